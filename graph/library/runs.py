"""The log of pipeline runs: when, with which version, model and settings. It is in no export."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime

from citeweave.errors import UsageError
from citeweave.graph.library.records import Run
from citeweave.graph.library.rows import decode_properties, encode
from citeweave.model import Value


def begin_run(
    connection: sqlite3.Connection, version: str, model: str, settings: Mapping[str, Value], input_hash: str
) -> int:
    """Note that a run begins; its number."""
    cursor = connection.execute(
        "INSERT INTO run (started, version, model, settings, input_hash) VALUES (?, ?, ?, ?, ?)",
        (_now(), version, model, encode(dict(settings)), input_hash),
    )
    if cursor.lastrowid is None:
        raise UsageError("the run was given no number")
    return cursor.lastrowid


def finish_run(connection: sqlite3.Connection, run_id: int) -> None:
    """Note that a run is done."""
    if connection.execute("UPDATE run SET finished = ? WHERE run_id = ?", (_now(), run_id)).rowcount == 0:
        raise UsageError(f"there is no run {run_id} to finish")


def read_runs(connection: sqlite3.Connection) -> list[Run]:
    """All runs in the order in which they began."""
    rows = connection.execute(
        "SELECT run_id, started, finished, version, model, input_hash, settings FROM run ORDER BY run_id"
    )
    return [
        Run(run_id, started, finished, version, model, input_hash, decode_properties(settings))
        for run_id, started, finished, version, model, input_hash, settings in rows
    ]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
