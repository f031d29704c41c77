"""Gold and predictions from JSON Lines: one object a paper, read strictly, since a slip would change the figures.

The form is that of `citeweave extract`, plus "tier" where it is "optional":

{"id", "title", "abstract", "entities": [{"name", "aliases", "type", "role", "tier"}],
 "works": [{"authors", "year"}], "urls": [{"url"}]}

So a user makes gold by correcting what `citeweave extract` prints. Other keys are passed by.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, TypeVar

from citeweave.errors import InputError
from citeweave.extract.readers.paper_id import paper_id_of
from citeweave.extract.scoring import Reading, Thing, WorkKey, work_key
from citeweave.extract.tags import ROLES, TYPES

Record = dict[str, object]
TIERS = ("must", "optional")
_Word = TypeVar("_Word", bound=str)


@dataclass(frozen=True, slots=True)
class _Line:
    """Where a record stands, for the message."""

    name: str
    number: int

    def fail(self, reason: str) -> NoReturn:
        raise InputError(f"{self.name}:{self.number}: {reason}")


def read_gold(path: str | Path) -> tuple[tuple[Reading, ...], tuple[str, ...]]:
    """Read annotated papers.

    Parameters
    ----------
    path
        JSON Lines; a missing tier is "must", a missing role is not scored.

    Returns
    -------
    tuple
        The papers in their order, and warnings: forms that stand neither in title nor in abstract.

    Raises
    ------
    InputError
        The file cannot be read, holds no paper or one twice, or a line is not of the form; says which and why.
    """
    readings: dict[str, Reading] = {}
    warnings: list[str] = []
    for line, record in _records(Path(path)):
        reading = _reading(line, record, gold=True)
        if reading.paper_id in readings:
            line.fail(f"the paper {reading.paper_id} was annotated above; keep one of the two lines")
        readings[reading.paper_id] = reading
        warnings += _absent_forms(line, reading)
    if not readings:
        raise InputError(f"{path} holds no annotated paper; correct a few lines of `citeweave extract` to make some")
    return tuple(readings.values()), tuple(warnings)


def read_predicted(path: str | Path) -> tuple[Reading, ...]:
    """Read predictions: what `citeweave extract` or `export` wrote; only an id or a title and entities must be there.

    Raises
    ------
    InputError
        As for `read_gold`.
    """
    return tuple(_reading(line, record, gold=False) for line, record in _records(Path(path)))


def _records(path: Path) -> Iterator[tuple[_Line, Record]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}; name a file of JSON Lines") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8 at byte {error.start}; save it as UTF-8") from error
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            place = _Line(path.name, number)
            yield place, _object(place, line)


def _object(line: _Line, text: str) -> Record:
    try:
        record = json.loads(text)
    except (ValueError, RecursionError) as error:
        line.fail(f"not readable JSON ({error}); write one object on one line")
    if not isinstance(record, dict):
        line.fail('not a JSON object; write {"id": …, "title": …, "abstract": …, "entities": […]}')
    return record


def _reading(line: _Line, record: Record, *, gold: bool) -> Reading:
    title, abstract, paper_id = (
        _text(line, record, key, needed=gold and key != "id") for key in ("title", "abstract", "id")
    )
    if not paper_id and not title:
        line.fail('has neither "id" nor "title"; give one, so that it can be found in the gold')
    if "entities" not in record:
        line.fail('has no "entities"; write [] for a paper that names nothing')
    things = tuple(_thing(line, entity, gold=gold) for entity in _objects(line, record, "entities"))
    works = tuple(_work(line, work) for work in _objects(line, record, "works"))
    urls = tuple(_text(line, url, "url", needed=True) for url in _objects(line, record, "urls"))
    return Reading(paper_id or paper_id_of(title), title, abstract, things, works, urls)


def _thing(line: _Line, entity: Record, *, gold: bool) -> Thing:
    name = _text(line, entity, "name", needed=True)
    aliases = entity.get("aliases") or []
    if not isinstance(aliases, list) or not all(isinstance(alias, str) for alias in aliases):
        line.fail(f'"aliases" of {name!r} is not a list of texts; write ["…"] or []')
    sure = entity.get("confidence")
    if sure is not None and (isinstance(sure, bool) or not isinstance(sure, int | float) or not 0 <= sure <= 1):
        line.fail(f'"confidence" of {name!r} is no number from 0 to 1; correct it or leave it out')
    kind = _one_of(line, entity, "type", TYPES, name)
    role = _one_of(line, entity, "role", ROLES, name) if entity.get("role") is not None else None
    tier = _one_of(line, entity, "tier", TIERS, name) if gold and entity.get("tier") is not None else "must"
    return Thing(name, tuple(aliases), kind, role, tier == "must", None if gold or sure is None else float(sure))


def _work(line: _Line, work: Record) -> WorkKey:
    authors, year = work.get("authors") or [], work.get("year")
    if not isinstance(authors, list) or not all(isinstance(a, str) and a.strip() for a in authors):
        line.fail('"authors" of a work is not a list of names; write ["Luo", "Park"]')
    if year is not None and (isinstance(year, bool) or not isinstance(year, int)):
        line.fail(f'"year" of a work is {year!r}; write a number, or null where none is printed')
    return work_key(authors, year)


def _objects(line: _Line, record: Record, key: str) -> list[Record]:
    values = record.get(key) or []
    if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
        line.fail(f'"{key}" is not a list of objects; write [{{…}}, {{…}}] or []')
    return values


def _text(line: _Line, record: Record, key: str, *, needed: bool) -> str:
    value = record.get(key)
    if value is None and not needed:
        return ""
    if not isinstance(value, str) or (needed and not value.strip()):
        line.fail(f'"{key}" is {"missing" if value is None else "no text"}; give it as the paper has it')
    return value


def _one_of(line: _Line, entity: Record, key: str, words: tuple[_Word, ...], name: str) -> _Word:
    for word in words:
        if entity.get(key) == word:
            return word
    line.fail(f'"{key}" of {name!r} is {entity.get(key)!r}; write {", ".join(words[:-1])} or {words[-1]}')


def _absent_forms(line: _Line, reading: Reading) -> Iterator[str]:
    for thing in reading.things:
        for form in (thing.name, *thing.aliases):
            if form not in reading.title and form not in reading.abstract:
                yield (
                    f"{line.name}:{line.number}: {form!r} stands neither in title nor in abstract of "
                    f"{reading.paper_id}; spell it as there"
                )
