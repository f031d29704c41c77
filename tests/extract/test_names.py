"""A user's list of names: what a file may say, what is said of a wrong one, and where names are found."""

from __future__ import annotations

import json
import random
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citeweave.errors import InputError
from citeweave.extract.name_finder import NameFinder
from citeweave.extract.names import KnownName, merged, read_names
from citeweave.folding import fold

LINES = [
    {"name": "Tidal Network", "aliases": ["TideNet", "tidal-network"], "type": "Method"},
    {"name": "TideNet", "type": "Method"},
    {"name": "HarborBench", "type": "Dataset", "note": "ours"},
    {"name": "ebb accuracy", "aliases": None, "type": "Metric"},
]


def write(folder: Path, lines: list[object]) -> Path:
    path = folder / "names.jsonl"
    path.write_text("".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines), "utf8")
    return path


def found(text: str, *names: KnownName) -> list[str]:
    return [text[one.start : one.end] for one in NameFinder(names).find(text)]


def method(*forms: str) -> KnownName:
    return KnownName(forms[0], tuple(sorted(forms[1:])), "Method")


def test_a_list_is_read_sorted_with_duplicates_put_together(tmp_path: Path) -> None:
    names = read_names(write(tmp_path, [*LINES, "", *LINES]))
    assert names == (
        KnownName("HarborBench", (), "Dataset"),
        KnownName("Tidal Network", ("TideNet", "tidal-network"), "Method"),
        KnownName("ebb accuracy", (), "Metric"),
    )
    assert read_names(write(tmp_path, [*LINES[::-1], *LINES])) == names


def test_a_form_that_several_things_share_stands_alone(tmp_path: Path) -> None:
    """Two names with one short form are not one thing."""
    lines: list[object] = [
        {"name": "Harbor Ebb Model", "aliases": ["HEM", "HarborNet"], "type": "Method"},
        {"name": "Heavy Estimation Machine", "aliases": ["HEM"], "type": "Method"},
    ]
    assert read_names(write(tmp_path, lines)) == (
        method("HEM"),
        method("Harbor Ebb Model", "HarborNet"),
        method("Heavy Estimation Machine"),
    )


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{broken", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ([], "is not a JSON object"),
        ({"type": "Method"}, "has no name"),
        ({"name": 3, "type": "Method"}, "the form 3 is no text"),
        ({"name": "!?", "type": "Method"}, 'the form "!?" is no text with a letter or digit'),
        ({"name": "A", "aliases": "B", "type": "Method"}, 'the aliases "B" are no list'),
        ({"name": "A", "aliases": [["B"]], "type": "Method"}, "is no text with a letter or digit"),
        ('{"name": "A\\ud800", "type": "Task"}', r"the form 'A\ud800' holds half of a surrogate pair"),
        ({"name": "A"}, "has no type"),
        ({"name": "A", "type": "method"}, 'the type "method" is none of Method, Dataset, Task, Metric'),
        ({"name": "A", "type": ["Method"]}, "is none of Method"),
    ],
)
def test_a_wrong_line_is_named_with_the_way_out(tmp_path: Path, line: object, reason: str) -> None:
    with pytest.raises(InputError, match=re.escape(reason)) as told:
        read_names(write(tmp_path, [LINES[0], line]))
    assert f"{tmp_path / 'names.jsonl'}:2: " in str(told.value)
    assert '"type": "Method"}' in str(told.value)
    assert "\n" not in str(told.value)


def test_all_wrong_lines_are_reported_together(tmp_path: Path) -> None:
    with pytest.raises(InputError) as told:
        read_names(write(tmp_path, [{"name": "A"}, LINES[0], "{", *({"name": f"B{n}"} for n in range(20))]))
    assert "names.jsonl:1: has no type; " in str(told.value)
    assert "names.jsonl:3: is not JSON; " in str(told.value)
    assert "and 17 more lines" in str(told.value)


def test_two_types_of_one_form_name_both_lines(tmp_path: Path) -> None:
    lines: list[object] = [{"name": "GPT-4", "type": "Method"}, {"name": "X", "aliases": ["GPT 4"], "type": "Task"}]
    with pytest.raises(InputError, match=r':2: "GPT 4" is a Task, but a Method in line 1; correct or remove it'):
        read_names(write(tmp_path, lines))


@pytest.mark.parametrize("data", [b"", b"\n \n", "\ufeff\n".encode()])
def test_an_empty_list_is_said_to_be_one(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "names.jsonl").write_bytes(data)
    with pytest.raises(InputError, match="holds no names"):
        read_names(tmp_path / "names.jsonl")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere.jsonl"):
        with pytest.raises(InputError, match=r"cannot be read: .*--names"):
            read_names(path)
    (tmp_path / "latin.jsonl").write_bytes('{"name": "Größe", "type": "Task"}'.encode("latin1"))
    with pytest.raises(InputError, match="is not UTF-8"):
        read_names(tmp_path / "latin.jsonl")


