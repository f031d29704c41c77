"""How to extract: recipes out of options, the name of the extractor, models of the user's own, listed names found."""

from __future__ import annotations

import itertools
import json
import pickle
import shutil
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from citeweave.errors import InputError
from citeweave.extract.components.entities import LISTED_CONFIDENCE, aligned, grouped, with_listed
from citeweave.extract.components.recogniser import Recogniser
from citeweave.extract.confidence import Group
from citeweave.extract.document import AbbreviationPair, Candidate, Signals, candidates_of, make_doc
from citeweave.extract.models import DEFAULT, FILES, FOLDER, digest_of, folder_of, read_config, thresholds_of
from citeweave.extract.names import KnownName
from citeweave.extract.pipeline import extract_paper, extract_papers, extractor_name, make_pipeline
from citeweave.extract.proposals import settled
from citeweave.extract.recipe import PLAIN, Recipe, choose_recipe
from citeweave.model import Entity, EntityType, Paper, Span

PAPER = Paper(
    "p1",
    "EbbGate: Gated Low-Rank Adapters",
    "We propose EbbGate, a variant of Low-Rank Adaptation (LoRA). We train BERT on the tidal notes of Moorland and "
    "report tide score. EbbGate opens at ebb. Code: https://github.com/example/moorland (Ebb et al., 2021).",
)
EBB = KnownName("EbbGate", ("Ebb Gate Adapter",), "Dataset")
MOOR = KnownName("Moorland Notes", ("Moorland", "tidal note"), "Dataset")
SCORE = KnownName("tide score", (), "Metric")


@pytest.fixture(scope="module")
def own_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like one that a user's own training leaves: the bundled model with other thresholds."""
    folder = tmp_path_factory.mktemp("models") / "mine"
    shutil.copytree(FOLDER / DEFAULT, folder)
    set_config(folder, name="mine", version="7", thresholds=dict.fromkeys(read_config().thresholds, 0.3))
    return folder


def set_config(folder: Path, **values: object) -> None:
    path = folder / "config.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf8")), **values}), "utf8")


def entities(names: Iterable[KnownName], paper: Paper = PAPER) -> dict[str, Entity]:
    recipe = Recipe(names=tuple(sorted(names)))
    found = extract_paper(make_pipeline(recipe), paper, extractor_name(recipe)).entities
    return {form: entity for entity in found for form in entity.forms}


def test_the_name_of_the_extractor_tells_recipes_apart(own_model: Path) -> None:
    plain = extractor_name()
    assert "names" not in plain
    assert "model" not in plain
    named = [extractor_name(Recipe(names=names)) for names in ((EBB,), (MOOR,), (EBB, MOOR))]
    assert len({plain, *named}) == 4
    assert all(name.startswith(f"{plain}+names-") for name in named)
    mine = extractor_name(choose_recipe([EBB], own_model))
    assert mine.startswith("mine-7+rules-")
    assert mine.endswith(f"+model-{digest_of(str(own_model))[:8]}+{named[0].rpartition('+')[2]}")


