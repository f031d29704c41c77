"""The role that each method and dataset plays in its paper: introduced, used, compared or mentioned.

The recogniser's second head gives probabilities for every mention; rules over the title and the sentence
(cue words, position) correct them. A task or metric is always "used".
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from spacy.language import Language

from citeweave.extract.document import RoleGuess, candidates_of, entities_of, fields_of
from citeweave.extract.tags import ROLES
from citeweave.model import Entity, Mention, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

_CUES: tuple[tuple[str, int, float, re.Pattern[str]], ...] = (
    # place of the cue, role it speaks for, factor on the odds, pattern next to the mention
    ("before", 0, 3.0, re.compile(
        r"\b(?:we|paper|work|article|study)\s+(?:\w+\s+){0,2}?(?:propos|introduc|present|develop|releas|design|devis|"
        r"construct|creat|contribut)\w*(?:\s+[\w,'-]+){0,8}\s*\W{0,3}$", re.I)),
    ("before", 0, 4.0, re.compile(
        r"\b(?:called|named|dubbed|termed|coined|(?:refer|call)\w*\s+(?:it|to)\s*(?:as)?)\W{0,3}$", re.I)),
    ("after", 0, 2.5, re.compile(
        r"^\W{0,3},?\s*(?:an?|the first)\s+(?:\w+\s+){0,2}?(?:novel|new|simple|efficient|general)\b", re.I)),
    ("before", 2, 3.0, re.compile(
        r"\b(?:outperform|surpass|exceed|beat)\w*(?:\s+[\w,()'-]+){0,6}\s*\W{0,3}$|"
        r"\b(?:compared? (?:to|with|against)|better than|superior to|faster than|against|over)"
        r"(?:\s+[\w,()'-]+){0,3}\s*\W{0,3}$|"
        r"\bbaselines?\b[^.]{0,40}$", re.I)),
    ("before", 3, 1.6, re.compile(r"\b(?:such as|like|e\.g\.,?|including)(?:\s+[\w,()'-]+){0,4}\s*\W{0,3}$", re.I)),
)  # fmt: skip


def decide_role(entity: Entity, probabilities: dict[Span, tuple[float, ...]], title: str, abstract: str) -> RoleGuess:
    """The role of one entity.

    Parameters
    ----------
    entity
        With its mentions.
    probabilities
        The model's probabilities of the four roles for the spans that it recognised.
    title, abstract
        The fields that the mentions are of.

    Returns
    -------
    RoleGuess
        "used" with confidence 1 for tasks and metrics.
    """
    if entity.type in ("Task", "Metric"):
        return RoleGuess("used", 1.0)
    rows = [probabilities[m.span] for m in entity.mentions if m.span in probabilities] or [(0.25,) * len(ROLES)]
    odds = [sum(row[r] for row in rows) / len(rows) for r in range(len(ROLES))]
    for role, factor in _heard(entity, {"title": title, "abstract": abstract}):
        odds[role] *= factor
    best = max(range(len(ROLES)), key=lambda r: odds[r])
    return RoleGuess(ROLES[best], round(odds[best] / sum(odds), 3))


def _heard(entity: Entity, fields: dict[str, str]) -> list[tuple[int, float]]:
    """The cues around the mentions of an entity, each counted once."""
    heard: dict[int, tuple[int, float]] = {}
    for mention in entity.mentions:
        before, after = _around(mention, fields[mention.span.field])
        for n, (place, role, factor, pattern) in enumerate(_CUES):
            if pattern.search(before if place == "before" else after):
                heard[n] = (role, factor)
    if any(m.span.field == "title" and m.span.start == 0 and fields["title"][m.span.end :].lstrip().startswith(":")
           for m in entity.mentions):  # fmt: skip
        heard[-1] = (0, 6.0)
    return [heard[n] for n in sorted(heard)]


def _around(mention: Mention, text: str) -> tuple[str, str]:
    """The text of the sentence before and after a mention, at most 120 characters each."""
    start, end = mention.span.start, mention.span.end
    return text[max(mention.sentence.start, start - 120) : start], text[end : min(mention.sentence.end, end + 120)]


class RoleFinder:
    """The spaCy component; rewrites the entities with their roles."""

    def __call__(self, doc: Doc) -> Doc:
        """Give every entity its role and the probability that it is right."""
        probabilities = {c.span: c.roles for c in candidates_of(doc)}
        (_, title), (_, abstract) = fields_of(doc)
        decided = []
        for entity in entities_of(doc):
            guess = decide_role(entity, probabilities, title, abstract)
            decided.append(replace(entity, role=guess.role, role_confidence=guess.confidence))
        doc._.citeweave_entities = tuple(decided)
        return doc


@Language.factory("citeweave_roles")
def make_roles(nlp: Language, name: str) -> RoleFinder:
    """Factory of the component."""
    return RoleFinder()
