"""BibTeX with abstracts: split into entries as the file streams by, each parsed by bibtexparser.

Only one entry is in memory at a time, and a damaged one costs nobody else: the next "@type{" at the
beginning of a line starts anew. LaTeX accents are decoded by bibtexparser's middleware.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bibtexparser.entrypoint import parse_string
from bibtexparser.library import Library
from bibtexparser.middlewares import LatexDecodingMiddleware
from bibtexparser.middlewares.names import parse_single_name_into_parts, split_multiple_persons_names
from bibtexparser.model import Entry, Field, MiddlewareErrorBlock, String

from citeweave.model import Listing, Rejected, Source

from .fields import FieldError, paper_from
from .text import Item, Line, rejected, tidy

_START = re.compile(r"\s{0,3}@(?P<kind>[a-zA-Z]+)\s*(?P<opener>[{(]|$)")
_BRACE = re.compile(r"\\.|[{}]")
_PASSED_BY = ("comment", "preamble")
_AS_IT_STANDS = ("url", "citeweave_id", "id")
_PARTIAL_DATE = re.compile(r"(\d{4})(?:-\d{2})?")
# LaTeX would take these as a comment and as a table's column; no abstract means that.
_BARE_SPECIAL = re.compile(r"(?<!\\)([%&])")
_ESCAPED_SPECIAL = re.compile(r"\\([%&])")
_TILDE_OF_ADDRESS = re.compile(r"(?<=/)~")
_TILDE = "\\textasciitilde{}"


@dataclass(frozen=True, slots=True)
class _Block:
    """An entry as it stands in the file; `complete` is False where its braces do not close."""

    line: int
    kind: str
    text: str
    complete: bool


def read_bibtex(lines: Iterable[Line], source: Source) -> Iterator[Item]:
    """The papers of a BibTeX file; an entry without title or abstract is rejected.

    The id is the field `citeweave_id` or `id` where there is one, else made from the title: keys are
    seldom the same in two files.

    Parameters
    ----------
    lines
        Of the file.
    source
        The file.
    """
    strings: dict[str, str] = {}
    decoder = LatexDecodingMiddleware()
    for block in _blocks(lines):
        if block.kind == "string" and block.complete:
            strings.update(_definitions(block))
        elif block.kind not in _PASSED_BY:
            yield _item(block, strings, decoder, source)


def _blocks(lines: Iterable[Line]) -> Iterator[_Block]:
    scanner = _Scanner()
    for line in lines:
        yield from scanner.feed(line)
    yield from scanner.finish()


class _Scanner:
    """Collects the lines of one entry until its braces are closed."""

    def __init__(self) -> None:
        self._begin: Line | None = None

    def feed(self, line: Line) -> Iterator[_Block]:
        """Take a line; yields the entries that end with it."""
        rest: Line | None = line
        while rest is not None:
            start = _START.match(rest.text)
            if start:
                yield from self.finish()
                self._open(rest, start)
            if self._begin is None:
                return
            rest, ended = self._take(rest)
            if ended:
                yield self._close(complete=True)

    def finish(self) -> Iterator[_Block]:
        """An entry that is open when the next one starts, or the file ends, is incomplete."""
        if self._begin is not None:
            yield self._close(complete=False)

    def _open(self, line: Line, start: re.Match[str]) -> None:
        self._begin, self._kind = line, start["kind"].lower()
        self._parentheses = start["opener"] == "("
        self._parts: list[str] = []
        self._depth, self._opened = 0, self._parentheses

    def _close(self, *, complete: bool) -> _Block:
        assert self._begin is not None
        block = _Block(self._begin.number, self._kind, "\n".join(self._parts), complete)
        self._begin = None
        return block

    def _take(self, line: Line) -> tuple[Line | None, bool]:
        """Add the line up to the end of the entry; what is left of it, and whether the entry ended."""
        for brace in _BRACE.finditer(line.text):
            self._depth += {"{": 1, "}": -1}.get(brace.group(), 0)
            self._opened = self._opened or self._depth > 0
            if self._opened and self._depth <= 0 and not self._parentheses:
                self._parts.append(line.text[: brace.end()])
                return Line(line.number, line.text[brace.end() :]), True
        self._parts.append(line.text)
        return None, self._parentheses and self._depth <= 0 and line.text.rstrip().endswith(")")


def _item(
    block: _Block, strings: dict[str, str], decoder: LatexDecodingMiddleware, source: Source
) -> Listing | Rejected:
    if not block.complete:
        reason = f"the braces of this @{block.kind} are not balanced; close them"
        return rejected(source, block.line, reason, block.text)
    try:
        values = _decoded(_raw_values(block, strings), decoder)
        return Listing(source.source_id, block.line, paper_from(values))
    except FieldError as error:
        return rejected(source, block.line, str(error), block.text)


def _raw_values(block: _Block, strings: dict[str, str]) -> dict[str, str]:
    """The fields that a paper may have, their strings resolved, LaTeX as it stands."""
    entry = _parsed(block)
    fields = {field.key.casefold(): _resolved(str(field.value), strings) for field in entry.fields}
    wanted = ("title", "abstract", "author", "year", "date", "url")
    values: dict[str, str] = {name: fields[name] for name in wanted if name in fields}
    for name, others in (("venue", ("booktitle", "journal", "journaltitle")), ("id", ("citeweave_id", "id"))):
        found = [fields[other] for other in others if fields.get(other)]
        values.update({name: found[0]} if found else {})
    partial = _PARTIAL_DATE.fullmatch(values.get("date", "").strip())
    if partial:
        # BibLaTeX's `date = {2023-05}` tells the year; the day is not known.
        del values["date"]
        values.setdefault("year", partial[1])
    return values


def _parsed(block: _Block) -> Entry:
    with _without_log("bibtexparser.splitter"):
        library = parse_string(block.text, parse_stack=[])
    if library.failed_blocks or not library.entries:
        errors = "; ".join(tidy(str(failed.error)) for failed in library.failed_blocks if str(failed.error))
        raise FieldError(f"not a valid BibTeX entry ({errors or 'a comma or a brace is missing'}); correct it")
    return library.entries[0]


def _definitions(block: _Block) -> dict[str, str]:
    with _without_log("bibtexparser.splitter"):
        library = parse_string(block.text, parse_stack=[])
    return {found.key.casefold(): _resolved(found.value, {}) for found in library.blocks if isinstance(found, String)}


@contextmanager
def _without_log(name: str) -> Iterator[None]:
    """What goes wrong is reported as `Rejected`, with the file's own line; the parser's log is not needed."""
    log = logging.getLogger(name)
    before = log.disabled
    log.disabled = True
    try:
        yield
    finally:
        log.disabled = before


def _resolved(value: str, strings: dict[str, str]) -> str:
    """The value without its braces or quotes, strings and concatenations ("acl # { 2024}") resolved."""
    parts, start, depth, quoted = [], 0, 0, False
    for found in re.finditer(r'\\.|[{}"#]', value):
        mark = found.group()
        depth += {"{": 1, "}": -1}.get(mark, 0)
        quoted ^= mark == '"' and depth == 0
        if mark == "#" and depth == 0 and not quoted:
            parts.append(value[start : found.start()])
            start = found.end()
    return "".join(_part(part.strip(), strings) for part in (*parts, value[start:]))


def _part(part: str, strings: dict[str, str]) -> str:
    if len(part) >= 2 and (part[0], part[-1]) in {("{", "}"), ('"', '"')}:
        return part[1:-1]
    return strings.get(part.casefold(), part)


def _decoded(values: dict[str, str], decoder: LatexDecodingMiddleware) -> dict[str, object]:
    """The values as plain text; white space collapsed, for BibTeX breaks lines where it likes."""
    authors = _names(values.pop("author", ""))
    kept = {name: value.replace("\\_", "_").strip() for name, value in values.items() if name in _AS_IT_STANDS}
    plain = {name: value for name, value in values.items() if name not in kept}
    plain |= {f"author {number}": name for number, name in enumerate(authors)}
    entry = Entry("article", "key", [Field(name, _escaped(value)) for name, value in plain.items()])
    done = decoder.transform_entry(entry, Library())
    if isinstance(done, MiddlewareErrorBlock):
        raise FieldError(f"LaTeX that cannot be read ({tidy(str(done.error))}); write it as plain text")
    texts = {field.key: _unescaped(tidy(str(field.value))) for field in entry.fields}
    names = [texts.pop(f"author {number}") for number in range(len(authors))]
    return {**texts, **kept, "authors": names}


def _names(authors: str) -> list[str]:
    people = split_multiple_persons_names(tidy(authors)) if authors.strip() else []
    merged = [parse_single_name_into_parts(name, strict=False).merge_first_name_first for name in people]
    return [name for name in merged if name.strip("{} ").casefold() != "others"]


def _unescaped(text: str) -> str:
    """Undo `_escaped` where formulas, which are kept as they stand, have kept it."""
    return _ESCAPED_SPECIAL.sub(r"\1", text).replace(_TILDE, "~")


def _escaped(value: str) -> str:
    return _TILDE_OF_ADDRESS.sub(lambda _: _TILDE, _BARE_SPECIAL.sub(r"\\\1", value))
