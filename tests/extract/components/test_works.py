"""Referenced works: every form that texts give them, and what only looks like one."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
import time
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from citeweave.extract.components.works import WorkFinder, distinct_works, find_works
from citeweave.extract.document import make_doc, works_of
from citeweave.model import Paper, Span, WorkMention

GOLD = Path(__file__).parents[4] / "shared" / "gold"
Work = tuple[tuple[str, ...], bool, int | None]


def works(text: str) -> list[Work]:
    return [(work.authors, work.et_al, work.year) for work in find_works(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It holds (Quill et al., 2021).", [(("Quill",), True, 2021)]),
        ("It holds [Quill et al., 2021].", [(("Quill",), True, 2021)]),
        ("Quill et al. (2021) prove it.", [(("Quill",), True, 2021)]),
        ("Quill et al., (2021a) prove it.", [(("Quill",), True, 2021)]),
        ("a proof à la Quill et al. (2021).", [(("Quill",), True, 2021)]),
        ("a proof of de la Quill et al. (2021).", [(("de la Quill",), True, 2021)]),
        ("Quill et. al 2021 prove it.", [(("Quill",), True, 2021)]),
        ("Quill etal prove it.", [(("Quill",), True, None)]),
        ("shown by Quill et.\\ al.\\ before", [(("Quill",), True, None)]),
        ("shown by Quill \\emph{et al.} (2020)", [(("Quill",), True, 2020)]),
        ("sets (Quillet al., 2020) help", [(("Quill",), True, 2020)]),
        ("Quill et al.'s method", [(("Quill",), True, None)]),
        ("Quill’s and Ost & Moss (2020) agree", [(("Ost", "Moss"), False, 2020)]),
        ("Ost, Moss, and Farn (2021) agree", [(("Ost", "Moss", "Farn"), False, 2021)]),
        ("Recently, Ost and Moss [2021] agree", [(("Ost", "Moss"), False, 2021)]),
        ("However, Moss (2016) asks", [(("Moss",), False, 2016)]),
        (
            "as in [Ost and Moss, 2020, Ost and Farn, 2021]",
            [(("Ost", "Moss"), False, 2020), (("Ost", "Farn"), False, 2021)],
        ),
        ("(Moss, 2010; Farn 2011)", [(("Moss",), False, 2010), (("Farn",), False, 2011)]),
        ("(see, e.g., Moss, 2010)", [(("Moss",), False, 2010)]),
        ("Quill et al. [NeurIPS'21]; Ost at al. [COLT'22]", [(("Quill",), True, 2021), (("Ost",), True, 2022)]),
        ("J.~von Ahornweg et al.~(ICML 2023)", [(("von Ahornweg",), True, 2023)]),
        ("[Ost & Moss, NIPS 2015]", [(("Ost", "Moss"), False, 2015)]),
        ("in Ost-Moss FOCS15 we", [(("Ost", "Moss"), False, 2015)]),
        ("(Ost-Moss-Farn 09)", [(("Ost", "Moss", "Farn"), False, 2009)]),
        ("Ost [SIAM J. Comput., 31(4), 2002]", [(("Ost",), False, 2002)]),
        ("[Ost+ 2020, Moss+2021]", [(("Ost",), True, 2020), (("Moss",), True, 2021)]),
        ("as Ost+2017 did", [(("Ost",), True, 2017)]),
        ('[M\\"ussig et al., 2023]', [(("Müssig",), True, 2023)]),
        ("M¨ussig (2017) and Mússig (2018)", [(("Müssig",), False, 2017), (("Mússig",), False, 2018)]),
        ("Ost, Moss and Farn~omf13 show", [(("Ost", "Moss", "Farn"), False, 2013)]),
        ("walks ost2023deep and moss2024quick,farn2023wide.", [
            (("ost",), False, 2023), (("moss",), False, 2024), (("farn",), False, 2023),
        ]),
        ("practice Ost2018SmoothingNN.", [(("Ost",), False, 2018)]),
        ("introduced in [OMFW21], where", [((), False, 2021)]),
        ("introduced by Ost et al. [OMFW21], where", [(("Ost",), True, None)]),
        ("Ost and Moss (2016, 2019)", [(("Ost", "Moss"), False, 2016), (("Ost", "Moss"), False, 2019)]),
        ("(Ost et al., 2014; 2016)", [(("Ost",), True, 2014), (("Ost",), True, 2016)]),
        ("(Ost, 2019a,b)", [(("Ost",), False, 2019), (("Ost",), False, 2019)]),
        ("of O'Farn (2020), Şahin (2019) and Ben-Moss et al.", [
            (("O'Farn",), False, 2020), (("Şahin",), False, 2019), (("Ben-Moss",), True, None),
        ]),
        ("A. van den Ost et al. (2016); de la Moss et al., 2018", [
            (("van den Ost",), True, 2016), (("de la Moss",), True, 2018),
        ]),
        ("as in d’Ost et al. (2020).This", [(("d’Ost",), True, 2020)]),
        ("In 1992, Ost and Moss proposed it", [(("Ost", "Moss"), False, 1992)]),
        ("proposed by Ost and Moss.", [(("Ost", "Moss"), False, None)]),
        ("the results of Ost, de la Moss and Farn, who", [(("Ost", "de la Moss", "Farn"), False, None)]),
        ("the long-tail theory of Moss, and", [(("Moss",), False, None)]),
        ("obtained by Moss [8].", [(("Moss",), False, None)]),
        ("Recently, Moss proposed a net", [(("Moss",), False, None)]),
        ("extends Ost and Moss's result", [(("Ost", "Moss"), False, None)]),
        ("the paper of Moss 1957, is", [(("Moss",), False, 1957)]),
        ("Farn (2018, Theorem 3)", [(("Farn",), False, 2018)]),
    ],
)  # fmt: skip
def test_forms(text: str, found: list[Work]) -> None:
    assert works(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Tweedie's formula and Metropolis-Hastings are old.",
        "We use Adam (2015) on ImageNet (2012) and ILSVRC-2012.",
        "WMT 2014 and Task 2 (SemEval 2018) were held in May 2020.",
        "The CVPR 2023 challenge (Paris, 2023) and (December 2020) count.",
        "A net (KITTI 2012, KITTI 2015 and Middlebury 2014) sees.",
        "It is like GPT-4 (OpenAI, 2023) or U-Net [1].",
        "By Demonstration and Adaptation We Learn",
        "proposed by Google and Facebook in 2019",
        "the method of Lagrange multipliers and a Gaussian process",
        "a lower bound of Omega(n) holds",
        "Transportation Science 2013 has it.",
        "Section 3 (2019) and Figure 2 (2020)",
        "Recent works such as Mixup and Cutmix show gains.",
        "Code: https://github.com/ost2020fine/x and ost@moss2019farn.org",
        "This follows from \\citep{ost2019fine}.",
        "3 (1980–2023) of 43 years",
        "",
    ],
)
def test_no_works(text: str) -> None:
    assert works(text) == []


def test_cite_commands_on_demand() -> None:
    found = find_works(r"Shown in \citep[p. 2]{ost2019fine, DBLP:Moss2020}.", cite_commands=True)
    assert [(work.authors, work.year, work.text) for work in found] == [
        (("ost",), 2019, "ost2019fine"),
        (("Moss",), 2020, "DBLP:Moss2020"),
    ]


def test_text_venue_and_suffix() -> None:
    text = "We follow Ost and Moss (STOC 2014), (Farn et al., 2019b) and Ost (2016, 2019)."
    found = find_works(text)
    assert [work.text for work in found] == [
        "Ost and Moss (STOC 2014)",
        "Farn et al., 2019b",
        "Ost (2016, 2019)",
        "2019",
    ]
    assert [(work.venue, work.suffix) for work in found] == [("STOC", None), (None, "b"), (None, None), (None, None)]
    assert all(text[work.start : work.end] == work.text for work in found)


def test_distinct_works() -> None:
    text = "Ost et al. (2020) prove it. The bound of Ost et al. is that of Ost et al. (2020); Farn et al. differ."
    kept = distinct_works(find_works(text))
    assert [(work.authors, work.year) for work in kept] == [(("Ost",), 2020), (("Farn",), None)]


PIECES = st.sampled_from(
    [
        "Ost",
        "Moss",
        "et al.",
        ",",
        "and",
        "(",
        ")",
        "[",
        "2019",
        "2020a",
        "~",
        "\\'e",
        "’20",
        "by",
        ";",
        "NIPS",
        "J.",
        "+",
    ]
)


@given(st.lists(PIECES, max_size=25))
def test_offsets_always_fit(pieces: list[str]) -> None:
    text = " ".join(pieces)
    for work in find_works(text):
        assert text[work.start : work.end] == work.text
        assert work.text


@pytest.mark.parametrize("piece", ["Kim and ", "Kim, ", "(", "Aa-", " ", "~", "1", "a", "\\'e", "Kim 2019, 2019, "])
def test_long_texts_are_fast(piece: str) -> None:
    begin = time.perf_counter()
    find_works(piece * (5000 // len(piece)))
    assert time.perf_counter() - begin < 3


def test_component() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("citeweave_sentences")
    nlp.add_pipe("citeweave_works")
    doc = make_doc(nlp, Paper("p1", "On the bound of Ost et al. (2020)", "We tighten it. So do Moss & Ost (ICML'21)."))
    for _, component in nlp.pipeline:
        doc = component(doc)
    first, second = works_of(doc)
    assert first.authors == ("Ost",)
    assert first.span == Span("title", 16, 33)
    assert second == WorkMention(
        "Moss & Ost (ICML'21)",
        ("Moss", "Ost"),
        False,
        2021,
        "ICML",
        Span("abstract", 21, 41),
        Span("abstract", 15, 42),
    )
    finder = pickle.loads(pickle.dumps(WorkFinder(cite_commands=True)))
    assert finder.cite_commands


@pytest.mark.parametrize("names", [("train", "train_conferences"), ("dev", "dev_conferences")])
def test_gold(names: tuple[str, ...], tmp_path: Path) -> None:
    """F1 of `works` as the gold's own scorer counts it, over both files together."""
    if not GOLD.exists():
        pytest.skip("no ../shared: the gold is not here")
    lines = [line for name in names for line in (GOLD / f"{name}.jsonl").read_text(encoding="utf8").splitlines()]
    gold, mine = tmp_path / "gold.jsonl", tmp_path / "mine.jsonl"
    gold.write_text("\n".join(lines), encoding="utf8")
    mine.write_text("\n".join(_predicted(json.loads(line)) for line in lines), encoding="utf8")
    command = [sys.executable, str(GOLD / "score.py"), str(gold), str(mine), "--json"]
    scores = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    assert scores["works"][2] >= 0.97


def _predicted(paper: dict[str, str]) -> str:
    found = distinct_works(find_works(paper["title"]) + find_works(paper["abstract"]))
    entries = [{"authors": list(work.authors), "year": work.year} for work in found]
    return json.dumps({"id": paper["id"], "title": paper["title"], "entities": [], "works": entries, "urls": []})
