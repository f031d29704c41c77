"""The recogniser: which spans of a paper name a method, dataset, task or metric.

A fine-tuned MiniLM token classifier (models/minilm/card.md), int8 ONNX on onnxruntime. It reads the whole
paper, one window a call on one thread: dynamic int8 takes one activation scale a tensor, so a batch would
make a paper's scores depend on its neighbours. It proposes generously, and wherever a name of the user's list
stands, that name; `entities` decides what is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
from spacy.language import Language

from citeweave.errors import InputError
from citeweave.extract.document import Candidate, fields_of, paper_of
from citeweave.extract.frequencies import Frequencies
from citeweave.extract.models import DEFAULT, folder_of, read_tables
from citeweave.extract.name_finder import NameFinder
from citeweave.extract.names import KnownName
from citeweave.extract.proposals import Probabilities, listed_candidate, proposals, read, settled
from citeweave.extract.trees import load_onnx
from citeweave.extract.wordpieces import Window, windows
from citeweave.model import Paper, Span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray
    from onnxruntime import InferenceSession
    from spacy.tokens import Doc
    from tokenizers import Tokenizer

_OUTPUTS = ["tags", "roles", "tiers", "vectors"]


class Recogniser:
    """The spaCy component; loads the model at its first paper, so that a pipeline is cheap to make and send."""

    def __init__(self, model: str = DEFAULT) -> None:
        self.model = model
        self.names: tuple[KnownName, ...] = ()
        self._finder = NameFinder(())
        self._session: InferenceSession | None = None
        self._tokenizer: Tokenizer | None = None
        self._tables: Frequencies | None = None

    def __call__(self, doc: Doc) -> Doc:
        """Fill the slot `candidates`."""
        paper = paper_of(doc)
        fields = dict(fields_of(doc))
        if self._tables is None:
            self._tables = read_tables(self.model)
        standing = [
            (Span(field, one.start, one.end), one.name)
            for field, text in fields.items()
            for one in self._finder.find(text)
        ]
        own: dict[Span, Candidate] = {}
        listed: dict[Span, Candidate] = {}
        for window, probabilities in self.predict(paper):
            if (reading := read(window, probabilities, fields)) is None:
                continue
            for candidate in proposals(reading, fields, self._tables):
                own.setdefault(candidate.span, candidate)
            for span, name in standing:
                if (one := listed_candidate(span, name, reading, fields)) is not None:
                    listed.setdefault(span, one)  # one that two windows share is of the first
        found = settled(own.values(), listed.values())
        doc._.citeweave_candidates = tuple(
            sorted(found, key=lambda c: (c.span.field != "title", c.span.start, c.span.end))
        )
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
            tags, roles, tiers, vectors = self._session.run(_OUTPUTS, {"ids": ids, "types": types})
            yield window, Probabilities(_softmax(tags[0]), _softmax(roles[0]), _softmax(tiers[0])[:, 1], vectors[0])


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
    path = folder_of(model) / "model.onnx"
    session = load_onnx(path)
    takes, gives = [i.name for i in session.get_inputs()], [o.name for o in session.get_outputs()]
    if sorted(takes) != ["ids", "types"] or gives != _OUTPUTS:
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
