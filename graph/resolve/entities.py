"""The first identity of entities: folded forms, abbreviation pairs, and senses of short forms.

Forms with equal folding are one thing, and so are the forms that one paper ties together. A short form
that papers expand in different ways has several senses: it ties nothing by itself, and where a paper gives
no expansion it stays an ambiguous thing of that paper, with the senses as candidates. Datasets are kept
apart from methods, tasks and metrics, which are one kind of thing whose label is what most papers say.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from rapidfuzz.distance import Indel

from citeweave.folding import fold
from citeweave.graph.resolve.records import Member, ResolvedEntity, make_id
from citeweave.groups import Groups
from citeweave.model import Entity

_SAME_EXPANSION = 0.9
"""Expansions of one short form that are this alike (1 is equal) are one sense: misspellings, word endings."""

_SURE = 0.5
"""From this confidence on, what a paper says of a thing's type is heard."""

_LABEL_ORDER = ("Method", "Task", "Metric", "Dataset")


@dataclass(frozen=True, slots=True)
class Item:
    """One entity of one paper, with its forms folded under its kind ("d|" for datasets, "t|" for the rest)."""

    member: Member
    entity: Entity
    keys: frozenset[str]
    short_keys: frozenset[str]

    @property
    def long_keys(self) -> frozenset[str]:
        """The forms that are not given as abbreviations."""
        return self.keys - self.short_keys


def make_item(paper_id: str, position: int, entity: Entity) -> Item | None:
    """The item of an entity; None where no form of it has a letter or digit."""
    kind = "d|" if entity.type == "Dataset" else "t|"
    keys = frozenset(kind + folded for form in entity.forms if (folded := fold(form)))
    short = frozenset(kind + folded for form in entity.short_forms if (folded := fold(form)))
    return Item((paper_id, position), replace(entity, mentions=()), keys, short) if keys else None


def resolve_entities(items: Iterable[Item]) -> tuple[ResolvedEntity, ...]:
    """Decide which entities of different papers are the same thing.

    Parameters
    ----------
    items
        The entities of all papers, in any order.

    Returns
    -------
    tuple of ResolvedEntity
        Sorted by id; every item is a member of exactly one.
    """
    ordered = sorted(items, key=lambda item: item.member)
    senses = find_senses(ordered)
    groups = Groups()
    homes: dict[Member, str] = {}
    for item in ordered:
        keys = _telling_keys(item, senses)
        if keys:
            homes[item.member] = keys[0]
            for key in keys[1:]:
                groups.join(keys[0], key)
    clusters: dict[str, list[Item]] = defaultdict(list)
    undecided: list[Item] = []
    for item in ordered:
        if item.member in homes:
            clusters[groups.find(homes[item.member])].append(item)
        else:
            undecided.append(item)
    resolved = {root: _resolved(members, senses) for root, members in clusters.items()}
    found = {key: resolved[groups.find(key)].entity_id for key in _all_keys(senses) if groups.find(key) in resolved}
    ambiguous = [_ambiguous(item, senses, found) for item in undecided]
    return tuple(sorted((*resolved.values(), *ambiguous), key=lambda e: e.entity_id))


def find_senses(items: Iterable[Item]) -> dict[str, dict[str, int]]:
    """The short forms with more than one sense.

    Returns
    -------
    dict
        Short key -> {long key: number of papers that give it}, only where the long keys fall into two or
        more senses.
    """
    expansions: dict[str, Counter[str]] = defaultdict(Counter)
    for item in items:
        for short in item.short_keys:
            expansions[short].update(item.long_keys)
    return {
        short: dict(sorted(counts.items()))
        for short, counts in sorted(expansions.items())
        if len(set(sense_of(counts).values())) > 1
    }


def sense_of(expansions: Mapping[str, int]) -> dict[str, str]:
    """Long key -> the sense it belongs to, named by its smallest long key; near-equal expansions are one sense."""
    groups = Groups()
    longs = sorted(expansions)
    for i, a in enumerate(longs):
        for b in longs[i + 1 :]:
            if Indel.normalized_similarity(a[2:], b[2:]) >= _SAME_EXPANSION:
                groups.join(a, b)
    return {long: groups.find(long) for long in longs}


def _telling_keys(item: Item, senses: Mapping[str, Mapping[str, int]]) -> list[str]:
    """The keys that say which thing it is: all but ambiguous short forms; a sense stands for its expansions."""
    keys = sorted(key for key in item.keys if key not in senses)
    for short in sorted(item.keys & senses.keys()):
        sense = sense_of(senses[short])
        keys += [sense[long] for long in sorted(item.keys) if long in sense]
    return keys


def _all_keys(senses: Mapping[str, Mapping[str, int]]) -> list[str]:
    return sorted({sense for longs in senses.values() for sense in sense_of(longs).values()})


def _resolved(items: list[Item], senses: Mapping[str, Mapping[str, int]]) -> ResolvedEntity:
    """The thing that all these items are."""
    kind = min(key for item in items for key in item.keys)[:2]
    name, canonical = canonical_form(items, {short[2:] for short in senses if short.startswith(kind)})
    forms = {form for item in items for form in item.entity.forms}
    return ResolvedEntity(
        make_id("e", kind, canonical),
        name,
        most_said_label(items),
        tuple(sorted(forms - {name})),
        "resolved",
        tuple(sorted(item.member for item in items)),
    )


def canonical_form(items: Iterable[Item], ambiguous: Collection[str] = ()) -> tuple[str, str]:
    """The surface form that names a thing, and its folding: what most papers use, then the smallest.

    A form that other things go by too ("SAM", folded in `ambiguous`) names none of them while there is another.
    """
    papers: dict[str, set[str]] = defaultdict(set)
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for item in items:
        for form in item.entity.forms:
            if folded := fold(form):
                papers[folded].add(item.member[0])
                spellings[folded][form] += 1
    best = min(papers, key=lambda folded: (folded in ambiguous, -len(papers[folded]), folded))
    counts = spellings[best]
    shortest = min(map(len, counts))
    return min(counts, key=lambda form: (len(form) > shortest, -counts[form], form)), best


def most_said_label(items: list[Item]) -> str:
    """The label that most papers say, doubtful ones unheard if others speak; a tie goes to Method, Task, Metric."""
    sure = [item for item in items if item.entity.confidence >= _SURE]
    said = Counter(item.entity.type for item in sure or items)
    return min(said, key=lambda label: (-said[label], _LABEL_ORDER.index(label)))


def _ambiguous(item: Item, senses: Mapping[str, Mapping[str, int]], found: Mapping[str, str]) -> ResolvedEntity:
    """A thing of one paper that may be any sense of its short form; the score is the share of papers."""
    weights: Counter[str] = Counter()
    for short in sorted(item.keys & senses.keys()):
        sense = sense_of(senses[short])
        for long, papers in senses[short].items():
            if sense[long] in found:
                weights[found[sense[long]]] += papers
    total = sum(weights.values())
    name, canonical = canonical_form([item])
    return ResolvedEntity(
        make_id("e", min(item.keys)[:2], canonical, "paper", item.member[0]),
        name,
        item.entity.type,
        tuple(a for a in sorted(item.entity.forms) if a != name),
        "ambiguous",
        (item.member,),
        {entity_id: round(weight / total, 3) for entity_id, weight in sorted(weights.items())},
    )
