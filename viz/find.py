"""From what a reader types to nodes: by key, name, alias, title or address, as folding compares them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rapidfuzz import fuzz, process

from citeweave.errors import NotFoundError
from citeweave.folding import fold
from citeweave.model import Node
from citeweave.viz.appearance import NodeKey, key_of, list_of, name_of, shorten

_NEAREST = 5
_LEAST_SCORE = 60.0


def find(nodes: Iterable[Node], wanted: str) -> tuple[NodeKey, ...]:
    """The nodes that are called so, sorted; several where a name has several senses.

    A key (an entity's or paper's id, an address) wins over names. Aliases are names: both senses of "SAM" have it
    as an alias only.

    Raises
    ------
    NotFoundError
        Nothing is called so; the message lists the nearest names.

    >>> find([Node("Method", "e1", {"name": "LoRA", "aliases": ("low-rank adaptation",)})], "Low Rank Adaptations")
    (('Method', 'e1'),)
    """
    known = sorted(nodes, key=key_of)
    same = _comparison(wanted)
    for names_of in (_keys, _names):
        found = tuple(key_of(n) for n in known if any(same(name) for name in names_of(n)))
        if found:
            return found
    raise NotFoundError(_not_found(known, wanted))


def _keys(node: Node) -> tuple[str, ...]:
    return (node.key,)


def _names(node: Node) -> tuple[str, ...]:
    return (name_of(node), *list_of(node.properties, "aliases"), *list_of(node.properties, "title"))


def _comparison(wanted: str) -> Callable[[str], bool]:
    folded, written = fold(wanted), wanted.strip().casefold()
    if folded:
        return lambda name: fold(name) == folded
    return lambda name: name.strip().casefold() == written  # another script folds to nothing


def _not_found(known: list[Node], wanted: str) -> str:
    names = {name: fold(name) or name for n in known for name in (name_of(n), *list_of(n.properties, "aliases"))}
    near = process.extract(fold(wanted) or wanted, names, scorer=fuzz.ratio, limit=_NEAREST, score_cutoff=_LEAST_SCORE)
    nearest = ", ".join(shorten(name, 60) for _, _, name in sorted(near, key=lambda hit: (-hit[1], hit[2])))
    way_out = (
        f"nearest names: {nearest}" if nearest else "no name is near it; `citeweave stats` says what the graph holds"
    )
    return f"nothing is called {shorten(wanted, 80)!r}; {way_out}"
