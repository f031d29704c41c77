"""Rows: a sequence of dicts, and its ways out."""

from __future__ import annotations

import csv
import io
import json
import sys
from datetime import UTC, date, datetime, time

import pandas as pd
import pytest

from citeweave.errors import MissingExtraError
from citeweave.graph.stores.records import Cell, EdgeRecord, NodeRecord, PathRecord, Table, iso_duration
from citeweave.queries.rows import Rows

PAPER = NodeRecord.of(["Paper"], "p1", {"title": 'A "quoted", line\nbreak', "authors": ["Zoë", "Bo"]})
METHOD = NodeRecord.of(["Method"], "e1", {})
USES = EdgeRecord.of("USES", "p1", "e1", {"confidence": 0.5})


def rows(**columns: list[Cell]) -> Rows:
    return Rows(Table(tuple(columns), tuple(zip(*columns.values(), strict=True))))


def test_rows_are_a_sequence_of_dicts_in_column_order() -> None:
    found = rows(b=["x", "y"], a=[1, None])
    assert list(found) == [{"b": "x", "a": 1}, {"b": "y", "a": None}]
    assert (found.columns, len(found), found[-1]["b"], found[:1]) == (("b", "a"), 2, "y", [{"b": "x", "a": 1}])
    assert list(found[0]) == ["b", "a"]
    assert found == list(found)
    assert found == rows(b=["x", "y"], a=[1, None])
    assert repr(found) == "<Rows: 2 of (b, a)>"
    assert repr(Rows(Table(("a",), (), truncated=True))) == "<Rows: 0 of (a), truncated>"


def test_json_keeps_everything_plain() -> None:
    found = rows(
        n=[PAPER], r=[USES], p=[PathRecord.of([PAPER, METHOD], [USES])], m=[{"k": [1.5, None, True]}],
        d=[date(2024, 2, 29)], t=[datetime(2024, 1, 1, 10, tzinfo=UTC)], c=[time(10)], x=[float("inf")], s=["知識"],
    )  # fmt: skip
    (row,) = json.loads(found.to_json())
    assert list(row) == list(found.columns)
    assert row["n"] == {"labels": ["Paper"], "key": "p1", "properties": PAPER.properties}
    assert row["r"] == {"type": "USES", "from": "p1", "to": "e1", "properties": {"confidence": 0.5}}
    assert row["p"] == {"nodes": [row["n"], METHOD.as_dict()], "edges": [row["r"]]}
    assert (row["d"], row["t"], row["c"]) == ("2024-02-29", "2024-01-01T10:00:00+00:00", "10:00:00")
    assert (row["x"], row["m"]) == ("inf", {"k": [1.5, None, True]})
    assert "知識" in found.to_json()
    assert json.loads(Rows(Table(("a",), ())).to_json()) == []


def test_csv_reads_back() -> None:
    found = rows(title=['say "hi",\nBo', "知識", None], n=[1, 2.5, True], node=[PAPER, [], {"k": "v"}])
    head, *lines = csv.reader(io.StringIO(found.to_csv(), newline=""))
    assert head == ["title", "n", "node"]
    assert [line[:2] for line in lines] == [['say "hi",\nBo', "1"], ["知識", "2.5"], ["", "true"]]
    assert [json.loads(line[2]) for line in lines] == [PAPER.as_dict(), [], {"k": "v"}]
    assert Rows(Table(("a", "b"), ())).to_csv() == "a,b\n"


def test_a_data_frame_has_the_columns_also_without_rows() -> None:
    frame = rows(name=["a", "b"], n=[1, 2]).to_df()
    assert isinstance(frame, pd.DataFrame)
    assert (list(frame.columns), frame["n"].tolist()) == (["name", "n"], [1, 2])
    assert list(Rows(Table(("name", "n"), ())).to_df().columns) == ["name", "n"]


def test_without_pandas_the_command_that_installs_it_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'citeweave\[pandas\]'") as missing:
        rows(a=[1]).to_df()
    assert missing.value.exit_code == 4


def test_records_are_dicts_with_names() -> None:
    assert (PAPER.labels, PAPER.key, PAPER["key"]) == (["Paper"], "p1", "p1")
    assert (USES.type, USES.start, USES.end, USES["from"], USES["to"]) == ("USES", "p1", "e1", "p1", "e1")
    assert list(PAPER.properties) == ["authors", "title"]
    assert json.loads(json.dumps(PAPER)) == PAPER.as_dict()


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ((0, 0, 0, 0), "PT0S"),
        ((-14, 0, 0, 0), "P-1Y-2M"),
        ((1, -2, 0, 0), "P1M-2D"),
        ((0, 0, -1, 500_000_000), "PT-0.5S"),
        ((0, 0, 3600, 1), "PT3600.000000001S"),
    ],
)
def test_durations_keep_their_four_parts(parts: tuple[int, int, int, int], text: str) -> None:
    assert iso_duration(*parts) == text
