"""Where the names of a user's list occur in a text, quickly for lists of any length.

Text and names are brought to the same plain form (accents and the choice of hyphen or space taken away), so
that looking a name up is taking a slice and asking a dictionary; there is no pattern a name.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from citeweave.extract.names import KnownName
from citeweave.folding import strip_accents

_BETWEEN = r"\s_‐‑‒–−-"
_CHUNK = re.compile(rf"[^{_BETWEEN}]+")
_SIZES = (12, 8, 5, 4, 3, 2, 1)
"""Forms are looked for by their first characters: by as many of these as they have."""


@dataclass(frozen=True, slots=True)
class FoundName:
    """An occurrence: characters [start, end) of the text, and the name that they are a form of."""

    start: int
    end: int
    name: KnownName


@dataclass(frozen=True, slots=True)
class _Plain:
    """A plain form; `places[i]` is the character of the text that character `i` comes from.

    `starts` are the characters at which a word, or a sign, begins.
    """

    text: str
    places: list[int]
    starts: list[int]


class NameFinder:
    """Finds the names of a list in texts.

    Parameters
    ----------
    names
        As `read_names` gives them.
    """

    def __init__(self, names: Iterable[KnownName]) -> None:
        self._forms: dict[str, list[tuple[str, KnownName]]] = defaultdict(list)
        for name in sorted(names):
            for form in name.forms:
                plain = _plain(form).text
                self._forms[plain.lower()].append((plain, name))
        lengths: dict[str, set[int]] = defaultdict(set)
        for key in self._forms:
            lengths[key[: next(size for size in _SIZES if size <= len(key))]].add(len(key))
        self._lengths = {prefix: tuple(sorted(found)) for prefix, found in lengths.items()}
        self._prefixes = sorted({len(prefix) for prefix in lengths})

    def find(self, text: str) -> list[FoundName]:
        """The whole-word occurrences of any form, in reading order.

        Of occurrences that overlap the longest is taken, then the first. Hyphens and spaces may be exchanged, and
        left out between a letter and a digit ("GPT-4", "GPT 4", "GPT4"); a plural "s" may follow. Case counts where
        the form has capitals.

        >>> finder = NameFinder([KnownName("GPT-4", (), "Method"), KnownName("question answering", (), "Task")])
        >>> [(found.start, found.end) for found in finder.find("Question Answering with GPT 4, not GPT-4.5")]
        [(0, 18), (24, 29)]
        """
        if not self._forms:
            return []
        taken = bytearray(len(text))
        found = []
        for one in sorted(self._occurrences(text), key=lambda o: (o.start - o.end, o.start)):
            if not any(taken[one.start : one.end]):
                taken[one.start : one.end] = b"\1" * (one.end - one.start)
                found.append(one)
        return sorted(found, key=lambda o: o.start)

    def _occurrences(self, text: str) -> Iterator[FoundName]:
        """All occurrences, overlapping ones too."""
        plain = _plain(text)
        lower = plain.text.lower()
        for start in plain.starts:
            for stop in self._stops(lower, start):
                if (forms := self._forms.get(lower[start:stop])) is not None:
                    name, end = _fitting(forms, plain.text[start:stop]), _end(text, plain, stop)
                    if name is not None and end is not None:
                        yield FoundName(plain.places[start], end, name)

    def _stops(self, lower: str, start: int) -> Iterator[int]:
        """Where forms would end that begin with the characters at `start`."""
        for size in self._prefixes:
            for length in self._lengths.get(lower[start : start + size], ()):
                if start + length <= len(lower):
                    yield start + length


def _fitting(forms: list[tuple[str, KnownName]], text: str) -> KnownName | None:
    """The name that has this form; a form with capitals must be met exactly."""
    return next((name for form, name in forms if form == text or form == form.lower()), None)


def _end(text: str, plain: _Plain, stop: int) -> int | None:
    """Where an occurrence ends that reaches to `stop` of the plain form; None where a word goes on there."""
    if stop < len(plain.places) and plain.places[stop] == plain.places[stop - 1]:
        return None
    end = _past_accents(text, plain.places[stop - 1] + 1)
    if _ends(text, end):
        return end
    plural = text[end : end + 1] == "s" and text[end - 1] not in "sS" and _ends(text, end + 1)
    return end + 1 if plural else None


def _past_accents(text: str, end: int) -> int:
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return end


def _ends(text: str, end: int) -> bool:
    """Whether a name may end before character `end`: "LoRA" not within "LoRA+", nor "GPT-3" within "GPT-3.5"."""
    after = text[end : end + 1]
    if after == "+":
        return text[end + 1 : end + 2].isalnum()
    if text[end - 1].isdigit() and _is_decimal(text, end):
        return False
    return not (after.isalnum() and text[end - 1].isalnum())


def _is_decimal(text: str, at: int) -> bool:
    """Whether the character is the point of a decimal number."""
    return text[at : at + 1] == "." and at > 0 and text[at - 1].isdigit() and text[at + 1 : at + 2].isdigit()


def _plain(text: str) -> _Plain:
    """The text without accents, with one space for any run of hyphens and white space, none next to a digit."""
    parts: list[str] = []
    places: list[int] = []
    starts: list[int] = []
    for chunk in _CHUNK.finditer(text):
        part, at = _without_accents(chunk)
        if not part:
            continue
        if parts and not _letter_meets_digit(parts[-1][-1], part[0]):
            parts.append(" ")
            places.append(chunk.start() - 1)
        starts.extend(_starts(text, at, len(places)))
        parts.append(part)
        places.extend(at)
    return _Plain("".join(parts), places, starts)


def _without_accents(chunk: re.Match[str]) -> tuple[str, Sequence[int]]:
    """A run of characters without accents, and the characters of the text that these come from."""
    if chunk[0].isascii():
        return chunk[0], range(*chunk.span())
    # Character by character, as one may become several, or none.
    pairs = [(plain, at) for at, char in enumerate(chunk[0], chunk.start()) for plain in strip_accents(char)]
    return "".join(plain for plain, _ in pairs), [at for _, at in pairs]


def _starts(text: str, at: Sequence[int], offset: int) -> Iterator[int]:
    """Where words and signs begin among the characters `at` of the text, counted from `offset`."""
    yield offset
    if text[at[0] : at[-1] + 1].isalnum():
        return
    for i in range(1, len(at)):
        place = at[i]
        within_word = text[place].isalnum() and text[place - 1].isalnum()
        if place != at[i - 1] and not within_word and not (text[place].isdigit() and _is_decimal(text, place - 1)):
            yield offset + i


def _letter_meets_digit(before: str, after: str) -> bool:
    return (before.isalpha() and after.isdigit()) or (before.isdigit() and after.isalpha())
