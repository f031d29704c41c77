"""Surface forms that are the same, and some that must not be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citeweave.folding import fold, fold_words


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Segment Anything Model", "segment-anything models"),
        ("ResNet-50", "ResNet 50"),
        ("LoRA", "LoRAs"),
        ('Aky\\"urek', "Akyürek"),
        ("\\textbf{LoRA}", "LoRA"),
        ("$\\ell_2$", "ell-2"),
        ("π0", "$\\pi_0$"),
    ],
)
def test_same(a: str, b: str) -> None:
    assert fold(a) == fold(b)


@pytest.mark.parametrize(
    ("a", "b"),
    [("CIFAR-10", "CIFAR-100"), ("LLaMA", "LLaMA-2"), ("C++", "C"), ("β-VAE", "VAE"), ("GLUE", "SuperGLUE")],
)
def test_different(a: str, b: str) -> None:
    assert fold(a) != fold(b)


@given(st.text())
def test_folding_twice_changes_only_plurals(text: str) -> None:
    once = fold_words(text)
    assert "".join(once) == fold(text)
    assert all(word for word in once)
