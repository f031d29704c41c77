"""A user's own names: a list of the field's methods, datasets, tasks and metrics, out of a JSON Lines file.

`name_finder` looks the names up in a text, `recogniser` proposes them beside what the model finds, and
`entities` puts the forms of one name together. What is read does not depend on the order of the lines.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from citeweave.errors import InputError
from citeweave.folding import fold
from citeweave.groups import Groups
from citeweave.model import EntityType

_TYPES: tuple[EntityType, ...] = get_args(EntityType)
_WAY_OUT = 'a line is {"name": "LoRA", "aliases": ["Low-Rank Adaptation"], "type": "Method"}'
_MOST_REPORTED = 5

Folded = Mapping[str, str]
"""Forms with their folded forms: folding is what takes time with long lists, so it is done once a form."""


@dataclass(frozen=True, slots=True, order=True)
class KnownName:
    """A thing that the user lists: its name, its other forms (sorted), and what it is."""

    name: str
    aliases: tuple[str, ...]
    type: EntityType

    @property
    def forms(self) -> tuple[str, ...]:
        """Name and aliases."""
        return (self.name, *self.aliases)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A good line of the file."""

    line: int
    name: str
    forms: tuple[str, ...]
    type: EntityType


def read_names(path: str | Path) -> tuple[KnownName, ...]:
    """The names of a list.

    Parameters
    ----------
    path
        JSON Lines; each line has `name`, `type` (Method, Dataset, Task or Metric) and, where there are some,
        `aliases` (a list). Other keys and empty lines are passed by.

    Returns
    -------
    tuple of KnownName
        Sorted, each thing once. Lines with the same name are one thing, and so is a line whose forms are all
        among those of one other line. A form that several things share stands for none of them alone: it
        becomes a name of its own.

    Raises
    ------
    InputError
        The file cannot be read, holds no name, or has lines that are wrong; names the lines.
    """
    path = Path(path)
    entries: list[_Entry] = []
    wrong: list[tuple[int, str]] = []
    folded: dict[str, str] = {}
    for number, line in enumerate(_lines(path), 1):
        if line.strip():
            try:
                entries.append(_entry(number, line, folded))
            except ValueError as error:
                wrong.append((number, str(error)))
    wrong += _two_types(entries, folded)
    if wrong:
        raise InputError(_report(path, sorted(wrong)))
    if not entries:
        raise InputError(f"{path}: holds no names; {_WAY_OUT}")
    return _merged((KnownName(e.name, _others(e.name, e.forms), e.type) for e in entries), folded)


def merged(names: Iterable[KnownName]) -> tuple[KnownName, ...]:
    """Each thing once, sorted, whatever the order of `names`; see `read_names`.

    >>> merged([KnownName("LoRA", (), "Method"), KnownName("Low-Rank Adaptation", ("LoRA",), "Method")])
    (KnownName(name='LoRA', aliases=('Low-Rank Adaptation',), type='Method'),)
    """
    names = tuple(names)
    return _merged(names, {form: fold(form) for name in names for form in name.forms})


def _merged(names: Iterable[KnownName], folded: Folded) -> tuple[KnownName, ...]:
    things = _joined(_joined(sorted(set(names)), _same_name, folded), _same_thing, folded)
    shared = {form for form, holders in _owners(things, folded).items() if len(holders) > 1}
    found: list[KnownName] = []
    alone: dict[str, list[KnownName]] = defaultdict(list)
    for thing in things:
        kept = [form for form in thing.forms if folded[form] not in shared]
        if kept:
            found.append(KnownName(kept[0], _others(kept[0], kept), thing.type))
        for form in set(thing.forms) - set(kept):
            alone[folded[form]].append(KnownName(form, (), thing.type))
    return tuple(sorted([*found, *map(_unite, alone.values())]))


def _lines(path: Path) -> Iterable[str]:
    try:
        # Not splitlines: a JSON text may hold a Unicode line separator.
        return path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: is not UTF-8 (byte {error.start}); save the list as UTF-8 JSON Lines") from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}; name a list of names with --names") from error


