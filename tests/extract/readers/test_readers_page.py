"""The text of saved pages, in the layouts that people have them."""

from __future__ import annotations

import textwrap

import pytest

from citeweave.extract.readers import paper_id_of

OWLS = (
    "OwlNet: Watching Birds at Night with Small Networks",
    "Night birds are hard to see. We present OwlNet, a small network that sees them. It is better than a large one.",
)
TEA = (
    "How Hot Is Tea? A Study of Cups",
    "Objective: To measure how hot tea is in cups of several kinds. Methods: We use a thermometer. Results: It is hot.",
)
KITES = (
    "k-Kites: Flying Several Kites from One String",
    "kites are usually flown alone. This paper flies several, which has not been done; the code is at "
    "https://example.org/kites",
)
ALL = [OWLS, TEA, KITES]
HEAD = ["new", "Get trending papers in your email inbox!", "Subscribe", "byAK and the research community", "Mar 11"]


def blank_lined(pairs, head=()):
    return "".join(f"{part}\n\n" for part in (*head, *(text for pair in pairs for text in pair)))


def bare(pairs, head=()):
    return "".join(f"{part}\n" for part in (*head, *(text for pair in pairs for text in pair)))


@pytest.mark.parametrize("layout", [blank_lined, bare])
@pytest.mark.parametrize("head", [(), HEAD, HEAD[:1], HEAD[1:3], ["Daily Papers", *HEAD], HEAD[::-1], HEAD[:3]])
def test_both_layouts_with_any_head(read, layout, head):
    found = read(layout(ALL, head))
    assert found.pairs == ALL
    assert found.rejected == []
    assert [date.text for date in found.dates] == [text for text in head if text == "Mar 11"]


def test_lines_ids_and_date_line(read):
    found = read(blank_lined(ALL, HEAD))
    assert found.lines == [11, 15, 19]
    assert found.papers[0].paper_id == paper_id_of(OWLS[0])
    assert (found.dates[0].line, found.dates[0].text) == (9, "Mar 11")


@pytest.mark.parametrize(
    "head",
    [
        "Subscribe",
        "Get trending papers in your email inbox once a day!\nGet trending papers in your email inbox!\nSubscribe",
        "newGet trending papers in your email inbox!Subscribe",
        "newGet trending papers in your email inbox!SubscribeDaily PapersbyAK and the research community",
    ],
)
def test_a_button_glued_to_the_first_title(read, head):
    for pairs in (ALL, ALL[::-1]):
        found = read(head + bare(pairs))
        assert found.pairs == pairs
        assert found.rejected == []


def test_a_title_that_begins_with_the_button_s_word_keeps_it(read):
    title = "Subscribers Who Leave: A Study of Letters"
    assert read(blank_lined([OWLS, (title, TEA[1])])).pairs[1][0] == title
    assert read(blank_lined([(title, TEA[1])])).pairs[0][0] == title


