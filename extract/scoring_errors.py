"""What an extraction gets wrong, by kind, each with the sentence to look at.

A prediction that matches no gold thing is WRONG, a gold must thing that no prediction matches is MISSED (`scoring`
says what matches). Every wrong prediction and every missed thing is accounted for by exactly one mistake of these
four kinds (its flags `wrong` and `missed` say of which of its two sides it is the account):

- type: a form is the same, the type is not;
- boundary: no form is the same, but a form of each cover the same characters of the text, or one holds the other
  as whole words ("gradient descent" for "stochastic gradient descent");
- missed: nothing like it is predicted;
- spurious: nothing like it is in the gold, in either tier.

Missed things and wrong predictions are first paired with each other, one with one: the same form before a shared
place, the same type before another one, the larger share before the smaller. What is left over is set beside the
nearest thing of the other side even if that is right itself or taken, which it then does not account for.

A fifth kind stands beside these, and is about things that ARE found:

- merged: a gold thing that several predictions match, or a prediction that matches several gold things.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from citeweave.extract.scoring import Pair, Reading, Thing, matches
from citeweave.extract.scoring_near import Nearness, Side, nearness, place_to_look, sides
from citeweave.model import Mention, Span

Kind = Literal["missed", "boundary", "type", "spurious", "merged"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something wrong in one paper.

    `gold` is empty for what is spurious, `predicted` for what is missed; each holds one thing otherwise, but for the
    kind merged, where one of the two holds several. `missed` and `wrong` say of which side this is the account.
    `mention` is where to look (its sentence is `sentence`), None where no form stands in the text.
    """

    kind: Kind
    paper_id: str
    gold: tuple[Thing, ...]
    predicted: tuple[Thing, ...]
    missed: bool
    wrong: bool
    mention: Mention | None
    sentence: str


@dataclass(frozen=True, slots=True)
class _Found:
    """A mistake before its sentence is looked up."""

    kind: Kind
    gold: tuple[Side, ...]
    predicted: tuple[Side, ...]
    missed: bool = False
    wrong: bool = False


def find_mistakes(pairs: Sequence[Pair]) -> tuple[Mistake, ...]:
    """Find the mistakes.

    Parameters
    ----------
    pairs
        As `scoring.paired` gives them.

    Returns
    -------
    tuple of Mistake
        By kind in the order of `KINDS`, then in the order of the papers.
    """
    mistakes = [m for gold, predicted in pairs for m in _mistakes(gold, predicted.things if predicted else ())]
    return tuple(sorted(mistakes, key=lambda mistake: KINDS.index(mistake.kind)))


def _mistakes(reading: Reading, predictions: Sequence[Thing]) -> Iterator[Mistake]:
    gold, predicted = sides(reading, reading.things), sides(reading, predictions)
    found = [*_accounts(gold, predicted), *_merged(gold, predicted)]
    evidence = _Evidence(reading) if found else None
    for f in found:
        mention, sentence = evidence.of(place_to_look(f.gold, f.predicted)) if evidence else (None, "")
        right, ours = (tuple(side.thing for side in both) for both in (f.gold, f.predicted))
        yield Mistake(f.kind, reading.paper_id, right, ours, f.missed, f.wrong, mention, sentence)


class _Evidence:
    """The sentences of a paper."""

    def __init__(self, reading: Reading) -> None:
        from citeweave.extract.components.sentences import split_sentences  # it brings spaCy, which takes a second

        self._texts = {"title": reading.title, "abstract": reading.abstract}
        self._sentences = {name: split_sentences(text) for name, text in self._texts.items()}

    def of(self, span: Span | None) -> tuple[Mention | None, str]:
        """The mention with its sentence, and the text of that."""
        if span is None:
            return None, ""
        text, around = self._texts[span.field], self._sentences[span.field]
        start, end = next(((a, b) for a, b in around if a <= span.start < b), (span.start, span.end))
        whole = Span(span.field, start, max(end, span.end))
        return Mention(span, text[span.start : span.end], whole), text[whole.start : whole.end]


def _accounts(gold: Sequence[Side], predicted: Sequence[Side]) -> Iterator[_Found]:
    """The four kinds that account for every missed thing and every wrong prediction once."""
    missed = {n for n, g in enumerate(gold) if g.thing.must and not any(matches(g.thing, p.thing) for p in predicted)}
    wrong = {n for n, p in enumerate(predicted) if not any(matches(g.thing, p.thing) for g in gold)}
    near = {
        (g, p): distance
        for g in range(len(gold))
        for p in range(len(predicted))
        if (g in missed or p in wrong) and (distance := nearness(gold[g], predicted[p]))
    }
    order = sorted(near, key=lambda key: (near[key], key))
    for g, p in order:
        if g in missed and p in wrong:
            missed.remove(g)
            wrong.remove(p)
            yield _Found(_kind(near[g, p]), (gold[g],), (predicted[p],), missed=True, wrong=True)
    beside_gold, beside_predicted = {g: (g, p) for g, p in order[::-1]}, {p: (g, p) for g, p in order[::-1]}
    for g in sorted(missed):
        key = beside_gold.get(g)
        yield _Found(
            _kind(near[key]) if key else "missed", (gold[g],), (predicted[key[1]],) if key else (), missed=True
        )
    for p in sorted(wrong):
        key = beside_predicted.get(p)
        yield _Found(
            _kind(near[key]) if key else "spurious", (gold[key[0]],) if key else (), (predicted[p],), wrong=True
        )


def _kind(distance: Nearness) -> Kind:
    return "boundary" if distance.other_form else "type"


def _merged(gold: Sequence[Side], predicted: Sequence[Side]) -> Iterator[_Found]:
    for g in gold:
        found = tuple(p for p in predicted if matches(g.thing, p.thing))
        if len(found) > 1:
            yield _Found("merged", (g,), found)
    for p in predicted:
        right = tuple(g for g in gold if matches(g.thing, p.thing))
        if len(right) > 1:
            yield _Found("merged", right, (p,))
