"""How papers are extracted is remembered: recipe and names, in new libraries and in those of an older schema."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from library_samples import EXTRACTOR, content, make_page, make_paper, read_capitals, read_pending

from citeweave.graph.library import KeptName, KeptRecipe, Library
from citeweave.graph.library.schema import MIGRATIONS, schema_version
from citeweave.graph.library.session import FILE_NAME, open_session

OWN = KeptRecipe("mine-1+rules-1+names-0a", "/models/mine", {"Method": 0.5, "Dataset": 0.25})
NAMES = [KeptName("Ebb", (), "Task"), KeptName("Tidal Network", ("TideNet", "Tide\u2028Net"), "Method")]


def test_a_new_library_remembers_nothing(library: Library) -> None:
    assert (library.recipe(), library.known_names(), library.extractors()) == (None, [], {})


def test_recipe_and_names_are_kept_and_replaced(library: Library) -> None:
    library.keep_recipe(OWN, reversed(NAMES))
    assert (library.recipe(), library.known_names()) == (OWN, NAMES)
    library.keep_recipe(KeptRecipe("minilm-1"))
    assert (library.recipe(), library.known_names()) == (KeptRecipe("minilm-1"), NAMES)
    library.keep_recipe(OWN, [])
    assert (library.recipe(), library.known_names()) == (OWN, [])
    assert library.revision == 0


def test_only_what_the_recipe_says_counts_as_extracted(library: Library) -> None:
    source, listings = make_page(1, [make_paper(at) for at in range(5)])
    library.add_listings(source, listings)
    read_pending(library)
    assert library.counts().extracted == 5
    library.keep_recipe(KeptRecipe("capitals 2"))
    assert library.counts().extracted == 0
    assert library.extractors() == {EXTRACTOR: 5}
    run = library.begin_run(version="1", model="capitals", settings={}, input_hash="0")
    library.store_extractions([read_capitals(p, "capitals 2") for p in library.pending("capitals 2", limit=2)], run)
    assert library.counts().extracted == 2
    assert library.extractors() == {EXTRACTOR: 3, "capitals 2": 2}
    assert library.check() == []


def test_a_library_of_the_first_schema_opens_and_works(tmp_path: Path) -> None:
    session = open_session(tmp_path, create=True, migrations=MIGRATIONS[:1])
    source, listings = make_page(1, [make_paper(at) for at in range(3)])
    Library(session).add_listings(source, listings)
    session.close()
    with Library.open(tmp_path) as library:
        before = content(library)
        assert (before["counts"].papers, library.recipe(), library.known_names()) == (3, None, [])
        library.keep_recipe(OWN, NAMES)
    with Library.open(tmp_path) as library:
        assert content(library) == {**before, "counts": library.counts()}
        assert (library.recipe(), library.known_names()) == (OWN, NAMES)
    connection = sqlite3.connect(tmp_path / FILE_NAME)
    assert schema_version(connection) == len(MIGRATIONS)
    connection.close()
