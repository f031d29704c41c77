"""The recogniser: which spans of a paper name a method, dataset, task or metric.

A fine-tuned MiniLM token classifier (models/minilm/card.md), int8 ONNX on onnxruntime. It reads the whole
paper, one window a call on one thread: dynamic int8 takes one activation scale a tensor, so a batch would
make a paper's scores depend on its neighbours. It proposes generously; `entities` decides what is kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np
from spacy.language import Language

from citeweave.extract.document import Candidate, fields_of, paper_of
from citeweave.extract.models import DEFAULT, FOLDER, read_config
from citeweave.extract.tags import TYPES
from citeweave.extract.viterbi import best_tags, tagged_spans, transitions
from citeweave.extract.wordpieces import Piece, Window, windows
from citeweave.model import FieldName, Paper, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

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
        self._session: InferenceSession | None = None
        self._tokenizer: Tokenizer | None = None
        self._allowed = transitions()
        self._outside_bias = read_config(model).outside_bias

    def __call__(self, doc: Doc) -> Doc:
        """Fill the slot `candidates`."""
        paper = paper_of(doc)
        fields = dict(fields_of(doc))
        found = [c for window, p in self.predict(paper) for c in self._decode(window, p, fields)]
        doc._.citeweave_candidates = tuple(sorted(found, key=lambda c: (c.span.field != "title", c.span.start)))
        return doc

    def __getstate__(self) -> dict[str, object]:
        return {"model": self.model}

    def __setstate__(self, state: dict[str, str]) -> None:
        self.__init__(state["model"])  # type: ignore[misc]

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
    of_tags = p.tags[rows].mean(axis=0)
    scores = tuple(float(of_tags[1 + 2 * t] + of_tags[2 + 2 * t]) for t in range(len(TYPES)))
    roles = tuple(float(x) for x in p.roles[rows].mean(axis=0))
    must = float(p.must[rows].mean())
    return Candidate(Span(field, start, stop), fields[field][start:stop], TYPES[kind], scores, roles, must)


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
    """The model on one thread."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    path = str(FOLDER / model / "model.onnx")
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def load_tokenizer(model: str) -> Tokenizer:
    """The model's WordPiece tokenizer, without truncation and padding."""
    from tokenizers import Tokenizer

    tokenizer: Tokenizer = Tokenizer.from_file(str(FOLDER / model / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


@Language.factory("citeweave_recogniser", default_config={"model": DEFAULT})
def make_recogniser(nlp: Language, name: str, model: str) -> Recogniser:
    """Factory of the component."""
    return Recogniser(model)
