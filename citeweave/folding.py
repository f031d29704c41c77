"""How surface forms are compared: the one place, used by extraction and resolution alike.

Two forms are the same when their folded forms are equal: case, accents, LaTeX accents, hyphens, white
space and a plural "s" do not count. "+" does ("C++" is not "C").
"""

from __future__ import annotations

import re
import unicodedata

_LATEX_ACCENT = re.compile(r"\\[\"'`^~=.c]\s*\{?(\w)\}?")
_BETWEEN_WORDS = re.compile(r"[^a-z0-9+]+")


def strip_accents(text: str) -> str:
    r"""Plain letters for accented ones, Unicode (NFKD) or LaTeX.

    >>> strip_accents('Aky\\"urek, Ma\u00efti')
    'Akyurek, Maiti'
    """
    decomposed = unicodedata.normalize("NFKD", _LATEX_ACCENT.sub(r"\1", text))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def fold_words(text: str) -> tuple[str, ...]:
    """The words of a form, folded.

    >>> fold_words("Generative Adversarial Networks")
    ('generative', 'adversarial', 'network')
    """
    words = _BETWEEN_WORDS.sub(" ", strip_accents(text).lower()).split()
    return tuple(_singular(word) for word in words)


def fold(text: str) -> str:
    """The folded form of a surface form; empty where it has no letter or digit of a-z, 0-9 or "+".

    >>> fold("Segment-Anything Models") == fold("segment anything model")
    True
    """
    return "".join(fold_words(text))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
