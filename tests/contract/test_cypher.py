"""Portable Cypher gives equal columns, rows and types on every engine, and only ever reads."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import pytest
from contract_graph import AWKWARD, sample_graph

from citeweave.errors import QueryError, ReadOnlyError
from citeweave.graph.stores import CypherView
from citeweave.queries.rows import Cell, EdgeRecord, NodeRecord, Parameter, PathRecord, Rows
from citeweave.queries.run import run_query

Views = dict[str, CypherView]

PORTABLE: list[tuple[str, dict[str, Parameter]]] = [
    ("MATCH (p:Paper) RETURN count(p) AS papers", {}),
    ("MATCH (p:Paper) WHERE p.year > $year RETURN p.title AS title, p.year AS year ORDER BY title", {"year": 2020}),
    ("MATCH (p:Paper {paper_id: $id}) RETURN p AS paper", {"id": "p01"}),
    ("MATCH (p:Paper {paper_id: $id}) RETURN properties(p) AS properties, labels(p) AS labels", {"id": "p02"}),
    ("MATCH (p:Paper {paper_id: $id})-[r:USES]->(m) RETURN r AS uses, type(r) AS type", {"id": "p02"}),
    ("MATCH (p:Paper)-[r]->(m:Method) RETURN p.paper_id AS p, r AS r, m.entity_id AS m ORDER BY p, type(r), m", {}),
    ("MATCH w = (:Work)-[:PROPOSES]->(:Method)<-[:INTRODUCES]-(:Paper) RETURN w AS walk", {}),
    ("MATCH w = (:Paper {paper_id: 'p02'})-[:REFERENCES*0..2]->(b) RETURN w AS walk ORDER BY length(w)", {}),
    (
        "MATCH (a:Paper {paper_id: 'p03'}), (b:Dataset {entity_id: 'e03'}) "
        "MATCH w = shortestPath((a)-[:MENTIONS|COMPARES_WITH|EVALUATES_ON*..4]-(b)) RETURN length(w) AS steps",
        {},
    ),
    ("MATCH (:Paper {paper_id: 'p02'})-[rs:REFERENCES*1..2]->(b) RETURN rs AS edges, b.title AS title", {}),
    ("MATCH (p:Paper) OPTIONAL MATCH (p)-[:CITES]->(w:Work) RETURN p.paper_id AS p, w.name AS w ORDER BY p", {}),
    ("MATCH (m:Method) RETURN m.name AS name, m.aliases AS aliases, size(m.aliases) AS n ORDER BY m.entity_id", {}),
    ("MATCH (p:Paper) UNWIND p.authors AS author RETURN author AS author, count(*) AS n ORDER BY n DESC, author", {}),
    ("MATCH (p:Paper) WHERE p.year IS NULL RETURN count(*) AS undated", {}),
    ("MATCH (m:Method) RETURN collect(m.papers) AS all, min(m.papers) AS least, avg(m.papers) AS mean", {}),
    ("MATCH (p:Paper)-[:EVALUATES_ON]->(d) WITH d, count(p) AS n WHERE n > 1 RETURN {data: d.name, n: n} AS found", {}),
    ("MATCH (p:Paper) WHERE p.title CONTAINS $part RETURN p.paper_id AS p ORDER BY p", {"part": "知識"}),
    ("MATCH (p:Paper) WHERE p.title =~ '^(Sharp|Blunt) Trees$' RETURN p.paper_id AS p ORDER BY p", {}),
    ("MATCH (p:Paper) WHERE p.paper_id IN $ids RETURN p.title AS title ORDER BY title", {"ids": ["p01", "p02", "zz"]}),
    ("MATCH (p:Paper) RETURN DISTINCT p.year AS year ORDER BY year DESC SKIP 1 LIMIT 2", {}),
    ("MATCH (p:Paper) WHERE EXISTS { (p)-[:CITES]->(:Work) } RETURN p.paper_id AS p", {}),
    ("MATCH (m:Method) RETURN m.entity_id AS m, COUNT { (m)<-[:USES]-() } AS uses ORDER BY m", {}),
    (
        "MATCH (p:Paper) RETURN CASE WHEN p.year > 2021 THEN 'new' ELSE 'old' END AS age, count(*) AS n ORDER BY age",
        {},
    ),
    ("MATCH (p:Paper {paper_id: 'p01'}) RETURN [x IN p.authors WHERE x STARTS WITH 'A' | toUpper(x)] AS names", {}),
    ("MATCH (p:Paper {paper_id: 'p01'}) RETURN reduce(n = 0, x IN p.authors | n + size(x)) AS letters", {}),
    (
        "MATCH (a)-[r]->(b) RETURN labels(a)[0] AS a, type(r) AS r, labels(b) AS b, count(*) AS n ORDER BY r, a, b[0]",
        {},
    ),
    ("MATCH (n:Dataset) RETURN n.name AS name UNION MATCH (n:Task) RETURN n.name AS name", {}),
    ("MATCH (b:Paper {paper_id: 'p01'}) WITH b.year AS z, b.title AS a RETURN *", {}),
    ("MATCH (p:Paper {paper_id: 'nobody'}) RETURN p.title AS title, p.year AS year", {}),
    (
        "RETURN $a AS a, $b AS b, $c AS c, $d AS d",
        {"a": 1.0, "b": [1, "x", None, [True]], "c": None, "d": {"k": [2.5]}},
    ),
    ("RETURN 7 / 2 AS whole, 7 / 2.0 AS part, 7 % 4 AS rest, 2 ^ 3 AS power, 1.0 / 0 AS endless", {}),
    ("RETURN toInteger('12') AS i, toFloat('1e3') AS f, toString(1.5) AS s, round(2.5) AS r, null = null AS n", {}),
    ("RETURN date('2024-02-29') AS d, duration('P1Y2M3DT4.5S') AS t, datetime('2024-01-01T10:00:00+02:00') AS m", {}),
    ("RETURN localdatetime('2024-01-01T10:00:00.25') AS l, time('10:00:00+01:00') AS t, localtime('10:00') AS c", {}),
    ("RETURN 'CREATE (n) DELETE n' AS text // MERGE (n) SET n.x = 1", {}),
    ("MATCH (`DELETE`:Paper {paper_id: 'p01'}) RETURN `DELETE`.title AS `SET`", {}),
]


@pytest.mark.parametrize(("statement", "parameters"), PORTABLE, ids=[statement[:60] for statement, _ in PORTABLE])
def test_every_engine_answers_the_same(cypher_views: Views, statement: str, parameters: dict[str, Parameter]) -> None:
    arcade, neo4j = (run_query(cypher_views[name], statement, parameters) for name in ("arcadedb", "neo4j"))
    assert arcade.columns == neo4j.columns
    assert list(arcade) == list(neo4j)
    assert [shape(row) for row in arcade] == [shape(row) for row in neo4j]
    assert arcade.to_json() == neo4j.to_json()
    assert arcade.to_csv() == neo4j.to_csv()


def test_the_portable_statements_find_something(cypher_views: Views) -> None:
    empty = [text for text, given in PORTABLE if not run_query(cypher_views["arcadedb"], text, given)]
    assert empty == ["MATCH (p:Paper {paper_id: 'nobody'}) RETURN p.title AS title, p.year AS year"]


def shape(value: Cell) -> object:
    """The types of a value, all the way down."""
    if isinstance(value, dict):
        return (type(value), {name: shape(item) for name, item in value.items()})
    if isinstance(value, list):
        return (type(value), [shape(item) for item in value])
    return type(value)


@pytest.fixture(params=("arcadedb", "neo4j"))
def view(request: pytest.FixtureRequest, cypher_views: Views) -> CypherView:
    """Each engine's view of the sample graph."""
    return cypher_views[request.param]


