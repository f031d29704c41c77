"""What a saved listing page holds beside papers: its head, its foot, counts, buttons, names of submitters.

Stands between the paragraphs of a page and their reading as titles and abstracts. Only what is known to
be furniture is passed by here; anything else is left to be read, or rejected with a reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from citeweave.model import DateLine

from .text import Paragraph

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? )?"
_DATE = re.compile(
    rf"{_WEEKDAY}(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?|\d{{1,2}} {_MONTH}(?:,? \d{{4}})?)"
    r"|\d{4}-\d\d-\d\d",
    re.I,
)
_NEWSLETTER = r"get trending papers in your email inbox(?: once a day)?!"
_BYLINE = r"by ?ak and the research community"
_HEAD_PREFIX = re.compile(rf"(?:new(?=get ))?(?:{_NEWSLETTER}|{_BYLINE}|daily papers(?={_BYLINE}))\s*", re.I)
_GLUED_BUTTON = re.compile(r"subscribe(?=[^\s.,:;!?'’-])(?!(?:rs?|d|s|r's)\b)", re.I)
_WORDS = frozenset(
    """new|subscribe|unsubscribe|daily papers|papers|trending papers|trending|daily|weekly|monthly|today|yesterday
    |hugging face|hugging face's logo|log in|login|sign up|sign in|search|menu|models|datasets|spaces|buckets|posts
    |docs|documentation|enterprise|solutions|community|pricing|website|company|tos|terms of service|terms|privacy
    |privacy policy|about|careers|jobs|blog|learn|forum|github|hub|home|inference endpoints|inference providers
    |huggingchat|system theme|previous|next|prev|load more|show more|show less|read more|more|see all|view all
    |view all comments|comments|comment|upvote|upvotes|likes|like|share|save|bookmark|copy link|copied|abstract
    |authors|title|view arxiv page|view pdf|arxiv page|arxiv|pdf|html|project page|code|add to collection|ai summary
    |submitted by|published on|published|loading|loading...|loading…|skip to content|skip to main content
    |cookie settings|accept|dismiss|close|back to top""".replace("\n    ", "").split("|")
)
_PATTERNS = re.compile(
    rf"""[\d\s.,·•…|+/<>«»‹›←→↑↓▲△-]*[km]?             # counts, pages, bullets
    |(?:upvotes?|likes?|comments?|github|stars?)[\s:]*[+▲]?[\d.,]+\s*[km]?
    |[·•+\s]*[\d.,]+\s*[km]?\s*[·•]?\s*(?:upvotes?|likes?|comments?|authors?|repl(?:y|ies)|stars?|models?|datasets?|views?|papers?|more)
    |(?:submitted|published|shared|posted)\s+(?:by|on|at)\s+\S+(?:\s\S+){{0,3}}
    |(?:{_MONTH}\s\d{{1,2}}|\d+\s(?:minutes?|hours?|days?|weeks?|months?)\sago)
    |(?:©|\(c\)|copyright\b).{{0,80}}
    |page\s\d+(?:\sof\s\d+)?
    |(?:arxiv:)?\d{{4}}\.\d{{4,5}}(?:v\d+)?""",
    re.I | re.X,
)  # fmt: skip


def without_chrome(paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph | DateLine]:
    """The paragraphs that may be titles or abstracts, and the date that the page's head prints.

    Parameters
    ----------
    paragraphs
        Of a page, in order.
    """
    in_head, after_button, after_submitter = True, True, False
    for paragraph in paragraphs:
        text = _without_head(paragraph.text, glued=after_button)
        if in_head and _DATE.fullmatch(text):
            yield DateLine(paragraph.line, text)
            continue
        named = after_submitter and " " not in text
        after_submitter = text.casefold() == "submitted by"
        after_button = named or is_chrome(text)
        if not after_button:
            in_head = False
            yield _shortened(paragraph, len(paragraph.text) - len(text))


def is_chrome(text: str) -> bool:
    """True for what is known to be furniture of a listing page.

    >>> is_chrome("Upvote 12"), is_chrome("· 12 authors"), is_chrome("On Reading Pages")
    (True, True, False)
    """
    text = _without_head(text, glued=False)
    return text.casefold() in _WORDS or _PATTERNS.fullmatch(text) is not None or _DATE.fullmatch(text) is not None


def _without_head(text: str, *, glued: bool) -> str:
    """The text without the head's phrases and the button that are glued to its beginning."""
    prefix = _HEAD_PREFIX.match(text) or (_GLUED_BUTTON.match(text) if glued else None)
    return _without_head(text[prefix.end() :], glued=True) if prefix else text


def _shortened(paragraph: Paragraph, by: int) -> Paragraph:
    breaks = tuple((at - by, line) for at, line in paragraph.breaks if at > by)
    return replace(paragraph, text=paragraph.text[by:], breaks=breaks)
