"""How surface forms are compared: the one place, used by extraction and resolution alike.

Two forms are the same when their folded forms are equal: case, accents, LaTeX accents, hyphens, white
space and a plural "s" do not count. "+" does ("C++" is not "C"), and so do Greek letters, by their names
("β-VAE" is not "VAE").
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_LATEX_ACCENT = re.compile(r"\\(?:[\"'`^~=.]\s*\{?(\w)\}?|c\{(\w)\})")
_LATEX_STYLE = re.compile(r"\\(?:text|math|emph|bf|it|rm|sc|tt|sf)[a-z]*(?![a-z])")
_LATEX_LETTER = re.compile(r"\\([a-zA-Z]+)")
_BETWEEN_WORDS = re.compile(r"[^\w+]+|_+")
_ACRONYM_PLURAL = re.compile(r"\b([A-Z][A-Z0-9]+)s\b")
_REMEMBERED = 8192
"""Forms whose folding is kept at hand: one paper asks for the same ones hundreds of times."""
_GREEK_NAMES = (
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu",
    "xi", "omicron", "pi", "rho", "sigma", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega",
)  # fmt: skip
_GREEK = str.maketrans({chr(ord(first) + n): f" {name} " for first in "αΑ" for n, name in enumerate(_GREEK_NAMES)})


def strip_accents(text: str) -> str:
    r"""Plain letters for accented ones, Unicode (NFKD) or LaTeX.

    >>> strip_accents('Aky\\"urek, Ma\u00efti')
    'Akyurek, Maiti'
    """
    if text.isascii() and "\\" not in text:
        return text
    decomposed = unicodedata.normalize("NFKD", _LATEX_ACCENT.sub(r"\1\2", text))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


@lru_cache(_REMEMBERED)
def fold_words(text: str) -> tuple[str, ...]:
    """The words of a form, folded.

    >>> fold_words("Generative Adversarial Networks")
    ('generative', 'adversarial', 'network')
    """
    plain = strip_accents(text)
    if "\\" in plain:
        plain = _LATEX_LETTER.sub(r" \1 ", _LATEX_STYLE.sub("", plain))
    if not plain.isascii():
        plain = plain.translate(_GREEK)
    words = _BETWEEN_WORDS.sub(" ", _ACRONYM_PLURAL.sub(r"\1", plain).lower()).split()
    return tuple(_singular(word) for word in words)


@lru_cache(_REMEMBERED)
def fold(text: str) -> str:
    """The folded form of a surface form; empty where it has no letter, digit or "+".

    >>> fold("Segment-Anything Models") == fold("segment anything model")
    True
    >>> fold("β-VAE"), fold(r"$\\beta$-VAE")
    ('betavae', 'betavae')
    """
    return "".join(fold_words(text))


def is_plural_of(form: str, others: Iterable[str]) -> bool:
    """Whether a form is another one with an "s" at its end; case does not count.

    >>> is_plural_of("GANs", ["gan"]), is_plural_of("CIFAR-10", ["CIFAR10"])
    (True, False)
    """
    return form[-1:].lower() == "s" and form[:-1].lower() in {other.lower() for other in others}


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
