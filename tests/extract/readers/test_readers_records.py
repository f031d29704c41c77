"""JSON Lines, CSV and BibTeX: named values, checked one record at a time."""

from __future__ import annotations

import json

import pytest

from citeweave.errors import InputError
from citeweave.extract.readers import paper_id_of
from citeweave.model import Paper

GOOD = {"title": "Owls at Night", "abstract": "We watch owls.  They\nare awake."}


def json_lines(*records):
    return "".join(f"{record if isinstance(record, str) else json.dumps(record)}\n" for record in records)


def test_json_lines_keep_what_is_given(read):
    full = {
        **GOOD, "id": "x7", "authors": ["Ada  Example", {"name": "Bo Sample"}], "year": 2024,
        "date": "2024-05-01T08:00:00Z", "venue": "OwlConf", "url": "https://example.org/owls", "entities": [],
    }  # fmt: skip
    found = read(json_lines(full, "", GOOD))
    assert found.format == "jsonl"
    assert found.papers == [
        Paper("x7", GOOD["title"], GOOD["abstract"], ("Ada Example", "Bo Sample"), 2024, "2024-05-01", "OwlConf",
              "https://example.org/owls"),
        Paper(paper_id_of(GOOD["title"]), GOOD["title"], GOOD["abstract"]),
    ]  # fmt: skip
    assert found.lines == [1, 3]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ('{"title": "x" "abstract"}', "not valid JSON at column 15"),
        ('{"title": "x"', "not valid JSON at column 14"),
        ("3", "not a JSON object"),
        ("[" * 50_000, "nested too deeply"),
        ({"abstract": "x"}, "no title"),
        ({"title": " ", "abstract": "x"}, "no title"),
        ({"title": "x"}, "no abstract"),
        ({"title": 3, "abstract": "x"}, "title is a number, not text"),
        ({"title": "x", "abstract": ["y"]}, "abstract is a list, not text"),
        ({**GOOD, "year": "20x3"}, "year is '20x3', not a year"),
        ({**GOOD, "year": 99}, "year is 99"),
        ({**GOOD, "year": True}, "year is True"),
        ({**GOOD, "date": "2024-02-30"}, "date is '2024-02-30', not a date; write YYYY-MM-DD"),
        ({**GOOD, "date": 2024}, "date is 2024"),
        ({**GOOD, "authors": 3}, "authors is a number"),
        ({**GOOD, "authors": [3]}, "an author is a number"),
        ({**GOOD, "venue": {}}, "venue is an object"),
        ({**GOOD, "id": False}, "id is true or false"),
        ('{"title": "\\ud800", "abstract": "x"}', "surrogate"),
        ('{"title": "x\\u0000", "abstract": "x"}', "NUL"),
    ],
)
def test_a_bad_line_costs_itself_only(read, bad, reason):
    found = read(json_lines(GOOD, bad, GOOD))
    assert found.lines == [1, 3]
    assert [item.line for item in found.rejected] == [2]
    assert reason in found.rejected[0].reason


@pytest.mark.parametrize(
    ("year", "expected"), [("2024", 2024), (2024.0, 2024), (None, None), ("", None), (" 1999 ", 1999)]
)
def test_years(read, year, expected):
    assert read(json_lines({**GOOD, "year": year})).papers[0].year == expected


@pytest.mark.parametrize(
    "authors", ["Ada Example; Bo Sample", "Ada Example and Bo Sample", ["Ada Example", "Bo Sample"]]
)
def test_authors(read, authors):
    assert read(json_lines({**GOOD, "Authors": authors})).papers[0].authors == ("Ada Example", "Bo Sample")


def test_a_json_array_is_refused_with_the_way_out(read):
    for text in (json.dumps([GOOD]), json.dumps([GOOD], indent=1), "[]"):
        with pytest.raises(InputError, match="jq -c"):
            read(text)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv(read, delimiter):
    rows = [
        ["Abstract", " TITLE ", "id", "Year", "Authors", "note"],
        ['"We, say; ""owls""|.\n\nTwice."', "Owls at Night", "7", "2024", "Ada Example and Bo Sample", ""],
        ["Tea is\u2028hot.", 'A 5" Cup', "", "", "", "x"],
    ]
    found = read("\r\n".join(delimiter.join(row) for row in rows))
    assert found.format == "csv"
    assert found.papers == [
        Paper("7", "Owls at Night", 'We, say; "owls"|.\n\nTwice.', ("Ada Example", "Bo Sample"), 2024),
        Paper(paper_id_of('A 5" Cup'), 'A 5" Cup', "Tea is\u2028hot."),
    ]
    assert found.lines == [2, 5]