def _entry(number: int, line: str, folded: dict[str, str]) -> _Entry:
    """A line's entry, its folded forms noted; ValueError with what is wrong."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        raise ValueError("is not JSON") from None
    if not isinstance(record, dict):
        raise ValueError("is not a JSON object")
    name, aliases, kind = record.get("name"), record.get("aliases") or [], record.get("type")
    if not name:
        raise ValueError("has no name")
    if not isinstance(aliases, list):
        raise ValueError(f"the aliases {_short(aliases)} are no list")
    if kind not in _TYPES:
        raise ValueError(f"the type {_short(kind)} is none of {', '.join(_TYPES)}" if kind else "has no type")
    forms = tuple(_form(form, folded) for form in (name, *aliases))
    return _Entry(number, forms[0], forms, kind)


def _form(value: object, folded: dict[str, str]) -> str:
    form = " ".join(value.split()) if isinstance(value, str) else ""
    if form not in folded:
        key = fold(form)
        if not key:
            raise ValueError(f"the form {_short(value)} is no text with a letter or digit")
        if any("\ud800" <= char <= "\udfff" for char in form):
            raise ValueError(f"the form {form!a} holds half of a surrogate pair")
        folded[form] = key
    return form


def _two_types(entries: Sequence[_Entry], folded: Folded) -> list[tuple[int, str]]:
    """Forms that lines give two types: nothing would say which one holds."""
    first: dict[str, _Entry] = {}
    wrong = []
    for entry in entries:
        for form in entry.forms:
            other = first.setdefault(folded[form], entry)
            if other.type != entry.type:
                wrong.append((entry.line, f"{_short(form)} is a {entry.type}, but a {other.type} in line {other.line}"))
                break
    return wrong


def _report(path: Path, wrong: Sequence[tuple[int, str]]) -> str:
    told = "; ".join(f"{path}:{line}: {reason}" for line, reason in wrong[:_MOST_REPORTED])
    more = f"; and {len(wrong) - _MOST_REPORTED} more lines" if len(wrong) > _MOST_REPORTED else ""
    return f"{told}{more}; correct or remove {'it' if len(wrong) == 1 else 'them'}: {_WAY_OUT}"


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else f"{text[:37]}…"


def _owners(things: Sequence[KnownName], folded: Folded) -> dict[str, set[int]]:
    """Which things have a form, by its folded form."""
    owners: dict[str, set[int]] = defaultdict(set)
    for at, thing in enumerate(things):
        for form in thing.forms:
            owners[folded[form]].add(at)
    return owners


def _same_name(things: Sequence[KnownName], folded: Folded) -> Iterable[tuple[int, int]]:
    """Pairs of things whose names fold to the same."""
    first: dict[str, int] = {}
    return [(first.setdefault(folded[thing.name], at), at) for at, thing in enumerate(things)]


def _same_thing(things: Sequence[KnownName], folded: Folded) -> Iterable[tuple[int, int]]:
    """Pairs of which one has all its forms among those of the other, and of no third one."""
    owners = _owners(things, folded)
    for at, thing in enumerate(things):
        holders = set.intersection(*(owners[folded[form]] for form in thing.forms)) - {at}
        if len(holders) == 1:
            yield at, holders.pop()


def _joined(
    things: Sequence[KnownName],
    pairs: Callable[[Sequence[KnownName], Folded], Iterable[tuple[int, int]]],
    folded: Folded,
) -> list[KnownName]:
    """The things with those of `pairs` put together, sorted."""
    groups = Groups()
    for a, b in pairs(things, folded):
        groups.join(_key(a), _key(b))
    together: dict[str, list[KnownName]] = defaultdict(list)
    for at, thing in enumerate(things):
        together[groups.find(_key(at))].append(thing)
    return sorted(map(_unite, together.values()))


def _key(at: int) -> str:
    return f"{at:09}"


def _unite(things: Sequence[KnownName]) -> KnownName:
    """One thing with all forms of several, under the smallest of their names."""
    name = min(thing.name for thing in things)
    return KnownName(name, _others(name, (form for thing in things for form in thing.forms)), things[0].type)


def _others(name: str, forms: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(forms) - {name}))
