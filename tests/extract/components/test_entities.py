"""Forms of one thing within a paper, their type, their mentions and their role."""

from __future__ import annotations

import math

import numpy as np
import pytest

from citeweave.extract.components.entities import aligned, grouped, read_judges
from citeweave.extract.components.entities_mentions import find_mentions
from citeweave.extract.components.entities_settle import Thing, settle
from citeweave.extract.confidence import FEATURES, Group, features
from citeweave.extract.document import AbbreviationPair, Candidate, Signals
from citeweave.extract.models import DEFAULT, read_tables
from citeweave.extract.pipeline import extract_paper, make_pipeline
from citeweave.model import FieldName, Paper, Span

TEXT = "We use Low-Rank Adaptation (LoRA) and LoRAs with BERT; lora_bert is at https://example.org/LoRA today."
FIELDS: dict[FieldName, str] = {"title": "", "abstract": TEXT}


def span(form: str, nth: int = 0) -> Span:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(form, start + 1)
    return Span("abstract", start, start + len(form))


def candidate(form: str, scores: tuple[float, ...] = (0.9, 0.03, 0.03, 0.04), nth: int = 0) -> Candidate:
    some = sum(scores)
    signals = Signals(some, some, 0.0, 0.0, 0.0, 0.0, float(some > 0.5), float(some > 0.2), 0.0)
    return Candidate(span(form, nth), form, "Method", scores, (0.1, 0.7, 0.1, 0.1), some, signals, (1.0, 0.0))


def group(*members: Candidate, abbreviated: bool = False) -> Group:
    return Group(members[0].text.lower(), members, frozenset(c.text for c in members), abbreviated, False)


PAIR = AbbreviationPair(span("LoRA"), span("Low-Rank Adaptation"), "LoRA", "Low-Rank Adaptation")


def test_abbreviations_and_plurals_are_one_thing() -> None:
    groups = grouped([candidate("Low-Rank Adaptation"), candidate("LoRAs"), candidate("BERT")], [PAIR])
    assert sorted(sorted(c.text for c in members) for members in groups.values()) == [
        ["BERT"],
        ["LoRAs", "Low-Rank Adaptation"],
    ]


def test_a_candidate_that_mostly_covers_a_long_form_takes_its_bounds() -> None:
    assert aligned(candidate("use Low-Rank Adaptation"), [PAIR]).text == "Low-Rank Adaptation"
    assert aligned(candidate("BERT"), [PAIR]) == candidate("BERT")


def test_addresses_hold_no_mentions() -> None:
    address = span("https://example.org/LoRA")
    lora = Group("lora", (candidate("Low-Rank Adaptation"),), frozenset({"Low-Rank Adaptation", "LoRA"}), True, False)
    (found,) = find_mentions([Thing([lora], np.ones(4), [span("Low-Rank Adaptation")])], FIELDS, [address])
    assert [TEXT[s.start : s.end] for s in found] == ["Low-Rank Adaptation", "LoRA"]


def test_a_pipeline_finds_nothing_in_addresses_and_joins_abbreviations() -> None:
    found = extract_paper(make_pipeline(), Paper("p", "Adapters", TEXT), "x").entities
    forms = [form for entity in found for form in entity.forms]
    assert "https://example.org/LoRA" not in forms
    (lora,) = (entity for entity in found if "LoRA" in entity.forms)
    assert lora.name == "Low-Rank Adaptation"
    assert lora.short_forms == ("LoRA", "LoRAs")


@pytest.mark.parametrize("kind", range(4))
def test_confidence_grows_with_what_speaks_for_a_thing(kind: int) -> None:
    judge, _ = read_judges(DEFAULT)
    weak, strong = [0.02] * 4, [0.01] * 4
    weak[kind], strong[kind] = 0.2, 0.97
    low, high = judge.probabilities([group(candidate("BERT", tuple(weak))), group(candidate("BERT", tuple(strong)))])
    assert 0 <= low[kind] < high[kind] <= 1
    assert judge.probabilities([]).shape == (0, 4)


def test_features_are_as_many_as_named_and_know_the_tables() -> None:
    tables = read_tables(DEFAULT)
    values = dict(zip(FEATURES, features(group(candidate("BERT")), tables), strict=True))
    assert values["papers with the form"] > 0
    assert values["cased like a name"] == 1
    own = tables.forms["bert"]
    alone = dict(zip(FEATURES, features(group(candidate("BERT")), tables, own), strict=True))
    assert alone["papers with the form"] == 0
    assert math.isnan(alone["share annotated"])


SURE = np.array([[0.9, 0, 0, 0], [0.6, 0, 0, 0], [0.3, 0, 0, 0]])


def test_of_groups_that_overlap_the_more_probable_stands() -> None:
    long, short, other = (group(candidate(f)) for f in ("Low-Rank Adaptation", "Rank Adaptation", "BERT"))
    things = settle([long, short, other], SURE, {}, 0.2)
    assert [[g.key for g in t.groups] for t in things] == [["low-rank adaptation"], ["bert"]]
    assert [t.type for t in things] == ["Method", "Method"]


def test_a_group_that_overlaps_lends_its_form_when_it_is_the_same_thing() -> None:
    long, short = group(candidate("use Low-Rank Adaptation")), group(candidate("Low-Rank Adaptation"))
    (thing,) = settle([long, short], SURE[:2], {(0, 1): 0.8}, 0.2)
    assert thing.nested == {"Low-Rank Adaptation"}
    assert thing.spans == [span("use Low-Rank Adaptation")]


def test_groups_of_one_thing_are_joined_and_those_below_the_floor_are_dropped() -> None:
    lora, bert = group(candidate("LoRA")), group(candidate("BERT"))
    (joined,) = settle([lora, bert], SURE[:2], {(0, 1): 0.6}, 0.2)
    assert joined.spans == [span("LoRA"), span("BERT")]
    assert len(settle([lora, bert], SURE[:2], {(0, 1): 0.4}, 0.2)) == 2
    assert settle([lora], np.array([[0.19, 0, 0, 0]]), {}, 0.2) == []


@pytest.mark.parametrize(
    ("abstract", "name", "role"),
    [
        ("We propose GateLoRA, a new adapter. GateLoRA is fast and small.", "GateLoRA", "introduced"),
        ("Our method, called GateLoRA, is fast.", "GateLoRA", "introduced"),
        ("We propose a loss for adapters. It outperforms LoRA and BitFit by far.", "BitFit", "compared"),
        ("We fine-tune BERT with a new loss and evaluate it on SQuAD.", "SQuAD", "used"),
    ],
)
def test_roles_follow_the_text(abstract: str, name: str, role: str) -> None:
    found = extract_paper(make_pipeline(), Paper("p", "A study of adapters", abstract), "x").entities
    (entity,) = (e for e in found if name in e.forms)
    assert entity.role == role
    assert 0.25 <= entity.role_confidence <= 1


def test_tasks_and_metrics_are_used() -> None:
    text = "We propose GateLoRA for question answering on SQuAD and report accuracy and F1."
    found = extract_paper(make_pipeline(), Paper("p", "GateLoRA", text), "x").entities
    others = [e for e in found if e.type in ("Task", "Metric")]
    assert others
    assert {(e.role, e.role_confidence) for e in others} == {("used", 1.0)}
