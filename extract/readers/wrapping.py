"""From the lines of a page to its paragraphs: which line breaks are the text's own, which a wrap's.

A blank line always ends a paragraph. Within a run of lines a break is a wrap's ("soft") where the next
word would not have fitted, or where a sentence visibly runs on; the rest are the text's own. The width
is measured in windows of lines, so that memory stays bounded and joined files may differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise

from .chrome import is_chrome
from .looks import abstract_odds
from .text import Line, Paragraph, tidy

WINDOW = 400
LONGEST_WRAPPED_LINE = 200
SHORTEST_WRAPPED_LINE = 16
_SURELY_A_TITLE = -3.0
_MOST_BLANKS_OF_A_BARE_PAGE = 0.05
_LEAST_SHARE_OF_RUN_ONS = 0.1
_SENTENCE_END = re.compile(r"[.!?:][\"'”’)\]]*$")
# No sentence and no title ends so: the line is broken off.
_DANGLING = re.compile(
    r"(?:[,;(]|\b(?:a|an|and|are|as|at|between|by|for|from|in|into|is|its|of|on|or|our|than|that|the|their|these|this"
    r"|to|using|via|we|which|with))$"
)
_SLACK = 8
"""A line after which no sentence runs on may be this much longer than those that tell the width."""
_HYPHEN_BREAK = re.compile(r"\w-$")
_SUSPENDED_HYPHEN = re.compile(r"(?:and|or|to|und)\b")


def paragraphs_of(lines: Iterable[Line]) -> Iterator[Paragraph]:
    """The paragraphs of a page, in order, as the lines stream by.

    Parameters
    ----------
    lines
        Of the page.
    """
    source = (Line(line.number, tidy(line.text)) for line in lines)
    carried: list[Line] = []
    last = 0
    while window := [*carried, *islice(source, WINDOW)]:
        ended = len(window) < len(carried) + WINDOW
        groups = _groups(window)
        # The last group may go on in the next window; one that fills a window by itself is cut.
        carried = [] if ended or len(groups) < 2 else groups.pop()
        for group in groups:
            yield _joined(group, after_blank=group[0].number > last + 1 or last == 0)
            last = group[-1].number


def _groups(window: list[Line]) -> list[list[Line]]:
    width = _width(window)
    bare = sum(not line.text for line in window) < _MOST_BLANKS_OF_A_BARE_PAGE * len(window)
    groups: list[list[Line]] = []
    before = Line(0, "")
    for line in window:
        soft = line.text and before.text and width is not None and _is_soft(before.text, line.text, width)
        if soft and not (bare and _begins_a_title(before.text, line.text)):
            groups[-1].append(line)
        elif line.text:
            groups.append([line])
        before = line
    return groups


def _width(window: list[Line]) -> int | None:
    """The longest line after which a sentence runs on; None where the text is not wrapped."""
    pairs = [
        (first.text, second.text)
        for first, second in pairwise(window)
        if first.text and second.text and max(len(first.text), len(second.text)) <= LONGEST_WRAPPED_LINE
    ]
    run_on = [len(first) for first, second in pairs if _runs_on(first, second)]
    return max(run_on) if run_on and len(run_on) >= _LEAST_SHARE_OF_RUN_ONS * len(pairs) else None


def _runs_on(first: str, second: str) -> bool:
    if len(first) < SHORTEST_WRAPPED_LINE or is_chrome(first):
        return False
    return (second[0].islower() and not _SENTENCE_END.search(first)) or _DANGLING.search(first) is not None


def _is_soft(first: str, second: str, width: int) -> bool:
    if max(len(first), len(second)) > LONGEST_WRAPPED_LINE:
        return False
    if _runs_on(first, second) or (len(first) >= SHORTEST_WRAPPED_LINE and _HYPHEN_BREAK.search(first)):
        return True
    longest = width + _SLACK if _SENTENCE_END.search(first) and abstract_odds(second) > 0 else width
    return len(first) <= longest and width < len(first) + 1 + len(second.split(" ", 1)[0])


def _begins_a_title(first: str, second: str) -> bool:
    """Where no blank line parts the papers, a full last line of an abstract must not swallow the next title."""
    return _SENTENCE_END.search(first) is not None and abstract_odds(second) < _SURELY_A_TITLE


def _joined(group: list[Line], *, after_blank: bool) -> Paragraph:
    text, breaks = group[0].text, []
    for line in group[1:]:
        glued = _HYPHEN_BREAK.search(text) and line.text[0].isalnum() and not _SUSPENDED_HYPHEN.match(line.text)
        text += line.text if glued else " " + line.text
        breaks.append((len(text) - len(line.text), line.number))
    return Paragraph(group[0].number, text, tuple(breaks[:2]), after_blank=after_blank)