@pytest.mark.parametrize("newline", ["\r\n", "\r", "\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_line_ends_and_encodings(read, newline, encoding):
    title = "Étude: Reading « Pages » of Émile"
    text = blank_lined([(title, OWLS[1]), TEA]).replace("\n", newline)
    found = read(text.encode(encoding))
    assert found.pairs == [(title, OWLS[1]), TEA]
    assert found.lines == [1, 5]


def test_white_space_is_collapsed_and_characters_are_kept(read):
    found = read("A\u00a0Title  of “Quotes”\t– and $x^2$ \n\n  We  keep\u00a0**all** of \\alpha{}.  It is so. \n")
    assert found.pairs == [("A Title of “Quotes” – and $x^2$", "We keep **all** of \\alpha{}. It is so.")]


@pytest.mark.parametrize("width", [60, 72, 100])
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_wrapped_lines_are_joined(read, width, between):
    wrapped = [(textwrap.fill(title, width), textwrap.fill(abstract, width)) for title, abstract in ALL]
    found = read("".join(f"{title}{between}{abstract}\n\n" for title, abstract in wrapped))
    assert found.pairs == ALL
    assert found.rejected == []


def test_lines_broken_anywhere_are_joined(read):
    ragged = "Night birds are hard to see,\nand so on, with words such as\nOwlNet. It is seen at night"
    found = read(f"{OWLS[0]}\n\n{ragged}\n\nIt has a second paragraph, too.\n\n{blank_lined([TEA])}")
    whole = f"{' '.join(ragged.split())} It has a second paragraph, too."
    assert found.pairs == [(OWLS[0], whole), TEA]


def test_a_title_as_wide_as_the_wrap_is_parted_from_its_abstract(read):
    wide = "A Title That Fills the Line to Its End and Leaves No Room at All for Any Other Words"
    text = f"{wide}\n{textwrap.fill(OWLS[1], len(wide))}\n\n{TEA[0]}\n{textwrap.fill(TEA[1], len(wide))}\n"
    assert read(text).pairs == [(wide, OWLS[1]), TEA]


def test_an_abstract_of_several_paragraphs(read):
    sentences = OWLS[1].split(". ")
    parts = f"{sentences[0]}. {sentences[1]}.\n\n{sentences[2]}"
    assert read(f"{OWLS[0]}\n\n{parts}\n\n{blank_lined([TEA, KITES])}").pairs == ALL


def test_a_title_without_an_abstract_is_rejected(read):
    found = read(f"{OWLS[0]}\n\n{blank_lined([TEA])}Last Words on Birds\n\n")
    assert found.pairs == [TEA]
    assert [(item.source_name, item.line, item.excerpt) for item in found.rejected] == [
        ("saved.txt", 1, OWLS[0]),
        ("saved.txt", 7, "Last Words on Birds"),
    ]
    assert "add the abstract" in found.rejected[0].reason


def test_an_abstract_without_a_title_is_rejected(read):
    lost = (
        "In this paper, birds are drawn by hand. It is shown how long a drawing of a bird takes, and that it is nice."
    )
    found = read(f"{OWLS[1]}\n\n{blank_lined([TEA])}{lost}\n\n{blank_lined([KITES, OWLS])}")
    assert found.pairs == [TEA, KITES, OWLS]
    assert [item.line for item in found.rejected] == [1, 7]
    assert "add the title" in found.rejected[0].reason
    assert found.rejected[0].excerpt.endswith("…")
    assert len(found.rejected[0].excerpt) <= 80


def test_names_between_title_and_abstract_are_rejected_and_the_paper_kept(read):
    found = read(f"{OWLS[0]}\nAda Example, Bo Sample and Cy Trial\n{OWLS[1]}\n{bare([TEA])}")
    assert found.pairs == [OWLS, TEA]
    assert [item.line for item in found.rejected] == [2]


def test_furniture_is_passed_by(read):
    furniture = [
        "12",
        "Upvote 12",
        "· 12 authors",
        "Submitted by",
        "ada-example",
        "Submitted by bo",
        "View all comments",
    ]
    foot = ["Previous", "1", "2", "…", "Next", "Company", "© Hugging Face", "TOS", "Privacy", "About", "Careers"]
    menu = ["Hugging Face", "Models", "Datasets", "Spaces", "Docs", "Pricing", "Log In", "Sign Up"]
    text = [*menu, *HEAD, OWLS[0], *furniture, OWLS[1], "+7", *TEA, "4 comments", "Mar 10", *foot, "Website"]
    for between in ("\n", "\n\n"):
        found = read(between.join(text))
        assert found.pairs == [OWLS, TEA]
        assert found.rejected == []
        assert [date.text for date in found.dates] == ["Mar 11"]


@pytest.mark.parametrize("date", ["Mar 11", "March 11, 2025", "11 March 2025", "Tue, Mar 11", "2025-03-11", "Sept 3"])
def test_dates_of_the_head(read, date):
    assert [found.text for found in read(f"{date}\n\n{blank_lined(ALL)}").dates] == [date]


@pytest.mark.parametrize(
    ("title", "abstract"),
    [
        ("Short", "We do it. It works."),
        ("What Is Learned? On the Use of Owls", "Nobody knows. We ask."),
        ("Do Owls Dream?", '"Owls" are birds that dream. We show it.'),
        ("On vs. Off: Switches", "( i ) Switches are on. (ii) They are off."),
        ("Learning to see in the dark with very small networks of owls.", "We learn to see. It is dark."),
        ("A " + "Very Long and Winding Title of Many Words " * 4 + "That Ends", "We are brief. So it is."),
        ("Go!", "a lower-case abstract is read, too. It has an end"),
    ],
)
def test_unusual_papers_between_usual_ones(read, title, abstract):
    pairs = [OWLS, (title, abstract), TEA, KITES]
    assert read(blank_lined(pairs)).pairs == pairs
    assert read(bare(pairs)).pairs == pairs


def test_a_paper_listed_twice_is_listed_twice(read):
    assert read(blank_lined([OWLS, TEA, OWLS])).pairs == [OWLS, TEA, OWLS]


def test_a_page_without_papers_is_all_rejected(read):
    found = read("hello\n\nthere\n")
    assert found.papers == []
    assert [item.line for item in found.rejected] == [1, 3]


def test_a_page_of_furniture_yields_its_date_only(read):
    assert [date.text for date in read("\n\n".join(HEAD)).items] == ["Mar 11"]


def test_long_pages_read_like_short_ones(read):
    pairs = [(f"{title} {number}", abstract) for number in range(400) for title, abstract in ALL]
    assert read(blank_lined(pairs)).pairs == pairs
    assert read(bare(pairs)).pairs == pairs
