"""The role that each method and dataset plays in its paper: introduced, used, compared or mentioned.

The recogniser's second head gives probabilities for every mention; boosted trees weigh them with the title, the
place in the paper, cue words beside the mentions, and how well known the thing is. A task or metric is always
"used".
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from spacy.language import Language

from citeweave.extract.document import candidates_of, entities_of, fields_of, sentences_of
from citeweave.extract.frequencies import NAN, Frequencies
from citeweave.extract.models import DEFAULT, folder_of, read_tables
from citeweave.extract.tags import ROLES, TYPES
from citeweave.extract.trees import Forest
from citeweave.folding import fold
from citeweave.model import Entity, Mention, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from citeweave.model import FieldName

_BEFORE = (
    ("proposed", r"\b(?:we|paper|work|article|study)\s+(?:\w+\s+){0,2}?(?:propos|introduc|present|develop|releas|"
                 r"design|devis|construct|creat|contribut)\w*(?:\s+[\w,'-]+){0,8}\s*\W{0,3}$"),
    ("called", r"\b(?:called|named|dubbed|termed|coined|(?:refer|call)\w*\s+(?:it|to)\s*(?:as)?)\W{0,3}$"),
    ("ours", r"\b(?:our|this|the proposed|the new)\s+(?:[\w-]+\s+){0,2}\W{0,3}$"),
    ("beaten", r"\b(?:outperform|surpass|exceed|beat)\w*(?:\s+[\w,()'-]+){0,6}\s*\W{0,3}$|"
               r"\b(?:compared? (?:to|with|against)|better than|superior to|faster than|than|against|over)"
               r"(?:\s+[\w,()'-]+){0,3}\s*\W{0,3}$|\bbaselines?\b[^.]{0,40}$"),
    ("example", r"\b(?:such as|like|e\.g\.,?|including)(?:\s+[\w,()'-]+){0,4}\s*\W{0,3}$"),
    ("by means of", r"\b(?:us(?:e|es|ed|ing)|via|with|by|appl\w+|leverag\w+|employ\w*|based on|build\w* (?:up)?on|"
                    r"train\w*|fine-?tun\w+)\s+(?:[\w-]+\s+){0,2}\W{0,3}$"),
    ("evaluated on", r"\bon\s+(?:[\w,-]+\s+){0,5}\W{0,3}$"),
    ("listed", r"(?:,|\band\b)\s*$"),
)  # fmt: skip
_AFTER = (
    ("named so", r"^\W{0,3},?\s*(?:an?|the first)\s+(?:\w+\s+){0,2}?(?:novel|new|simple|efficient|general)\b"),
    ("acts", r"^\W{0,4}\s*(?:is|are|can|achieves?|outperforms?|improves?|consists?|reduces?|enables?|learns?|uses)\b"),
    ("based", r"^(?:-based|'s|’s)"),
    ("titled", r"^\s*[:\N{EN DASH}\N{EM DASH}]"),
)
_CUES = tuple(
    (name, place, re.compile(pattern, re.IGNORECASE))
    for place, cues in (("before", _BEFORE), ("after", _AFTER))
    for name, pattern in cues
)
_REACH = 120
"""Characters of the sentence before and after a mention in which cues are looked for."""

FEATURES = (
    *(f"mean {role}" for role in ROLES),
    *(f"best {role}" for role in ROLES),
    *(f"first {role}" for role in ROLES),
    *(f"share of mentions: {name}" for name, _, _ in _CUES),
    *(f"any mention: {name}" for name, _, _ in _CUES),
    "in title",
    "begins the title",
    "log mentions",
    "first sentence",
    "last sentence",
    "is a dataset",
    "confidence",
    "has a short form",
    "cased like a name",
    "papers with the form",
    "share annotated",
    "rank as introduced",
)
"""What the trees look at, in order; sentences are counted from 0 at the start of the abstract to 1 at its end."""

_NO_COUNTS = (0,) * (len(TYPES) + 1) + (1,)
_CASED = re.compile(r"[A-Z0-9].*[A-Z]|[a-z][A-Z]")


class RoleFinder:
    """The spaCy component; rewrites the entities with their roles."""

    def __init__(self, model: str = DEFAULT) -> None:
        self.model = model
        self._trees: tuple[Forest, Frequencies] | None = None

    def __call__(self, doc: Doc) -> Doc:
        """Give every entity its role and the probability that it is right."""
        if self._trees is None:
            self._trees = Forest(folder_of(self.model) / "roles.onnx", FEATURES), read_tables(self.model)
        forest, tables = self._trees
        entities = entities_of(doc)
        asked = [n for n, entity in enumerate(entities) if entity.type in ("Method", "Dataset")]
        decided = [replace(entity, role="used", role_confidence=1.0) for entity in entities]
        if asked:
            rows = np.array(role_features(doc, asked, tables))
            odds = np.exp(forest.log_odds(rows))
            shares = (odds / (1 + odds)) / (odds / (1 + odds)).sum(axis=1, keepdims=True)
            for n, row in zip(asked, shares, strict=True):
                best = int(row.argmax())
                decided[n] = replace(entities[n], role=ROLES[best], role_confidence=round(float(row[best]), 3))
        doc._.citeweave_entities = tuple(decided)
        return doc

    def __getstate__(self) -> dict[str, object]:
        return {"model": self.model, "_trees": None}


def role_features(
    doc: Doc, asked: Sequence[int], tables: Frequencies, own: Mapping[str, Sequence[int]] | None = None
) -> list[list[float]]:
    """One value for each of `FEATURES`, for the entities of a paper at the places `asked`; NaN where it is not known.

    `own` are the counts that the paper itself has in the table of forms, when the trees are fitted.
    """
    said = {c.span: c.roles for c in candidates_of(doc)}
    fields = dict(fields_of(doc))
    sentences = [s for s in sentences_of(doc) if s.field == "abstract"]
    entities = entities_of(doc)
    spoken = [[said[m.span] for m in e.mentions if m.span in said] for e in entities]
    introduced = [sum(row[0] for row in rows) / len(rows) if rows else 0.0 for rows in spoken]
    result = []
    for n in asked:
        entity = entities[n]
        forms = sorted({fold(form) for form in entity.forms})
        known = tables.of_forms(forms, None if own is None else _own_counts(forms, own))
        result.append(
            [
                *_spoken(spoken[n] or [(NAN,) * len(ROLES)]),
                *_heard(entity, fields),
                *_position(entity, sentences),
                float(entity.type == "Dataset"),
                entity.confidence,
                float(bool(entity.short_forms)),
                float(any(_CASED.search(form) for form in entity.forms)),
                known[0],
                known[-1],
                float(sum(other > introduced[n] for other in introduced)),
            ]
        )
    return result


def _spoken(rows: Sequence[tuple[float, ...]]) -> list[float]:
    """The model's probabilities of the roles: their mean over the mentions, the best, and those of the first."""
    columns = list(zip(*rows, strict=True))
    return [*(sum(column) / len(column) for column in columns), *map(max, columns), *rows[0]]


