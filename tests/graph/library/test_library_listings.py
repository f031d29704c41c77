"""Adding pages: once each, in any order, and which of differing texts is kept."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import pytest
from library_samples import content, make_page, make_paper, make_rejected, read_pending

from citeweave.errors import NotFoundError, UsageError
from citeweave.graph.library import AddCount, Library
from citeweave.model import Listing, Paper, Source

PAPER = Paper("s1", "Plover counts", "A short text.")


def add(library: Library, number: int, *papers: Paper) -> AddCount:
    return library.add_listings(*make_page(number, papers))


def test_a_page_twice_changes_nothing(library: Library) -> None:
    papers = [make_paper(at) for at in range(4)]
    assert add(library, 1, *papers) == AddCount(4, 4, 0)
    before, revision = content(library), library.revision
    assert add(library, 1, *papers) == AddCount(0, 0, 0)
    assert (content(library), library.revision) == (before, revision)


def test_what_was_added_is_read_back_sorted(library: Library) -> None:
    papers = [make_paper(at) for at in (3, 1, 2)]
    source, listings = make_page(1, papers)
    library.add_listings(source, listings[::-1])
    assert list(library.papers()) == sorted(papers, key=lambda paper: paper.paper_id)
    assert list(library.listings()) == listings
    assert library.sources() == [source]
    assert library.paper(papers[0].paper_id) == papers[0]


def test_a_paper_that_is_not_there(library: Library) -> None:
    with pytest.raises(NotFoundError, match="no paper s77"):
        library.paper("s77")


def test_the_longest_abstract_wins_then_the_smallest_by_bytes(library: Library) -> None:
    longer = replace(PAPER, abstract="A text that is longer.")
    same_length = replace(PAPER, abstract="A text that is Longer.")
    assert add(library, 1, longer) == AddCount(1, 1, 0)
    assert add(library, 2, PAPER) == AddCount(1, 0, 0)
    assert library.paper("s1") == longer
    assert add(library, 3, same_length) == AddCount(1, 0, 1)
    assert library.paper("s1") == same_length


def test_length_counts_characters_and_bytes_break_ties(library: Library) -> None:
    add(library, 1, replace(PAPER, abstract="ééé"))
    add(library, 2, replace(PAPER, abstract="zzzz"))
    assert library.paper("s1").abstract == "zzzz"
    add(library, 3, replace(PAPER, abstract="\U0001f426abc"))
    add(library, 4, replace(PAPER, abstract="\uffeeabc"))
    assert library.paper("s1").abstract == "zzzz"
    library.remove_source("page-2.txt")
    assert library.paper("s1").abstract == "\uffeeabc"


def test_what_the_winner_lacks_comes_from_the_others(tmp_path: Path) -> None:
    papers = [
        replace(PAPER, abstract="The longest of them.", venue="Tarns"),
        replace(PAPER, abstract="Not quite so long.", year=2024, authors=("Ada Orme",), venue="Hills"),
        replace(PAPER, year=2019, date="2019-04-01", authors=("Bo Ibsen",)),
    ]
    merged = replace(papers[0], year=2024, authors=("Ada Orme",), date="2019-04-01")
    for order in itertools.permutations(range(3)):
        with Library.open(tmp_path / repr(order), create=True) as library:
            for at in order:
                add(library, at, papers[at])
            assert library.paper("s1") == merged


def test_metadata_alone_changes_a_paper_but_not_what_was_found_in_it(library: Library) -> None:
    add(library, 1, PAPER)
    read_pending(library)
    assert add(library, 2, replace(PAPER, year=2024)) == AddCount(1, 0, 1)
    assert library.paper("s1").year == 2024
    assert library.extraction("s1") is not None


def test_another_text_drops_what_was_found(library: Library) -> None:
    add(library, 1, PAPER)
    read_pending(library)
    longer = replace(PAPER, abstract="Kestrel is a longer text than that.")
    assert add(library, 2, longer).changed_papers == 1
    assert library.extraction("s1") is None
    assert read_pending(library) == 1
    library.remove_source("page-2.txt")
    assert library.paper("s1") == PAPER
    assert library.extraction("s1") is None


def test_many_records_of_one_line_are_all_kept(library: Library) -> None:
    source, listings = make_page(1, [make_paper(at) for at in range(3)])
    one_line = [replace(listing, line=1) for listing in listings]
    assert library.add_listings(source, one_line) == AddCount(3, 3, 0)
    assert library.add_listings(source, one_line) == AddCount(0, 0, 0)


def test_a_paper_twice_on_a_page_has_two_listings(library: Library) -> None:
    assert add(library, 1, PAPER, PAPER) == AddCount(2, 1, 0)


def test_the_same_bytes_under_two_names_keep_the_smallest(library: Library) -> None:
    source, listings = make_page(1, [PAPER])
    library.add_listings(replace(source, name="b.txt"), listings)
    library.add_listings(replace(source, name="c.txt"), listings)
    assert library.revision == 1
    library.add_listings(replace(source, name="a.txt", date_line=None, date="2024-03-01"), listings)
    assert library.sources() == [replace(source, name="a.txt", date="2024-03-01")]
    assert library.counts().listings == 1


def test_a_page_without_papers_is_kept(library: Library) -> None:
    source = Source("f" * 64, "empty.txt")
    assert library.add_listings(source, []) == AddCount(0, 0, 0)
    assert library.sources() == [source]
    assert library.revision == 1


def test_a_listing_of_another_page_is_refused(library: Library) -> None:
    source, _ = make_page(1, [])
    with pytest.raises(UsageError, match="line 3: is of source other"):
        library.add_listings(source, [Listing("other", 3, PAPER)])
    assert library.sources() == []


def test_the_date_line_of_a_page(library: Library) -> None:
    source = Source("f" * 64, "page.txt")
    with pytest.raises(NotFoundError, match="add it before its date line"):
        library.set_date_line(source.source_id, "Mar 11")
    library.add_listings(source, [])
    library.set_date_line(source.source_id, "Mar 11")
    revision = library.revision
    library.set_date_line(source.source_id, "Mar 11")
    library.add_listings(source, [])
    assert library.sources() == [replace(source, date_line="Mar 11")]
    assert library.revision == revision


def test_skipped_records_are_kept_once(library: Library) -> None:
    source, _ = make_page(1, [])
    records = [make_rejected(source, 9), make_rejected(source, 2), make_rejected(source, 2, "another reason")]
    assert library.add_rejected(source, records) == 3
    revision = library.revision
    assert library.add_rejected(source, records[:2]) == 0
    assert library.add_rejected(source, []) == 0
    assert library.rejected() == sorted(records, key=lambda record: (record.line, record.reason))
    assert library.revision == revision == 1
    library.remove_source(source.name)
    assert library.rejected() == []
