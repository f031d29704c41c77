"""The first identity of entities: folded forms, abbreviation pairs, and senses of short forms.

Forms with equal folding are one thing, and so are the forms that one paper ties together, but for short forms:
those tie nothing by themselves. What a bare one means is judged paper by paper (`senses`); where nothing
decides, it stays an ambiguous thing of that paper, with the senses as candidates. Datasets are kept apart from
methods, tasks and metrics, which are one kind of thing whose label is what most papers say.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping

from citeweave.folding import fold, is_plural_of
from citeweave.graph.resolve.items import Item
from citeweave.graph.resolve.records import ResolvedEntity, make_id
from citeweave.graph.resolve.senses import Senses, Verdict
from citeweave.groups import Groups

_SURE = 0.5
"""From this confidence on, what a paper says of a thing's type is heard."""

_LABEL_ORDER = ("Method", "Task", "Metric", "Dataset")


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
    senses = Senses(ordered)
    groups = Groups()
    homes: list[tuple[Item, str]] = []
    undecided: list[tuple[Item, Verdict]] = []
    for item in ordered:
        keys, verdict = _telling_keys(item, senses)
        for key in keys:
            groups.join(keys[0], key)
        if keys:
            homes.append((item, keys[0]))
        elif verdict is not None:
            undecided.append((item, verdict))
    clusters: dict[str, list[Item]] = defaultdict(list)
    for item, key in homes:
        clusters[groups.find(key)].append(item)
    shared = _shared_forms(clusters.values())
    resolved = {root: _resolved(root, members, shared) for root, members in clusters.items()}
    ids = {key: resolved[root].entity_id for key in senses.all_keys() if (root := groups.find(key)) in resolved}
    ambiguous = [_ambiguous(item, verdict, ids) for item, verdict in undecided]
    return tuple(sorted((*resolved.values(), *ambiguous), key=lambda e: e.entity_id))


def _telling_keys(item: Item, senses: Senses) -> tuple[list[str], Verdict | None]:
    """The keys that say which thing an item is; without any, the verdict that left it open.

    A form that other papers abbreviate to tells nothing by itself: the item's own expansion does, else the
    verdict on the bare form.
    """
    keys = sorted(item.own_keys - senses.short_keys)
    for short in sorted(item.keys & item.short_keys):
        printed = senses.printed(short)
        keys += [printed[long] for long in sorted(item.long_keys) if long in printed]
    if item.short_keys:
        return keys or sorted(item.long_keys), None
    verdicts = [(short, senses.judge(short, item.member[0])) for short in sorted(item.keys)]
    keys += [verdict.sense for _, verdict in verdicts if verdict is not None and verdict.sense is not None]
    if keys:
        return keys, None
    left_open = [verdict for _, verdict in verdicts if verdict is not None]
    return ([], left_open[0]) if left_open else (sorted(item.keys), None)


def _shared_forms(clusters: Iterable[list[Item]]) -> frozenset[str]:
    """Keys that more than one thing goes by."""
    seen: Counter[str] = Counter()
    for items in clusters:
        seen.update({key for item in items for key in item.keys})
    return frozenset(key for key, things in seen.items() if things > 1)


def _resolved(root: str, items: list[Item], shared: Collection[str]) -> ResolvedEntity:
    """The thing that all these items are."""
    kind = items[0].kind
    name, canonical = canonical_form(items, {key[2:] for key in shared if key.startswith(kind)})
    # Only a thing all of whose forms others go by too needs more than its canonical form to be told from them.
    sense = root if kind + canonical in shared else ""
    forms = {form for item in items for form in item.entity.forms}
    return ResolvedEntity(
        make_id("e", kind, canonical, sense),
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
    chosen: Counter[str] = Counter()
    for item in items:
        chosen[item.entity.name] += 1
        for form in item.entity.forms:
            if folded := fold(form):
                papers[folded].add(item.member[0])
                spellings[folded][form] += 1
    best = min(papers, key=lambda folded: (folded in ambiguous, -len(papers[folded]), folded))
    counts = spellings[best]
    return min(counts, key=lambda form: (is_plural_of(form, counts), -counts[form], -chosen[form], form)), best


def most_said_label(items: list[Item]) -> str:
    """The label that most papers say, doubtful ones unheard if others speak; a tie goes to Method, Task, Metric."""
    sure = [item for item in items if item.entity.confidence >= _SURE]
    said = Counter(item.entity.type for item in sure or items)
    return min(said, key=lambda label: (-said[label], _LABEL_ORDER.index(label)))


def _ambiguous(item: Item, verdict: Verdict, ids: Mapping[str, str]) -> ResolvedEntity:
    """A thing of one paper that may be any sense of its short form."""
    name, canonical = canonical_form([item])
    scores = {ids[sense]: score for sense, score in verdict.scores.items() if sense in ids}
    return ResolvedEntity(
        make_id("e", item.kind, canonical, "paper", item.member[0]),
        name,
        item.entity.type,
        tuple(form for form in sorted(item.entity.forms) if form != name),
        "ambiguous",
        (item.member,),
        dict(sorted(scores.items())),
    )
