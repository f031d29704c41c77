"""How good an extraction is, measured against annotated papers: precision, recall and F1 by type.

Stands beside the flow: `citeweave eval` reads gold and predictions (`scoring_gold`), counts here, sorts what is
wrong (`scoring_errors`) and looks at what the confidences are worth (`reliability`). What is counted, per paper:

- recall: of the gold things of tier "must", those that some prediction matches;
- precision: of the predictions, those that match a gold thing of either tier ("optional" ones are never missed, but
  are right when found);
- a prediction matches a gold thing when they share a form, as `scoring_forms` compares them, and have the same type;
- role: of the matched must methods and datasets whose role the gold gives, how many have it;
- merged: of the gold must things with several distinct forms, how many have all forms that are predicted in ONE
  prediction, which holds at least two of them;
- works: by the set of surnames and the year, addresses: by their exact characters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from citeweave.extract.scoring_forms import fold_form
from citeweave.extract.tags import TYPES
from citeweave.model import EntityType, Role

_Item = TypeVar("_Item")

METHODS_AND_DATASETS: tuple[EntityType, ...] = ("Method", "Dataset")

WorkKey = tuple[frozenset[str], int | None]
"""What works are compared by: the folded surnames and the year."""
Pair = tuple["Reading", "Reading | None"]
"""What the gold says of a paper and what is predicted for it; None where nothing is."""


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing of one paper, annotated or predicted.

    `role` is None where the gold does not say it, `must` is False for what is optional in the gold, `confidence`
    is None for the gold and for predictions that do not say theirs. `forms` are its folded name and aliases.
    """

    name: str
    aliases: tuple[str, ...]
    type: EntityType
    role: Role | None = None
    must: bool = True
    confidence: float | None = None
    forms: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        folded = frozenset(fold_form(form) for form in (self.name, *self.aliases))
        object.__setattr__(self, "forms", folded - {""})


@dataclass(frozen=True, slots=True)
class Reading:
    """What an annotator or an extractor reads out of one paper; `works` and `urls` as they are compared."""

    paper_id: str
    title: str
    abstract: str
    things: tuple[Thing, ...]
    works: tuple[WorkKey, ...] = ()
    urls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """Precision, recall and F1 (0 where nothing is counted), and how many are predicted and in the gold."""

    precision: float
    recall: float
    f1: float
    predicted: int
    gold: int


@dataclass(frozen=True, slots=True)
class Share:
    """A share (0 where nothing is counted), and of how many it is."""

    share: float
    of: int


@dataclass(frozen=True, slots=True)
class Scores:
    """All figures: `figures` by type, then "Method+Dataset", "all", "untyped", "works" and "urls"."""

    papers: int
    absent: int
    figures: Mapping[str, Figure]
    role_accuracy: Share
    merged: Share


def work_key(authors: Iterable[str], year: int | None) -> WorkKey:
    """What a work is compared by; of an author the last word counts."""
    return frozenset(fold_form(author.split()[-1]) for author in authors), year


def matches(gold: Thing, predicted: Thing) -> bool:
    """Whether a prediction matches a gold thing: a form in common, and the same type."""
    return gold.type == predicted.type and not gold.forms.isdisjoint(predicted.forms)


def paired(gold: Iterable[Reading], predicted: Iterable[Reading]) -> list[Pair]:
    """The papers of the gold in its order, each with the prediction of its id or else its title."""
    by_name = {name: reading for reading in predicted for name in (reading.paper_id, reading.title) if name}
    return [(g, by_name.get(g.paper_id) or by_name.get(g.title)) for g in gold]


def score(pairs: Sequence[Pair]) -> Scores:
    """Count.

    Parameters
    ----------
    pairs
        As `paired` gives them.

    Returns
    -------
    Scores

    >>> lora = Thing("LoRA", (), "Method")
    >>> gold, found = Reading("1", "", "", (lora,)), Reading("1", "", "", (lora, Thing("GLUE", (), "Dataset")))
    >>> all_types = score([(gold, found)]).figures["all"]
    >>> all_types.precision, all_types.recall
    (0.5, 1.0)
    """
    counts: Counter[tuple[str, str]] = Counter()
    for gold, predicted in pairs:
        found = predicted or Reading(gold.paper_id, "", "", ())
        _count_predictions(counts, gold.things, found.things)
        for thing in gold.things:
            if thing.must:
                _count_must(counts, thing, found.things)
        _count_works_and_urls(counts, gold, found)
    absent = sum(predicted is None for _, predicted in pairs)
    role, merged = counts["role", "right"], counts["merged", "right"]
    return Scores(
        len(pairs), absent, _figures(counts), _share(role, counts["role", "of"]), _share(merged, counts["merged", "of"])
    )


def _count_predictions(counts: Counter[tuple[str, str]], gold: Sequence[Thing], found: Sequence[Thing]) -> None:
    for thing in found:
        counts["predicted", thing.type] += 1
        counts["right", thing.type] += any(matches(g, thing) for g in gold)
        counts["right", "untyped"] += any(not g.forms.isdisjoint(thing.forms) for g in gold)


def _count_must(counts: Counter[tuple[str, str]], thing: Thing, found: Sequence[Thing]) -> None:
    hits = [p for p in found if matches(thing, p)]
    counts["gold", thing.type] += 1
    counts["found", thing.type] += bool(hits)
    counts["found", "untyped"] += any(not thing.forms.isdisjoint(p.forms) for p in found)
    if hits and thing.role is not None and thing.type in METHODS_AND_DATASETS:
        counts["role", "of"] += 1
        counts["role", "right"] += any(p.role == thing.role for p in hits)
    if len(thing.forms) > 1:
        counts["merged", "of"] += 1
        counts["merged", "right"] += len(hits) == 1 and len(hits[0].forms & thing.forms) >= 2


def _count_works_and_urls(counts: Counter[tuple[str, str]], gold: Reading, found: Reading) -> None:
    _count_common(counts, "works", Counter(gold.works), Counter(found.works))
    _count_common(counts, "urls", Counter(set(gold.urls)), Counter(set(found.urls)))


def _count_common(counts: Counter[tuple[str, str]], kind: str, gold: Counter[_Item], found: Counter[_Item]) -> None:
    counts["right", kind] += (gold & found).total()
    counts["predicted", kind] += found.total()
    counts["gold", kind] += gold.total()


def _figures(counts: Counter[tuple[str, str]]) -> dict[str, Figure]:
    def figure(*kinds: str) -> Figure:
        right, predicted, found, gold = (
            sum(counts[what, kind] for kind in kinds) for what in ("right", "predicted", "found", "gold")
        )
        return make_figure(right, predicted, found, gold)

    def printed(kind: str) -> Figure:
        right = counts["right", kind]
        return make_figure(right, counts["predicted", kind], right, counts["gold", kind])

    every = figure(*TYPES)
    return {
        **{kind: figure(kind) for kind in TYPES},
        "Method+Dataset": figure(*METHODS_AND_DATASETS),
        "all": every,
        "untyped": make_figure(counts["right", "untyped"], every.predicted, counts["found", "untyped"], every.gold),
        "works": printed("works"),
        "urls": printed("urls"),
    }


def make_figure(right: int, predicted: int, found: int, gold: int) -> Figure:
    """The figure of: right ones of so many predictions, found ones of so many in the gold."""
    precision, recall = _share(right, predicted).share, _share(found, gold).share
    both = precision + recall
    return Figure(precision, recall, 2 * precision * recall / both if both else 0.0, predicted, gold)


def _share(right: int, of: int) -> Share:
    return Share(right / of if of else 0.0, of)
