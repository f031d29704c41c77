"""Forms of one thing within a paper, their type, their mentions and their role."""

from __future__ import annotations

import pytest

from citeweave.extract.components.entities import grouped, mention_spans, named_groups
from citeweave.extract.components.roles import decide_role
from citeweave.extract.confidence import FEATURES, confidence, features, probability, typed
from citeweave.extract.document import AbbreviationPair, Candidate
from citeweave.extract.models import read_config
from citeweave.model import Entity, EntityType, FieldName, Mention, Span

TEXT = "We use Low-Rank Adaptation (LoRA) and LoRAs with BERT; lora_bert is at https://example.org/LoRA today."
FIELDS: dict[FieldName, str] = {"title": "", "abstract": TEXT}


def span(form: str, nth: int = 0) -> Span:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(form, start + 1)
    return Span("abstract", start, start + len(form))


def candidate(form: str, scores: tuple[float, ...] = (0.9, 0.03, 0.03, 0.04), nth: int = 0) -> Candidate:
    return Candidate(span(form, nth), form, "Method", scores, (0.1, 0.7, 0.1, 0.1), 0.8)


PAIR = AbbreviationPair(span("LoRA"), span("Low-Rank Adaptation"), "LoRA", "Low-Rank Adaptation")


def test_abbreviations_and_plurals_are_one_thing() -> None:
    groups = grouped([candidate("Low-Rank Adaptation"), candidate("LoRAs"), candidate("BERT")], [PAIR])
    assert sorted(sorted(c.text for c in members) for members in groups.values()) == [
        ["BERT"],
        ["LoRAs", "Low-Rank Adaptation"],
    ]


def test_a_candidate_that_mostly_covers_a_long_form_takes_its_bounds() -> None:
    (members,) = named_groups([candidate("use Low-Rank Adaptation")], [PAIR], []).values()
    assert [c.text for c in members] == ["Low-Rank Adaptation"]


def test_addresses_hold_no_mentions() -> None:
    address = span("https://example.org/LoRA")
    groups = named_groups([candidate("LoRA", nth=2)], [PAIR], [address])
    assert groups == {}
    groups = named_groups([candidate("Low-Rank Adaptation")], [PAIR], [address])
    (found,) = mention_spans(groups, [PAIR], FIELDS, [address]).values()
    assert [TEXT[s.start : s.end] for s in found] == ["Low-Rank Adaptation", "LoRA"]


def test_the_type_is_decided_over_all_mentions() -> None:
    method, dataset = (0.6, 0.3, 0.05, 0.05), (0.1, 0.85, 0.0, 0.05)
    assert typed([candidate("BERT", method)]) == "Method"
    assert typed([candidate("BERT", method), candidate("BERT", dataset)]) == "Dataset"


@pytest.mark.parametrize("kind", ["Method", "Dataset", "Task", "Metric"])
def test_confidence_grows_with_what_speaks_for_a_thing(kind: EntityType) -> None:
    weights = read_config().confidence
    order = ("Method", "Dataset", "Task", "Metric").index(kind)
    weak, strong = ([0.02] * 4, [0.01] * 4)
    weak[order], strong[order] = 0.4, 0.97
    low = confidence([candidate("BERT", tuple(weak))], kind, weights, abbreviated=False)
    high = confidence([candidate("BERT", tuple(strong))] * 3, kind, weights, abbreviated=True)
    assert 0 <= low < high <= 1
    assert len(features([candidate("BERT")], kind, abbreviated=False)) == len(FEATURES) == len(weights[kind])


def test_probability_never_overflows() -> None:
    assert probability([1e6], [1e6]) == 1.0
    assert probability([1e6], [-1e6]) == 0.0


def thing(text: str, form: str, kind: EntityType = "Method") -> Entity:
    start = text.index(form)
    mention = Mention(Span("abstract", start, start + len(form)), form, Span("abstract", 0, len(text)))
    return Entity(form, (), kind, "used", 0.9, 0.0, (mention,))


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("We propose GateLoRA for adapters.", "introduced"),
        ("Our method, called GateLoRA, is fast.", "introduced"),
        ("It outperforms GateLoRA by far.", "compared"),
    ],
)
def test_cue_words_decide_where_the_model_is_undecided(text: str, role: str) -> None:
    assert decide_role(thing(text, "GateLoRA"), {}, "", text).role == role


def test_the_model_decides_without_cues_and_tasks_are_used() -> None:
    text = "GateLoRA again."
    entity = thing(text, "GateLoRA")
    guess = decide_role(entity, {entity.mentions[0].span: (0.1, 0.1, 0.1, 0.7)}, "", text)
    assert (guess.role, guess.confidence) == ("mentioned", 0.7)
    assert decide_role(thing(text, "GateLoRA", "Task"), {}, "", text).role == "used"
