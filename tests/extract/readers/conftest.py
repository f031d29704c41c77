"""What the readers' tests share: a text in, the items that its reader yields out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from citeweave.extract.readers import open_source
from citeweave.model import DateLine, Listing, Paper, Rejected, Source


@dataclass(frozen=True)
class Read:
    """All that a reader yielded."""

    format: str
    source: Source
    items: list[Listing | Rejected | DateLine]

    @property
    def papers(self) -> list[Paper]:
        return [item.paper for item in self.items if isinstance(item, Listing)]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        return [(paper.title, paper.abstract) for paper in self.papers]

    @property
    def lines(self) -> list[int]:
        return [item.line for item in self.items if isinstance(item, Listing)]

    @property
    def rejected(self) -> list[Rejected]:
        return [item for item in self.items if isinstance(item, Rejected)]

    @property
    def dates(self) -> list[DateLine]:
        return [item for item in self.items if isinstance(item, DateLine)]


Reading = Callable[..., Read]


@pytest.fixture(scope="session")
def read(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    """Write a text (or bytes) to a file and read it."""
    folder: Path = tmp_path_factory.mktemp("sources")

    def reading(content: str | bytes, **options: str) -> Read:
        path = folder / "saved.txt"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        with open_source(path, **options) as reader:
            return Read(reader.format, reader.source, list(reader))

    return reading