def ask(view: CypherView, statement: str, parameters: Mapping[str, Parameter] | None = None) -> Rows:
    return run_query(view, statement, parameters)


def test_nodes_edges_and_paths_are_dicts_with_names(view: CypherView) -> None:
    (row,) = ask(
        view, "MATCH p = (a:Paper {paper_id: 'p01'})-[r:ADDRESSES]->(b) RETURN a AS a, r AS r, p AS p, [b] AS bs"
    )
    node, edge, path, (other,) = row["a"], row["r"], row["p"], row["bs"]
    assert isinstance(node, NodeRecord)
    assert isinstance(edge, EdgeRecord)
    assert isinstance(path, PathRecord)
    assert (node["labels"], node["key"]) == (node.labels, node.key) == (["Paper"], "p01")
    assert node.properties["authors"] == ["Ana Lima", "Bo Ek"]
    assert (edge["type"], edge["from"], edge["to"]) == (edge.type, edge.start, edge.end) == ("ADDRESSES", "p01", "e04")
    assert path.nodes == [node, other]
    assert path.edges == [edge]
    assert path.as_dict() == {"nodes": [node.as_dict(), dict(other)], "edges": [edge.as_dict()]}
    assert list(node) == ["labels", "key", "properties"]
    assert list(edge) == ["type", "from", "to", "properties"]


