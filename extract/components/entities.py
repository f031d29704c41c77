"""From candidate spans to the things a paper names: judged, forms of one thing put together, typed once.

Candidates whose folded forms are equal, or that the text or the user's list ties together, are one group. Each
group is judged (`confidence`), groups that name one thing are joined (`sameness`), and of groups that overlap in the
text the more probable one stands. Forms that were recognised once are looked for in the rest of the paper, so that
every mention can serve as evidence.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from spacy.language import Language

from citeweave.extract import confidence, sameness
from citeweave.extract.components.entities_mentions import find_mentions
from citeweave.extract.components.entities_settle import Thing, settle
from citeweave.extract.confidence import Group, Judge
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
from citeweave.extract.models import DEFAULT, folder_of, read_config, read_tables
from citeweave.extract.proposals import overlap
from citeweave.extract.sameness import Sameness
from citeweave.extract.tags import TYPES
from citeweave.extract.trees import Forest
from citeweave.folding import fold, is_plural_of
from citeweave.groups import Groups
from citeweave.model import Entity, Mention, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
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
        self._judges: tuple[Judge, Sameness] | None = None

    def __call__(self, doc: Doc) -> Doc:
        """Fill the slot `entities`, roles still to be decided."""
        if self._judges is None:
            self._judges = read_judges(self.model)
        judge, alike = self._judges
        groups = groups_of(doc)
        sure = with_listed(groups, judge.probabilities(groups))
        same = alike.probabilities(groups, sure, sentences_of(doc))
        things = settle(groups, sure, same, self.floor)
        pairs = abbreviations_of(doc)
        fields = dict(fields_of(doc))
        spans = find_mentions(things, fields, printed_of(doc))
        sentences = sentences_of(doc)
        found = []
        for thing, where in zip(things, spans, strict=True):
            mentions = tuple(Mention(s, fields[s.field][s.start : s.end], sentence_at(sentences, s)) for s in where)
            found.append(_entity(thing, mentions, pairs))
        doc._.citeweave_entities = tuple(sorted(found, key=lambda e: (e.name, e.type)))
        return doc

    def __getstate__(self) -> dict[str, object]:
        return {"model": self.model, "floor": self.floor, "_judges": None}


def read_judges(model: str) -> tuple[Judge, Sameness]:
    """What judges the proposals of a model."""
    folder, tables = folder_of(model), read_tables(model)
    judge = Judge(Forest(folder / "judge.onnx", confidence.FEATURES), tables, read_config(model).scale)
    return judge, Sameness(Forest(folder / "same.onnx", sameness.FEATURES), tables)


def groups_of(doc: Doc) -> list[Group]:
    """The candidates of a paper by thing, sorted; without those that are part of a reference or address."""
    pairs, printed = abbreviations_of(doc), printed_of(doc)
    named = (c for c in candidates_of(doc) if fold(c.text) and not any(overlap(c.span, p) for p in printed))
    by_key = grouped([aligned(c, pairs) for c in named], pairs)
    tied = [(p, {fold(p.short_text), fold(p.long_text)}) for p in pairs]
    result = []
    for key, members in by_key.items():
        forms = {fold(c.text) for c in members}
        own = [p for p, both in tied if both & forms]
        texts = {c.text for c in members} | {text for p in own for text in (p.short_text, p.long_text)}
        is_short = any(fold(p.short_text) in forms for p in own)
        result.append(Group(key, tuple(members), frozenset(texts), bool(own), is_short))
    return result


def printed_of(doc: Doc) -> list[Span]:
    """Where references and addresses stand: characters there are no mention of anything else."""
    return [work.span for work in works_of(doc)] + [link.span for link in links_of(doc)]


def with_listed(groups: Sequence[Group], sure: NDArray[np.float64]) -> NDArray[np.float64]:
    """The probabilities with those of listed things: of the type that the list says, and no other."""
    result = sure.copy()
    for row, group in enumerate(groups):
        listed = Counter(c.type for c in group.members if c.listed is not None)
        if listed:
            kind = max(range(len(TYPES)), key=lambda t: listed[TYPES[t]])
            result[row] = 0
            result[row, kind] = max(LISTED_CONFIDENCE, float(sure[row, kind]))
    return result


def aligned(candidate: Candidate, pairs: Iterable[AbbreviationPair]) -> Candidate:
    """The candidate with the bounds of a long or short form that it mostly covers; a listed name has its own."""
    for pair in pairs if candidate.listed is None else ():
        for span, text in ((pair.long, pair.long_text), (pair.short, pair.short_text)):
            if overlap(candidate.span, span) and _likeness(candidate.span, span) >= _LEAST_OVERLAP:
                return replace(candidate, span=span, text=text)
    return candidate


def _likeness(a: Span, b: Span) -> float:
    """Shared characters over all characters of two spans (Jaccard), 0 for different fields."""
    return _shared(a, b) / (max(a.end, b.end) - min(a.start, b.start))


def _shared(a: Span, b: Span) -> int:
    """How many characters two spans share."""
    return max(0, min(a.end, b.end) - max(a.start, b.start)) if a.field == b.field else 0


def grouped(candidates: Sequence[Candidate], pairs: Iterable[AbbreviationPair]) -> dict[str, list[Candidate]]:
    """Candidates of one thing together, under the smallest of its folded forms; each span once, its best reading."""
    groups = Groups()
    for candidate in candidates:
        if candidate.listed is not None:
            groups.join(fold(candidate.text), fold(candidate.listed))
    for pair in pairs:
        short, long = fold(pair.short_text), fold(pair.long_text)
        if short and long:
            groups.join(short, long)
    by_span: dict[Span, Candidate] = {}
    for candidate in candidates:
        before = by_span.get(candidate.span)
        if before is None or (before.listed is None and sum(candidate.scores) > sum(before.scores)):
            by_span[candidate.span] = candidate
    result: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in by_span.values():
        result[groups.find(fold(candidate.text))].append(candidate)
    return dict(sorted(result.items()))


def _entity(thing: Thing, mentions: tuple[Mention, ...], pairs: Iterable[AbbreviationPair]) -> Entity:
    """The entity with its name, aliases and short forms; its role is decided by the next component."""
    counts = Counter(" ".join(m.text.split()) for m in mentions)
    for text in thing.nested:
        counts.setdefault(" ".join(text.split()), 0)
    known = {fold(p.short_text): fold(p.long_text) for p in pairs}
    short = tuple(sorted(form for form in counts if fold(form) in known))
    leading = {" ".join(c.text.split()) for c in thing.groups[0].members}
    full = {fold(form) for form in leading - set(short)} or {fold(form) for form in set(counts) - set(short)}
    name = _canonical(counts, [form for form in counts if fold(form) in full])
    aliases = tuple(sorted(set(counts) - {name}))
    sure = round(float(thing.sure.max()), 3)
    return Entity(name, aliases, thing.type, "used", sure, 0.0, mentions, tuple(s for s in short if s != name))


def _canonical(counts: Counter[str], full: list[str]) -> str:
    """The full form, singular where both occur, else the most frequent; ties go to the smaller string."""
    full = full or list(counts)
    return min(full, key=lambda f: (-len(fold(f)), is_plural_of(f, full), -counts[f], f))


@Language.factory("citeweave_entities", default_config={"model": DEFAULT, "floor": 0.2})
def make_entities(nlp: Language, name: str, model: str, floor: float) -> EntityGrouper:
    """Factory of the component."""
    return EntityGrouper(model, floor)
