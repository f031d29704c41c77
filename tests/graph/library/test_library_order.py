"""What a library holds is a function of what is listed in it, whatever the way there."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from library_samples import content, make_page, make_rejected, read_pending

from citeweave.graph.library import Library
from citeweave.model import Listing, Paper

ABSTRACTS = ("", "Kestrel.", "Plover!!", "Kestrel and Plover.", "Ünder Kestrel.")
PAPERS = st.builds(
    Paper,
    paper_id=st.sampled_from(("s1", "s2", "s3")),
    title=st.sampled_from(("Kestrel", "kestrel")),
    abstract=st.sampled_from(ABSTRACTS),
    authors=st.sampled_from(((), ("Ada Orme",), ("Bo Ibsen", "Ada Orme"))),
    year=st.sampled_from((None, 2019, 2024)),
    venue=st.sampled_from((None, "Hills")),
)
PAGES = range(1, 4)


class AnyWay(RuleBasedStateMachine):
    """Adds, removes and reads in any order, and compares with a library that was filled straight."""

    @initialize(pages=st.lists(st.lists(PAPERS, min_size=1, max_size=4), min_size=3, max_size=3))
    def begin(self, pages: list[list[Paper]]) -> None:
        self.pages = [make_page(number, papers) for number, papers in zip(PAGES, pages, strict=True)]
        self.present: set[Listing] = set()
        self.known: set[int] = set()
        self.folder = tempfile.TemporaryDirectory()
        self.library = Library.open(Path(self.folder.name) / "winding", create=True)

    @rule(page=st.integers(0, 2), order=st.randoms(use_true_random=False), size=st.integers(1, 4))
    def add(self, page: int, order: object, size: int) -> None:
        source, listings = self.pages[page]
        batch = order.sample(listings, min(size, len(listings)))  # type: ignore[attr-defined]
        count = self.library.add_listings(source, batch)
        assert count.new_listings == len(set(batch) - self.present)
        self.library.add_rejected(source, [make_rejected(source, 90)])
        self.present |= set(batch)
        self.known.add(page)

    @rule(page=st.integers(0, 2))
    def remove_page(self, page: int) -> None:
        if page in self.known:
            source, _ = self.pages[page]
            self.library.remove_source(source.name)
            self.present = {listing for listing in self.present if listing.source_id != source.source_id}
            self.known.remove(page)

    @rule(paper_id=st.sampled_from(("s1", "s2", "s3")))
    def remove_paper(self, paper_id: str) -> None:
        if any(listing.paper.paper_id == paper_id for listing in self.present):
            self.library.remove_paper(paper_id)
            self.present = {listing for listing in self.present if listing.paper.paper_id != paper_id}

    @rule()
    def read(self) -> None:
        read_pending(self.library, limit=2)

    @invariant()
    def holds_together(self) -> None:
        assert self.library.check() == []
        by_paper: dict[str, list[Paper]] = {}
        for listing in self.present:
            by_paper.setdefault(listing.paper.paper_id, []).append(listing.paper)
        kept = {paper.paper_id: paper for paper in self.library.papers()}
        assert set(kept) == set(by_paper)
        for paper_id, texts in by_paper.items():
            longest = max(len(paper.abstract) for paper in texts)
            best = min((p.abstract, p.title) for p in texts if len(p.abstract) == longest)
            assert (kept[paper_id].abstract, kept[paper_id].title) == best

    def teardown(self) -> None:
        read_pending(self.library)
        with Library.open(Path(self.folder.name) / "straight", create=True) as straight:
            for page in sorted(self.known):
                source, listings = self.pages[page]
                straight.add_listings(source, [listing for listing in listings if listing in self.present])
                straight.add_rejected(source, [make_rejected(source, 90)])
            read_pending(straight)
            assert content(self.library) == content(straight)
        self.library.close()
        self.folder.cleanup()


TestAnyWay = AnyWay.TestCase
TestAnyWay.settings = settings(max_examples=20, stateful_step_count=12, deadline=None)
