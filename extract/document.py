"""How a paper travels through the spaCy pipeline: one `Doc`, with typed slots for what components find.

The text of the `Doc` is title, blank line, abstract. Components read the two fields as plain strings, so
that every offset is into a field as read, and leave what they find in the slots below.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from spacy.tokens import Doc

from citeweave.model import Entity, EntityType, FieldName, Link, Paper, Span, WorkMention

if TYPE_CHECKING:
    from spacy.language import Language

SEPARATOR = "\n\n"


@dataclass(frozen=True, slots=True)
class AbbreviationPair:
    """A short form and the long form that the text gives for it, in the same field."""

    short: Span
    long: Span
    short_text: str
    long_text: str


@dataclass(frozen=True, slots=True)
class Signals:
    """What else speaks for the bounds of a candidate, all from 0 to 1.

    `weakest` is the probability of any name for its least likely word; `begins` and `continues` those that its first
    word begins a name or goes on with one; `after` that the word behind it goes on with a name; `before` that the word
    before it is of a name; `restarts` that a name begins within it. `plain` and `bold` say (1 or 0) whether it was
    found without, and with a little, boldness; `varied` that it was only made of another one.
    """

    weakest: float
    begins: float
    continues: float
    after: float
    before: float
    restarts: float
    plain: float
    bold: float
    varied: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span that the recogniser proposes: `scores` holds a probability for each type it may be.

    `scores` are in the order of `tags.TYPES`, `roles` (the model's probabilities of the four roles) in the
    order of `tags.ROLES`; `must` is the probability that a careful reader would miss it; the `vector`s of two
    mentions of one thing point the same way. Candidates may overlap. `listed` is the name in
    the user's list that it is a form of; its `type` is then what the list says.
    """

    span: Span
    text: str
    type: EntityType
    scores: tuple[float, ...]
    roles: tuple[float, ...]
    must: float
    signals: Signals
    vector: tuple[float, ...]
    listed: str | None = None


_SLOTS = ("sentences", "abbreviations", "candidates", "works", "links", "entities")


def make_doc(nlp: Language, paper: Paper) -> Doc:
    """The `Doc` that the components fill."""
    if not Doc.has_extension("citeweave_paper"):
        Doc.set_extension("citeweave_paper", default=None)
        for slot in _SLOTS:
            Doc.set_extension(f"citeweave_{slot}", default=())
    doc = nlp.make_doc(paper.title + SEPARATOR + paper.abstract)
    doc._.citeweave_paper = paper
    return doc


def paper_of(doc: Doc) -> Paper:
    """The paper that the `Doc` was made from."""
    return cast("Paper", doc._.citeweave_paper)


def fields_of(doc: Doc) -> tuple[tuple[FieldName, str], ...]:
    """Both fields with their text, title first."""
    paper = paper_of(doc)
    return (("title", paper.title), ("abstract", paper.abstract))


def sentences_of(doc: Doc) -> tuple[Span, ...]:
    """The sentences of both fields in reading order; the title is one or more sentences of its own."""
    return cast("tuple[Span, ...]", doc._.citeweave_sentences)


def abbreviations_of(doc: Doc) -> tuple[AbbreviationPair, ...]:
    """The abbreviation pairs in reading order."""
    return cast("tuple[AbbreviationPair, ...]", doc._.citeweave_abbreviations)


def candidates_of(doc: Doc) -> tuple[Candidate, ...]:
    """What the recogniser proposes, in reading order; they may overlap."""
    return cast("tuple[Candidate, ...]", doc._.citeweave_candidates)


def works_of(doc: Doc) -> tuple[WorkMention, ...]:
    """The referenced works in reading order."""
    return cast("tuple[WorkMention, ...]", doc._.citeweave_works)


def links_of(doc: Doc) -> tuple[Link, ...]:
    """The printed addresses in reading order."""
    return cast("tuple[Link, ...]", doc._.citeweave_links)


def entities_of(doc: Doc) -> tuple[Entity, ...]:
    """The things that the paper names, sorted by name and type."""
    return cast("tuple[Entity, ...]", doc._.citeweave_entities)


def sentence_at(sentences: tuple[Span, ...], span: Span) -> Span:
    """The sentence that holds the beginning of a span; the span itself where none does."""
    for sentence in sentences:
        if sentence.field == span.field and sentence.start <= span.start < sentence.end:
            return Span(span.field, sentence.start, max(sentence.end, span.end))
    return span