def test_bad_rows_cost_themselves_only(read):
    text = 'title,abstract,year\nA,a.,2001\nB,b.\n,c.,\nD,,\nE,e.,20x3\nF,"f.,2003\nG,g.,2004\nH,h.,2005,x\nI,i.,2006\n'
    found = read(text)
    assert [paper.title for paper in found.papers] == ["A", "G", "I"]
    reasons = [(item.line, item.reason.split(";")[0]) for item in found.rejected]
    assert reasons == [
        (3, "2 cells where the header has 3"),
        (4, "no title"),
        (5, "no abstract"),
        (6, "year is '20x3', not a year"),
        (7, "a quotation mark is opened and never closed"),
        (9, "4 cells where the header has 3"),
    ]


def test_huge_fields(read):
    text = "owl " * 200_000
    assert read(f'title,abstract\nOwls,"{text}"\n').papers[0].abstract == text
    assert read(json_lines({"title": "Owls", "abstract": text})).papers[0].abstract == text


@pytest.mark.parametrize("header", ["title,text", "name,abstract", "x" * 200_000])
def test_a_header_without_the_columns(read, header):
    with pytest.raises(InputError, match=r"begin with a header such as: title,abstract"):
        read(f"{header}\na,b\n", format="csv")


BIBTEX = r"""% made by hand
Free text with an @ sign.
@string{owl = "Proc. of OwlConf"}
@comment{@article{no, title={Not This}, abstract={One.}}}
@inproceedings{key1,
  title     = {{O}wls at \textbf{Night}: {\"U}ber Eulen},
  abstract  = "We gain 5% \& 10\% & more on $x_1$,
               see https://example.org/~owls_a. It is {\'e}tabli.",
  author    = {M{\"u}ller, Hans and van der Owl, Ada and {Owls and Sons} and others},
  booktitle = owl # { 2024},
  year      = 2024,
  url       = {https://example.org/~a_b%20c},
}
@article{key2, title={No Abstract}} @misc{key3, title={Tea}, abstract={Hot.}, date={2021-05}, citeweave_id={t1}}
@article{broken, title={Never {Closed}, abstract={x}
@article(round, title={Kites}, journal = {J. of Kites}, abstract={High.}, date={2021-05-06})
@misc{twice, title={A}, title={B}, abstract={C}}
@misc{year, title={A}, abstract={C}, year={in press}}
@misc{comma title={A}, abstract={C}}
@misc{last, title={Never
"""


def test_bibtex(read):
    found = read(BIBTEX)
    assert found.format == "bibtex"
    title = "Owls at Night: Über Eulen"
    assert found.papers == [
        Paper(paper_id_of(title), title,
              "We gain 5% & 10% & more on $x_1$, see https://example.org/~owls_a. It is établi.",
              ("Hans Müller", "Ada van der Owl", "Owls and Sons"), 2024, None, "Proc. of OwlConf 2024",
              "https://example.org/~a_b%20c"),
        Paper("t1", "Tea", "Hot.", year=2021),
        Paper(paper_id_of("Kites"), "Kites", "High.", date="2021-05-06", venue="J. of Kites"),
    ]  # fmt: skip
    assert found.lines == [5, 14, 16]
    reasons = [(item.line, item.reason) for item in found.rejected]
    assert [line for line, _ in reasons] == [14, 15, 17, 18, 19, 20]
    for (_, reason), part in zip(
        reasons,
        ["no abstract", "braces", "Duplicate field keys", "year is 'in press'", "not a valid BibTeX", "braces"],
        strict=True,
    ):
        assert part in reason


def test_bibtex_leaves_nothing_in_the_log(read, caplog):
    read(BIBTEX)
    assert caplog.records == []
