"""From candidate spans to the things a paper names: forms of one thing put together, typed once.

Two candidates are one thing when their folded forms are equal, or when the text gives one as the
abbreviation of the other, or when the user's list has both as forms of one name. The type is what the list
says, else it is decided over all mentions of the paper. Forms that were recognised once are looked for in the
rest of the paper, so that every mention can serve as evidence.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from spacy.language import Language

from citeweave.errors import InputError
from citeweave.extract.confidence import FEATURES, confidence, typed
from citeweave.extract.document import (
    AbbreviationPair,
    Candidate,
    abbreviations_of,
    candidates_of,
    fields_of,
    links_of,
    sentence_at,
    sentences_of,
    works_of,
)
from citeweave.extract.models import DEFAULT, read_config
from citeweave.extract.tags import TYPES
from citeweave.folding import fold, is_plural_of
from citeweave.groups import Groups
from citeweave.model import Entity, EntityType, FieldName, Mention, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spacy.tokens import Doc

_LEAST_OVERLAP = 0.5
"""A candidate that shares this part of its characters with a long form is a mention of the long form."""

LISTED_CONFIDENCE = 0.8
"""The least confidence of a thing that the user's list names.

Measured on both dev golds (210 papers), with the must things of the train golds as the list, of each form its most
frequent type: 0.79 and 0.86 of the listed things are in the gold with that type, of either tier (674 things found;
0.86 and 0.93 of those with capitals or digits). Left out of the list are words that less than half of the train
papers with them annotate ("sampling"): with these it is 0.65. Where the model is unsure of a listed thing (below
0.85) it is 0.62, so 0.8 is an average over all, that shows what the user asks for.
"""


class EntityGrouper:
    """The spaCy component; `floor` is the least confidence of an entity that is kept at all."""

    def __init__(self, model: str, floor: float) -> None:
        self.model = model
        self.floor = floor
        self.weights = read_config(model).confidence

    def __call__(self, doc: Doc) -> Doc:
        """Fill the slot `entities`, roles still to be decided."""
        fields = dict(fields_of(doc))
        pairs = abbreviations_of(doc)
        sentences = sentences_of(doc)
        printed = [work.span for work in works_of(doc)] + [link.span for link in links_of(doc)]
        groups = named_groups(candidates_of(doc), pairs, printed)
        spans = mention_spans(groups, pairs, fields, printed)
        found = []
        for key, members in groups.items():
            kind = type_of(members)
            sure = self._confidence(members, kind, abbreviated=is_abbreviated(key, pairs, groups))
            if sure >= self.floor and spans[key]:
                mentions = tuple(
                    Mention(s, fields[s.field][s.start : s.end], sentence_at(sentences, s)) for s in spans[key]
                )
                found.append(_entity(mentions, pairs, kind, sure))
        doc._.citeweave_entities = tuple(sorted(found, key=lambda e: (e.name, e.type)))
        return doc

    def _confidence(self, members: Sequence[Candidate], kind: EntityType, *, abbreviated: bool) -> float:
        if len(self.weights[kind]) != len(FEATURES):
            raise InputError(
                f"model {self.model}: config.json has {len(self.weights[kind])} weights for {kind}, not one for each "
                f"of {len(FEATURES)} features; fit them anew with training/fit_confidence.py"
            )
        sure = confidence(members, kind, self.weights, abbreviated=abbreviated)
        return max(sure, LISTED_CONFIDENCE) if any(c.listed for c in members) else sure


def type_of(members: Sequence[Candidate]) -> EntityType:
    """What the user's list says of a thing most often; what its mentions say where it is in no list."""
    listed = Counter(c.type for c in members if c.listed)
    return max(TYPES, key=lambda kind: listed[kind]) if listed else typed(members)


def named_groups(
    candidates: Iterable[Candidate], pairs: Sequence[AbbreviationPair], printed: Sequence[Span]
) -> dict[str, list[Candidate]]:
    """Candidates of one thing together, without those that are part of a reference or address (`printed`)."""
    named = (c for c in candidates if fold(c.text) and not any(_shared(c.span, p) for p in printed))
    return grouped([aligned(c, pairs) for c in named], pairs)


def is_abbreviated(key: str, pairs: Iterable[AbbreviationPair], groups: dict[str, list[Candidate]]) -> bool:
    """Whether the text gives an abbreviation of this group."""
    return any(key == found for pair in pairs for found in _key_of(pair, groups))


def aligned(candidate: Candidate, pairs: Iterable[AbbreviationPair]) -> Candidate:
    """The candidate with the bounds of a long or short form that it mostly covers; a listed name has its own."""
    for pair in pairs if candidate.listed is None else ():
        for span, text in ((pair.long, pair.long_text), (pair.short, pair.short_text)):
            if _overlap(candidate.span, span) >= _LEAST_OVERLAP:
                return replace(candidate, span=span, text=text)
    return candidate


