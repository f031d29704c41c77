"""Whether two forms are one thing: what is compared, and what the shipped trees say of plain cases."""

from __future__ import annotations

import numpy as np
import pytest

from citeweave.extract.components.entities import read_judges
from citeweave.extract.confidence import Group
from citeweave.extract.document import Candidate, Signals
from citeweave.extract.models import DEFAULT, read_tables
from citeweave.extract.pipeline import extract_paper, make_pipeline
from citeweave.extract.sameness import FEATURES, comparable, features, named_all
from citeweave.model import Paper, Span

SENTENCES = (Span("abstract", 0, 100), Span("abstract", 100, 200))


def group(text: str, start: int, vector: tuple[float, float] = (1.0, 0.0)) -> Group:
    signals = Signals(0.9, 0.9, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0)
    span = Span("abstract", start, start + len(text))
    member = Candidate(span, text, "Method", (0.9, 0.0, 0.1, 0.0), (0.1, 0.7, 0.1, 0.1), 0.9, signals, vector)
    return Group(text.lower(), (member,), frozenset({text}), False, False)


SURE = np.array([0.9, 0.0, 0.1, 0.0])


def values_of(a: Group, b: Group) -> dict[str, float]:
    (pair,) = comparable(named_all([a, b], np.array([SURE, SURE]), SENTENCES))
    return dict(zip(FEATURES, features(pair, read_tables(DEFAULT)), strict=True))


def test_features_do_not_depend_on_the_order() -> None:
    a, b = group("PageRank algorithm", 0), group("PageRank", 120)
    one, other = values_of(a, b), values_of(b, a)
    np.testing.assert_equal(one, other)
    assert one["words of the shorter"] == 1
    assert one["place of the shorter in the longer"] == 1
    assert one["sameness of the extra word after"] > 1
    assert one["share of sentences with both"] == 0


def test_forms_without_a_common_word_or_near_vectors_are_not_compared() -> None:
    apart = [group("BERT", 0, (1.0, 0.0)), group("Adam", 20, (0.0, 1.0))]
    assert comparable(named_all(apart, np.array([SURE, SURE]), SENTENCES)) == []
    near = [group(t, n * 20) for n, t in enumerate(["BERT", "Adam"])]
    assert len(comparable(named_all(near, np.array([SURE, SURE]), SENTENCES))) == 1
    assert comparable(named_all([], np.zeros((0, 4)), SENTENCES)) == []


def test_groups_with_little_probability_are_not_compared() -> None:
    _, sameness = read_judges(DEFAULT)
    groups = [group("PageRank algorithm", 0), group("PageRank", 120)]
    assert set(sameness.probabilities(groups, np.array([SURE, SURE]), SENTENCES)) == {(0, 1)}
    assert sameness.probabilities(groups, np.array([SURE, SURE * 0.1]), SENTENCES) == {}


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("We train on the MovieLens dataset and on the CIFAR-10 dataset. MovieLens is small, CIFAR-10 is not.",
         "MovieLens dataset", "MovieLens"),
        ("We study the image denoising problem. Image denoising is hard, and image denoising matters.",
         "image denoising problem", "image denoising"),
    ],
)  # fmt: skip
def test_a_general_word_makes_no_other_thing(text: str, one: str, other: str) -> None:
    found = extract_paper(make_pipeline(), Paper("p", "A study", text), "x").entities
    (entity,) = (e for e in found if other in e.forms)
    assert one in entity.forms


def test_versions_and_rivals_stay_apart() -> None:
    text = "We compare LLaMA-2 with LLaMA and GPT-4 on CIFAR-10 and CIFAR-100. LLaMA-2 beats LLaMA on CIFAR-100."
    found = extract_paper(make_pipeline(), Paper("p", "A comparison", text), "x").entities
    names = {form: entity.name for entity in found for form in entity.forms}
    assert names["LLaMA-2"] != names["LLaMA"]
    assert names["CIFAR-10"] != names["CIFAR-100"]