def test_dates_are_pythons(view: CypherView) -> None:
    (row,) = ask(view, "RETURN date('2024-02-29') AS d, datetime('2024-01-01T10:00Z') AS t, duration('PT90S') AS l")
    assert row["d"] == date(2024, 2, 29)
    assert row["t"] == datetime.fromisoformat("2024-01-01T10:00:00+00:00")
    assert row["l"] == "PT90S"


def test_a_limit_cuts_and_says_so(view: CypherView) -> None:
    statement = "MATCH (p:Paper) RETURN p.paper_id AS p ORDER BY p"
    some, all_of_them = run_query(view, statement, limit=2), run_query(view, statement, limit=11)
    assert (list(some), some.truncated) == ([{"p": "p01"}, {"p": "p02"}], True)
    assert (len(all_of_them), all_of_them.truncated) == (11, False)
    assert (len(run_query(view, statement, limit=0)), run_query(view, statement, limit=0).columns) == (0, ("p",))


WRITING = (
    "CREATE (n:Paper {paper_id: 'x'})",
    "create (n:Paper {paper_id: 'x'}) return n",
    "MATCH (n:Paper) SET n.title = 'x'",
    "MATCH (n:Paper) SET n += {title: 'x'}",
    "MATCH (n:Paper) SET n:Method",
    "MATCH (n) DETACH DELETE n",
    "MATCH ()-[r]->() DELETE r",
    "MATCH (n:Paper) REMOVE n.title",
    "MATCH (n:Paper) REMOVE n:Paper",
    "MERGE (n:Paper {paper_id: 'x'})",
    "MERGE (n:Paper {paper_id: 'p01'}) ON MATCH SET n.title = 'x' RETURN n",
    "MATCH (a:Paper), (b:Method) MERGE (a)-[:USES]->(b)",
    "UNWIND [1, 2] AS i CREATE (n:Paper {paper_id: toString(i)})",
    "MATCH (n:Paper) WITH n LIMIT 1 CREATE (n)-[:REFERENCES]->(n) RETURN n",
    "CALL { CREATE (n:Paper {paper_id: 'x'}) RETURN n } RETURN n.title AS title",
    "MATCH (n:Paper) CALL { WITH n DELETE n } RETURN count(*) AS n",
    "MATCH (n:Paper) CALL { WITH n SET n.title = 'x' } IN TRANSACTIONS",
    "MATCH (n:Paper) FOREACH (x IN [1] | SET n.title = 'x')",
    "RETURN 1 AS one UNION CREATE (n:Paper) RETURN 1 AS one",
    "/* harmless */ CREATE (n:Paper {paper_id: 'x'})",
    "// harmless\nMERGE (n:Paper {paper_id: 'x'})",
    "EXPLAIN CREATE (n:Paper {paper_id: 'x'})",
    "CREATE INDEX i FOR (n:Paper) ON (n.title)",
    "CREATE CONSTRAINT FOR (n:Paper) REQUIRE n.title IS UNIQUE",
    "DROP CONSTRAINT citeweave_paper_paper_id",
    "CREATE USER mallory SET PASSWORD 'password1'",
    "ALTER USER neo4j SET PASSWORD 'password1'",
    "TERMINATE TRANSACTIONS 'neo4j-transaction-1'",
    "CALL db.createLabel('Planet')",
    "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
    "CALL { LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line } RETURN line",
    "MATCH (p:Paper) LOAD CSV FROM 'http://127.0.0.1:9/' + p.title AS line RETURN line",
)