def _overlap(a: Span, b: Span) -> float:
    """Shared characters over all characters of two spans (Jaccard), 0 for different fields."""
    return _shared(a, b) / (max(a.end, b.end) - min(a.start, b.start))


def _shared(a: Span, b: Span) -> int:
    """How many characters two spans share."""
    return max(0, min(a.end, b.end) - max(a.start, b.start)) if a.field == b.field else 0


def grouped(candidates: Sequence[Candidate], pairs: Iterable[AbbreviationPair]) -> dict[str, list[Candidate]]:
    """Candidates of one thing together, under the smallest of its folded forms."""
    groups = Groups()
    for candidate in candidates:
        if candidate.listed is not None:
            groups.join(fold(candidate.text), fold(candidate.listed))
    for pair in pairs:
        short, long = fold(pair.short_text), fold(pair.long_text)
        if short and long:
            groups.join(short, long)
    result: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        result[groups.find(fold(candidate.text))].append(candidate)
    return dict(sorted(result.items()))


def mention_spans(
    groups: dict[str, list[Candidate]],
    pairs: Iterable[AbbreviationPair],
    fields: dict[FieldName, str],
    printed: Iterable[Span],
) -> dict[str, list[Span]]:
    """Every mention of each group: what was recognised first, then further whole occurrences of its forms.

    Characters of references and addresses (`printed`) are no mention of anything else.
    """
    spans: dict[str, list[Span]] = {
        key: sorted({c.span for c in members}, key=_reading) for key, members in groups.items()
    }
    taken = {name: bytearray(len(text)) for name, text in fields.items()}
    for span in (*printed, *(s for group in spans.values() for s in group)):
        taken[span.field][span.start : span.end] = b"\1" * (span.end - span.start)
    forms = {(c.text, key) for key, members in groups.items() for c in members}
    forms |= {(text, key) for p in pairs for text in (p.short_text, p.long_text) for key in _key_of(p, groups)}
    for form, key in sorted(forms, key=lambda f: (-len(f[0]), f)):
        spans[key] += _occurrences(form, fields, taken)
    return {key: sorted(set(group), key=_reading) for key, group in spans.items()}


def _key_of(pair: AbbreviationPair, groups: dict[str, list[Candidate]]) -> list[str]:
    """The group that an abbreviation pair belongs to, if a candidate is in it."""
    both = {fold(pair.short_text), fold(pair.long_text)}
    return [key for key, members in groups.items() if any(fold(c.text) in both for c in members)][:1]


def _occurrences(form: str, fields: dict[FieldName, str], taken: dict[FieldName, bytearray]) -> list[Span]:
    """Whole occurrences of a form in text that no mention covers yet; case counts where the form has capitals."""
    flags = 0 if form != form.lower() else re.IGNORECASE
    pattern = re.compile(rf"(?<![^\W_]){re.escape(form)}(?![^\W_])", flags)
    found = []
    for name, text in fields.items():
        for m in pattern.finditer(text):
            if not any(taken[name][m.start() : m.end()]):
                taken[name][m.start() : m.end()] = b"\1" * (m.end() - m.start())
                found.append(Span(name, m.start(), m.end()))
    return found


def _reading(span: Span) -> tuple[bool, int, int]:
    return (span.field != "title", span.start, span.end)


def _entity(
    mentions: tuple[Mention, ...], pairs: Iterable[AbbreviationPair], kind: EntityType, confidence: float
) -> Entity:
    """The entity with its name, aliases and short forms; its role is decided by the next component."""
    counts = Counter(" ".join(m.text.split()) for m in mentions)
    known = {fold(p.short_text): fold(p.long_text) for p in pairs}
    short = tuple(sorted(form for form in counts if fold(form) in known))
    name = _canonical(counts, set(short))
    aliases = tuple(sorted(set(counts) - {name}))
    return Entity(name, aliases, kind, "used", confidence, 0.0, mentions, tuple(s for s in short if s != name))


def _canonical(counts: Counter[str], short: set[str]) -> str:
    """The full form, singular where both occur, else the most frequent; ties go to the smaller string."""
    full = [form for form in counts if form not in short] or list(counts)
    return min(full, key=lambda f: (-len(fold(f)), is_plural_of(f, full), -counts[f], f))


@Language.factory("citeweave_entities", default_config={"model": DEFAULT, "floor": 0.2})
def make_entities(nlp: Language, name: str, model: str, floor: float) -> EntityGrouper:
    """Factory of the component."""
    return EntityGrouper(model, floor)