def test_a_byte_order_mark_is_passed_by(tmp_path: Path) -> None:
    (tmp_path / "names.jsonl").write_text(json.dumps(LINES[0]), "utf-8-sig")
    assert len(read_names(tmp_path / "names.jsonl")) == 1


@pytest.mark.parametrize(
    ("form", "text", "expected"),
    [
        ("LoRA", "LoRA, LoRAs and LoRA-based; lora, QLoRA, LoRAX, BA-LoRA.", ["LoRA", "LoRAs", "LoRA", "LoRA"]),
        ("LoRA", "LoRA+ is not it, LoRA+DPO has it, LoRAs+ not", ["LoRA"]),
        ("GPT-4", "GPT-4, GPT 4, GPT4, GPT\n4, gpt-4, GPT-40, GPT-4.5", ["GPT-4", "GPT 4", "GPT4", "GPT\n4"]),
        ("GPT-3.5", "GPT-3.5. GPT 3.5, GPT-35", ["GPT-3.5", "GPT 3.5"]),
        ("5 shot", "a 5-shot, 2.5 shot", ["5-shot"]),
        ("question answering", "Question Answering; question-answering", ["Question Answering", "question-answering"]),
        ("question answering", "question, answering; questionanswering", []),
        ("neural network", "Neural Networks", ["Neural Networks"]),
        ("Tidal Network", "Tidal networks, Tidal Networks", ["Tidal Networks"]),
        ("C++", "C++ and C", ["C++"]),
        ("C", "C++ and C", ["C"]),
        ("EBB", "(EBB) [EBB]/EBB’s “EBB” $EBB$ EBB2 2EBB EBB_x", ["EBB"] * 6),
        ("β-VAE", "a β-VAE", ["β-VAE"]),
        ("ﬁnegym", "FineGym or finegym", ["FineGym", "finegym"]),
    ],
)
def test_where_a_form_is_found(form: str, text: str, expected: list[str]) -> None:
    assert found(text, method(form)) == expected


def test_accents_do_not_count_whatever_their_encoding() -> None:
    text = "Gro\u0308ße-Nete\u0301 and Große Nete"
    assert found(text, method("Größe-Neté")) == ["Gro\u0308ße-Nete\u0301", "Große Nete"]


def test_the_longest_name_is_taken_and_names_do_not_overlap() -> None:
    names = [method("Tidal"), method("Tidal Ebb"), method("Ebb Flow Model"), method("Model")]
    assert found("Tidal Ebb Flow Model. Tidal Ebb Flow", *names) == ["Tidal", "Ebb Flow Model", "Tidal Ebb"]
    tide = KnownName("Tide", ("TideNet",), "Method")
    assert [one.name for one in NameFinder([tide]).find("TideNet")] == [tide]


def test_no_names_find_nothing() -> None:
    assert NameFinder(()).find("anything") == []


WORDS = st.text(alphabet="aAbB1é -+.ß²ﬁ", min_size=1, max_size=8).filter(fold)


@given(st.lists(WORDS, min_size=1, max_size=8), st.text(alphabet="aAbB1é -+.ß²ﬁs\u0301", max_size=60))
def test_what_is_found_is_within_the_text_and_in_order(forms: list[str], text: str) -> None:
    names = [method(form) for form in sorted(set(forms))]
    end = 0
    for one in NameFinder(names).find(text):
        assert end <= one.start < one.end <= len(text)
        end = one.end
        assert fold(text[one.start : one.end]).rstrip("s") == fold(one.name.name).rstrip("s")


@given(st.text(alphabet="aAbBßé", min_size=1, max_size=8), st.sampled_from(["", "(", "see ", "x, "]))
def test_a_form_is_found_where_it_stands_alone(form: str, before: str) -> None:
    (one,) = NameFinder([method(form)]).find(f"{before}{form}. End")
    assert (one.start, one.end) == (len(before), len(before) + len(form))


@given(
    st.permutations([method("A", "x"), method("A", "y"), method("y", "x"), method("B", "x"), method("b"), method("C")])
)
def test_the_order_of_a_list_does_not_matter(names: list[KnownName]) -> None:
    once = merged(names)
    assert once == merged(names[::-1]) == merged(once)
    forms = [fold(form) for name in once for form in {fold(form): form for form in name.forms}.values()]
    assert sorted(forms) == sorted({fold(form) for name in names for form in name.forms})


def test_fifty_thousand_names_take_no_time() -> None:
    chance = random.Random(5)
    parts = ["tidal", "Ebb", "net", "Former", "graph", "state", "Flow", "deep", "QA", "arena", "mask", "drift"]
    names = [method(f"{chance.choice(parts)} {chance.choice(parts)}-{at}") for at in range(50_000)]
    finder = NameFinder(names)
    text = " ".join(f"{chance.choice(parts)} {chance.choice(parts)} of the {at}" for at in range(50))
    began = time.process_time()
    for _ in range(20):
        finder.find(text)
    assert (time.process_time() - began) / 20 < 0.02
