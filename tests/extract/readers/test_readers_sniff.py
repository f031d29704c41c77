"""The format is known by the first characters."""

from __future__ import annotations

import pytest

from citeweave.extract.readers.sniff import delimiter_of, sniff


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("new\n\nGet trending papers", "page"),
        ("[Re] Reading Pages Again\n\nWe do.", "page"),
        ("{\\epsilon}-Owls\n\nWe do.", "page"),
        ("@ Home: Robots That Tidy\n\nWe do.", "page"),
        ("Title\n\nAbstract", "page"),
        ("<5 Examples Are Enough\n\nWe do.", "page"),
        ("", "page"),
        ("<!DOCTYPE html>\n<html>", "html"),
        ("\n <html lang='en'>", "html"),
        ("<!-- saved from url -->\n<div>", "html"),
        ('<article class="x">', "html"),
        ('{"title": "A"}\n', "jsonl"),
        ('{ "title": "A"}\n', "jsonl"),
        ('garbage\n{"title": "A"}\n{"title": "B"}\n', "jsonl"),
        ("{\n", "jsonl"),
        ('[{"title": "A"}]', "jsonl"),
        ("[\n  {", "jsonl"),
        ("title,abstract\n", "csv"),
        ('"Abstract";"Title"\n', "csv"),
        ("id\tTITLE\tabstract\n", "csv"),
        ("@article{key,\n", "bibtex"),
        ("% made by hand\n@Misc {key,\n", "bibtex"),
        ("Free text\n\n@inproceedings{key,\n", "bibtex"),
        ("@string{a = {b}}\n", "bibtex"),
    ],
)
def test_sniff(head, expected):
    assert sniff(head) == expected


def test_a_given_format_overrides(read):
    found = read('{"title": "Owls and Pages", "abstract": "We see."}\n', format="page")
    assert found.format == "page"
    assert found.papers == []


def test_delimiters():
    assert [delimiter_of(f"title{mark}abstract") for mark in ",;\t|"] == list(",;\t|")
    assert delimiter_of("Title") is None
