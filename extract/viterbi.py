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


def best_tags(scores: NDArray[np.float32], allowed: NDArray[np.float32]) -> list[int]:
    """The best allowed sequence of tags.

    Parameters
    ----------
    scores
        Log probabilities, shape (words, 9).
    allowed
        What `transitions` gives, shape (9, 9).

    Returns
    -------
    list of int
        One tag index a word; ties go to the smaller index.
    """
    if not len(scores):
        return []
    score = scores[0].copy()
    score[2::2] = _FORBIDDEN
    back = np.empty(scores.shape, dtype=np.int64)
    columns = np.arange(scores.shape[1])
    for t in range(1, len(scores)):
        total = score[:, None] + allowed
        back[t] = total.argmax(axis=0)
        score = total[back[t], columns] + scores[t]
    tags = [int(score.argmax())]
    for t in range(len(scores) - 1, 0, -1):
        tags.append(int(back[t, tags[-1]]))
    return tags[::-1]


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
