"""A process that fills a library batch by batch: `library_child.py FOLDER FIRST LAST`; killed and raced by tests.

After each batch it prints how many listings are stored for certain.
"""

from __future__ import annotations

import sys
from pathlib import Path

from library_samples import EXTRACTOR, make_page, make_paper, read_capitals

from citeweave.graph.library import Library

PAPERS_A_PAGE = 40
BATCH = 8


def fill(folder: Path, first: int, last: int) -> None:
    """Add pages first to last, half of each page's papers being listed on the next one too, and read them."""
    with Library.open(folder, create=True) as library:
        for number in range(first, last + 1):
            papers = [make_paper(20 * number + at, seed=number) for at in range(PAPERS_A_PAGE)]
            source, listings = make_page(number, papers)
            for at in range(0, PAPERS_A_PAGE, BATCH):
                library.add_listings(source, listings[at : at + BATCH])
                say(library.counts().listings)
        run_id = library.begin_run(version="1", model="capitals", settings={}, input_hash="0")
        while batch := library.pending(EXTRACTOR, limit=BATCH):
            library.store_extractions([read_capitals(paper) for paper in batch], run_id)
            say(library.counts().listings)
        library.finish_run(run_id)


def say(listings: int) -> None:
    """Tell the parent at once."""
    sys.stdout.write(f"{listings}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    fill(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
