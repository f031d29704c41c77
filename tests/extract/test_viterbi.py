"""The best allowed sequence, checked against trying all of them."""

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from citeweave.extract.tags import TAGS
from citeweave.extract.viterbi import best_tags, tagged_spans, transitions


def is_allowed(tags: tuple[int, ...]) -> bool:
    """Whether every inside tag goes on with its own type."""
    before = (0, *tags)
    return all(tag == 0 or tag % 2 == 1 or b in (tag - 1, tag) for b, tag in itertools.pairwise(before))


@settings(max_examples=30, deadline=None)
@given(
    arrays(
        np.float32,
        st.tuples(st.integers(1, 2), st.integers(1, 4), st.just(len(TAGS))),
        elements=st.floats(-9, 0, width=32),
    )
)
def test_best_of_all(stack: np.ndarray) -> None:
    for scores, found in zip(stack, best_tags(stack, transitions()), strict=True):
        every = (tags for tags in itertools.product(range(len(TAGS)), repeat=len(scores)) if is_allowed(tags))
        best = max(sum(float(scores[t, tag]) for t, tag in enumerate(tags)) for tags in every)
        assert is_allowed(tuple(found))
        assert abs(sum(float(scores[t, tag]) for t, tag in enumerate(found)) - best) < 1e-3


def test_no_words() -> None:
    assert best_tags(np.zeros((2, 0, len(TAGS)), dtype=np.float32), transitions()) == [[], []]


def test_spans() -> None:
    assert tagged_spans([0, 1, 2, 2, 0, 3, 3, 4]) == [(1, 4, 0), (5, 6, 1), (6, 8, 1)]
