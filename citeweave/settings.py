"""The only reader of the environment.

CITEWEAVE_GRAPH                 default of every command's --graph (else `kg`)
NEO4J_USERNAME, NEO4J_PASSWORD  how to log in to a Neo4j server
NO_COLOR                        honoured by the command line's tables (rich)
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

DEFAULT_GRAPH = "kg"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says; see the module's head for the names."""

    graph: str = DEFAULT_GRAPH
    neo4j_username: str | None = None
    neo4j_password: str | None = None


def from_environment(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings.

    Parameters
    ----------
    environ
        The variables to read; the process environment if not given.

    >>> from_environment({"CITEWEAVE_GRAPH": "papers/"}).graph
    'papers/'
    """
    env = os.environ if environ is None else environ
    return Settings(
        graph=env.get("CITEWEAVE_GRAPH") or DEFAULT_GRAPH,
        neo4j_username=env.get("NEO4J_USERNAME") or None,
        neo4j_password=env.get("NEO4J_PASSWORD") or None,
    )
