"""Scoring against gold: every figure, every kind of mistake, what confidences are worth, and reading the gold."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citeweave.errors import InputError
from citeweave.extract.reliability import CURVE, curve, has_confidences, reliability, shown_from
from citeweave.extract.scoring import Reading, Scores, Thing, matches, paired, score, work_key
from citeweave.extract.scoring_errors import KINDS, Mistake, find_mistakes
from citeweave.extract.scoring_forms import fold_form
from citeweave.extract.scoring_gold import read_gold, read_predicted
from citeweave.extract.tags import TYPES

SHARED = Path(__file__).parents[3] / "shared" / "gold"
TITLE = "PondNet for Frog Counting"
ABSTRACT = (
    "We propose PondNet, a graph Attention Network (GAT) that is trained by projected gradient descent. "
    "On MarshSet and FrogBank it beats LilyCNN in recall."
)


def reading(*things: Thing, title: str = TITLE, abstract: str = ABSTRACT) -> Reading:
    return Reading("p1", title, abstract, things)


def method(name: str, *aliases: str, role: str | None = None, must: bool = True, sure: float | None = None) -> Thing:
    return Thing(name, aliases, "Method", role, must, sure)  # type: ignore[arg-type]


def scored(gold: Reading, *predicted: Thing) -> Scores:
    return score(paired([gold], [reading(*predicted)]))


def mistakes(gold: Reading, *predicted: Thing) -> tuple[Mistake, ...]:
    return find_mistakes(paired([gold], [reading(*predicted)]))


def names(things: tuple[Thing, ...]) -> list[str]:
    return [thing.name for thing in things]


# --- figures


def test_a_form_and_the_type_must_match() -> None:
    gold = reading(method("Graph Attention Network", "GAT"), Thing("frog counting", (), "Task"))
    figures = scored(gold, method("graph-attention networks"), Thing("PondNet", (), "Method")).figures
    assert (figures["Method"].precision, figures["Method"].recall) == (0.5, 1.0)
    assert (figures["all"].predicted, figures["all"].gold, figures["all"].recall) == (2, 2, 0.5)
    assert figures["Task"] == figures["works"].__class__(0.0, 0.0, 0.0, 0, 1)
    other_type = scored(gold, Thing("GAT", (), "Dataset")).figures
    assert (other_type["Dataset"].precision, other_type["untyped"].precision, other_type["untyped"].recall) == (
        0,
        1,
        0.5,
    )


def test_what_is_optional_is_right_when_found_and_never_missed() -> None:
    gold = reading(method("PondNet"), method("LilyCNN", must=False))
    assert scored(gold, method("LilyCNN")).figures["all"].precision == 1
    assert scored(gold, method("PondNet")).figures["all"].recall == 1


def test_methods_and_datasets_together() -> None:
    gold = reading(method("PondNet"), Thing("MarshSet", (), "Dataset"), Thing("recall", (), "Metric"))
    figure = scored(gold, method("PondNet"), Thing("FrogBank", (), "Dataset")).figures["Method+Dataset"]
    assert (figure.precision, figure.recall, figure.f1, figure.gold) == (0.5, 0.5, 0.5, 2)


def test_roles_count_where_the_gold_gives_them_and_the_thing_is_found() -> None:
    gold = reading(
        method("PondNet", role="introduced"),
        method("LilyCNN", role="compared"),
        method("GAT"),
        method("projected gradient descent", role="used"),
        Thing("recall", (), "Metric", "used"),
    )
    found = (method("PondNet", role="introduced"), method("LilyCNN", role="used"), method("GAT", role="used"))
    role = scored(gold, *found, Thing("recall", (), "Metric", "used")).role_accuracy
    assert (role.share, role.of) == (0.5, 2)


@pytest.mark.parametrize(
    ("predicted", "share"),
    [
        ([method("Graph Attention Network", "GAT")], 1),
        ([method("Graph Attention Network"), method("GAT")], 0),
        ([method("GAT")], 0),
    ],
)
def test_forms_merged(predicted: list[Thing], share: float) -> None:
    merged = scored(reading(method("Graph Attention Network", "GAT"), method("PondNet", "pondnet")), *predicted).merged
    assert (merged.share, merged.of) == (share, 1)


def test_works_by_surnames_and_year_and_addresses_by_their_characters() -> None:
    gold = Reading(
        "p1", "T", "A", (), (work_key(["Ana Moor", "Fen"], 2020), work_key(["Moor"], None)), ("http://a.b/c",)
    )
    found = Reading(
        "p1", "T", "A", (), (work_key(["fen", "Moor"], 2020), work_key(["Moor"], 2021)), ("http://a.b/C",) * 2
    )
    figures = score(paired([gold], [found])).figures
    assert (figures["works"].precision, figures["works"].recall) == (0.5, 0.5)
    assert (figures["urls"].recall, figures["urls"].predicted) == (0.0, 1)


def test_papers_are_paired_by_id_then_title_and_absent_ones_counted() -> None:
    gold = [
        Reading("a", "One", "", (method("X1"),)),
        Reading("b", "Two", "", ()),
        Reading("c", "Three", "", (method("X"),)),
    ]
    predicted = [Reading("a", "", "", (method("X1"),)), Reading("z", "Two", "", (method("Y"),))]
    scores = score(paired(gold, predicted))
    assert (scores.papers, scores.absent, scores.figures["all"].predicted, scores.figures["all"].recall) == (
        3,
        1,
        2,
        0.5,
    )


def test_folding_is_the_scorers_own() -> None:
    assert fold_form("MP_{+}") == "mp+"
    assert fold_form('Aky\\"urek') == fold_form("Akyürek")
    assert fold_form("β-VAE") == fold_form("VAE")  # not as citeweave.folding has it
    assert (fold_form("GANs"), fold_form("loss"), fold_form("π")) == ("gan", "loss", "")


@pytest.mark.parametrize("name", ["dev", "dev_conferences"])
def test_every_figure_is_that_of_the_annotators_scorer(name: str, tmp_path: Path) -> None:
    """On predictions that are the gold with mistakes of every kind put in, so that no figure is trivial."""
    if not SHARED.is_dir():
        pytest.skip("no ../shared: the gold and its scorer are not here")
    gold, predicted = SHARED / f"{name}.jsonl", tmp_path / "predicted.jsonl"
    lines = gold.read_text(encoding="utf8").splitlines()[:-1]  # the last paper is absent
    predicted.write_text("\n".join(json.dumps(_spoilt(json.loads(line), n)) for n, line in enumerate(lines)), "utf8")
    command = [sys.executable, str(SHARED / "score.py"), str(gold), str(predicted), "--json"]
    theirs = json.loads(subprocess.run(command, capture_output=True, check=True, encoding="utf8").stdout)
    readings, _ = read_gold(gold)
    pairs = paired(readings, read_predicted(predicted))
    ours = score(pairs)
    assert (ours.papers, ours.absent) == (theirs["documents"], theirs["absent"])
    for kind, f in ours.figures.items():
        assert [f.precision, f.recall, f.f1, f.predicted, f.gold] == theirs[kind], kind
        assert 0 < f.f1 < 1, kind
    assert [ours.role_accuracy.share, ours.role_accuracy.of] == theirs["role accuracy"]
    assert [ours.merged.share, ours.merged.of] == theirs["merged"]
    _assert_accounted(pairs)


def _spoilt(paper: dict[str, list[dict[str, object]]], number: int) -> dict[str, object]:
    entities = list(_spoilt_entities(paper["entities"], number))
    works = [{**work, "year": 1999} if (number + n) % 5 == 0 else work for n, work in enumerate(paper["works"])]
    urls = [{**url, "url": f"{url['url']}/"} if (number + n) % 6 == 0 else url for n, url in enumerate(paper["urls"])]
    return {"id": paper["id"], "title": paper["title"], "entities": entities, "works": works, "urls": urls}


def _spoilt_entities(entities: list[dict[str, object]], number: int) -> Iterator[dict[str, object]]:
    for n, entity in enumerate(entities):
        aliases = entity["aliases"]
        assert isinstance(aliases, list)
        match (number + n) % 7:
            case 0:
                pass
            case 1:
                yield {**entity, "type": TYPES[(TYPES.index(entity["type"]) + 1) % 4]}  # type: ignore[arg-type]
            case 2:
                yield {**entity, "name": f"{entity['name']} of ours", "aliases": []}
            case 3:
                yield {**entity, "aliases": []}
                yield from ({**entity, "name": alias, "aliases": []} for alias in aliases)
            case 4:
                yield {**entity, "role": "mentioned"}
            case _:
                yield entity


# --- mistakes


def test_each_kind_of_mistake() -> None:
    gold = reading(
        method("PondNet"),
        Thing("Frog Counting", (), "Task"),
        method("gradient descent"),
        Thing("MarshSet", (), "Dataset"),
    )
    found = mistakes(gold, method("Frog Counting"), method("projected gradient descent"), method("LilyCNN", sure=0.7))
    assert [(m.kind, names(m.gold), names(m.predicted), m.missed, m.wrong) for m in found] == [
        ("missed", ["PondNet"], [], True, False),
        ("missed", ["MarshSet"], [], True, False),
        ("boundary", ["gradient descent"], ["projected gradient descent"], True, True),
        ("type", ["Frog Counting"], ["Frog Counting"], True, True),
        ("spurious", [], ["LilyCNN"], False, True),
    ]
    assert found[1].sentence == "On MarshSet and FrogBank it beats LilyCNN in recall."
    mention = found[1].mention
    assert mention is not None
    assert ABSTRACT[mention.span.start : mention.span.end] == mention.text == "MarshSet"


def test_near_to_something_right_is_a_boundary_mistake_of_one_side() -> None:
    gold = reading(method("gradient descent"), method("projected gradient descent"))
    (mistake,) = mistakes(gold, method("projected gradient descent"))
    assert (mistake.kind, mistake.missed, mistake.wrong) == ("boundary", True, False)
    optional = reading(method("projected gradient descent", must=False))
    (mistake,) = mistakes(optional, method("gradient descent"))
    assert (mistake.kind, mistake.missed, mistake.wrong) == ("boundary", False, True)


def test_whole_words_count_where_nothing_overlaps_in_the_text() -> None:
    (mistake,) = mistakes(reading(method("attention")), method("linear attention model"))
    assert (mistake.kind, mistake.mention, mistake.sentence) == ("boundary", None, "")
    assert [m.kind for m in mistakes(reading(method("attention")), method("attentional model"))] == [
        "missed",
        "spurious",
    ]


def test_merged_mistakes_stand_beside_the_others() -> None:
    gold = reading(method("Graph Attention Network", "GAT"), method("PondNet"), method("LilyCNN"))
    split = mistakes(gold, method("Graph Attention Network"), method("GAT"), method("PondNet"), method("LilyCNN"))
    assert [(m.kind, names(m.gold), names(m.predicted)) for m in split] == [
        ("merged", ["Graph Attention Network"], ["Graph Attention Network", "GAT"])
    ]
    lumped = mistakes(gold, method("GAT"), method("PondNet", "LilyCNN"))
    assert [(m.kind, names(m.gold), names(m.predicted)) for m in lumped] == [
        ("merged", ["PondNet", "LilyCNN"], ["PondNet"])
    ]


def test_a_free_standing_mention_goes_before_a_joined_one() -> None:
    text = "FQ-Net and Net are compared."
    (mistake,) = find_mistakes(paired([reading(title="T", abstract=text)], [reading(method("Net"))]))
    assert mistake.mention is not None
    assert mistake.mention.span.start == text.index("Net are")


FORMS = ["gradient descent", "projected gradient descent", "PondNet", "GAT", "MarshSet", "recall", "LilyCNN", "moss"]
THINGS = st.lists(
    st.builds(
        lambda forms, kind, must: Thing(forms[0], tuple(forms[1:]), kind, None, must),
        st.lists(st.sampled_from(FORMS), min_size=1, max_size=2, unique=True),
        st.sampled_from(TYPES),
        st.booleans(),
    ),
    max_size=5,
)


@given(THINGS, THINGS)
def test_everything_missed_or_wrong_is_in_exactly_one_mistake(gold: list[Thing], predicted: list[Thing]) -> None:
    _assert_accounted(paired([reading(*gold)], [reading(*predicted)]))


def _assert_accounted(pairs: list[tuple[Reading, Reading | None]]) -> None:
    found = find_mistakes(pairs)
    for g, p in pairs:
        theirs = p.things if p else ()
        of_paper = [m for m in found if m.paper_id == g.paper_id and m.kind != "merged"]
        missed = [t for t in g.things if t.must and not any(matches(t, other) for other in theirs)]
        wrong = [t for t in theirs if not any(matches(other, t) for other in g.things)]
        assert sorted(map(repr, missed)) == sorted(repr(m.gold[0]) for m in of_paper if m.missed)
        assert sorted(map(repr, wrong)) == sorted(repr(m.predicted[0]) for m in of_paper if m.wrong)
        assert all(m.missed or m.wrong for m in of_paper)
        assert all(len(m.gold) <= 1 and len(m.predicted) <= 1 for m in of_paper)
    assert [m.kind for m in found] == sorted((m.kind for m in found), key=KINDS.index)


# --- confidences


def test_reliability_and_curve() -> None:
    gold = reading(method("PondNet"), method("GAT"))
    predicted = reading(method("PondNet", sure=1.0), method("GAT", sure=0.65), method("Moss", sure=0.61))
    pairs = paired([gold], [predicted])
    table = reliability(pairs)
    assert [(b.low, b.candidates, b.right) for b in table.bins if b.candidates] == [(0.6, 2, 0.5), (0.9, 1, 1.0)]
    assert table.bins[6].mean == pytest.approx(0.63)
    assert table.error == pytest.approx(2 / 3 * 0.13)
    assert table.candidates == 3
    points = curve(pairs)
    assert tuple(point.min_confidence for point in points) == CURVE
    assert (points[0].all.precision, points[0].all.recall) == (pytest.approx(2 / 3), 1.0)
    assert (points[-1].methods_and_datasets.precision, points[-1].methods_and_datasets.recall) == (1.0, 0.5)


def test_confidences_must_all_be_there() -> None:
    assert not has_confidences([])
    assert not has_confidences([reading(method("PondNet", sure=0.5), method("GAT"))])
    assert has_confidences([reading(method("PondNet", sure=0.0))])
    assert shown_from(reading(method("a", sure=0.5), method("b", sure=0.4)), 0.5).things == (method("a", sure=0.5),)


# --- reading


def record(**changes: object) -> dict[str, object]:
    entity = {"name": "PondNet", "aliases": [], "type": "Method", "role": "introduced"}
    return {"id": "p1", "title": TITLE, "abstract": ABSTRACT, "entities": [entity], "works": [], "urls": []} | changes


def written(tmp_path: Path, *lines: object) -> Path:
    file = tmp_path / "gold.jsonl"
    file.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines) + "\n\n", "utf8")
    return file


def test_missing_tier_and_role_are_allowed(tmp_path: Path) -> None:
    entities = [{"name": "PondNet", "type": "Method"}, {"name": "GAT", "type": "Method", "tier": "optional"}]
    (gold,), warnings = read_gold(written(tmp_path, record(entities=entities)))
    assert [(t.must, t.role, t.aliases) for t in gold.things] == [(True, None, ()), (False, None, ())]
    assert not warnings


def test_forms_that_are_not_in_the_text_are_warnings(tmp_path: Path) -> None:
    entity = {"name": "PondNet", "aliases": ["Pond Net", "pondnet"], "type": "Method"}
    _, warnings = read_gold(written(tmp_path, record(), record(id="p2", entities=[entity])))
    assert len(warnings) == 2
    assert warnings[0].startswith("gold.jsonl:2: 'Pond Net' stands neither in title nor in abstract of p2")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{broken", "not readable JSON"),
        ("[1]", "not a JSON object"),
        (record(title=None), '"title" is missing'),
        (record(abstract=" "), '"abstract" is no text'),
        (record(id=7), '"id" is no text'),
        ({k: v for k, v in record().items() if k != "entities"}, 'has no "entities"'),
        (record(entities={"name": "x"}), '"entities" is not a list of objects'),
        (record(entities=[{"type": "Method"}]), '"name" is missing'),
        (record(entities=[{"name": "GAT", "type": "Model"}]), "write Method, Dataset, Task or Metric"),
        (
            record(entities=[{"name": "GAT", "type": "Method", "role": "based"}]),
            "introduced, used, compared or mentioned",
        ),
        (record(entities=[{"name": "GAT", "type": "Method", "tier": "maybe"}]), "write must or optional"),
        (record(entities=[{"name": "GAT", "type": "Method", "aliases": "G"}]), "\"aliases\" of 'GAT' is not a list"),
        (record(entities=[{"name": "GAT", "type": "Method", "confidence": 2}]), "no number from 0 to 1"),
        (record(works=[{"authors": ["Fen"], "year": "2020"}]), "write a number, or null"),
        (record(works=[{"authors": ["Fen", " "], "year": 2020}]), "not a list of names"),
        (record(urls=[{"kind": "code"}]), '"url" is missing'),
        (record(), "was annotated above"),
    ],
)
def test_bad_lines_name_file_line_and_way_out(tmp_path: Path, line: object, said: str) -> None:
    with pytest.raises(InputError, match=r"gold\.jsonl:2: ") as caught:
        read_gold(written(tmp_path, record(), line))
    assert said in str(caught.value)


def test_bad_files(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot read"):
        read_gold(tmp_path / "none.jsonl")
    with pytest.raises(InputError, match="holds no annotated paper"):
        read_gold(written(tmp_path, ""))
    (tmp_path / "latin.jsonl").write_bytes(b'{"title": "\xfc"}')
    with pytest.raises(InputError, match="not UTF-8 at byte 11"):
        read_predicted(tmp_path / "latin.jsonl")


def test_predictions_need_an_id_or_a_title(tmp_path: Path) -> None:
    (found,) = read_predicted(written(tmp_path, {"title": TITLE, "entities": []}))
    assert found.title == TITLE
    with pytest.raises(InputError, match='neither "id" nor "title"'):
        read_predicted(written(tmp_path, {"entities": []}))
