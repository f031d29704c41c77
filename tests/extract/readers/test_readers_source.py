"""Opening sources: their names, hashes and dates, and what cannot be opened."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import sys

import pytest

from citeweave.errors import InputError, UsageError
from citeweave.extract.readers import FORMATS, open_source, paper_id_of
from citeweave.model import Listing

PAGE = "A Title of Owls\n\nWe look at owls. They look back.\n"


def test_the_source_is_the_file(tmp_path):
    path = tmp_path / "page.txt"
    path.write_text(PAGE)
    with open_source(path, listed_on="2025-03-11") as reader:
        assert reader.source.source_id == hashlib.sha256(PAGE.encode()).hexdigest()
        assert (reader.source.name, reader.source.date, reader.format) == ("page.txt", "2025-03-11", "page")
        first, again = list(reader), list(reader)
    assert first == again
    assert [item.source_id for item in first if isinstance(item, Listing)] == [reader.source.source_id]


def test_reading_may_be_left_half_way(tmp_path):
    path = tmp_path / "page.txt"
    path.write_text(PAGE * 500)
    with open_source(str(path)) as reader:
        assert isinstance(next(iter(reader)), Listing)


def test_standard_input(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PAGE.encode())))
    with open_source("-") as reader:
        assert reader.source.name == "stdin"
        assert len(list(reader)) == 1


def test_a_pipe_is_read_once(tmp_path):
    reading, writing = os.pipe()
    os.write(writing, PAGE.encode())
    os.close(writing)
    with open_source(f"/dev/fd/{reading}") as reader:
        assert len(list(reader)) == 1
    os.close(reading)


@pytest.mark.parametrize("day", ["2025-3-1", "11 March", "2025-02-30", "", "2025-03-11T00:00"])
def test_listed_on_is_a_date(tmp_path, day):
    with pytest.raises(UsageError, match="YYYY-MM-DD"):
        open_source(tmp_path / "page.txt", listed_on=day)


def test_the_format_is_one_of_those_known(tmp_path):
    with pytest.raises(UsageError, match="page, html, jsonl, csv, bibtex"):
        open_source(tmp_path / "page.txt", format="pdf")
    assert FORMATS == ("page", "html", "jsonl", "csv", "bibtex")


def test_what_is_not_there(tmp_path):
    with pytest.raises(InputError, match=r"none\.txt: there is no such file"):
        open_source(tmp_path / "none.txt")
    with pytest.raises(InputError, match="is a folder; name the files in it"):
        open_source(tmp_path)
    with pytest.raises(InputError, match="cannot be opened"):
        open_source("nul\0byte")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read(tmp_path):
    path = tmp_path / "page.txt"
    path.write_text(PAGE)
    path.chmod(0)
    with pytest.raises(InputError, match="may not be read"):
        open_source(path)


@pytest.mark.parametrize("content", [b"", b" \r\n\t\n", b"\xef\xbb\xbf\n", "\u00a0\n".encode("utf-16")])
def test_an_empty_file(read, content):
    with pytest.raises(InputError, match=r"saved\.txt holds no papers; save the page as text or HTML"):
        read(content)


def test_another_encoding_names_byte_line_and_way_out(read):
    content = b"\r\n" * 3 + "Zwölf Käuze\n".encode("latin-1")
    with pytest.raises(InputError, match=r"line 4: byte 8 is 0xf6, which is not UTF-8; .*iconv -f WINDOWS-1252"):
        read(content)


def test_a_bad_byte_far_into_the_file(read):
    content = b"x" * 70_000 + b"\n" * 3 + b"\x80"
    with pytest.raises(InputError, match="line 4: byte 70003 is 0x80"):
        read(content)


def test_cut_utf_16(read):
    with pytest.raises(InputError, match=r"byte 12 is 0x42, which is not UTF-16"):
        read(b"\xff\xfe" + "A\nB\nC".encode("utf-16-le") + b"\x42")


def test_utf_16_without_its_mark(read):
    with pytest.raises(InputError, match=r"byte 1 is 0x00.*UTF-16LE"):
        read(PAGE.encode("utf-16-le"))


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"%PDF-1.7\n", "a PDF file"),
        (gzip.compress(PAGE.encode()), "a gzip archive"),
        (b"PK\x03\x04", "a zip archive"),
        (b"From: <Saved by Blink>\n", "MHTML"),
        (b"{\\rtf1", "RTF"),
    ],
)
def test_what_is_not_text(read, content, what):
    with pytest.raises(InputError, match=rf"{what}.*not text; "):
        read(content)


def test_ids_are_of_the_title_alone():
    assert paper_id_of("Caf\u00e9  Owls ") == paper_id_of("Cafe\u0301\u00a0Owls")
    assert paper_id_of("abc") == "s" + hashlib.sha1(b"abc").hexdigest()[:10]