def test_statements_that_do_more_than_read_are_refused(view: CypherView) -> None:
    before = (view.counts(), list(view.nodes()))
    for statement in WRITING:
        with pytest.raises(ReadOnlyError, match=r"^refused: .*queries may only read the graph") as refused:
            ask(view, statement)
        assert refused.value.exit_code == 2, statement
    assert (view.counts(), list(view.nodes())) == before


def test_the_engine_itself_refuses_what_the_guard_would_let_pass(view: CypherView) -> None:
    before = list(view.nodes())
    for statement in ("CREATE (n:Paper {paper_id: 'x'})", "MATCH (n) DETACH DELETE n", "CALL db.createLabel('Planet')"):
        with pytest.raises(ReadOnlyError):
            view.cypher(statement)
    assert list(view.nodes()) == before


def test_two_statements_are_not_one(view: CypherView) -> None:
    with pytest.raises(QueryError):
        ask(view, "RETURN 1 AS one; CREATE (n:Paper {paper_id: 'x'})")
    assert list(ask(view, "RETURN 1 AS one;")) == [{"one": 1}]


HOSTILE = (
    *AWKWARD[:-1],
    "' OR 1=1 //",
    "'}) DETACH DELETE n //",
    '"}) RETURN 1 UNION MATCH (n) DETACH DELETE n RETURN 1 //',
    "p01'; MATCH (n) DETACH DELETE n; //",
    "$title",
    "{title: 1}",
    "\\u0027 OR true //",
    "%27%20OR%201=1",
    "Paper) SET n.title = 'x' WITH n MATCH (m",
    "*/ DETACH DELETE n /*",
    "x" * 100_000,
    "CREATE (n:Paper)",
    ":param x => 1",
)


def test_hostile_values_are_only_values(view: CypherView) -> None:
    before = (view.counts(), list(view.nodes()))
    for value in HOSTILE:
        (row,) = ask(view, "RETURN $v AS v, size($v) >= 0 AS sized", {"v": value})
        assert row == {"v": value, "sized": True}
        found = ask(view, "MATCH (n:Paper) WHERE n.title = $v OR $v IN n.authors RETURN n.title AS title", {"v": value})
        assert [r["title"] for r in found] == [t for t in AWKWARD if t == value]
        assert view.node("Paper", value) is None
    assert (view.counts(), list(view.nodes())) == before


WRONG = (
    ("MATCH (n RETURN n", r"\(line 1, column 10\)$"),
    ("MATCH (n)\nRETRUN n", r"RETRUN.*\(line 2, column 1\)$"),
    ("MATCH (p:Paper) RETURN q.title AS title", "q"),
    ("RETURN nosuch(1) AS x", "nosuch"),
    ("RETURN $missing AS x", r"missing.*-p NAME=VALUE"),
    ("RETURN 1 / 0 AS x", "zero"),
)


@pytest.mark.parametrize(("statement", "message"), WRONG, ids=[s for s, _ in WRONG])
def test_what_the_engine_cannot_run_is_said_on_one_line(view: CypherView, statement: str, message: str) -> None:
    with pytest.raises(QueryError, match=message) as wrong:
        ask(view, statement)
    said = str(wrong.value)
    assert "\n" not in said
    assert "Exception" not in said
    assert "EXPLAIN" not in said


def test_unfit_parameters_are_named(view: CypherView) -> None:
    for value, message in ((2**63, "beyond 64 bits"), (["a", -(2**64)], "beyond 64 bits"), ("\ud800", "surrogate")):
        with pytest.raises(QueryError, match=rf"\$v .*{message}"):
            ask(view, "RETURN $v AS v", {"v": value})
    with pytest.raises(QueryError, match="empty"):
        ask(view, "  \n")


def test_no_bookkeeping_is_seen(view: CypherView) -> None:
    nodes, _ = sample_graph()
    assert len(ask(view, "MATCH (n) RETURN n AS n")) == len(nodes)
    keys = ask(view, "MATCH (n:Paper) UNWIND keys(n) AS key RETURN DISTINCT key AS key ORDER BY key")
    assert [row["key"] for row in keys] == ["abstract", "authors", "date", "paper_id", "title", "url", "venue", "year"]
    assert len(ask(view, "MATCH (n:Method) WHERE size(labels(n)) > 1 RETURN n AS n")) == 0
