"""One entity of one paper, as resolution sees it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from citeweave.folding import fold
from citeweave.graph.resolve.records import Member
from citeweave.model import Entity


@dataclass(frozen=True, slots=True)
class Item:
    """One entity of one paper, with its forms folded under its kind ("d|" for datasets, "t|" for the rest).

    `short_keys` are those that the paper itself gives as abbreviations of the others.
    """

    member: Member
    entity: Entity
    keys: frozenset[str]
    short_keys: frozenset[str]

    @property
    def long_keys(self) -> frozenset[str]:
        """The form that it is named by, unless that is an abbreviation."""
        return self.own_keys - self.short_keys

    @property
    def own_keys(self) -> frozenset[str]:
        """The forms that say which thing it is beyond this paper: its name, and the abbreviations that the paper gives.

        Another form may stand for it here only because the paper is about it ("re-ranking" for "text re-ranking").
        """
        name = self.key_of(self.entity.name)
        return (frozenset() if name is None else frozenset({name})) | self.short_keys

    @property
    def kind(self) -> str:
        """The prefix of its keys."""
        return kind_of(self.entity)

    def key_of(self, form: str) -> str | None:
        """The key of a form; None where it has no letter or digit."""
        folded = fold(form)
        return self.kind + folded if folded else None


def kind_of(entity: Entity) -> str:
    """ "d|" for datasets, "t|" for methods, tasks and metrics, which are one kind of thing."""
    return "d|" if entity.type == "Dataset" else "t|"


def make_item(paper_id: str, position: int, entity: Entity) -> Item | None:
    """The item of an entity; None where no form of it has a letter or digit."""
    kind = kind_of(entity)
    keys = frozenset(kind + folded for form in entity.forms if (folded := fold(form)))
    short = frozenset(kind + folded for form in entity.short_forms if (folded := fold(form)))
    if keys == short:  # every form folds to the abbreviation: it abbreviates nothing
        short = frozenset()
    return Item((paper_id, position), replace(entity, mentions=()), keys, short) if keys else None
