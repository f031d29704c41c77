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
_SCHEME = re.compile(r"(?:ht{1,2}ps?|ftp)://(?=[^\s/])", re.IGNORECASE)
_HOSTS = (
    r"(?:github\.com|gitlab\.com|gitee\.com|bitbucket\.org|huggingface\.co|youtu\.be|bit\.ly|goo\.gl|git\.io|tinyurl\.com"
    r"|aka\.ms|zenodo\.org|kaggle\.com|sites\.google\.com|doi\.org|arxiv\.org|osf\.io|figshare\.com)"
)
_BARE = re.compile(
    rf"(?:(?<![\w@./:-])|(?<=: //))(?:www\.{_DOMAIN}{_SUFFIX}\b|{_DOMAIN}(?:github|gitlab)\.io\b|{_HOSTS}/(?=\w))"
    rf"|(?<![\w@./:-])(?:{_DOMAIN}(?:com|org|net|edu|io|ai|ac\.[a-z]{{2}})/(?=\w))",
    re.IGNORECASE,
)
"""Addresses without scheme; after a broken one ("https: //") only of hosts that leave no doubt."""
_MAYBE = re.compile(r"://|\.[^\W\d_]")
"""Without one of these no text holds an address; far quicker than looking for one."""
_REST = re.compile(r"[^\s<>{}\"“”|^`\\]*(?:\\[_#%&~][^\s<>{}\"“”|^`\\]*)*")
_CLINGING = ".,;:!?'’‘*$"
_GLUED_SENTENCE = re.compile(r"(?<=[\w/])[.,;:](?=[A-Z][a-z]+\b(?![./]))")
_CODE_HOSTS = re.compile(
    r"//(?:www\.)?(?:github\.com|gitlab\.|gitee\.com|bitbucket\.|git\.io|anonymous\.4open\.science|codalab|code\.)"
)
_DATA_HOSTS = re.compile(
    r"huggingface\.co/datasets|zenodo\.org|figshare|kaggle\.com/(?:datasets|c)|dataverse|physionet"
)
_PAGE_HOSTS = re.compile(r"\.(?:github|gitlab)\.io\b|//(?:www\.)?sites\.google\.com")
_OTHER_HOSTS = re.compile(r"//(?:www\.)?(?:arxiv\.org|doi\.org|openreview\.net|youtu\.be|youtube\.com)")
_CODE_WORDS = re.compile(
    r"\b(?:codes?|codebase|implementations?|implemented|software|toolbox|toolkit|library|repository|package|scripts?)\b",
    re.IGNORECASE,
)
_DATA_WORDS = re.compile(r"\b(?:data|data-?sets?|benchmarks?|corpus|corpora|leaderboard)\b", re.IGNORECASE)
_PAGE_WORDS = re.compile(
    r"\b(?:project|web-?\s?(?:page|site|app)s?|home-?page|web application|demos?|videos?|supplement\w*|details"
    r"|information)\b",
    re.IGNORECASE,
)
_PAGE_AT_ONCE = re.compile(r"\b(?:project|web)[- ]?(?:web)?\s?(?:page|site)\b[^.]{0,25}\Z", re.IGNORECASE)


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
    if not _MAYBE.search(text):
        return links
    for start, end in _addresses(text):
        url = text[start:end]
        links.append(FoundLink(url, _kind(url, _words_before(text, start)), start, end))
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
        unpaired = last in ")]" and url.count("(["[last == "]"]) < url.count(last)
        if last not in _CLINGING and last not in "([" and not unpaired:
            break
        end -= 1
    for bracket in ")]":  # "(see github.com/a/b),which"
        url = text[start:end]
        if url.count(bracket) > url.count("(["[bracket == "]"]):
            end = start + url.index(bracket)
    return end


def _has_host(url: str) -> bool:
    return re.search(r"[\w-]\.[a-z]{2,}|//localhost|//\d", url, re.IGNORECASE) is not None


def _words_before(text: str, start: int) -> str:
    """The sentence's words before an address, other addresses left out."""
    before = text[max(0, start - 160) : start]
    return re.split(r"[.!?](?:\s+\Z|(?=\s*[A-Z]))|https?://\S+", before)[-1]


def _kind(url: str, before: str) -> LinkKind:
    """What an address leads to: by its host, and by the words of the sentence before it."""
    address = (url if "//" in url else f"//{url}").lower()
    code, data, page = (bool(words.search(before)) for words in (_CODE_WORDS, _DATA_WORDS, _PAGE_WORDS))
    if _OTHER_HOSTS.search(address):
        return "other"
    if _DATA_HOSTS.search(address):
        return "data"
    if _CODE_HOSTS.search(address):
        return "project" if _PAGE_AT_ONCE.search(before) else "data" if data and not code else "code"
    if page or (code and data) or (_PAGE_HOSTS.search(address) and not code):
        return "project"
    return "code" if code else "data" if data else "other"


class LinkFinder:
    """The component: leaves the addresses of both fields in the `Doc`."""

    def __call__(self, doc: Doc) -> Doc:
        """Find the addresses of title and abstract, each on its own."""
        sentences = sentences_of(doc)
        links: list[Link] = []
        for name, text in fields_of(doc):
            for found in find_links(text):
                span = Span(name, found.start, found.end)
                links.append(Link(found.url, found.kind, span, sentence_at(sentences, span)))
        doc._.citeweave_links = tuple(links)
        return doc


@Language.factory("citeweave_links")
def make_links(nlp: Language, name: str) -> LinkFinder:
    """The finder; it has no settings and keeps no state."""
    return LinkFinder()
