"""Addresses printed in a paper, cleaned of what clings to them, with what they lead to.

Runs after `sentences`. The address is given as printed, without sentence punctuation, LaTeX and brackets;
nothing is guessed, so an address that the page has broken by a space is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spacy.language import Language

from citeweave.extract.document import fields_of, sentence_at, sentences_of
from citeweave.model import Link, LinkKind, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

_DOMAIN = r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+"
_SUFFIX = (
    r"(?:com|org|net|edu|gov|io|ai|co|dev|app|me|tv|be|gl|ly|ms|gg|info|science|site|page|tech|xyz|top|cloud|uk|de|fr|ch"
    r"|cn|jp|kr|it|es|nl|eu|us|ca|au|in|sg|hk|tw|il|at|dk|se|no|fi|pl|cz|ru|br)"
)
_SCHEME = re.compile(r"(?:https?|ftp)://(?=[^\s/])", re.IGNORECASE)
_BARE = re.compile(
    rf"(?<![\w@./:-])(?:www\.{_DOMAIN}{_SUFFIX}\b|{_DOMAIN}(?:github|gitlab)\.io\b"
    rf"|(?:github\.com|gitlab\.com|bitbucket\.org|huggingface\.co|youtu\.be|bit\.ly|goo\.gl|git\.io|tinyurl\.com|aka\.ms"
    rf"|zenodo\.org|kaggle\.com|sites\.google\.com|doi\.org|arxiv\.org|osf\.io|figshare\.com)/(?=\w)"
    rf"|{_DOMAIN}(?:com|org|net|edu|io|ai|ac\.[a-z]{{2}})/(?=\w))",
    re.IGNORECASE,
)
_REST = re.compile(r"[^\s<>{}\"“”|^`\\]*(?:\\[_#%&~][^\s<>{}\"“”|^`\\]*)*")
_CLINGING = ".,;:!?'’‘*$"
_GLUED_SENTENCE = re.compile(r"(?<=[\w/])[.,;:](?=[A-Z][a-z]+\b(?![./]))")
_CODE_HOSTS = re.compile(r"//(?:www\.)?(?:github\.com|gitlab\.|bitbucket\.|git\.io|anonymous\.4open\.science|codalab|colab|code\.)")
_DATA_HOSTS = re.compile(r"huggingface\.co/datasets|zenodo\.org|figshare|kaggle\.com/(?:datasets|c)|dataverse|physionet")
_PROJECT_HOSTS = re.compile(r"\.(?:github|gitlab)\.io\b|sites\.google\.com|[./-]project")
_CODE_WORDS = re.compile(
    r"\b(?:codes?|source|implementations?|software|toolbox|toolkit|library|repository|github|package|scripts?"
    r"|open[- ]sourced?|pre-?trained|checkpoints?|weights|models?)\b",
    re.IGNORECASE,
)
_DATA_WORDS = re.compile(r"\b(?:data|data-?sets?|benchmarks?|corpus|corpora|annotations?|leaderboard)\b", re.IGNORECASE)
_PROJECT_WORDS = re.compile(r"\b(?:project|web-?\s?(?:page|site)s?|home-?page|demos?|videos?|page|website|results)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FoundLink:
    """An address in a text; `url` is the characters `start` to `end` of it."""

    url: str
    kind: LinkKind
    start: int
    end: int


def find_links(text: str) -> list[FoundLink]:
    r"""Find the addresses of a text.

    Parameters
    ----------
    text
        A title or an abstract.

    Returns
    -------
    list of FoundLink
        In reading order; an address printed twice is there twice.

    >>> [link.url for link in find_links(r"Code is at \url{https://github.com/a/b}.")]
    ['https://github.com/a/b']
    """
    links: list[FoundLink] = []
    for start, end in _addresses(text):
        url = text[start:end]
        links.append(FoundLink(url, _kind(url, text[max(0, start - 120) : start], text[end : end + 40]), start, end))
    return links


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    place = 0
    while found := _first(text, place):
        end = _clean_end(text, found.start(), _rest_end(text, found))
        place = max(end, found.end())
        if end - found.start() >= len(found.group()) and _has_host(text[found.start() : end]):
            yield found.start(), end


def _first(text: str, place: int) -> re.Match[str] | None:
    matches = [m for m in (_SCHEME.search(text, place), _BARE.search(text, place)) if m]
    return min(matches, key=lambda m: m.start(), default=None)


def _rest_end(text: str, found: re.Match[str]) -> int:
    rest = _REST.match(text, found.end())
    end = rest.end() if rest else found.end()
    again = _SCHEME.search(text, found.end(), end)  # "...a/bhttps://..." is two
    return again.start() if again else end


def _clean_end(text: str, start: int, end: int) -> int:
    """Take off what belongs to the sentence: punctuation, brackets without partner, a glued sentence."""
    if glued := _GLUED_SENTENCE.search(text, text.find("/", start + 8, end) + 1 or end, end):
        end = glued.start()
    while end > start:
        last, url = text[end - 1], text[start:end]
        unpaired = last in ")]" and url.count("([" [last == "]"]) < url.count(last)
        if last not in _CLINGING and last not in "([" and not unpaired:
            break
        end -= 1
    for bracket in ")]":  # "(see github.com/a/b),which"
        url = text[start:end]
        if url.count(bracket) > url.count("([" [bracket == "]"]):
            end = start + url.index(bracket)
    return end


def _has_host(url: str) -> bool:
    return re.search(r"[\w-]\.[a-z]{2,}|//localhost|//\d", url, re.IGNORECASE) is not None


def _kind(url: str, before: str, after: str) -> LinkKind:
    """What an address leads to: by its host, else by the nearest telling word before it."""
    address = url if "//" in url else f"//{url}"
    for kind, hosts in (("data", _DATA_HOSTS), ("project", _PROJECT_HOSTS), ("code", _CODE_HOSTS)):
        if hosts.search(address.lower()):
            return kind  # type: ignore[return-value]
    return "other"
