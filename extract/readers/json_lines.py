"""JSON Lines: one paper a line; a bad line is rejected and the others are kept."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterable, Iterator

from citeweave.errors import InputError
from citeweave.model import Listing, Rejected, Source

from .fields import FieldError, paper_from
from .text import Item, Line, rejected

_ARRAY = re.compile(r"\[\s*(?:\{|\]|$)")


def read_json_lines(lines: Iterable[Line], source: Source) -> Iterator[Item]:
    """The papers of a JSON Lines file.

    Parameters
    ----------
    lines
        Of the file; empty ones are passed by.
    source
        The file.

    Raises
    ------
    InputError
        If the file begins with a JSON array.
    """
    first = True
    for line in lines:
        text = line.text.strip("\ufeff \t")
        if not text:
            continue
        if first and _ARRAY.match(text):
            raise InputError(_array_message(source.name))
        first = False
        yield _item(text, line.number, source)


def _item(text: str, number: int, source: Source) -> Listing | Rejected:
    try:
        record = json.loads(text)
        if not isinstance(record, dict):
            return rejected(source, number, 'not a JSON object; write {"title": …, "abstract": …}', text)
        return Listing(source.source_id, number, paper_from(record))
    except json.JSONDecodeError as error:
        # The column is of the line as it stands in the file, so a stripped start does not matter much.
        reason = f"not valid JSON at column {error.colno} ({error.msg}); correct it there"
        return rejected(source, number, reason, text)
    except FieldError as error:
        return rejected(source, number, str(error), text)
    except (ValueError, RecursionError):
        reason = "not readable JSON (nested too deeply, or a number of too many digits); correct the line"
        return rejected(source, number, reason, text)


def _array_message(name: str) -> str:
    example = f"jq -c '.[]' {shlex.quote(name)} > papers.jsonl"
    return f"{name} is one JSON array; put each record on a line of its own, for example: {example}"
