"""How much a paragraph looks like a title or like (a part of) an abstract, from its own words alone.

A logistic model of nine features, fitted on 20,000 titles and on runs of one to three sentences of as many
abstracts; the weights are rounded. It is right on 99.86 % of those, and on every whole abstract; what is
left is decided by the neighbours, in `segmentation`.
"""

from __future__ import annotations

import math
import re

_FUNCTION_WORD = re.compile(
    r"\b(?:we|our|this|these|is|are|was|were|has|have|been|can|that|which|it|its|their|they|such|may|does|not|but|also"
    r"|show|propose|present)\b",
    re.I,
)
_LONG_WORD = re.compile(r"[A-Za-z][a-z]{3,}|[A-Z][A-Za-z]{3,}")
_FULL_STOP = re.compile(r"[.!][\"'”’)\]}]*$")
_SENTENCE_BREAK = re.compile(r"[.!?][\"'”’)\]]* +(?=[A-Z\"'“‘(])")
_ADDRESS = re.compile(r"https?://|\bwww\.|\b(?:github|huggingface)\.(?:com|co|io)\b", re.I)
_LABEL = re.compile(
    r"(?:abstract|objectives?|background|purpose|introduction|methods?|results?|conclusions?|motivation|aims?)\s*[:.—–-]",
    re.I,
)
# Cues in the first sentence of a paragraph, with their weights: does it go on with an abstract, or begin one?
# Fitted on first and later sentences of 20,000 abstracts.
_OPENING_BIAS = -0.6
_OPENINGS = tuple(
    (re.compile(pattern, re.I), weight)
    for pattern, weight in (
        (
            r"(?:our|these|they|here|such|then|thus|hence|therefore|moreover|furthermore|finally|additionally|besides"
            r"|however|specifically|experiments?|experimental|extensive|results?|code|further|compared|second|third"
            r"|lastly|consequently|notably|importantly|nevertheless|to this end|to address th\w+|through|overall"
            r"|empirically|first,|also|it|but|yet|still|on|using"
            r"|the (?:proposed|resulting|method|approach|model|results?|system|algorithm|code))\b",
            3.3,
        ),
        (
            r"we (?:also|further|then|show|demonstrate|evaluate|find|validate|prove|test|release|apply|provide"
            r"|conduct|observe|verify|illustrate|compare|use|finally)\b",
            2.7,
        ),
        (
            r"(?:in (?:this|our) (?:paper|work|article|study)|this (?:paper|work|article|study)"
            r"|we (?:present|propose|introduce|study|consider|describe|investigate|address|develop|explore))\b",
            -0.6,
        ),
        (r"(?:recent|despite|most|many|deep|large|existing|modern|learning)\b", -1.0),
        (
            r".*\b(?:also|furthermore|moreover|this (?:method|approach|model|framework)|the proposed|outperforms?"
            r"|our (?:method|approach|model|results|experiments|framework|algorithm|code|system)|these"
            r"|state[- ]of[- ]the[- ]art results|experiments (?:on|show)|publicly available)\b",
            2.4,
        ),
        (r"(?:this|that) (?!paper|work|article|study)", 3.6),
        (r"the\b", 0.8),
        (r"to\b", 2.0),
    )
)
_NAME = r"(?:[A-Z][\w.'’-]* ){1,3}[A-Z][\w'’-]+"
_NAMES = re.compile(rf"{_NAME}(?:(?:,| and| &|,? and|;| ·) {_NAME})+(?:,? et al\.?)?")
_NAMES_DOUBT = 3.0
_SHORT_DOUBT = {1: 1.0, 2: 0.3}
_ACCOUNT_DOUBT = 2.0
_LARGEST_COST = 12.0
_LABEL_BONUS = 5.0


def abstract_odds(text: str) -> float:
    """The logarithm of the odds that the paragraph is of an abstract, not a title.

    Parameters
    ----------
    text
        On one line.

    >>> abstract_odds("A Survey of Reading Machines for Saved Pages") < 0
    True
    >>> abstract_odds("We read saved pages. It is shown that this works.") > 0
    True
    """
    long_words = _LONG_WORD.findall(text)[1:]
    capitals = sum(word[0].isupper() for word in long_words) / max(1, len(long_words))
    function_words = len(_FUNCTION_WORD.findall(text))
    odds: float = (
        -4.6
        + 1.8 * math.log(max(1, len(text)) / 100)
        + 8.9 * bool(_FULL_STOP.search(text))
        + 0.4 * text.endswith("?")
        + 0.7 * min(3, len(_SENTENCE_BREAK.findall(text)))
        - 4.7 * capitals
        + 2.5 * min(4, function_words)
        + 1.3 * function_words / max(1, text.count(" ") + 1)
        - 0.5 * (": " in text)
    )
    cues = int(_ADDRESS.search(text) is not None) + int(_LABEL.match(text) is not None)
    return odds + _LABEL_BONUS * cues


def title_cost(odds: float) -> float:
    """Minus the logarithm of the probability that a paragraph of these odds is a title, at most 12."""
    return min(_LARGEST_COST, math.log1p(math.exp(min(odds, 50.0))))


def abstract_cost(odds: float) -> float:
    """Minus the logarithm of the probability that a paragraph of these odds is of an abstract, at most 12."""
    return title_cost(-odds)


def title_doubt(text: str) -> float:
    """What speaks against a title whose words look like one: a list of names, an account's name, a word or two.

    >>> title_doubt("Ada Example, Bo Sample and Cy Trial") > title_doubt("Reading Pages") > 0
    True
    """
    words = text.count(" ") + 1
    names = _NAMES.fullmatch(text) is not None
    account = words == 1 and text.islower()
    return _NAMES_DOUBT * names + _ACCOUNT_DOUBT * account + _SHORT_DOUBT.get(words, 0.0)


def continuation_odds(text: str) -> float:
    """The logarithm of the odds that a paragraph of an abstract goes on with it, and does not begin it.

    >>> continuation_odds("Experiments show that it works.") > 0 > continuation_odds("We study pages.")
    True
    """
    first = _SENTENCE_BREAK.split(text, maxsplit=1)[0]
    return _OPENING_BIAS + sum(weight for pattern, weight in _OPENINGS if pattern.match(first))
