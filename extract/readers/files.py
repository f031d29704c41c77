"""Files as the readers need them: opened, found to be text, hashed, and then read line by line.

First step of the flow. A file is read twice: `examine` goes through it once, so that a damaged or foreign
file is refused whole before anything of it is yielded; `lines_of` then streams it. What cannot be read
twice (standard input, a pipe) is spooled to a temporary file first.
"""

from __future__ import annotations

import codecs
import hashlib
import io
import shlex
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from citeweave.errors import InputError

from .text import Line

CHUNK = 1 << 16

_AS_TEXT = "save the page as text or HTML"
_FOREIGN = (
    (b"%PDF", "a PDF file", _AS_TEXT),
    (b"{\\rtf", "an RTF document", _AS_TEXT),
    (b"PK\x03\x04", "a zip archive or an office document", "unpack it, or save it as text"),
    (b"\x1f\x8b", "a gzip archive", "unpack it first (gzip -d)"),
    (b"\xfd7zXZ", "an xz archive", "unpack it first (xz -d)"),
    (b"BZh", "a bzip2 archive", "unpack it first (bzip2 -d)"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive", "unpack it first (zstd -d)"),
    (b"\x89PNG", "a picture", _AS_TEXT),
    (b"\xff\xd8\xff", "a picture", _AS_TEXT),
    (b"SQLite format 3\0", "an SQLite database", "name the saved pages themselves"),
    (b"From: <Saved by", "a web archive (MHTML)", "save the page as HTML only, or as text"),
    (b"bplist", "a web archive", _AS_TEXT),
)
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Examined:
    """What going through a file once tells: its hash, its encoding and the text that it begins with."""

    source_id: str
    encoding: str
    head: str


def open_bytes(path: str | Path) -> tuple[BinaryIO, str]:
    """Open a file so that it can be read twice.

    Parameters
    ----------
    path
        A file, or "-" for standard input.

    Returns
    -------
    tuple
        The open file, at its beginning, and the name by which the user knows it.

    Raises
    ------
    InputError
        If there is no such file, it is a folder, or it may not be read.
    """
    if str(path) == "-":
        return _spooled(sys.stdin.buffer), "stdin"
    try:
        return _opened(Path(path)), Path(path).name
    except FileNotFoundError as error:
        raise InputError(f"{path}: there is no such file; check the path") from error
    except IsADirectoryError as error:
        raise InputError(f"{path} is a folder; name the files in it, for example {path}/*.txt") from error
    except PermissionError as error:
        raise InputError(f"{path} may not be read by you; change its permissions or copy it") from error
    except (OSError, ValueError) as error:
        raise InputError(f"{path!r} cannot be opened ({error}); check the path") from error


def examine(handle: BinaryIO, shown: str) -> Examined:
    """Go through a file once; it is at its beginning again afterwards.

    Parameters
    ----------
    handle
        The file, at its beginning.
    shown
        How messages name it.

    Raises
    ------
    InputError
        If it is empty, not text, or not in the encoding that it claims (UTF-8 where it claims none).
    """
    first = handle.read(CHUNK)
    _refuse_foreign(first, shown)
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS if first.startswith(mark)), "utf-8")
    handle.seek(0)
    digest, head, blank = hashlib.sha256(), "", True
    for chunk, text in _decoded(handle, encoding, shown):
        digest.update(chunk)
        head = head or text.lstrip("\ufeff \t\n")
        blank = blank and not text.strip("\ufeff \t\n\r\f\v\xa0")
    if blank:
        raise InputError(f"{shown} holds no papers; save the page as text or HTML")
    handle.seek(0)
    return Examined(digest.hexdigest(), encoding, head)


def lines_of(handle: BinaryIO, encoding: str) -> Iterator[Line]:
    """The lines of an examined file, from its beginning; CR, LF and CRLF end a line.

    Parameters
    ----------
    handle
        The file; it stays open.
    encoding
        As `examine` found it.
    """
    handle.seek(0)
    wrapper = io.TextIOWrapper(handle, encoding=encoding, newline=None)
    try:
        for number, text in enumerate(wrapper, start=1):
            yield Line(number, text.removesuffix("\n"))
    finally:
        # Closing the file ends a reading that was left half-way; there is nothing to detach from then.
        if not handle.closed:
            wrapper.detach()


def _opened(path: Path) -> BinaryIO:
    handle = path.open("rb")
    if stat.S_ISREG(path.stat().st_mode):
        return handle
    with handle:
        return _spooled(handle)


def _spooled(stream: BinaryIO) -> BinaryIO:
    spool = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 - the caller closes it
    shutil.copyfileobj(stream, spool)
    spool.seek(0)
    return spool


def _refuse_foreign(first: bytes, shown: str) -> None:
    for magic, what, way_out in _FOREIGN:
        if first.startswith(magic):
            raise InputError(f"{shown} is {what}, not text; {way_out}")


def _decoded(handle: BinaryIO, encoding: str, shown: str) -> Iterator[tuple[bytes, str]]:
    """Chunks of the file, as bytes and as text with "\\n" for line breaks."""
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)(), translate=True)
    fed, lines = 0, 1
    while True:
        chunk = handle.read(CHUNK)
        if encoding.startswith("utf-8") and b"\0" in chunk:
            raise InputError(_nul_message(shown, fed + chunk.index(b"\0")))
        fed += len(chunk)
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            raise InputError(_decode_message(shown, fed, lines, error)) from error
        if not chunk:
            return
        lines += text.count("\n")
        yield chunk, text


def _nul_message(shown: str, offset: int) -> str:
    return (
        f"{shown}: byte {offset} is 0x00, so this is not text, or UTF-16 without a byte-order mark; if it is, "
        f"convert it: iconv -f UTF-16LE -t UTF-8 {shlex.quote(shown)}"
    )


def _decode_message(shown: str, fed: int, lines: int, error: UnicodeDecodeError) -> str:
    # What was being decoded always ends where the fed bytes end.
    offset = fed - len(error.object) + error.start
    before = error.object[: error.start].decode(error.encoding, "replace").replace("\r\n", "\n")
    line = lines + before.count("\n") + before.count("\r")
    claimed = "UTF-8" if "8" in error.encoding else "UTF-16" if "16" in error.encoding else "UTF-32"
    return (
        f"{shown}, line {line}: byte {offset} is 0x{error.object[error.start]:02x}, which is not {claimed}; convert "
        f"the file from the encoding it was saved in, for example: "
        f"iconv -f WINDOWS-1252 -t UTF-8 {shlex.quote(shown)} > utf8.txt"
    )
