"""Every mention of the things of a paper: what was recognised, then further whole occurrences of their forms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from citeweave.extract.components.entities_settle import Thing
from citeweave.model import FieldName, Span


def find_mentions(things: Sequence[Thing], fields: dict[FieldName, str], printed: Iterable[Span]) -> list[list[Span]]:
    """The spans of each thing in reading order.

    Characters of references and addresses (`printed`) are no mention of anything else, nor are those of another
    mention; longer forms go first.
    """
    found = [set(thing.spans) for thing in things]
    taken = {name: bytearray(len(text)) for name, text in fields.items()}
    for span in (*printed, *(s for spans in found for s in spans)):
        taken[span.field][span.start : span.end] = b"\1" * (span.end - span.start)
    forms = {(text, at) for at, thing in enumerate(things) for group in thing.groups for text in group.texts}
    for form, at in sorted(forms, key=lambda f: (-len(f[0]), f)):
        found[at].update(_occurrences(form, fields, taken))
    return [sorted(spans, key=lambda s: (s.field != "title", s.start, s.end)) for spans in found]


def _occurrences(form: str, fields: dict[FieldName, str], taken: dict[FieldName, bytearray]) -> list[Span]:
    """Whole occurrences of a form in text that no mention covers yet; case counts where the form has capitals."""
    found = []
    for name, text in fields.items():
        for start in _places(form, text if form != form.lower() else _lowered(text)):
            end = start + len(form)
            if not any(taken[name][start:end]) and _is_whole(text, start, end):
                taken[name][start:end] = b"\1" * len(form)
                found.append(Span(name, start, end))
    return found


def _places(form: str, text: str) -> Iterator[int]:
    """Where a form begins in a text, without overlaps."""
    at = text.find(form)
    while at >= 0:
        yield at
        at = text.find(form, at + len(form))


def _lowered(text: str) -> str:
    """The text in lower case, character by character, so that places stay what they are."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether no letter or digit stands next to the characters [start, end)."""
    return not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum())
