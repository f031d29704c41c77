"""Pages saved by the browser as HTML, sound and broken."""

from __future__ import annotations

import pytest

from citeweave.errors import InputError

PAGE = """<!DOCTYPE html>
<html><head><title>Daily Papers</title><style>p {}</style><script>var text = "We are. It is.";</script></head>
<body><header><nav><a href="/">Models</a><p>We sell machines. They are good.</p></nav></header>
<main><h1>Daily Papers</h1><p>by<a href="/ak">AK</a> and the research community</p><time>Mar 11</time>
<article><div><svg><text>3</text></svg>12</div>
<h3><a href="/p/1">Owls <em>at</em> Night &amp; Day</a></h3>
<button>Upvote</button>
<p>We watch <b>owls</b>. They are
   awake.</p></article>
<article><header><h3>Cups of<br>Tea</h3></header><p>Tea is hot.<br/>We measure it.</p>
<footer>4 comments</footer></article>
</main><footer><p>© Hugging Face</p><p>We are a company. We sell things.</p></footer></body></html>
"""
PAIRS = [("Owls at Night & Day", "We watch owls. They are awake."), ("Cups of Tea", "Tea is hot. We measure it.")]


def test_a_sound_page(read):
    found = read(PAGE)
    assert found.format == "html"
    assert found.pairs == PAIRS
    assert found.rejected == []
    assert [date.text for date in found.dates] == ["Mar 11"]
    assert found.lines == [6, 10]


def test_headings_are_not_needed(read):
    plain = PAGE.replace("<h3>", "<div>").replace("</h3>", "</div>").replace("article>", "div>")
    assert read(plain).pairs[0] == PAIRS[0]


def test_windows_line_ends_and_marks(read):
    assert read(b"\xef\xbb\xbf" + PAGE.replace("\n", "\r\n").encode()).pairs == PAIRS


@pytest.mark.parametrize(
    "markup",
    [
        "<html><body><h3>Owls at Night</h3><p>We watch owls. They are awake.",
        "<p>Owls at Night<p>We watch owls. They are awake.</div></span>",
        "<head><div>Owls at Night</div><div>We watch <i>owls. They are awake.</div></i></table>",
        "<div>Owls at Night<div>We watch owls. They are awake.</div><!-- <p>Hidden. It is.</p> -->",
        "<ul><li>Owls at Night<li>We watch owls. They are awake.<p></li",
        '<?xml version="1.0"?><html xmlns="x"><p>Owls at Night</p><p>We watch owls. They are awake.</p></html>',
    ],
)
def test_broken_markup(read, markup):
    assert read(markup, format="html").pairs == [("Owls at Night", "We watch owls. They are awake.")]


def test_deep_nesting(read):
    depth = 3_000
    markup = "<div>" * depth + "<p>Owls at Night</p><p>We watch owls. They are awake.</p>"
    assert read(markup).pairs == [("Owls at Night", "We watch owls. They are awake.")]


def test_a_title_without_an_abstract_is_rejected(read):
    found = read("<html><h3>Owls at Night</h3><h3>Cups of Tea</h3><p>Tea is hot. We measure it.</p>")
    assert found.pairs == [("Cups of Tea", "Tea is hot. We measure it.")]
    assert [item.excerpt for item in found.rejected] == ["Owls at Night"]


def test_no_text_at_all_yields_nothing(read):
    assert read("<html><script>1</script></html>").items == []


def test_markup_beyond_reading_is_an_input_error(read):
    with pytest.raises(InputError, match="save the page as text"):
        read("<html><![owls[<p>x")
