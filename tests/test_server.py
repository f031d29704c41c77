"""A folder pushed to a real Neo4j: the same rows to the same queries, and a second push changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from neo4j_server import Neo4jServer

from citeweave import KnowledgeGraph, UsageError
from citeweave.settings import Settings

EXAMPLES = Path(__file__).parent.parent / "examples"
PAGES = sorted((EXAMPLES / "pages").glob("*.txt"))
QUERIES = (
    (EXAMPLES / "who_builds_on_whom.cypher").read_text(encoding="utf8"),
    "MATCH (p:Paper)-[r:USES]->(m:Method) RETURN m.name AS name, count(p) AS papers ORDER BY papers DESC, name LIMIT 9",
    "MATCH (n {status: 'ambiguous'})-[r:MAY_BE]->(m) RETURN n.name AS name, m.name AS candidate, r.score AS score "
    "ORDER BY name, candidate, score",
    "MATCH (p:Paper)-[r:CITES]->(w:Work) RETURN w, r ORDER BY w.work_id, p.paper_id LIMIT 5",
)


def test_push_and_ask(neo4j_server: Neo4jServer, tmp_path: Path) -> None:
    neo4j_server.clear()
    login = Settings(neo4j_username=neo4j_server.credentials.username, neo4j_password=neo4j_server.credentials.password)
    with (
        KnowledgeGraph(tmp_path / "kg", settings=login) as folder,
        KnowledgeGraph(neo4j_server.url, settings=login) as server,
    ):
        folder.add(PAGES)
        first = folder.push(neo4j_server.url)
        assert first.created == first.nodes + first.edges
        again = folder.push(neo4j_server.url)
        assert (again.created, again.removed) == (0, 0)
        for query in QUERIES:
            rows = folder.query(query)
            assert rows
            assert server.query(query) == rows
        assert server.view(focus="BrightLoRA") == folder.view(focus="BrightLoRA")
        folder.remove("lines.txt")
        assert folder.push(neo4j_server.url).removed > 0
        for query in QUERIES:
            assert server.query(query) == folder.query(query)
        with pytest.raises(UsageError, match="works on a folder"):
            server.add(PAGES)


def test_python_interface_on_a_folder(tmp_path: Path) -> None:
    with KnowledgeGraph(tmp_path / "kg") as kg:
        report = kg.add(PAGES)
        assert (report.new_papers, report.listings) == (30, 34)
        graph = kg.graph()
        assert graph.number_of_nodes() == sum(1 for _ in kg.query("MATCH (n) RETURN n"))
        assert ("Paper", kg.query("MATCH (p:Paper) RETURN p.paper_id AS id ORDER BY id LIMIT 1")[0]["id"]) in graph
        rows = kg.query("MATCH (m:Method {name: $name}) RETURN m.papers AS papers", name="LoRA")
        assert list(rows.to_df()["papers"]) == [row["papers"] for row in rows]
        # A view that is held follows what is added.
        before = len(kg.query("MATCH (p:Paper) RETURN p.title AS title"))
        kg.add([EXAMPLES / "pages" / "browser.html"])
        assert len(kg.query("MATCH (p:Paper) RETURN p.title AS title")) == before + 3
        assert kg.check() == []
        kg.rebuild()
        assert not (tmp_path / "kg" / "cypher").exists()
        assert len(kg.query("MATCH (p:Paper) RETURN p.title AS title")) == before + 3
