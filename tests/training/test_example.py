"""The worked example of fine-tuning: its gold is sound, and gold with a slip is refused. Needs no torch."""

import importlib.util
import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType

import pytest

from citeweave.errors import InputError
from citeweave.extract.readers import paper_id_of
from citeweave.extract.scoring import Reading
from citeweave.extract.scoring_gold import read_gold

TRAINING = Path(__file__).parent.parent.parent / "training"
FILES = [TRAINING / "example" / "train.jsonl", TRAINING / "example" / "test.jsonl"]


@pytest.fixture(scope="module")
def training_papers() -> Callable[[Iterable[Path]], list[Reading]]:
    """The reader of training/, which is a folder of scripts and no package."""
    spec = importlib.util.spec_from_file_location("training_gold", TRAINING / "gold.py")
    assert spec is not None
    assert spec.loader is not None
    module: ModuleType = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    reader: Callable[[Iterable[Path]], list[Reading]] = module.training_papers
    return reader


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_example_is_sound(path: Path) -> None:
    papers, warnings = read_gold(path)
    assert not warnings
    for paper in papers:
        assert paper.paper_id == paper_id_of(paper.title)
        assert 60 <= len(paper.abstract.split()) <= 112
        forms = [form for thing in paper.things for form in (thing.name, *thing.aliases)]
        assert len(forms) == len(set(forms)), f"a form of two things in {paper.title}"
        for form in forms:
            whole = rf"(?<![A-Za-z0-9]){re.escape(form)}(?![A-Za-z0-9])"
            assert re.search(whole, f"{paper.title}\n{paper.abstract}"), f"{form} is part of a word in {paper.title}"


def test_halves_share_no_paper() -> None:
    train, test = ({json.loads(line)["id"] for line in path.read_text("utf8").splitlines()} for path in FILES)
    assert (len(train), len(test)) == (28, 12)
    assert not train & test


def test_example_covers_types_and_roles() -> None:
    for path in FILES:
        things = [thing for paper in read_gold(path)[0] for thing in paper.things]
        assert {thing.type for thing in things} == {"Method", "Dataset", "Task", "Metric"}
        assert {thing.role for thing in things} == {"introduced", "used", "compared", "mentioned"}
        assert {thing.must for thing in things} == {True, False}


def test_training_reads_it_whole(training_papers: Callable[[Iterable[Path]], list[Reading]]) -> None:
    assert len(training_papers(FILES)) == 40


@pytest.mark.parametrize(
    ("entity", "reason"),
    [
        ({"name": "LiFSI", "type": "Method"}, "'LiFSI' stands neither in title nor in abstract"),
        ({"name": "LFP", "type": "Material"}, "Method, Dataset, Task or Metric"),
        ({"name": "LFP", "type": "Method", "role": "liked"}, "introduced, used, compared or mentioned"),
        ({"name": "LFP", "type": "Method", "tier": "maybe"}, "must or optional"),
    ],
)
def test_a_slip_is_refused(
    training_papers: Callable[[Iterable[Path]], list[Reading]],
    tmp_path: Path,
    entity: dict[str, str],
    reason: str,
) -> None:
    good = {"id": "a", "title": "Cells of LFP", "abstract": "We cycle LFP.", "entities": []}
    lines = [good, {**good, "id": "b", "entities": [entity]}]
    path = tmp_path / "own.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf8")
    with pytest.raises(InputError, match=reason) as caught:
        training_papers([path])
    assert "own.jsonl:2" in str(caught.value)
