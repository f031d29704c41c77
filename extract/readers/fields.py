"""A paper from named values, as JSON Lines, CSV and BibTeX give them: checked, never guessed."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping

from citeweave.model import Paper

from .paper_id import paper_id_of

_NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")
_YEAR = re.compile(r"[12]\d{3}")
_NAME_BREAK = re.compile(r"\s*;\s*|\s+and\s+")
_ALIASES = {"author": "authors", "paper_id": "id"}


class FieldError(ValueError):
    """A value is missing or of the wrong kind; the message says which, and what to do."""


def paper_from(values: Mapping[str, object]) -> Paper:
    """The paper that a record describes; title and abstract keep their characters as given.

    Parameters
    ----------
    values
        By name, in any case: `title`, `abstract` and, where known, `id`, `authors` (a list, or names
        between ";" or " and "), `year`, `date` (YYYY-MM-DD), `venue`, `url`. Other names are passed by.

    Raises
    ------
    FieldError
        If title or abstract is missing, or a value has a wrong type.

    >>> paper_from({"Title": "On Pages", "abstract": "We read.", "year": "2024", "authors": "A B; C D"}).authors
    ('A B', 'C D')
    """
    known = {_canonical(name): value for name, value in values.items() if value is not None}
    title, abstract = _text(known, "title"), _text(known, "abstract")
    return Paper(
        paper_id=_optional_text(known, "id") or paper_id_of(title),
        title=title,
        abstract=abstract,
        authors=_authors(known.get("authors")),
        year=_year(known.get("year")),
        date=_date(known.get("date")),
        venue=_optional_text(known, "venue"),
        url=_optional_text(known, "url"),
    )


def _canonical(name: str) -> str:
    plain = name.strip().casefold()
    return _ALIASES.get(plain, plain)


def _text(known: Mapping[str, object], name: str) -> str:
    value = known.get(name, "")
    if not isinstance(value, str):
        raise FieldError(f"{name} is {_kind(value)}, not text; write it as a string")
    if not value.strip():
        raise FieldError(f"no {name}; add it or delete the record")
    return _storable(value, name)


def _optional_text(known: Mapping[str, object], name: str) -> str | None:
    value = known.get(name, "")
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise FieldError(f"{name} is {_kind(value)}, not text; write it as a string or leave it out")
    return _storable(value.strip(), name) or None


def _storable(value: str, name: str) -> str:
    if _NOT_STORABLE.search(value):
        raise FieldError(f"{name} holds a NUL or half a surrogate pair; remove it")
    return value


def _authors(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str):
        value = _NAME_BREAK.split(value)
    if not isinstance(value, list | tuple):
        raise FieldError(f'authors is {_kind(value)}; write a list, or names with ";" between them')
    names = [_author_name(author) for author in value]
    return tuple(name for name in names if name)


def _author_name(author: object) -> str:
    name = author.get("name") if isinstance(author, dict) else author
    if not isinstance(name, str):
        raise FieldError(f"an author is {_kind(name)}, not a name; write names as strings")
    return _storable(" ".join(name.split()), "authors")


def _year(value: object) -> int | None:
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    number = int(value) if isinstance(value, float) and value.is_integer() else value
    if isinstance(number, bool) or not isinstance(number, int | str) or not _YEAR.fullmatch(str(number).strip()):
        raise FieldError(f"year is {_shown(value)}, not a year; write four digits or leave it out")
    return int(number)


def _date(value: object) -> str | None:
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    try:
        if not isinstance(value, str):
            raise ValueError("not text")
        day = value.strip()[:10]
        datetime.datetime.fromisoformat(value.strip())
        return datetime.date.fromisoformat(day).isoformat()
    except ValueError as error:
        raise FieldError(f"date is {_shown(value)}, not a date; write YYYY-MM-DD or leave it out") from error


def _shown(value: object) -> str:
    text = str(value) if not isinstance(value, str) else repr(value)
    return text if len(text) <= 40 else text[:39] + "…"


def _kind(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    return "a list" if isinstance(value, list | tuple) else "an object" if isinstance(value, dict) else "text"
