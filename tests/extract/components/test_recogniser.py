"""The recogniser on invented texts: what it proposes, where names end, and that papers do not touch each other."""

from __future__ import annotations

import dataclasses
import pickle

import pytest

from citeweave.errors import InputError
from citeweave.extract.components.recogniser import Recogniser
from citeweave.extract.document import candidates_of, make_doc
from citeweave.extract.models import read_config
from citeweave.extract.pipeline import extract_paper, extract_papers, extractor_name, make_pipeline
from citeweave.extract.proposals import trimmed
from citeweave.model import Paper

PAPER = Paper(
    "p1",
    "GateLoRA: Gated Low-Rank Adapters",
    "We propose GateLoRA, a variant of Low-Rank Adaptation (LoRA). We fine-tune BERT on SQuAD and GLUE and report "
    "accuracy and F1. GateLoRA outperforms LoRA on question answering by 2 points. Code: https://github.com/example/g",
)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("of the LoRA", "LoRA"),
        ("accuracy and", "accuracy"),
        ('"LoRA"', "LoRA"),
        ("language models", "language models"),
        ("Diffusion models", "Diffusion models"),
        ("GAN inversion", "GAN inversion"),
        ("of and the", "the"),
    ],
)
def test_names_begin_and_end_where_names_do(text: str, kept: str) -> None:
    start, stop = trimmed(text, 0, len(text))
    assert text[start:stop] == kept


def test_candidates_are_spans_of_the_fields() -> None:
    nlp = make_pipeline()
    doc = Recogniser()(make_doc(nlp, PAPER))
    found = candidates_of(doc)
    assert {"GateLoRA", "BERT", "SQuAD"} <= {c.text for c in found}
    assert len({c.span for c in found}) == len(found)
    assert list(found) == sorted(found, key=lambda c: (c.span.field != "title", c.span.start, c.span.end))
    for c in found:
        assert {"title": PAPER.title, "abstract": PAPER.abstract}[c.span.field][c.span.start : c.span.end] == c.text
        assert len(c.scores) == len(c.roles) == 4
        assert all(0 <= value <= 1.001 for value in (c.must, *dataclasses.astuple(c.signals)))


def test_a_name_is_also_proposed_with_the_general_word_behind_it() -> None:
    text = "We rank pages by the PageRank algorithm, as PageRank is fast."
    doc = Recogniser()(make_doc(make_pipeline(), Paper("p", "Ranking", text)))
    assert {"PageRank", "PageRank algorithm"} <= {c.text for c in candidates_of(doc)}


def test_a_paper_is_read_alone() -> None:
    others = [Paper(f"o{n}", f"Title {n}", "We train ResNet-50 on ImageNet. " * (n + 1)) for n in range(3)]
    alone = list(extract_papers([PAPER]))
    among = [e for e in extract_papers([*others, PAPER, *others[::-1]]) if e.paper_id == "p1"]
    assert among == alone


def test_the_pipeline_puts_it_all_together() -> None:
    found = extract_paper(make_pipeline(), PAPER, extractor_name())
    by_name = {form: entity for entity in found.entities for form in entity.forms}
    assert by_name["LoRA"] is by_name["Low-Rank Adaptation"]
    assert by_name["GateLoRA"].role == "introduced"
    assert by_name["SQuAD"].type == "Dataset"
    assert [link.url for link in found.links] == ["https://github.com/example/g"]
    assert all(0.2 <= entity.confidence <= 1 for entity in found.entities)


def test_very_long_and_empty_papers() -> None:
    long = Paper("long", "Long", "We evaluate BERT on GLUE, too. " * 200)
    empty = Paper("empty", "", "")
    of_long, of_empty = extract_papers([long, empty])
    (bert,) = (e for e in of_long.entities if e.name == "BERT")
    assert len(bert.mentions) == 200
    assert of_empty.entities == ()


def test_the_component_can_be_sent_to_another_process() -> None:
    again = pickle.loads(pickle.dumps(Recogniser()))
    assert again.model == Recogniser().model


def test_an_unknown_model_is_said_to_be_one() -> None:
    with pytest.raises(InputError, match="minilm"):
        read_config("enormous")
