"""Cut a paper into windows of word pieces that the recogniser can read.

Stands at the start of the recogniser: title and abstract go in, windows of at most `LIMIT` word pieces
come out, each piece with the characters it covers. Training and extraction use this one module, so the
model always sees text cut the way it was trained on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from citeweave.extract.shapes import SHAPES, shapes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tokenizers import Encoding, Tokenizer

LIMIT = 508
"""Most word pieces of text in one window; the encoder has 512 positions, three are separators."""

TITLE_LIMIT = 160
"""Most word pieces of the title that go before every window of the abstract."""

TITLE, ABSTRACT = 0, 1


@dataclass(frozen=True, slots=True)
class Piece:
    """One word piece: the field it is of (0 title, 1 abstract) and its characters [start, end)."""

    field: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Window:
    """What the encoder reads at once; `pieces[i]` is None for separators and repeated titles."""

    ids: tuple[int, ...]
    type_ids: tuple[int, ...]
    pieces: tuple[Piece | None, ...]


def windows(tokenizer: Tokenizer, title: str, abstract: str) -> Iterator[Window]:
    """Yield the windows of one paper, in reading order.

    Parameters
    ----------
    tokenizer
        A WordPiece tokenizer with `[CLS]` and `[SEP]`, without truncation or padding.
    title, abstract
        The two fields as read; either may be empty.

    Yields
    ------
    Window
        `[CLS] title [SEP] chunk [SEP]`. Every piece of both fields is in exactly one window: the title
        in the first, repeated without pieces in the others. Chunks end at a sentence where one ends
        in their second half.
    """
    cls, sep = _separators(tokenizer)
    head = tokenizer.encode(title, add_special_tokens=False)
    body = tokenizer.encode(abstract, add_special_tokens=False)
    title_ids = head.ids[:TITLE_LIMIT]
    title_types, body_types = _types(head, title, TITLE)[:TITLE_LIMIT], _types(body, abstract, ABSTRACT)
    title_pieces: list[Piece | None] = [Piece(TITLE, a, b) for a, b in head.offsets[:TITLE_LIMIT]]
    start = 0
    while True:
        end = _chunk_end(body, start, LIMIT - len(title_ids))
        ids = [cls, *title_ids, sep, *body.ids[start:end], sep]
        types = [0, *title_types, 0, *body_types[start:end], len(SHAPES)]
        chunk = [Piece(ABSTRACT, a, b) for a, b in body.offsets[start:end]]
        yield Window(tuple(ids), tuple(types), (None, *title_pieces, None, *chunk, None))
        start, title_pieces = end, [None] * len(title_ids)
        if start >= len(body.ids):
            return


def _types(encoded: Encoding, text: str, field: int) -> list[int]:
    """What the encoder reads beside each piece: the field and the shape of the word, as one index."""
    shape = shapes(text)
    return [field * len(SHAPES) + shape[a] for a, _ in encoded.offsets]


def _chunk_end(body: Encoding, start: int, room: int) -> int:
    """Where the chunk that begins at piece `start` ends: after a full stop if one is near."""
    end = start + room
    if end >= len(body.ids):
        return len(body.ids)
    for cut in range(end, start + room // 2, -1):
        if body.tokens[cut - 1] == "." and body.offsets[cut][0] > body.offsets[cut - 1][1]:
            return cut
    return end


def _separators(tokenizer: Tokenizer) -> tuple[int, int]:
    """The ids of `[CLS]` and `[SEP]`."""
    cls, sep = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    if cls is None or sep is None:
        raise ValueError("the tokenizer has no [CLS] or no [SEP]: it is not a BERT WordPiece tokenizer")
    return cls, sep
