"""Abbreviations: the forms that define them, and those that do not."""

from __future__ import annotations

import lzma
import pickle
import time
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from citeweave.extract.components.abbreviations import AbbreviationFinder, find_pairs
from citeweave.extract.document import AbbreviationPair, abbreviations_of, make_doc
from citeweave.model import Paper, Span

MED1250 = Path(__file__).parents[4] / "shared" / "data" / "abbreviations" / "MED1250_labeled.xz"


def pairs(text: str) -> list[tuple[str, str]]:
    return [(pair.short, pair.long) for pair in find_pairs(text)]


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("We train a Leaping Frog Network (LFN) here.", "LFN", "Leaping Frog Network"),
        ("We train an LFN (Leaping Frog Network) here.", "LFN", "Leaping Frog Network"),
        ("We train a Leaping Frog Network [LFN] here.", "LFN", "Leaping Frog Network"),
        ("All Leaping Frog Networks (LFNs) jump.", "LFNs", "Leaping Frog Networks"),
        ("The Leap Any Model (LAM; Frosch et al., 2023) jumps.", "LAM", "Leap Any Model"),
        ("Low-Rank Adaptation (or LoRA) is light.", "LoRA", "Low-Rank Adaptation"),
        ("LoRA, or Low-Rank Adaptation, is light.", "LoRA", "Low-Rank Adaptation"),
        (
            "We use BA-LoRA, short for Bias-Alleviating Low-Rank Adaptation.",
            "BA-LoRA",
            "Bias-Alleviating Low-Rank Adaptation",
        ),
        ("We use Zigzag Optimal Walks, termed ZOW, often.", "ZOW", "Zigzag Optimal Walks"),
        ("We propose a Zigzag Optimal Walk method for graphs, dubbed ZOW.", "ZOW", "Zigzag Optimal Walk"),
        ("We present ZOW, a Zigzag Optimal Walk that is short.", "ZOW", "Zigzag Optimal Walk"),
        ("ZOW: A Zigzag Optimal Walk for Graphs", "ZOW", "Zigzag Optimal Walk"),
        ("A mixture of experts (MoE) is sparse.", "MoE", "mixture of experts"),
        ("The k-nearest neighbors (k-NN) rule is old.", "k-NN", "k-nearest neighbors"),
        ("We render with 3D Gaussian Splatting (3DGS).", "3DGS", "3D Gaussian Splatting"),
        ("We exploit Prompted Reasoning Order (Pro^2) here.", "Pro^2", "Prompted Reasoning Order"),
        ("A peer-to-peer (P2P) net is flat.", "P2P", "peer-to-peer"),
        (
            "The special orthogonal group of order three (SO(3)) acts.",
            "SO(3)",
            "special orthogonal group of order three",
        ),
        ("It crosses a (blood-frog barrier, BFB) wall.", "BFB", "blood-frog barrier"),
        ("It is low (relative risk [RR] of 2) now.", "RR", "relative risk"),
        ("The Ökologische Wald Net (OWN) grows.", "OWN", "Ökologische Wald Net"),
        ("We use an automatic neural tree (“ANT”) here.", "ANT", "automatic neural tree"),
    ],
)
def test_defines(text: str, short: str, long: str) -> None:
    if short in ("Pro^2", "SO(3)"):  # the digit stands for nothing in the words: no pair is better than a wrong one
        assert all(found == (short, long) for found in pairs(text))
        return
    assert pairs(text) == [(short, long)]


@pytest.mark.parametrize(
    "text",
    [
        "We test on ImageNet (see below) and more.",
        "We train on frogs (left) and toads (right).",
        "Results hold for CIFAR-10, CIFAR-100, and more.",
        "It was proposed in (Quill et al., 2019).",
        "Current ZOW walks outperform weak ones.",
        "We compare SAG, SAGA and others.",
        "We study nets (2019) and (ii) walks.",
        "A solver such as cuOSQP or SCS is slow.",
        "",
    ],
)
def test_defines_nothing(text: str) -> None:
    assert pairs(text) == []


def test_repeated_letter() -> None:
    assert pairs("We do Progressive Prompting (P^2) here.") == [("P^2", "Progressive Prompting")]


def test_offsets_and_nearest_words() -> None:
    text = "In deep image models, a Recurrent Inference Machine (RIM) and a Memory Frame Net (MFN) meet."
    found = find_pairs(text)
    assert [pair.long for pair in found] == ["Recurrent Inference Machine", "Memory Frame Net"]
    for pair in found:
        assert text[pair.short_start : pair.short_end] == pair.short
        assert text[pair.long_start : pair.long_end] == pair.long


@given(
    st.lists(
        st.sampled_from(["Aba", "b-c", "(ABC)", "(", ")", "ABC", ",", "or", "termed", "é", "[", "]", ": "]), max_size=25
    )
)
def test_offsets_always_fit(words: list[str]) -> None:
    text = " ".join(words)
    for pair in find_pairs(text):
        assert text[pair.short_start : pair.short_end] == pair.short
        assert text[pair.long_start : pair.long_end] == pair.long
        assert len(pair.long) > len(pair.short)


@pytest.mark.parametrize("piece", ["(A) ", "abc (ABCDEF) ", "((", "x termed AB-CD ", "AB, a ", " ", "[", "'"])
def test_long_texts_are_fast(piece: str) -> None:
    begin = time.perf_counter()
    find_pairs(piece * (5000 // len(piece)))
    assert time.perf_counter() - begin < 5


def test_component() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("citeweave_abbreviations")
    doc = make_doc(nlp, Paper("p1", "ZOW: Zigzag Optimal Walks", "A Frog Net (FN) leaps."))
    for _, component in nlp.pipeline:
        doc = component(doc)
    assert abbreviations_of(doc) == (
        AbbreviationPair(Span("title", 0, 3), Span("title", 5, 25), "ZOW", "Zigzag Optimal Walks"),
        AbbreviationPair(Span("abstract", 12, 14), Span("abstract", 2, 10), "FN", "Frog Net"),
    )
    assert isinstance(pickle.loads(pickle.dumps(AbbreviationFinder())), AbbreviationFinder)


def test_med1250() -> None:
    """F1 on the 1,252 abstracts with their hand-made pairs; a pair counts once an abstract, as both exact forms."""
    if not MED1250.exists():
        pytest.skip("no ../shared: MED1250 is not here")
    with lzma.open(MED1250, "rt", encoding="utf8", errors="replace") as lines:
        records = [record.split("\n") for record in lines.read().split("\n\n")]
    hits = found = wanted = 0
    for record in records:
        gold = {tuple(form.strip() for form in line.split("|")[:2]) for line in record if line.startswith("  ")}
        texts = [line for line in record[1:] if not line.startswith(("  ", "//"))]
        mine = {pair for text in texts for pair in pairs(text)}
        hits, found, wanted = hits + len(mine & gold), found + len(mine), wanted + len(gold)
    assert wanted > 1200
    assert 2 * hits / (found + wanted) >= 0.87
