"""What is found in papers: which are pending, storing, reading back, and what does not fit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from library_samples import EXTRACTOR, make_page, make_paper, read_capitals, read_pending

from citeweave.errors import CheckError, NotFoundError, UsageError
from citeweave.graph.library import Library
from citeweave.model import Entity, Extraction, Link, Mention, Paper, Span, WorkMention

PAPER = Paper("p1", "Kestrel: é trees", "We test Kestrel (Orme and Ibsen, 2019b). See https://x.example.org/k.")


def begin(library: Library) -> int:
    return library.begin_run(version="1", model="m", settings={}, input_hash="0")


def fill(library: Library, papers: int = 10) -> list[Paper]:
    added = [make_paper(at) for at in range(papers)]
    library.add_listings(*make_page(1, added[::-1]))
    return added


def rich() -> Extraction:
    sentence = Span("abstract", 0, 40)
    mentions = (
        Mention(Span("title", 0, 7), "Kestrel", Span("title", 0, 16)),
        Mention(Span("abstract", 8, 15), "Kestrel", sentence),
    )
    entities = (
        Entity("Kestrel", (), "Method", "introduced", 0.917, 0.5, mentions),
        Entity("é trees", ("é", "trees", "a form"), "Dataset", "mentioned", 1.0, 0.001,
               (Mention(Span("title", 9, 16), "é trees", Span("title", 0, 16)),), ("é", "a form")),
        Entity("nothing", (), "Metric", "compared", 0.0, 0.0, ()),
    )  # fmt: skip
    works = (
        WorkMention("Orme and Ibsen, 2019b", ("Orme", "Ibsen"), False, 2019, "Hills", Span("abstract", 17, 38),
                    sentence, "b"),
        WorkMention("Orme", (), True, None, None, Span("abstract", 17, 21), sentence),
    )  # fmt: skip
    links = (Link("https://x.example.org/k", "code", Span("abstract", 45, 68), Span("abstract", 41, 69)),)
    return Extraction("p1", "v1", entities, works, links)


def test_what_is_stored_is_read_back_equal(library: Library) -> None:
    library.add_listings(*make_page(1, [PAPER, make_paper(1)]))
    assert library.store_extractions([rich()], begin(library)) == 1
    assert library.extraction("p1") == rich()
    assert list(library.extractions()) == [(PAPER, rich())]
    assert library.extraction(make_paper(1).paper_id) is None
    counts = library.counts()
    assert (counts.extracted, counts.entities, counts.mentions, counts.works, counts.links) == (1, 3, 3, 2, 1)
    assert library.check() == []


def test_an_extraction_that_finds_nothing_is_kept(library: Library) -> None:
    library.add_listings(*make_page(1, [PAPER]))
    nothing = Extraction("p1", "v1", (), (), ())
    library.store_extractions([nothing], begin(library))
    assert library.extraction("p1") == nothing
    assert library.pending("v1") == []


def test_pending_goes_by_id_in_batches(library: Library) -> None:
    papers = fill(library)
    assert library.pending(EXTRACTOR) == papers
    assert library.pending(EXTRACTOR, limit=3) == papers[:3]
    assert library.pending(EXTRACTOR, after=papers[2].paper_id, limit=3) == papers[3:6]
    assert read_pending(library, limit=4) == 10
    assert library.pending(EXTRACTOR) == []
    assert list(library.extractions()) == [(paper, read_capitals(paper)) for paper in papers]


def test_another_extractor_reads_all_anew_and_replaces(library: Library) -> None:
    papers = fill(library)
    read_pending(library)
    assert library.pending("capitals 2") == papers
    newer = [read_capitals(paper, "capitals 2") for paper in papers[:4]]
    library.store_extractions(newer, begin(library))
    assert library.pending("capitals 2") == papers[4:]
    assert library.extraction(papers[0].paper_id) == newer[0]
    assert library.counts().extracted == 10


def test_storing_the_same_again_changes_nothing(library: Library) -> None:
    papers = fill(library)
    read_pending(library)
    revision = library.revision
    assert library.store_extractions([read_capitals(paper) for paper in papers], begin(library)) == 10
    assert library.revision == revision


def test_an_extraction_of_an_older_text_is_left_out(library: Library) -> None:
    paper, other = make_paper(1), make_paper(2)
    library.add_listings(*make_page(1, [paper, other]))
    batch = library.pending(EXTRACTOR)
    longer = replace(paper, abstract=paper.abstract + " And more.")
    with Library.open(library.path.parent) as second:
        second.add_listings(*make_page(2, [longer]))
        second.remove_paper(other.paper_id)
    assert library.store_extractions([read_capitals(one) for one in batch], begin(library)) == 0
    assert library.pending(EXTRACTOR) == [longer]
    assert read_pending(library) == 1
    assert library.check() == []


@pytest.mark.parametrize(
    ("span", "text", "sentence", "message"),
    [
        (Span("abstract", 8, 15), "kestrel", Span("abstract", 0, 40), "abstract:8-15 reads 'Kestrel', not 'kestrel'"),
        (Span("abstract", 60, 99), "x", Span("abstract", 0, 40), "abstract:60-99 is outside the text of 69 characters"),
        (Span("title", 3, 3), "", Span("title", 0, 16), "title:3-3 is outside"),
        (Span("title", 0, 7), "Kestrel", Span("abstract", 0, 16), "the sentence abstract:0-16 of title:0-7"),
        (Span("title", 0, 7), "Kestrel", Span("title", 0, 17), "the sentence title:0-17 of title:0-7"),
    ],
)
def test_what_does_not_fit_the_text_is_refused(
    library: Library, span: Span, text: str, sentence: Span, message: str
) -> None:
    library.add_listings(*make_page(1, [PAPER]))
    entity = Entity("Kestrel", (), "Method", "used", 0.5, 0.5, (Mention(span, text, sentence),))
    with pytest.raises(CheckError, match="the extraction of p1 by v1 does not fit") as caught:
        library.store_extractions([Extraction("p1", "v1", (entity,), (), ())], begin(library))
    assert message in str(caught.value)
    assert library.extraction("p1") is None


def test_works_and_links_must_lie_in_the_text(library: Library) -> None:
    library.add_listings(*make_page(1, [PAPER]))
    link = Link("https://x.example.org/k", "code", Span("abstract", 45, 70), Span("abstract", 41, 69))
    work = replace(rich().works[0], span=Span("title", -1, 4))
    for broken in (replace(rich(), links=(link,)), replace(rich(), works=(work,))):
        with pytest.raises(CheckError, match="outside"):
            library.store_extractions([broken], begin(library))


def test_papers_and_runs_must_be_there(library: Library) -> None:
    library.add_listings(*make_page(1, [PAPER]))
    with pytest.raises(UsageError, match="no run 7"):
        library.store_extractions([rich()], 7)
    with pytest.raises(NotFoundError, match="no paper p2"):
        library.store_extractions([replace(rich(), paper_id="p2")], begin(library))
    with pytest.raises(UsageError, match="no run 7"):
        library.finish_run(7)


def test_runs_are_kept_and_are_no_facts(library: Library) -> None:
    settings = {"processes": 2, "pages": ("a.txt", "b.txt"), "threshold": 0.2, "quiet": False}
    first = library.begin_run(version="0.1.0", model="mini", settings=settings, input_hash="abc")
    second = begin(library)
    library.finish_run(first)
    done, open_run = library.runs()
    assert (done.run_id, done.version, done.model, done.input_hash) == (first, "0.1.0", "mini", "abc")
    assert done.settings == settings
    assert done.finished is not None
    assert done.started <= done.finished
    assert (open_run.run_id, open_run.finished) == (second, None)
    assert library.revision == 0
