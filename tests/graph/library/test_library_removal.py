"""Removing pages and papers, and what is said when there is none or more than one of a name."""

from __future__ import annotations

from dataclasses import replace

import pytest
from library_samples import content, make_page, make_paper, read_pending

from citeweave.errors import NotFoundError, UsageError
from citeweave.graph.library import Library, RemoveCount
from citeweave.model import Source


def fill(library: Library) -> None:
    """Page 1 lists papers 0 to 3, page 2 papers 2 to 5 with other texts."""
    library.add_listings(*make_page(1, [make_paper(at) for at in range(4)]))
    library.add_listings(*make_page(2, [make_paper(at, seed=1) for at in range(2, 6)]))
    read_pending(library)


def test_a_page_goes_with_all_that_only_it_says(library: Library) -> None:
    library.add_listings(*make_page(1, [make_paper(at) for at in range(4)]))
    read_pending(library)
    before = content(library)
    library.add_listings(*make_page(2, [make_paper(at, seed=1) for at in range(2, 6)]))
    read_pending(library)
    count = library.remove_source("page-2.txt")
    assert (count.sources, count.listings, count.papers) == (1, 4, 2)
    read_pending(library)
    assert content(library) == before
    assert library.check() == []


def test_a_page_by_its_id(library: Library) -> None:
    fill(library)
    source, _ = make_page(1, [])
    assert library.remove_source(source.source_id).papers == 2
    assert library.remove_source("page-2.txt") == RemoveCount(1, 4, 4, 0)
    counts = library.counts()
    assert (counts.papers, counts.listings, counts.sources, counts.extracted, counts.mentions) == (0, 0, 0, 0, 0)


def test_removing_grows_the_revision_once(library: Library) -> None:
    fill(library)
    revision = library.revision
    library.remove_source("page-1.txt")
    assert library.revision == revision + 1
    with pytest.raises(NotFoundError):
        library.remove_source("page-1.txt")
    assert library.revision == revision + 1


def test_a_page_that_is_not_there_names_the_nearest(library: Library) -> None:
    fill(library)
    with pytest.raises(NotFoundError, match=r"no page 'page-1\.html' is in the library; did you mean 'page-1\.txt'"):
        library.remove_source("page-1.html")
    with pytest.raises(NotFoundError, match=r"in the library$"):
        library.remove_source("§")


def test_two_pages_of_one_name_need_an_id(library: Library) -> None:
    library.add_listings(Source("b" * 64, "page.txt"), [])
    library.add_listings(Source("a" * 64, "page.txt"), [])
    with pytest.raises(UsageError, match=f"2 pages have this name; name one by its id: {'a' * 64}, {'b' * 64}"):
        library.remove_source("page.txt")
    library.remove_source("b" * 64)
    assert library.remove_source("page.txt").sources == 1


def test_a_paper_by_id_or_title(library: Library) -> None:
    fill(library)
    assert library.remove_paper(make_paper(2).paper_id) == RemoveCount(0, 2, 1, 0)
    assert library.remove_paper(make_paper(0).title) == RemoveCount(0, 1, 1, 0)
    assert [paper.paper_id for paper in library.papers()] == [make_paper(at).paper_id for at in (1, 3, 4, 5)]
    assert library.counts().sources == 2
    assert library.check() == []


def test_a_paper_that_is_not_there_names_the_nearest(library: Library) -> None:
    fill(library)
    title = make_paper(3).title
    with pytest.raises(NotFoundError, match="did you mean") as caught:
        library.remove_paper(title.replace("method", "methode"))
    assert repr(title) in str(caught.value)


def test_two_papers_of_one_title_need_an_id(library: Library) -> None:
    first = make_paper(1)
    second = replace(first, paper_id="arxiv-2")
    library.add_listings(*make_page(1, [first, second]))
    with pytest.raises(UsageError, match=f"name one: arxiv-2, {first.paper_id}"):
        library.remove_paper(first.title)
    library.remove_paper("arxiv-2")
    assert list(library.papers()) == [first]
