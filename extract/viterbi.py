"""The best sequence of BIO tags under the rules of BIO: an inside tag only after its own type.

Source: A. J. Viterbi, "Error bounds for convolutional codes and an asymptotically optimum decoding
algorithm", IEEE Transactions on Information Theory 13(2), 1967, https://doi.org/10.1109/TIT.1967.1054010.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from citeweave.extract.tags import TAGS, TYPES

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FORBIDDEN = -1e9


def transitions() -> NDArray[np.float32]:
    """Scores (tag before, tag) of shape (9, 9): 0 where allowed, far below where not."""
    allowed = np.zeros((len(TAGS), len(TAGS)), dtype=np.float32)
    for kind in range(len(TYPES)):
        begin, inside = 1 + 2 * kind, 2 + 2 * kind
        for before in range(len(TAGS)):
            if before not in (begin, inside):
                allowed[before, inside] = _FORBIDDEN
    return allowed


def best_tags(scores: NDArray[np.float32], allowed: NDArray[np.float32]) -> list[list[int]]:
    """The best allowed sequences of tags of several scorings of the same words, decoded side by side.

    Parameters
    ----------
    scores
        Log probabilities, shape (scorings, words, 9).
    allowed
        What `transitions` gives, shape (9, 9).

    Returns
    -------
    list of list of int
        For each scoring one tag index a word; ties go to the smaller index.
    """
    scorings, words, tags = scores.shape
    if not words:
        return [[] for _ in range(scorings)]
    score = scores[:, 0].copy()
    score[:, 2::2] = _FORBIDDEN
    back = np.empty((words, scorings, tags), dtype=np.int64)
    for t in range(1, words):
        total = score[:, :, None] + allowed
        back[t] = total.argmax(axis=1)
        score = total.max(axis=1) + scores[:, t]
    every = np.arange(scorings)
    at = score.argmax(axis=1)
    sequence = [at]
    for t in range(words - 1, 0, -1):
        at = back[t, every, at]
        sequence.append(at)
    return [[int(step[row]) for step in reversed(sequence)] for row in range(scorings)]


def tagged_spans(tags: list[int]) -> list[tuple[int, int, int]]:
    """Spans (first word, one past the last word, type index) of a sequence of tags.

    >>> tagged_spans([0, 1, 2, 1, 5, 6])
    [(1, 3, 0), (3, 4, 0), (4, 6, 2)]
    """
    spans: list[tuple[int, int, int]] = []
    for i, tag in enumerate(tags):
        if tag % 2 == 1:
            spans.append((i, i + 1, (tag - 1) // 2))
        elif tag:
            spans[-1] = (spans[-1][0], i + 1, spans[-1][2])
    return spans
