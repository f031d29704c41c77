"""The truth: one SQLite file in the graph's folder, with what was read and what was found in it.

Readers' listings and the pipeline's extractions go in here, resolve and build read them, and the projection
that build makes is cached beside them. This class only binds the modules of this folder to one open file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from citeweave.errors import NotFoundError
from citeweave.graph.library import check, extractions, listings, projection, recipes, removal, runs
from citeweave.graph.library.extraction_reader import read_extraction, read_extractions
from citeweave.graph.library.frozen import FrozenLibrary
from citeweave.graph.library.records import AddCount, KeptName, KeptRecipe, LibraryCounts, RemoveCount, Run
from citeweave.graph.library.rows import number
from citeweave.graph.library.session import WAIT_SECONDS, Session, open_session
from citeweave.graph.library.variants import text_hash
from citeweave.model import Edge, Extraction, Listing, Node, NodeRef, Paper, Rejected, Source, Value

_COUNTED = {
    "papers": "paper",
    "listings": "listing",
    "sources": "source",
    "rejected": "rejected",
    "extracted": "extraction WHERE extractor = coalesce((SELECT extractor FROM recipe), extractor)",
    "entities": "entity",
    "mentions": "mention",
    "works": "work",
    "links": "link",
}


class Library:
    """An open library; a context manager. Made by `Library.open`.

    Each method that writes is one transaction: it is stored whole or not at all, and may be run again after
    a kill. Each method that returns an iterator reads one state of the file through a connection of its
    own, from its first item on, so that it may feed a write of the same library.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder), create=True) as library:
    ...     page = Source("f00d", "page.txt")
    ...     library.add_listings(page, [Listing("f00d", 3, Paper("s1", "A title", "An abstract."))])
    AddCount(new_listings=1, new_papers=1, changed_papers=0)
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._handed: dict[str, str] = {}

    @classmethod
    def open(cls, folder: Path, *, create: bool = False, wait_seconds: float = WAIT_SECONDS) -> Self:
        """Open the library of a graph's folder.

        Parameters
        ----------
        folder
            The graph's folder; made with its parents where `create` is set.
        wait_seconds
            How long to wait for another process that is writing.

        Raises
        ------
        NotFoundError
            If there is no library and `create` is not set.
        LibraryError
            If the file is no library, damaged, or of a newer schema.
        InputError
            If folder or file cannot be opened or written.
        """
        return cls(open_session(Path(folder), create=create, wait_seconds=wait_seconds))

    def close(self) -> None:
        """Close the file; the library cannot be used afterwards."""
        self._session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def path(self) -> Path:
        """The file."""
        return self._session.path

    @property
    def library_id(self) -> str:
        """A random id given at creation, the same for the life of the file; it is in no export."""
        with self._session.reading() as connection:
            return str(connection.execute("SELECT library_id FROM library").fetchone()[0])

    @property
    def revision(self) -> int:
        """A number that grows with every transaction that changes facts, and only then."""
        with self._session.reading() as connection:
            return number(connection, "SELECT revision FROM library")

    def counts(self) -> LibraryCounts:
        """How much the library holds, counted in one state of the file."""
        with self._session.snapshot() as connection:
            return LibraryCounts(
                **{name: number(connection, f"SELECT count(*) FROM {table}") for name, table in _COUNTED.items()}
            )

    def check(self) -> list[str]:
        """What is wrong with the library, one line each with ids; empty where all is well."""
        with self._session.snapshot() as connection:
            return list(check.find_problems(connection))

    # Pages and papers

    def add_listings(self, source: Source, listed: Sequence[Listing]) -> AddCount:
        """Keep a page and papers listed in it, in one transaction.

        The same page twice changes nothing. A paper listed with differing texts keeps the longest abstract,
        then the smallest by bytes; if that changes its text, what was found in it is dropped, so that it is
        `pending` again. The same bytes under several names keep the smallest name. A `date_line` or `date`
        that is given replaces an older one; None replaces nothing.

        Parameters
        ----------
        source
            The page; it is kept even if `listed` is empty.
        listed
            Any part of its listings, in any order.

        Raises
        ------
        UsageError
            If a listing is of another source.
        """
        with self._session.changing_facts() as connection:
            return listings.add_listings(connection, source, listed)

    def add_rejected(self, source: Source, rejected: Sequence[Rejected]) -> int:
        """Keep records of a page that could not be read; the number that was not known before."""
        with self._session.changing_facts() as connection:
            return listings.add_rejected(connection, source, rejected)

    def set_date_line(self, source_id: str, text: str) -> None:
        """Keep the date that a page prints; NotFoundError if the page was not added."""
        with self._session.changing_facts() as connection:
            listings.set_date_line(connection, source_id, text)

    def remove_source(self, name_or_id: str) -> RemoveCount:
        """Take a page away, with the papers that only it lists and what was found in them.

        A paper that other pages list gets the text and metadata that those give.

        Raises
        ------
        NotFoundError
            If there is no such page; names the nearest.
        UsageError
            If several pages have the name; lists their ids.
        """
        with self._session.changing_facts() as connection:
            return removal.remove_source(connection, name_or_id)

    def remove_paper(self, paper_id_or_title: str) -> RemoveCount:
        """Take a paper away from all pages, by its id or its exact title.

        Raises
        ------
        NotFoundError
            If there is no such paper; names the nearest.
        UsageError
            If several papers have the title; lists their ids.
        """
        with self._session.changing_facts() as connection:
            return removal.remove_paper(connection, paper_id_or_title)

    def paper(self, paper_id: str) -> Paper:
        """One paper; NotFoundError if it is not in the library."""
        with self._session.reading() as connection:
            paper = listings.read_paper(connection, paper_id)
        if paper is None:
            raise NotFoundError(f"no paper {paper_id} is in the library")
        return paper

    def papers(self) -> Iterator[Paper]:
        """All papers by paper_id."""
        with self._session.snapshot() as connection:
            yield from listings.read_papers(connection)

    def listings(self) -> Iterator[Listing]:
        """All listings by source and line, each with the paper as read there."""
        with self._session.snapshot() as connection:
            yield from listings.read_listings(connection)

    def sources(self) -> list[Source]:
        """All pages by source_id."""
        with self._session.reading() as connection:
            return listings.read_sources(connection)

    def rejected(self) -> list[Rejected]:
        """All records that could not be read, by source and line, under the name that the page has now."""
        with self._session.reading() as connection:
            return listings.read_rejected(connection)

    # What was found in papers

    def pending(self, extractor: str, after: str = "", limit: int = 256) -> list[Paper]:
        """Papers whose present text this extractor has not read, by paper_id.

        Parameters
        ----------
        extractor
            Version and model, as in `Extraction.extractor`.
        after
            Only papers with a greater id: the last one of the batch before.
        """
        with self._session.reading() as connection:
            papers = extractions.pending(connection, extractor, after, limit)
        self._handed.update((paper.paper_id, text_hash(paper)) for paper in papers)
        return papers

    def count_pending(self, extractor: str) -> int:
        """How many papers `pending` would give in all."""
        with self._session.reading() as connection:
            return extractions.count_pending(connection, extractor)

    def store_extractions(self, found: Sequence[Extraction], run_id: int) -> int:
        """Keep extractions in place of older ones of the same papers, in one transaction.

        Returns
        -------
        int
            How many are kept. One is left out if its paper got another text, or was removed by another
            process, since this library handed it out by `pending`.

        Raises
        ------
        CheckError
            If a span does not fit the paper's text.
        NotFoundError
            If a paper is not in the library.
        UsageError
            If there is no such run.
        """
        with self._session.changing_facts() as connection:
            kept = extractions.store_extractions(connection, found, run_id, self._handed)
        for extraction in found:
            self._handed.pop(extraction.paper_id, None)
        return kept

    def extraction(self, paper_id: str) -> Extraction | None:
        """What was found in a paper; None if it was not read yet."""
        with self._session.snapshot() as connection:
            return read_extraction(connection, paper_id)

    def extractions(self) -> Iterator[tuple[Paper, Extraction]]:
        """All papers that were read, with what was found in them, by paper_id; memory stays flat."""
        with self._session.snapshot() as connection:
            yield from read_extractions(connection)

    def extractors(self) -> dict[str, int]:
        """How many papers were read by each extractor, by its name."""
        with self._session.reading() as connection:
            return extractions.count_by_extractor(connection)

    # How papers are read

    def keep_recipe(self, recipe: KeptRecipe, names: Iterable[KeptName] | None = None) -> None:
        """Remember how papers are extracted, and the user's own names; None leaves the names as they are.

        The revision stays: what was found in papers is as it was till they are read anew.
        """
        with self._session.writing() as connection:
            recipes.write_recipe(connection, recipe, names)

    def recipe(self) -> KeptRecipe | None:
        """How papers are extracted; None where nothing was kept yet."""
        with self._session.reading() as connection:
            return recipes.read_recipe(connection)

    def known_names(self) -> list[KeptName]:
        """The user's own names, sorted."""
        with self._session.reading() as connection:
            return recipes.read_names(connection)

    # Runs

    def begin_run(self, *, version: str, model: str, settings: Mapping[str, Value], input_hash: str) -> int:
        """Note that a run of the pipeline begins; its number."""
        with self._session.writing() as connection:
            return runs.begin_run(connection, version, model, settings, input_hash)

    def finish_run(self, run_id: int) -> None:
        """Note that a run is done; UsageError if there is no such run."""
        with self._session.writing() as connection:
            runs.finish_run(connection, run_id)

    def runs(self) -> list[Run]:
        """All runs in the order in which they began."""
        with self._session.reading() as connection:
            return runs.read_runs(connection)

    @contextmanager
    def frozen(self) -> Iterator[FrozenLibrary]:
        """One state of the library, for reads that must belong together while others may be writing."""
        with self._session.snapshot() as connection:
            yield FrozenLibrary(connection)

    # The projection's cache

    def write_projection(
        self, stamp: str, nodes: Iterable[Node], edges: Iterable[Edge], names: Iterable[tuple[str, str, str]]
    ) -> None:
        """Put a projection in the place of the last one, in one transaction; the revision stays.

        Parameters
        ----------
        stamp
            What the projection was made from, in the caller's words.
        nodes, edges
            In any order; they are read one after the other, nodes first.
        names
            (folded form, label, key) of each name by which a node may be looked up.

        Raises
        ------
        CheckError
            If a node or edge comes twice, or an edge or name points to a node that is not there.
        """
        with self._session.writing() as connection:
            projection.write_projection(connection, stamp, nodes, edges, names)

    def drop_projection(self) -> None:
        """Forget the projection; it can be made again from the facts."""
        with self._session.writing() as connection:
            projection.drop_projection(connection)

    def projection_stamp(self) -> str | None:
        """The stamp of the projection; None where there is none."""
        with self._session.reading() as connection:
            return projection.projection_stamp(connection)

    def node(self, label: str, key: str) -> Node | None:
        """One node; None where it is not there."""
        with self._session.reading() as connection:
            return projection.read_node(connection, label, key)

    def nodes(self, label: str | None = None) -> Iterator[Node]:
        """The nodes of a label, or all, by label and key."""
        with self._session.snapshot() as connection:
            yield from projection.read_nodes(connection, label)

    def edges(self, type: str | None = None) -> Iterator[Edge]:  # noqa: A002
        """The edges of a type, or all, by type, start and end."""
        with self._session.snapshot() as connection:
            yield from projection.read_edges(connection, type)

    def edges_from(self, ref: NodeRef) -> list[Edge]:
        """The edges that start at a node, by type and end."""
        with self._session.reading() as connection:
            return projection.read_edges_from(connection, ref)

    def edges_to(self, ref: NodeRef) -> list[Edge]:
        """The edges that end at a node, by type and start."""
        with self._session.reading() as connection:
            return projection.read_edges_to(connection, ref)

    def find_names(self, folded: str) -> list[NodeRef]:
        """The nodes that have a name of that folded form, by label and key."""
        with self._session.reading() as connection:
            return projection.find_names(connection, folded)

    def all_names(self) -> Iterator[tuple[str, NodeRef]]:
        """All folded forms with their nodes, sorted: what nearest names are chosen from."""
        with self._session.snapshot() as connection:
            yield from projection.read_names(connection)

    def count_nodes(self) -> dict[str, int]:
        """How many nodes each label has; a label without nodes is left out."""
        with self._session.reading() as connection:
            return projection.count_nodes(connection)

    def count_edges(self) -> dict[str, int]:
        """How many edges each type has; a type without edges is left out."""
        with self._session.reading() as connection:
            return projection.count_edges(connection)
