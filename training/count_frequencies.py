#!/usr/bin/env python3
"""Count how often forms and words are names: python training/count_frequencies.py GOLD.jsonl ... --into MODEL_DIR.

Writes MODEL_DIR/frequencies.json (see extract/frequencies.py). Forms that fewer than two papers have, and words
that occur fewer than four times, are left out: they tell nothing of other papers.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path

from citeweave.extract.frequencies import Frequencies
from citeweave.extract.tags import TYPES
from citeweave.folding import fold, fold_words

LONGEST = 8
"""Words of a form that is looked for in other papers, at most."""
LEAST_PAPERS, LEAST_OCCURRENCES, LEAST_PAIRS = 2, 4, 3


def forms_of(entity: dict) -> list[str]:
    """Name and aliases."""
    return [entity["name"], *entity.get("aliases", [])]


def annotated(paper: dict) -> dict[str, list[int]]:
    """For each folded form that a paper annotates: as each type, as any, and the paper itself (all 0 or 1)."""
    counts: dict[str, list[int]] = {}
    for entity in paper["entities"]:
        for form in {fold(f) for f in forms_of(entity)} - {""}:
            row = counts.setdefault(form, [0] * len(TYPES) + [1, 1])
            row[TYPES.index(entity["type"])] = 1
    return counts


def occurring(paper: dict, known: set[str]) -> set[str]:
    """The known folded forms that occur in a paper as whole words."""
    words = fold_words(paper["title"] + " . " + paper["abstract"])
    runs = ("".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, min(i + LONGEST, len(words)) + 1))
    return known.intersection(runs)


def count_forms(papers: list[dict]) -> dict[str, list[int]]:
    """The table of forms."""
    table: dict[str, list[int]] = defaultdict(lambda: [0] * (len(TYPES) + 2))
    found = [annotated(paper) for paper in papers]
    known = set().union(*found)
    for paper, here in zip(papers, found, strict=True):
        for form in occurring(paper, known) | set(here):
            row = here.get(form, [0] * (len(TYPES) + 1) + [1])
            table[form] = [a + b for a, b in zip(table[form], row, strict=True)]
    return {form: row for form, row in sorted(table.items()) if row[-1] >= LEAST_PAPERS}


def count_words(papers: list[dict]) -> dict[str, list[float]]:
    """The table of words."""
    everywhere: Counter[str] = Counter()
    places: dict[str, list[int]] = defaultdict(lambda: [0] * 4)
    for paper in papers:
        text = f"{paper['title']}\n{paper['abstract']}"
        everywhere.update(fold_words(text))
        low = text.lower()
        for form in {f for entity in paper["entities"] for f in forms_of(entity)}:
            words, times = fold_words(form), max(1, low.count(form.lower()))
            for at, word in enumerate(words):
                is_last, is_first = at == len(words) - 1, at == 0
                for place, holds in enumerate((is_last, is_first, not is_last and not is_first, len(words) == 1)):
                    places[word][place] += times * holds
    return {
        word: [round((n + 0.05) / (everywhere[word] + 1), 3) for n in places[word]]
        for word in sorted(everywhere)
        if everywhere[word] >= LEAST_OCCURRENCES
    }


def extra_words(a: str, b: str) -> tuple[str, tuple[str, ...]] | None:
    """Where the longer of two forms goes beyond the shorter, and by which words; None if it does not hold it."""
    short, long = sorted((fold_words(a), fold_words(b)), key=len)
    if not short or len(short) == len(long):
        return None
    if long[: len(short)] == short:
        return "after", long[len(short) :]
    if long[-len(short) :] == short:
        return "before", long[: -len(short)]
    return None


def count_extras(papers: list[dict]) -> dict[str, list[int]]:
    """The table of extra words: same thing, another thing."""
    table: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for paper in papers:
        forms = [(number, form) for number, entity in enumerate(paper["entities"]) for form in forms_of(entity)]
        for (one, a), (other, b) in combinations(forms, 2):
            if (extra := extra_words(a, b)) is not None and len(extra[1]) == 1:
                table[f"{extra[0]} {extra[1][0]}"][one != other] += 1
    return {key: row for key, row in sorted(table.items()) if sum(row) >= LEAST_PAIRS}


def count(papers: Iterable[dict]) -> Frequencies:
    """All tables."""
    listed = list(papers)
    return Frequencies(count_forms(listed), count_words(listed), count_extras(listed))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--into", type=Path, required=True, help="folder of the model")
    args = parser.parse_args()
    papers = [json.loads(line) for path in args.gold for line in path.read_text("utf8").splitlines() if line]
    tables = count(papers)
    content = {"forms": tables.forms, "words": tables.words, "extras": tables.extras}
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    (args.into / "frequencies.json").write_text(text + "\n", "utf8")
    sizes = f"{len(tables.forms)} forms, {len(tables.words)} words, {len(tables.extras)} extra words"
    print(f"{sizes} of {len(papers)} papers")


if __name__ == "__main__":
    main()