def test_a_model_that_changes_is_another_extractor(own_model: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(own_model, folder)
    assert extractor_name(str(folder)) == extractor_name(str(own_model))
    set_config(folder, scale={kind: [0.1, 1.0] for kind in read_config().scale})
    assert extractor_name(str(folder)) != extractor_name(str(own_model))


def test_options_choose_over_what_was_before(own_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = Recipe(str(own_model), (EBB,))
    assert choose_recipe() == PLAIN
    assert choose_recipe(before=before) == before
    assert choose_recipe("none", before=before) == choose_recipe([], before=before) == Recipe(str(own_model))
    assert choose_recipe(model="minilm", before=before) == Recipe(names=(EBB,))
    (tmp_path / "names.jsonl").write_text('{"name": "tide score", "type": "Metric"}\n')
    monkeypatch.chdir(own_model.parent)
    assert choose_recipe(tmp_path / "names.jsonl", "mine") == Recipe(str(own_model), (SCORE,))


def test_a_bundled_name_goes_before_a_folder_of_that_name(
    own_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(own_model, tmp_path / "minilm")
    monkeypatch.chdir(tmp_path)
    assert choose_recipe(model="minilm").model == "minilm"
    assert choose_recipe(model="./minilm").model == str(tmp_path / "minilm")
    assert thresholds_of(choose_recipe(model=Path("minilm")).model)["Task"] == 0.3


def test_a_model_of_ones_own_extracts(own_model: Path) -> None:
    (mine,) = extract_papers([PAPER], recipe=str(own_model))
    (bundled,) = extract_papers([PAPER])
    assert mine.entities == bundled.entities
    assert mine.extractor == extractor_name(str(own_model)) != bundled.extractor


def test_a_folder_that_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"there is no model '.*nowhere'.*--model.*minilm"):
        folder_of(str(tmp_path / "nowhere"))
    with pytest.raises(InputError, match=r"config\.json, .*model\.onnx, .*tokenizer\.json are missing.*--model"):
        read_config(str(tmp_path))
    (tmp_path / "config.json").write_text("{}")
    for name in FILES[1:]:
        if name != "model.onnx":
            (tmp_path / name).write_text("{}")
    with pytest.raises(InputError, match=r"model\.onnx is missing"):
        choose_recipe(model=tmp_path)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("{", "cannot be read as JSON"),
        ("[]", "is not a JSON object"),
        ('{"name": "x"}', "lacks scale, thresholds, version"),
        ({"name": 3}, "needs texts as name and version"),
        ({"thresholds": {"Method": 0.5}}, "needs a number for each of Method, Dataset, Task, Metric"),
        ({"scale": {"Method": [1]}}, "needs a list of two numbers for each of"),
    ],
)
def test_a_config_that_is_malformed(
    own_model: Path, tmp_path: Path, content: str | dict[str, object], reason: str
) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(own_model, folder)
    if isinstance(content, str):
        (folder / "config.json").write_text(content)
    else:
        set_config(folder, **content)
    with pytest.raises(InputError, match=reason) as told:
        read_config(str(folder))
    assert str(folder / "config.json") in str(told.value)


@pytest.mark.parametrize("name", FILES[1:])
def test_files_of_a_model_that_are_damaged(own_model: Path, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(own_model, folder)
    (folder / name).write_bytes(b"{ not what it should be")
    for processes in (1, 2):
        with pytest.raises(InputError, match=rf"{name}: cannot be .*(anew|example)"):
            list(extract_papers([PAPER], recipe=str(folder), processes=processes))


@pytest.mark.parametrize(("name", "other"), [("judge.onnx", "same.onnx"), ("same.onnx", "judge.onnx")])
def test_trees_for_other_features_are_refused(own_model: Path, tmp_path: Path, name: str, other: str) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(own_model, folder)
    shutil.copyfile(own_model / other, folder / name)
    with pytest.raises(InputError, match=rf"{name}: looks at .* features, not at .*fit it anew"):
        list(extract_papers([PAPER], recipe=str(folder)))


def test_listed_names_are_found_with_the_type_of_the_list() -> None:
    without, listed = entities(()), entities([EBB, MOOR, SCORE])
    assert without["EbbGate"].type == "Method"
    assert (listed["EbbGate"].type, listed["EbbGate"].role) == ("Dataset", "introduced")
    assert listed["tide score"].type == "Metric"
    assert listed["Moorland"] is listed["tidal notes"]
    for entity in (listed["EbbGate"], listed["tide score"], listed["Moorland"]):
        assert entity.confidence >= LISTED_CONFIDENCE
        assert all(PAPER.abstract.count(form) or PAPER.title.count(form) for form in entity.forms)
    assert len(listed["EbbGate"].mentions) == 3


def test_what_is_not_listed_is_as_before() -> None:
    without, listed = entities(()), entities([EBB, KnownName("Nowhere Mentioned", (), "Task")])
    assert {k: v for k, v in without.items() if k != "EbbGate"} == {k: v for k, v in listed.items() if k != "EbbGate"}
    assert entities([KnownName("Nowhere Mentioned", (), "Task")]) == without


def test_a_name_within_an_address_or_a_reference_is_none() -> None:
    names = [KnownName("Ebb", (), "Method"), KnownName("moorland", (), "Dataset"), KnownName("example", (), "Method")]
    listed = entities(names)
    assert "Ebb" not in listed
    assert "example" not in listed
    assert [m.text for m in listed["Moorland"].mentions] == ["Moorland"]


def test_the_text_joins_what_the_list_has_apart() -> None:
    listed = entities([KnownName("LoRA", (), "Task"), KnownName("Gated Low-Rank Adapters", (), "Task")])
    assert listed["LoRA"] is listed["Low-Rank Adaptation"]
    assert listed["LoRA"].type == "Task"


def test_one_and_two_processes_find_the_same() -> None:
    papers = [Paper(f"p{n}", f"EbbGate {n}", f"{PAPER.abstract} A tide score of {n}.") for n in range(12)]
    recipe = Recipe(names=(EBB, MOOR, SCORE))
    assert list(extract_papers(papers, recipe=recipe, processes=2)) == list(extract_papers(papers, recipe=recipe))


def test_names_go_with_the_component_to_another_process() -> None:
    recogniser = Recogniser()
    recogniser.know((EBB, SCORE))
    again = pickle.loads(pickle.dumps(recogniser))
    doc = again(make_doc(make_pipeline(), PAPER))
    assert {"EbbGate", "tide score"} == {c.listed for c in candidates_of(doc) if c.listed}


def test_a_listed_name_that_two_windows_share_is_one_candidate() -> None:
    recogniser = Recogniser()
    recogniser.know((SCORE,))
    paper = Paper("long", "Long", "We report tide score here and there and everywhere " * 150)
    found = candidates_of(recogniser(make_doc(make_pipeline(), paper)))
    assert len({c.span for c in found}) == len(found)
    assert sum(c.listed is not None for c in found) > 50
    listed = [c for c in found if c.listed is not None]
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(listed))


