"""The shapes of words: what capitals and digits say, one a character."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citeweave.extract.shapes import SHAPES, shapes


@pytest.mark.parametrize(
    ("text", "word", "shape"),
    [
        ("we use SAM here", "SAM", "upper"),
        ("we use Sam here", "Sam", "capitalised"),
        ("we use sam here", "sam", "lower"),
        ("we use LoRA here", "LoRA", "mixed"),
        ("we use GPT4 here", "GPT4", "letters and digits"),
        ("we use CIFAR-10 here", "10", "digits"),
        ("It ends. Adam starts", "Adam", "first of a sentence"),
        ('It ends. "Adam starts', "Adam", "first of a sentence"),
        ("Adam starts", "Adam", "first of a sentence"),
        ("learning with Q here", "Q", "upper"),
        ("the Ångström unit", "Ångström", "capitalised"),
    ],
)
def test_the_shape_of_a_word(text: str, word: str, shape: str) -> None:
    start = text.index(word)
    assert {SHAPES[s] for s in shapes(text)[start : start + len(word)]} == {shape}


@given(st.text(max_size=60))
def test_every_character_has_a_shape(text: str) -> None:
    found = shapes(text)
    assert len(found) == len(text)
    assert all(0 <= s < len(SHAPES) for s in found)
    assert all((s == 0) != char.isalnum() for s, char in zip(found, text, strict=True))
