"""Sentences: where they end, and where they must not."""

from __future__ import annotations

import pickle
import time
from itertools import pairwise

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from citeweave.extract.components.sentences import SentenceSplitter, split_sentences
from citeweave.extract.document import make_doc, sentence_at, sentences_of
from citeweave.model import Paper, Span


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    "text",
    [
        "We follow Quill et al. Their proof is short but ours is shorter.",
        "Some models, e.g. Gaussian ones, are simple, i.e. Tractable.",
        "See Fig. 3 and Eq. 4 of Sec. 2, cf. No. 5 of the series.",
        "Cats vs. Dogs is fun w.r.t. Accuracy (resp. Loss) at approx. 3 ms.",
        "The work of J. von Ahornweg and B. K. Tannen is old.",
        "A rate of 0.5 in version 2.1.3 of torch.nn.Linear is fine.",
        "Code is at https://example.org/a.B/c?x=1. https too.",
        "This is known (Ost, 2019. West, 2020) to hold.",
        "It was found to be 0. 446 in all.",
        "Our method, a.k.a. Zigzag, wins on i.i.d. Boolean data.",
        "Dr. Moss ran it on St. Helen data.",
        "Names such as Yahoo! Answers stay whole.",
    ],
)
def test_one_sentence(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Does it work? Yes! It does.", ["Does it work?", "Yes!", "It does."]),
        ('He said "it works." Then he left.', ['He said "it works."', "Then he left."]),
        ("It wins by 3%. 2D data is next.", ["It wins by 3%.", "2D data is next."]),
        ("It ends. (This begins.) So does this.", ["It ends.", "(This begins.)", "So does this."]),
        ("We give results.We also give proofs.", ["We give results.", "We also give proofs."]),
        ("Use of AL. We like it.", ["Use of AL.", "We like it."]),
        ("The matrix is A. The vector is b.", ["The matrix is A.", "The vector is b."]),
        ("Samples are i.i.d. We use that.", ["Samples are i.i.d.", "We use that."]),
        ("It is slow. mT5 is fast.", ["It is slow.", "mT5 is fast."]),
        ("A first part\n\na second part", ["A first part", "a second part"]),
        ("It sees [3]. [4] does not.", ["It sees [3].", "[4] does not."]),
        ("  Padded.  Twice. ", ["Padded.", "Twice."]),
        ("It holds. $x$ is small.", ["It holds.", "$x$ is small."]),
        ("Code: https://example.org/x.y. More follows.", ["Code: https://example.org/x.y.", "More follows."]),
        ("Two claims hold. 1. One is true.", ["Two claims hold.", "1. One is true."]),
        ("A title? And a second half", ["A title?", "And a second half"]),
    ],
)
def test_several_sentences(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


def test_nothing_to_split() -> None:
    assert split_sentences("") == []
    assert split_sentences(" \n ") == []


PIECES = st.sampled_from(
    ["We win.", "et al.", " ", "  ", "\n\n", "(", ")", "[1]", "A. B.", "?", "e.g.", "3.5", "x", "“Ü", "."]
)


@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=30).map("".join)))
def test_covers_all_text_in_order(text: str) -> None:
    spans = split_sentences(text)
    covered = {place for start, end in spans for place in range(start, end)}
    assert all(place in covered for place, char in enumerate(text) if not char.isspace())
    assert all(a < b for a, b in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    assert all(text[a:b] == text[a:b].strip() for a, b in spans)


@pytest.mark.parametrize("piece", ["(Kim 2019; ", "a. ", "Aa-", "((", "))", "https://a.b/c.", "x " * 20 + ". "])
def test_long_texts_are_fast(piece: str) -> None:
    begin = time.perf_counter()
    split_sentences(piece * (5000 // len(piece)))
    assert time.perf_counter() - begin < 2


def test_component() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("citeweave_sentences")
    doc = make_doc(nlp, Paper("p1", "Zebra: a net", "It runs. It wins."))
    for _, component in nlp.pipeline:
        doc = component(doc)
    assert sentences_of(doc) == (Span("title", 0, 12), Span("abstract", 0, 8), Span("abstract", 9, 17))
    assert sentence_at(sentences_of(doc), Span("abstract", 12, 13)) == Span("abstract", 9, 17)
    assert isinstance(pickle.loads(pickle.dumps(SentenceSplitter())), SentenceSplitter)
