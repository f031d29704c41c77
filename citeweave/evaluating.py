"""How good extraction is on a field: annotated papers in, figures and mistakes out; no graph is needed.

`citeweave eval` prints what `evaluate` gives. The counting is in `citeweave.extract.scoring` and its neighbours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from citeweave.adding import Progress, no_progress
from citeweave.errors import UsageError
from citeweave.extract.models import thresholds_of
from citeweave.extract.recipe import choose_recipe, extractor_name
from citeweave.model import Extraction, Paper

if TYPE_CHECKING:
    from citeweave.extract.names import KnownName
    from citeweave.extract.recipe import Recipe
    from citeweave.extract.reliability import CurvePoint, Reliability
    from citeweave.extract.scoring import Reading, Scores, Thing
    from citeweave.extract.scoring_errors import Mistake


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What `evaluate` finds.

    `extractor` is None where a file of predictions was scored. `mistakes` come by kind, then in the order of the
    papers. `reliability` and `curve` look at all candidates, shown or not; without confidences they are None and
    empty. `warnings` are forms of the gold that do not stand in its texts.
    """

    extractor: str | None
    scores: Scores
    mistakes: tuple[Mistake, ...]
    reliability: Reliability | None
    curve: tuple[CurvePoint, ...]
    warnings: tuple[str, ...]

    def mistake_counts(self) -> dict[str, int]:
        """How many mistakes there are of each kind, in the order of the kinds, 0 included."""
        from citeweave.extract.scoring_errors import KINDS

        counts = Counter(mistake.kind for mistake in self.mistakes)
        return {kind: counts[kind] for kind in KINDS}


def evaluate(
    gold: str | Path,
    *,
    predicted: str | Path | None = None,
    processes: int = 1,
    min_confidence: float | None = None,
    names: str | Path | Iterable[KnownName] | None = None,
    model: str | Path | None = None,
    progress: Progress = no_progress,
) -> Evaluation:
    """Score what is extracted from annotated papers, or a file of predictions, against the annotations.

    Parameters
    ----------
    gold
        JSON Lines of the form of `citeweave extract`, corrected by hand; entities may have a "tier" of "must" (as
        if none is given) or "optional". Only titles and abstracts are given to the extractor.
    predicted
        What `citeweave extract` or `export` wrote; the extractor is not run then.
    processes
        How many extract at the same time; the result does not depend on it.
    min_confidence
        Score things from this confidence on, instead of the thresholds chosen for each type.
    names, model
        As for `extract_records`.
    progress
        Is told how far it is.

    Returns
    -------
    Evaluation

    Raises
    ------
    InputError
        A line of a file is not of that form, or names or model cannot be used.
    UsageError
        Options that do not go together.
    """
    from citeweave.extract import reliability, scoring, scoring_gold
    from citeweave.extract.scoring_errors import find_mistakes

    readings, warnings = scoring_gold.read_gold(gold)
    if predicted is None:
        recipe = choose_recipe(names, model)
        extractor: str | None = extractor_name(recipe)
        every = _extracted(readings, recipe, processes, progress)
        shown = _shown(every, thresholds_of(recipe.model, min_confidence))
    else:
        if names is not None or model is not None:
            raise UsageError("predictions from a file are scored as they are; leave out names and model, or the file")
        extractor, every = None, scoring_gold.read_predicted(predicted)
        shown = every if min_confidence is None else _filtered(every, min_confidence)
    pairs, candidates = scoring.paired(readings, shown), scoring.paired(readings, every)
    sure = reliability.has_confidences(every)
    return Evaluation(
        extractor,
        scoring.score(pairs),
        find_mistakes(pairs),
        reliability.reliability(candidates) if sure else None,
        reliability.curve(candidates) if sure else (),
        warnings,
    )


def _extracted(gold: tuple[Reading, ...], recipe: Recipe, processes: int, progress: Progress) -> tuple[Reading, ...]:
    from citeweave.extract.pipeline import extract_papers

    papers = [Paper(reading.paper_id, reading.title, reading.abstract) for reading in gold]
    readings: list[Reading] = []
    for paper, extraction in zip(papers, extract_papers(papers, processes=processes, recipe=recipe), strict=True):
        readings.append(_reading(paper, extraction))
        progress("extracting", len(readings), len(papers))
    return tuple(readings)


def _reading(paper: Paper, extraction: Extraction) -> Reading:
    from citeweave.extract.scoring import Reading, Thing, work_key

    things = tuple(Thing(e.name, e.aliases, e.type, e.role, confidence=e.confidence) for e in extraction.entities)
    works = tuple(work_key(work.authors, work.year) for work in extraction.works)
    urls = tuple(link.url for link in extraction.links)
    return Reading(paper.paper_id, paper.title, paper.abstract, things, works, urls)


def _shown(readings: tuple[Reading, ...], thresholds: dict[str, float]) -> tuple[Reading, ...]:
    def is_shown(thing: Thing) -> bool:
        return (thing.confidence or 0.0) >= thresholds[thing.type]

    return tuple(replace(r, things=tuple(thing for thing in r.things if is_shown(thing))) for r in readings)


def _filtered(readings: tuple[Reading, ...], least: float) -> tuple[Reading, ...]:
    from citeweave.extract.reliability import shown_from

    if any(thing.confidence is None for reading in readings for thing in reading.things):
        raise UsageError("not all predictions of the file have a confidence; leave out --min-confidence")
    return tuple(shown_from(reading, least) for reading in readings)


def evaluation_json(evaluation: Evaluation) -> dict[str, object]:
    """The evaluation as JSON: figures, all mistakes, reliability, curve, warnings."""
    scores = evaluation.scores
    return {
        "extractor": evaluation.extractor,
        "papers": scores.papers,
        "absent": scores.absent,
        "figures": {name: asdict(figure) for name, figure in scores.figures.items()},
        "role_accuracy": asdict(scores.role_accuracy),
        "merged": asdict(scores.merged),
        "mistake_counts": evaluation.mistake_counts(),
        "mistakes": [_mistake_json(mistake) for mistake in evaluation.mistakes],
        "reliability": asdict(evaluation.reliability) if evaluation.reliability else None,
        "curve": [asdict(point) for point in evaluation.curve],
        "warnings": list(evaluation.warnings),
    }


def _mistake_json(mistake: Mistake) -> dict[str, object]:
    span = mistake.mention.span if mistake.mention else None
    place: dict[str, object] = {"field": span.field, "start": span.start, "end": span.end} if span else {}
    return {
        "kind": mistake.kind,
        "paper_id": mistake.paper_id,
        "gold": [_thing_json(thing) for thing in mistake.gold],
        "predicted": [_thing_json(thing) for thing in mistake.predicted],
        "missed": mistake.missed,
        "wrong": mistake.wrong,
        **place,
        "sentence": mistake.sentence,
    }


def _thing_json(thing: Thing) -> dict[str, object]:
    sure = {} if thing.confidence is None else {"confidence": thing.confidence}
    return {"name": thing.name, "aliases": list(thing.aliases), "type": thing.type, "role": thing.role, **sure}
