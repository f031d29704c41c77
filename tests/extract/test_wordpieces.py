"""Windows: every piece of both fields in exactly one, none too long, offsets into the fields as read."""

from hypothesis import given, settings
from hypothesis import strategies as st

from citeweave.extract.components.recogniser import load_tokenizer
from citeweave.extract.wordpieces import LIMIT, windows

TOKENIZER = load_tokenizer("minilm")
WORDS = st.lists(st.sampled_from(["We", "propose", "LoRA-style", "adapters", "é", "(SAM)", "end.", "学习", "x_2"]))


@settings(max_examples=25, deadline=None)
@given(WORDS.map(" ".join), WORDS.map(lambda w: " ".join(w * 40)))
def test_every_piece_once(title: str, abstract: str) -> None:
    found = list(windows(TOKENIZER, title, abstract))
    assert all(len(w.ids) == len(w.type_ids) == len(w.pieces) <= LIMIT + 4 for w in found)
    for field, text in enumerate((title, abstract)):
        pieces = [(p.start, p.end) for w in found for p in w.pieces if p is not None and p.field == field]
        expected = TOKENIZER.encode(text, add_special_tokens=False).offsets
        assert pieces == expected[: len(pieces)]
        assert field == 0 or pieces == expected


def test_long_abstracts_are_cut_at_sentences() -> None:
    sentence = "This sentence speaks of adapters and of nothing else. "
    first, second = list(windows(TOKENIZER, "A title", sentence * 60))[:2]
    last = [p for p in first.pieces if p is not None][-1]
    assert (sentence * 60)[last.start : last.end] == "."
    assert next(p for p in second.pieces if p is not None).start == last.end + 1


def test_empty_fields() -> None:
    (window,) = windows(TOKENIZER, "", "")
    assert all(piece is None for piece in window.pieces)
