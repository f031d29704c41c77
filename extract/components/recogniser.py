"""The recogniser: which spans of a paper name a method, dataset, task or metric.

A fine-tuned MiniLM token classifier (models/minilm/card.md), int8 ONNX on onnxruntime. It reads the whole
paper, one window a call on one thread: dynamic int8 takes one activation scale a tensor, so a batch would
make a paper's scores depend on its neighbours. It proposes generously, and wherever a name of the user's list
stands, that name; `entities` decides what is kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np
from spacy.language import Language

from citeweave.errors import InputError
from citeweave.extract.document import Candidate, fields_of, paper_of
from citeweave.extract.models import DEFAULT, folder_of, read_config
from citeweave.extract.name_finder import FoundName, NameFinder
from citeweave.extract.names import KnownName
from citeweave.extract.tags import TYPES
from citeweave.extract.viterbi import best_tags, tagged_spans, transitions
from citeweave.extract.wordpieces import Piece, Window, windows
from citeweave.model import EntityType, FieldName, Paper, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from onnxruntime import InferenceSession
    from spacy.tokens import Doc
    from tokenizers import Tokenizer

_FUNCTION = r"(?:a|an|the|of|and|or|for|with|in|on|to|by|via|from|using|our|their|its|this|these|that|as|at|is)"
_FUNCTION_START = re.compile(rf"(?:{_FUNCTION}(?=\s)|[\s\"'`“”‘’,;:])", re.IGNORECASE)
_FUNCTION_END = re.compile(rf"(?:\s{_FUNCTION}|[\s\"'`“”‘’,;:])$")
# In the training gold these words after a proper name are at least twice as often outside it as part of it.
_HEAD_NOUN = re.compile(
    r"(?P<name>[\w+-]*[A-Z][\w+-]*[A-Z0-9][\w+-]*)\s(?:algorithms|approach(?:es)?|architectures?|baselines|benchmarks|"
    r"data|datasets|features|frameworks?|layers|methods?|models|parameters|performance|pipeline|problems?|representations|"
    r"results|settings?|solutions?|strategies|systems?|tasks|techniques|values|variants)$"
)
_FIELDS: tuple[FieldName, FieldName] = ("title", "abstract")


@dataclass(frozen=True, slots=True)
class Probabilities:
    """What the model says of the pieces of a window: rows are pieces, all arrays float32.

    tags (pieces, 9), roles (pieces, 4), must (pieces,).
    """

    tags: NDArray[np.float32]
    roles: NDArray[np.float32]
    must: NDArray[np.float32]


class Recogniser:
    """The spaCy component; loads the model at its first paper, so that a pipeline is cheap to make and send."""

    def __init__(self, model: str = DEFAULT) -> None:
        self.model = model
        self.names: tuple[KnownName, ...] = ()
        self._finder = NameFinder(())
        self._session: InferenceSession | None = None
        self._tokenizer: Tokenizer | None = None
        self._allowed = transitions()
        self._outside_bias = read_config(model).outside_bias

    def __call__(self, doc: Doc) -> Doc:
        """Fill the slot `candidates`."""
        paper = paper_of(doc)
        fields = dict(fields_of(doc))
        occurrences = {field: self._finder.find(text) for field, text in fields.items()}
        own: list[Candidate] = []
        listed: dict[Span, Candidate] = {}
        for window, p in self.predict(paper):
            own += self._decode(window, p, fields)
            for candidate in _listed(occurrences, window, p, fields):
                listed.setdefault(candidate.span, candidate)  # one that two windows share is of the first
        found = settled(own, list(listed.values()))
        doc._.citeweave_candidates = tuple(sorted(found, key=lambda c: (c.span.field != "title", c.span.start)))
        return doc

    def know(self, names: tuple[KnownName, ...]) -> None:
        """Propose these names wherever they stand, in place of those known before."""
        self.names = names
        self._finder = NameFinder(names)

    def __getstate__(self) -> dict[str, object]:
        return {"model": self.model, "names": self.names}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__init__(cast("str", state["model"]))  # type: ignore[misc]
        self.know(cast("tuple[KnownName, ...]", state["names"]))

    def predict(self, paper: Paper) -> Iterator[tuple[Window, Probabilities]]:
        """The windows of a paper with the model's probabilities for their pieces."""
        if self._session is None or self._tokenizer is None:
            self._session, self._tokenizer = load_session(self.model), load_tokenizer(self.model)
        for window in windows(self._tokenizer, paper.title, paper.abstract):
            ids = np.asarray([window.ids], dtype=np.int64)
            types = np.asarray([window.type_ids], dtype=np.int64)
            tags, roles, tiers = self._session.run(None, {"ids": ids, "types": types})
            yield window, Probabilities(_softmax(tags[0]), _softmax(roles[0]), _softmax(tiers[0])[:, 1])

    def _decode(self, window: Window, p: Probabilities, fields: dict[FieldName, str]) -> Iterator[Candidate]:
        words = _words(window, fields)
        if not words:
            return
        tags = best_tags(_word_scores(p.tags, words, self._outside_bias), self._allowed)
        for first, last, kind in tagged_spans(tags):
            rows = [i for word in words[first:last] for i in word]
            if (candidate := _candidate(kind, rows, window, fields, p)) is not None:
                yield candidate


def _candidate(
    kind: int, rows: list[int], window: Window, fields: dict[FieldName, str], p: Probabilities
) -> Candidate | None:
    """The candidate that the pieces `rows` make; None where they are of two fields or only function words."""
    begin, end = cast("Piece", window.pieces[rows[0]]), cast("Piece", window.pieces[rows[-1]])
    if begin.field != end.field:
        return None
    field = _FIELDS[begin.field]
    start, stop = trimmed(fields[field], begin.start, end.end)
    if start >= stop:
        return None
    return _scored(Span(field, start, stop), fields[field], TYPES[kind], rows, p)


