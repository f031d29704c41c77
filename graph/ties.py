"""Names that the text ties to a work: "EF21 (Richtarik et al., 2021)" says that the work proposes EF21."""

from __future__ import annotations

import re
from collections.abc import Sequence

from citeweave.model import Entity, Paper, WorkMention

_OPENS = re.compile(r"^\s?(?:[(\[]|;)\s*$")
_CLOSES = re.compile(r"^\s*[)\]]")


def tied_names(entity: Entity, paper: Paper, works: Sequence[WorkMention]) -> list[int]:
    """Positions of the works that stand alone in the bracket right behind a mention of a method or dataset."""
    if entity.type not in ("Method", "Dataset") or entity.role == "introduced":
        return []
    fields = {"title": paper.title, "abstract": paper.abstract}
    return [
        n
        for n, work in enumerate(works)
        if any(
            m.span.field == work.span.field
            and m.span.end <= work.span.start <= m.span.end + 4
            and _OPENS.match(fields[m.span.field][m.span.end : work.span.start])
            and _CLOSES.match(fields[m.span.field][work.span.end :])
            for m in entity.mentions
        )
    ]