def candidate(
    start: int, end: int, listed: str | None = None, kind: EntityType = "Method", *, plain: bool = True
) -> Candidate:
    span = Span("abstract", start, end)
    signals = Signals(0.9, 0.9, 0.0, 0.0, 0.0, 0.0, float(plain), 1.0, 0.0)
    roles, scores = (0.1, 0.7, 0.1, 0.1), (0.7, 0.1, 0.1, 0.1)
    return Candidate(span, f"n{start}x{end}", kind, scores, roles, 0.5, signals, (1.0, 0.0), listed)


def test_a_listed_name_goes_before_the_model_but_not_within_a_longer_name() -> None:
    same, partly, around, apart = candidate(0, 4), candidate(8, 14), candidate(20, 30), candidate(40, 44)
    listed = [candidate(0, 4, "a"), candidate(10, 16, "b"), candidate(22, 26, "c"), candidate(50, 54, "d")]
    assert settled([same, partly, around, apart], listed) == [around, apart, listed[0], listed[1], listed[3]]
    assert settled([same, partly], []) == [same, partly]


def test_a_longer_name_that_gives_way_itself_hides_nothing() -> None:
    model = candidate(0, 12)
    listed = [candidate(2, 6, "within"), candidate(10, 16, "beyond")]
    assert settled([model], listed) == listed


def test_forms_of_a_listed_name_are_one_thing() -> None:
    groups = grouped([candidate(0, 4, "Ebb"), candidate(5, 9, "Ebb"), candidate(10, 14)], [])
    assert sorted(len(members) for members in groups.values()) == [1, 2]


def test_a_listed_name_keeps_its_bounds_and_its_type() -> None:
    long = Span("abstract", 0, 20)
    pair = AbbreviationPair(Span("abstract", 22, 24), long, "TS", "n0x14 and so on here")
    own, listed = candidate(0, 14), candidate(0, 14, "Tide", "Task")
    assert aligned(own, [pair]).span == long
    assert aligned(listed, [pair]) == listed
    groups = [
        Group("n0x14", (listed,), frozenset({"n0x14"}), False, False),
        Group("n1", (own,), frozenset(), False, False),
    ]
    sure = with_listed(groups, np.array([[0.9, 0.1, 0.3, 0.0], [0.6, 0.1, 0.2, 0.1]]))
    assert sure.tolist() == [[0, 0, LISTED_CONFIDENCE, 0], [0.6, 0.1, 0.2, 0.1]]


def test_a_bold_guess_around_a_listed_name_gives_way() -> None:
    assert settled([candidate(20, 30, plain=False)], [candidate(22, 26, "c")]) == [candidate(22, 26, "c")]
