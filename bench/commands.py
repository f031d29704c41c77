#!/usr/bin/env python3
"""How long whole commands take from a cold start, beside an empty Python start in the same run.

    python bench/commands.py [PAGES…]     (default: the example pages)

Prints the median of several runs of each command in seconds and as a ratio to `python -c pass`.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

EXAMPLES = sorted(str(p) for p in (Path(__file__).parent.parent / "examples" / "pages").glob("*.txt"))
QUERY = "MATCH (p:Paper)-[:INTRODUCES]->(m:Method) RETURN m.name AS name, p.title AS title ORDER BY name, title LIMIT 5"


def median_seconds(arguments: list[str], runs: int) -> float:
    """The median wall time of a command in seconds."""
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def main() -> None:
    pages = sys.argv[1:] or EXAMPLES
    with tempfile.TemporaryDirectory() as folder:
        graph = str(Path(folder) / "kg")
        cli = ["-m", "citeweave"]
        empty = median_seconds(["-c", "pass"], 9)
        rows = [
            ("an empty Python start", empty),
            ("build, cold", median_seconds([*cli, "build", *pages, "-g", graph], 1)),
            ("build again, nothing new", median_seconds([*cli, "build", *pages, "-g", graph], 3)),
            ("build in 2 processes, cold", median_seconds([*cli, "build", *pages, "-g", graph + "2", "-j", "2"], 1)),
            ("stats", median_seconds([*cli, "stats", "-g", graph], 5)),
            ("show", median_seconds([*cli, "show", "SAM", "-g", graph], 5)),
            ("query, the first", median_seconds([*cli, "query", QUERY, "-g", graph], 1)),
            ("query, later", median_seconds([*cli, "query", QUERY, "-g", graph], 5)),
            ("view", median_seconds([*cli, "view", "-g", graph, "-o", str(Path(folder) / "page.html")], 3)),
        ]
    print(f"{len(pages)} pages")
    for name, seconds in rows:
        print(f"{name:28} {seconds:7.2f} s   {seconds / empty:7.1f} x an empty Python start")


if __name__ == "__main__":
    main()
