"""Any title and abstract, rendered in each layout, are read back as they were."""

from __future__ import annotations

import csv
import html
import io
import json
import textwrap

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

NOUNS = ("owl", "network", "kite", "cup", "language model", "string", "graph", "image", "night bird", "tea pot")
VERBS = ("learns", "measures", "improves", "explains", "draws", "reads")
STARTS = ("We show that the", "In this paper, the", "Our", "However, the", "It is known that a", "This")
TITLES = ("{} for {}", "{}: On {}", "How Does {} See {}?", "Towards {} with {}", "{} and {} Revisited")

nouns = st.sampled_from(NOUNS)
titles = st.builds(lambda form, a, b: form.format(a.title(), b.title()), st.sampled_from(TITLES), nouns, nouns)
sentences = st.builds("{} {} {} the {}.".format, st.sampled_from(STARTS), nouns, st.sampled_from(VERBS), nouns)
abstracts = st.lists(sentences, min_size=2, max_size=8).map(" ".join)
papers = st.lists(st.tuples(titles, abstracts), min_size=1, max_size=8)
few = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@few
@given(papers)
def test_blank_lined_and_bare(read, pairs):
    assert read("".join(f"{title}\n\n{abstract}\n\n" for title, abstract in pairs)).pairs == pairs
    assert read("".join(f"{title}\n{abstract}\n" for title, abstract in pairs)).pairs == pairs


@few
@given(papers, st.integers(60, 120))
def test_wrapped(read, pairs, width):
    text = "".join(f"{title}\n\n{textwrap.fill(abstract, width)}\n\n" for title, abstract in pairs)
    assert read(text).pairs == pairs


@few
@given(papers)
def test_html(read, pairs):
    body = "".join(f"<h3>{html.escape(title)}</h3>\n<p>{html.escape(abstract)}</p>\n" for title, abstract in pairs)
    assert read(f"<html><body>{body}</body></html>").pairs == pairs


# What cannot stand in a file of UTF-8 text, or is a line break that reading turns into another one.
texts = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0\r"), min_size=1).filter(str.strip)


@few
@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=5))
def test_json_lines_and_csv_keep_any_text(read, pairs):
    lines = "".join(json.dumps({"title": title, "abstract": abstract}) + "\n" for title, abstract in pairs)
    assert read(lines).pairs == pairs
    table = io.StringIO()
    writer = csv.writer(table, quoting=csv.QUOTE_ALL)
    writer.writerows([("title", "abstract"), *pairs])
    assert read(table.getvalue()).pairs == pairs
