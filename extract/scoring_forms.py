"""How the scorer compares surface forms. It is NOT `citeweave.folding`, and must not become it.

The annotators' scorer folds a little differently (Greek letters and "_" go, a plural of an acronym keeps its "s"
where three signs are left), and figures are only comparable between versions, and with the published ones, as
long as the yardstick stays as it is while the extractor's own folding gets better.
"""

from __future__ import annotations

import re
import unicodedata

_LATEX_ACCENT = re.compile(r"""\\["'`^~=.c]\s*\{?(\w)\}?""")
_BETWEEN_WORDS = re.compile(r"[^a-z0-9+]+")


def form_words(text: str) -> tuple[str, ...]:
    """The words of a form: LaTeX accents, accents, case and a plural "s" do not count.

    >>> form_words("Vision Transformers (ViTs)")
    ('vision', 'transformer', 'vit')
    """
    plain = unicodedata.normalize("NFKD", _LATEX_ACCENT.sub(r"\1", text))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    return tuple(_singular(word) for word in _BETWEEN_WORDS.sub(" ", plain).split())


def fold_form(text: str) -> str:
    """The folded form; empty where it has no Latin letter, digit or "+".

    >>> fold_form("Segment-Anything Models") == fold_form("segment anything model")
    True
    """
    return "".join(form_words(text))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
