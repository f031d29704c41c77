"""Damaged files: never another error than InputError, and what is sound is kept."""

from __future__ import annotations

import random

import pytest

from citeweave.errors import InputError

WORDS = ("owl", "night", "network", "cup", "tea", "model", "kite", "string")
JUNK = (
    "\0",
    "\ufeff",
    '"',
    "{",
    "}",
    "<",
    ">",
    "@",
    "\\",
    "\n",
    "\n\n",
    ",",
    ";",
    "[",
    "]",
    "\u2028",
    "&#0;",
    "<![x[",
    "é",
    "%",
)
COUNT = 24


def pairs():
    choice = random.Random(5)
    made = []
    for number in range(COUNT):
        first, second = choice.sample(WORDS, 2)
        title = f"{first.title()} and {second.title()}: Part {number}"
        made.append((title, f"We study the {first} of number {number}. It is shown that the {second} is better."))
    return made


PAIRS = pairs()
RENDERED = {
    "page": "".join(f"{title}\n\n{abstract}\n\n" for title, abstract in PAIRS),
    "html": "<html>" + "".join(f"<h3>{title}</h3>\n<p>{abstract}</p>\n" for title, abstract in PAIRS),
    "jsonl": "".join(f'{{"title": "{title}", "abstract": "{abstract}"}}\n' for title, abstract in PAIRS),
    "csv": "title,abstract\n" + "".join(f'"{title}","{abstract}"\n' for title, abstract in PAIRS),
    "bibtex": "".join(f"@misc{{k,\n title={{{title}}},\n abstract={{{abstract}}}\n}}\n" for title, abstract in PAIRS),
}


def damaged(text, choice):
    """The text with one to three places cut out, doubled or overwritten."""
    for _ in range(choice.randint(1, 3)):
        at, length = choice.randrange(20, len(text)), choice.randint(0, 30)
        kind = choice.randrange(3)
        middle = choice.choice(JUNK) if kind == 0 else "" if kind == 1 else text[at : at + length] * 2
        text = text[:at] + middle + text[at + length :]
    return text


@pytest.mark.parametrize("format_name", sorted(RENDERED))
def test_damaged_files(read, format_name):
    choice = random.Random(format_name)
    for _ in range(40):
        content = damaged(RENDERED[format_name], choice).encode()
        if choice.random() < 0.1:
            at = choice.randrange(len(content))
            content = content[:at] + bytes([choice.randrange(128, 256)]) + content[at:]
        try:
            found = read(content, format=format_name)
        except InputError:
            continue
        kept = set(found.pairs) & set(PAIRS)
        # Three places are damaged at most; each costs its own record and perhaps a neighbour.
        assert len(kept) >= COUNT - 9, (content, found.rejected)