def _heard(entity: Entity, fields: Mapping[FieldName, str]) -> list[float]:
    """The share of mentions beside which each cue stands, and whether it does anywhere."""
    cues = list(zip(*(_cues(m, fields[m.span.field]) for m in entity.mentions), strict=True))
    return [*(sum(hits) / len(hits) for hits in cues), *(float(any(hits)) for hits in cues)]


def _position(entity: Entity, sentences: Sequence[Span]) -> list[float]:
    """Whether it is in the title, and begins it; how often it is mentioned; its first and last sentence."""
    in_title = [m.span for m in entity.mentions if m.span.field == "title"]
    places = [_place(m.span, sentences) for m in entity.mentions if m.span.field == "abstract"]
    return [
        float(bool(in_title)),
        float(any(span.start == 0 for span in in_title)),
        math.log(len(entity.mentions)),
        min(places, default=NAN),
        max(places, default=NAN),
    ]


def _own_counts(forms: Sequence[str], own: Mapping[str, Sequence[int]]) -> list[int]:
    """What a paper itself adds to the table for a thing."""
    return [max(column) for column in zip(*(own.get(form, _NO_COUNTS) for form in forms), strict=True)]


def _cues(mention: Mention, text: str) -> list[bool]:
    """Which cues stand beside a mention."""
    start, end = mention.span.start, mention.span.end
    around = {
        "before": text[max(mention.sentence.start, start - _REACH) : start],
        "after": text[end : min(max(mention.sentence.end, end), end + _REACH)],
    }
    return [pattern.search(around[place]) is not None for _, place, pattern in _CUES]


def _place(span: Span, sentences: Sequence[Span]) -> float:
    """How far into the abstract a mention stands, by sentences."""
    at = sum(s.end <= span.start for s in sentences)
    return at / max(len(sentences) - 1, 1)


@Language.factory("citeweave_roles", default_config={"model": DEFAULT})
def make_roles(nlp: Language, name: str, model: str) -> RoleFinder:
    """Factory of the component."""
    return RoleFinder(model)
