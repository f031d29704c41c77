"""Referenced works: same authors and year are one, anything else is not."""

from citeweave.graph.resolve import resolve
from citeweave.model import Extraction, Span, WorkMention


def work(*authors: str, year: int | None, et_al: bool = False, suffix: str | None = None) -> WorkMention:
    span = Span("abstract", 0, 5)
    return WorkMention("text", authors, et_al, year, None, span, span, suffix)


def test_works() -> None:
    mentions = [
        work("Wu", year=2018, et_al=True),
        work("Wu", year=2022, et_al=True),
        work("Wu", year=2018, et_al=True),
        work("Wu", year=2018),
        work("Foster", "Rakhlin", year=2020),
        work("Foster", "Krishnamurthy", year=2020),
        work('Aky\\"urek', year=2023, et_al=True),
        work("Akyürek", year=2023, et_al=True),
        work("Luo", year=2019, et_al=True, suffix="a"),
        work("Luo", year=2019, et_al=True, suffix="b"),
        work("Vincent", year=None, et_al=True),
    ]
    found = resolve([Extraction(f"p{n:02}", "test", (), (m,), ()) for n, m in enumerate(mentions)])
    together = sorted(sorted(paper for paper, _ in w.members) for w in found.works)
    assert together == [["p00", "p02"], ["p01"], ["p03"], ["p04"], ["p05"], ["p06", "p07"], ["p08"], ["p09"], ["p10"]]
    names = {w.name for w in found.works}
    assert {"Wu et al., 2018", "Foster and Rakhlin, 2020", "Luo et al., 2019a", "Vincent et al."} <= names
