"""Run as a process of its own: `projection_child.py build|hold|quiet FOLDER`."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from contract_graph import paper, ref

from citeweave.graph.stores import open_store
from citeweave.graph.stores.arcadedb import build_projection
from citeweave.graph.stores.jvm import start_engine
from citeweave.model import Edge, Node


def large_graph(papers: int) -> tuple[list[Node], list[Edge]]:
    """Papers that reference the three before them."""
    nodes = [paper(f"p{i:05}", f"Title {i}", abstract="word " * 200) for i in range(papers)]
    edges = [
        Edge("REFERENCES", ref(nodes[i]), ref(nodes[i - back]), {"rule": "test", "via": ("e1", "e2")})
        for i in range(3, papers)
        for back in (1, 2, 3)
    ]
    return nodes, edges


def main(what: str, folder: Path) -> None:
    """Do one of the things that a test wants another process for."""
    if what == "build":
        graph = large_graph(3000)
        start_engine()
        sys.stdout.write("building\n")
        sys.stdout.flush()
        build_projection(folder, "new", *graph)
    elif what == "hold":
        with open_store(folder).view() as view:
            sys.stdout.write(f"{view.counts().nodes['Paper']}\n")
            sys.stdout.flush()
            time.sleep(600)
    elif what == "quiet":
        build_projection(folder, "new", *large_graph(5))
        with open_store(folder).view() as view:
            assert view.cypher("MATCH (p:Paper) RETURN count(p) AS n").rows == ((5,),)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
