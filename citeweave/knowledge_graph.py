"""`KnowledgeGraph`, the facade: every command and every notebook goes through it.

A knowledge graph lies in a folder (`kg/`), where library.sqlite is the truth and everything else can be
made again, or on a Neo4j server, to which a folder was pushed and which can be queried and viewed.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from citeweave.adding import AddReport, Progress, add_files, no_progress, require_one_readable
from citeweave.errors import NotFoundError, UsageError
from citeweave.extract.recipe import choose_recipe
from citeweave.graph.library import Library, RemoveCount
from citeweave.graph.refresh import (
    Content,
    find_difference,
    fresh_stamp,
    is_shown,
    projected,
    read_content,
    refresh,
    resolve_library,
)
from citeweave.recipes import remember, thresholds_for
from citeweave.settings import Settings, from_environment

if TYPE_CHECKING:
    import networkx as nx

    from citeweave.extract.names import KnownName
    from citeweave.graph.exports.records import Json
    from citeweave.graph.stores import Credentials, CypherView
    from citeweave.graph.stores.neo4j_push import PushReport
    from citeweave.queries.rows import Parameter, Rows
    from citeweave.queries.show import Shown


def _say_nothing(message: str) -> None:
    """For callers that do not want to be told that another process is waited for."""


class KnowledgeGraph:
    """A knowledge graph in a folder or on a server. Made by `citeweave.open`; also a context manager.

    Parameters
    ----------
    place
        A folder, or the URL of a server.
    min_confidence
        Which entities are in the graph that is shown, asked and taken elsewhere, instead of the thresholds chosen
        for each type; what `add` keeps does not depend on it.
    settings
        How to log in to a server; read from the environment if not given.
    notify
        Is told in a line when another process is waited for.

    Examples
    --------
    >>> import citeweave
    >>> kg = citeweave.open("kg/")                                   # doctest: +SKIP
    >>> kg.add(["saved-page.txt"])                                   # doctest: +SKIP
    >>> kg.query("MATCH (p:Paper)-[:INTRODUCES]->(m:Method) RETURN p.title AS title, m.name AS name")  # doctest: +SKIP
    """

    def __init__(
        self,
        place: str | Path,
        *,
        min_confidence: float | None = None,
        settings: Settings | None = None,
        notify: Callable[[str], None] = _say_nothing,
    ) -> None:
        self.place = str(place)
        self.min_confidence = min_confidence
        self._notify = notify
        self._settings = settings or from_environment()
        self._view: tuple[str, CypherView] | None = None
        self._own_folder: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> KnowledgeGraph:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the Cypher engine, so that other processes can have it."""
        if self._view is not None:
            self._view[1].close()
            self._view = None
        if self._own_folder is not None:
            self._own_folder.cleanup()
            self._own_folder = None

    @property
    def is_server(self) -> bool:
        """Whether the graph is on a server, and not in a folder."""
        return "://" in self.place

    # Adding and taking away

    def add(
        self,
        paths: Iterable[str | Path],
        *,
        format: str | None = None,  # noqa: A002
        listed_on: str | None = None,
        processes: int = 1,
        names: str | Path | Iterable[KnownName] | None = None,
        model: str | Path | None = None,
        progress: Progress = no_progress,
        create: bool = True,
    ) -> AddReport:
        """Read files, extract what is new and bring the graph up to date.

        Parameters
        ----------
        paths
            Saved pages (text or HTML), JSON Lines, CSV or BibTeX; "-" is standard input.
        format
            Overrides what looking at the content says: page, html, jsonl, csv or bibtex.
        listed_on
            ISO date on which the pages were listed.
        processes
            How many extract at the same time.
        names
            A file of names of your own field (JSON Lines: name, aliases, type), or "none". The graph remembers it for
            later additions, and its papers are extracted anew.
        model
            The folder of a model of your own, or "minilm", the one that ships; remembered like `names`.
        progress
            Called as progress(stage, done, total).
        create
            Make the folder if it is not there.

        Returns
        -------
        AddReport
            What was new, and what could not be read; the good records are kept in any case.

        Raises
        ------
        InputError
            Names or model cannot be used, or no file can be read and there is no library yet: none is made for nothing.
        """
        asked = choose_recipe(names, model)
        paths = list(paths)
        if create and not self.is_server and not Path(self.place, "library.sqlite").exists():
            require_one_readable(paths, format=format, listed_on=listed_on)
        with self._library(create=create) as library:
            recipe = remember(library, asked, names=names is not None, model=model is not None)
            report = add_files(
                library,
                paths,
                format=format,
                listed_on=listed_on,
                processes=processes,
                recipe=recipe,
                progress=progress,
            )
            progress("linking", 0, None)
            refresh(library, thresholds_for(library))
            progress("linking", 1, 1)
        return report

    def remove(self, page_or_paper: str) -> RemoveCount:
        """Take a page (name or id) or a paper (id or exact title) away, with all its facts.

        Raises
        ------
        NotFoundError
            Neither is in the library; the message holds the nearest names.
        """
        with self._library() as library:
            try:
                count = library.remove_source(page_or_paper)
            except NotFoundError as no_page:
                try:
                    count = library.remove_paper(page_or_paper)
                except NotFoundError as no_paper:
                    raise NotFoundError(f"{no_page}; {no_paper}") from None
            refresh(library, thresholds_for(library))
        return count

    # Asking

    def query(self, cypher: str, *, limit: int | None = None, **parameters: Parameter) -> Rows:
        """Run a reading Cypher statement.

        Parameters
        ----------
        cypher
            A statement that writes is refused before it runs.
        limit
            At most so many rows.
        parameters
            Values for `$name` in the statement.

        Returns
        -------
        Rows
            A sequence of dicts; `.columns`, `.to_df()`, `.to_json()`, `.to_csv()`.

        Raises
        ------
        ReadOnlyError, QueryError, BackendError
        """
        return self.query_with(cypher, parameters, limit=limit)

    def query_with(self, cypher: str, parameters: Mapping[str, Parameter], *, limit: int | None = None) -> Rows:
        """Like `query`, for parameters whose names are no Python names."""
        from citeweave.queries.run import run_query

        return run_query(self._cypher(), cypher, dict(parameters), limit=limit)

    def show(self, name: str) -> list[Shown]:
        """Everything that goes by a name: one item a sense, with papers by role and their sentences.

        Raises
        ------
        NotFoundError
            With the nearest names.
        """
        from citeweave.queries.show import show

        with self._library() as library, self._projection(library) as projection:
            return show(projection, name)

    def stats(self) -> Json:
        """How much there is, and how many papers each extractor read; see `queries.stats`."""
        from citeweave.queries.stats import stats

        with self._library() as library, self._projection(library) as projection:
            return {**stats(library.counts(), projection), "extractors": library.extractors()}

    def graph(self) -> nx.MultiDiGraph[tuple[str, str]]:
        """The whole graph as a NetworkX MultiDiGraph; nodes are (label, key), edge keys are types."""
        from citeweave.graph.stores.networkx import to_networkx

        content = self._content()
        return to_networkx(content.nodes, content.edges)

    def view(self, *, focus: str | None = None, hops: int = 1, limit: int = 300) -> str:
        """The interactive page, as one HTML text that needs nothing else.

        Parameters
        ----------
        focus
            A name whose neighbourhood is shown; the most connected names otherwise.
        hops
            How far the neighbourhood goes.
        limit
            At most so many nodes.
        """
        from citeweave.viz.page import render
        from citeweave.viz.select import select

        content = self._content()
        selection = select(content.nodes, content.edges, focus=focus, hops=hops, limit=limit)
        return render(selection, title=f"citeweave: {focus}" if focus else "citeweave")

    # Taking elsewhere

    def records(self) -> Iterator[Json]:
        """One record a paper, sorted by id, with the ids of entities and works."""
        from citeweave.graph.exports.records import library_records

        with self._library() as library, library.frozen() as state:
            self._mention_pending(library)
            shown = is_shown(self._thresholds(library))
            yield from library_records(state, resolve_library(state), shown)

    def push(self, url: str, *, progress: Progress = no_progress) -> PushReport:
        """Load the graph into a Neo4j server; a second time changes nothing, what went away is taken away.

        Parameters
        ----------
        url
            neo4j://HOST:7687 or bolt://HOST:7687, with the database as path where it is not the default one.

        Returns
        -------
        PushReport
            How many facts there are, and how many were created and removed.
        """
        from citeweave.graph.stores import is_server
        from citeweave.graph.stores.neo4j import Neo4jStore

        if not is_server(url):
            raise UsageError(f"{url} is no server; give its URL, for example neo4j://localhost:7687")
        with self._library() as library:
            library_id = library.library_id
        content = self._content()
        store = Neo4jStore(url, self._credentials())
        return store.push(
            library_id, content.nodes, content.edges, progress=lambda done, total: progress("pushing", done, total)
        )

    def check(self) -> list[str]:
        """What is wrong with the library, or with the graph against it; empty where all is well."""
        with self._library() as library:
            problems = library.check()
            if find_difference(library, thresholds_for(library)):
                problems.append("the graph is not what the facts give; `citeweave check --rebuild` remakes it")
        return problems

    def rebuild(self) -> None:
        """Drop every projection and make them again from the facts."""
        from citeweave.graph.stores.arcadedb import drop_projection

        self.close()
        with self._library() as library:
            drop_projection(Path(self.place), notify=self._notify)
            library.drop_projection()
            refresh(library, thresholds_for(library))

    # Inside

    def _thresholds(self, library: Library) -> dict[str, float]:
        """The confidence by entity type from which an entity is in the graph."""
        return thresholds_for(library, self.min_confidence)

    def _cypher(self) -> CypherView:
        """A view that answers Cypher, of the present facts; made when first needed, then kept."""
        from citeweave.graph.stores import open_store

        if self.is_server:
            if self.min_confidence is not None:
                raise UsageError(f"{self.place} holds what was pushed; choose the confidence with `citeweave push`")
            if self._view is None:
                self._view = "", open_store(self.place, credentials=self._credentials()).view()
            return self._view[1]
        stamp = self._fresh_stamp()
        if self._view is None or self._view[0] != stamp:
            self.close()
            self._view = stamp, self._open_cypher(stamp)
        return self._view[1]

    def _fresh_stamp(self) -> str:
        """The stamp that a projection of the present facts has; the library's own is brought up to date."""
        with self._library() as library:
            return fresh_stamp(library, self._thresholds(library), own=self.min_confidence is not None)

    def _open_cypher(self, stamp: str) -> CypherView:
        """The embedded engine on the graph; one with thresholds of its own lies in a folder of its own till `close`."""
        from citeweave.graph.stores import open_store
        from citeweave.graph.stores.arcadedb import build_projection, projection_stamp

        folder = Path(self.place)
        if self.min_confidence is not None:
            self._own_folder = tempfile.TemporaryDirectory(prefix="citeweave-")
            folder = Path(self._own_folder.name)
        if projection_stamp(folder) != stamp:
            content = self._content()
            build_projection(folder, content.stamp, content.nodes, content.edges, notify=self._notify)
        return open_store(folder, notify=self._notify).view()

    def _credentials(self) -> Credentials | None:
        from citeweave.graph.stores import Credentials

        name, password = self._settings.neo4j_username, self._settings.neo4j_password
        return Credentials(name or "neo4j", password) if password else None

    def _library(self, *, create: bool = False) -> Library:
        if self.is_server:
            raise UsageError(
                f"{self.place} is a server, which holds a copy of a graph; this works on a folder (-g FOLDER), "
                "and `citeweave push` brings the server up to date"
            )
        return Library.open(Path(self.place), create=create)

    @contextmanager
    def _projection(self, library: Library) -> Iterator[Library]:
        """A library whose projection is up to date: this one, or, for thresholds of our own, one in passing."""
        self._mention_pending(library)
        with projected(library, self._thresholds(library), own=self.min_confidence is not None) as projection:
            yield projection

    def _content(self) -> Content:
        if self.is_server:
            view = self._cypher()
            return Content("", tuple(view.nodes()), tuple(view.edges()))
        with self._library() as library:
            self._mention_pending(library)
            return read_content(library, self._thresholds(library), own=self.min_confidence is not None)

    def _mention_pending(self, library: Library) -> None:
        counts = library.counts()
        if left := counts.papers - counts.extracted:
            self._notify(f"{left} papers are not extracted yet: the build was stopped, or is still going on")