def _scored(
    span: Span, text: str, kind: EntityType, rows: list[int], p: Probabilities, listed: str | None = None
) -> Candidate:
    """The candidate of a span of the field `text`, with what the model says of its pieces `rows`."""
    of_tags = p.tags[rows].mean(axis=0)
    scores = tuple(float(of_tags[1 + 2 * t] + of_tags[2 + 2 * t]) for t in range(len(TYPES)))
    roles = tuple(float(x) for x in p.roles[rows].mean(axis=0))
    return Candidate(span, text[span.start : span.end], kind, scores, roles, float(p.must[rows].mean()), listed)


def _listed(
    occurrences: dict[FieldName, list[FoundName]], window: Window, p: Probabilities, fields: dict[FieldName, str]
) -> Iterator[Candidate]:
    """The candidates that occurrences of listed names make of the pieces of a window."""
    for field, found in occurrences.items():
        if not found:
            continue
        pieces = [(i, x) for i, x in enumerate(window.pieces) if x is not None and _FIELDS[x.field] == field]
        for one in found:
            if rows := [i for i, piece in pieces if piece.start < one.end and piece.end > one.start]:
                span = Span(field, one.start, one.end)
                yield _scored(span, fields[field], one.name.type, rows, p, one.name.name)


def settled(own: Sequence[Candidate], listed: Sequence[Candidate]) -> list[Candidate]:
    """The model's own candidates and the listed ones together, none overlapping another.

    A listed name goes before a candidate of the model that it overlaps, unless that is a longer name around it:
    listed "LoRA" is no name within "BA-LoRA".
    """
    kept = [c for c in own if all(_contains(c.span, o.span) for o in listed if _overlap(c.span, o.span))]
    return [*kept, *(o for o in listed if not any(_overlap(c.span, o.span) for c in kept))]


def _overlap(a: Span, b: Span) -> bool:
    return a.field == b.field and a.start < b.end and b.start < a.end


def _contains(outer: Span, inner: Span) -> bool:
    """Whether a span reaches beyond another one, and holds it whole."""
    return outer != inner and outer.start <= inner.start and inner.end <= outer.end


def trimmed(text: str, start: int, stop: int) -> tuple[int, int]:
    """The bounds without function words and quotation marks at the ends, which no name begins or ends with."""
    while m := _FUNCTION_START.match(text, start, stop):
        start = m.end()
    while m := _FUNCTION_END.search(text, start, stop):
        stop = m.start()
    if m := _HEAD_NOUN.match(text, start, stop):
        stop = m.end("name")
    return start, stop


def _words(window: Window, fields: dict[FieldName, str]) -> list[list[int]]:
    """The pieces of each word: a piece goes on with the word before when no gap parts two letters or digits."""
    words: list[list[int]] = []
    before: Piece | None = None
    for i, piece in enumerate(window.pieces):
        if piece is not None:
            text = fields[_FIELDS[piece.field]]
            glued = before is not None and before.field == piece.field and before.end == piece.start > 0
            if glued and text[piece.start - 1].isalnum() and text[piece.start].isalnum():
                words[-1].append(i)
            else:
                words.append([i])
        before = piece
    return words


def _word_scores(tags: NDArray[np.float32], words: list[list[int]], bias: float) -> NDArray[np.float32]:
    """Log probabilities (words, 9): later pieces of a word can only go on with its tag."""
    scores = np.log(np.maximum(tags, 1e-9))
    scores[:, 0] -= bias
    later = [i for word in words for i in word[1:]]
    scores[later, 1::2] = scores[later, 2::2]
    order = [i for word in words for i in word]
    starts = np.cumsum([0, *(len(word) for word in words[:-1])])
    return np.add.reduceat(scores[order], starts, axis=0)


def _softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return cast("NDArray[np.float32]", shifted / shifted.sum(axis=-1, keepdims=True))


def load_session(model: str) -> InferenceSession:
    """The model on one thread.

    Raises
    ------
    InputError
        Its model.onnx cannot be loaded, or is another network than a recogniser.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    path = folder_of(model) / "model.onnx"
    try:
        session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime has a dozen kinds without a common base
        raise _unusable(path, str(error)) from error
    takes, gives = [i.name for i in session.get_inputs()], [o.name for o in session.get_outputs()]
    if sorted(takes) != ["ids", "types"] or len(gives) != 3:
        raise _unusable(path, f"takes {', '.join(takes)} and gives {', '.join(gives)}: it is no recogniser")
    return session


def load_tokenizer(model: str) -> Tokenizer:
    """The model's WordPiece tokenizer, without truncation and padding.

    Raises
    ------
    InputError
        Its tokenizer.json cannot be loaded.
    """
    from tokenizers import Tokenizer

    path = folder_of(model) / "tokenizer.json"
    try:
        tokenizer: Tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # tokenizers raises nothing more special
        raise _unusable(path, str(error)) from error
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _unusable(path: Path, reason: str) -> InputError:
    first = (reason.splitlines() or [reason])[0]
    return InputError(f"{path}: cannot be used: {first}; make it anew with training/export_recogniser.py")


@Language.factory("citeweave_recogniser", default_config={"model": DEFAULT})
def make_recogniser(nlp: Language, name: str, model: str) -> Recogniser:
    """Factory of the component."""
    return Recogniser(model)
