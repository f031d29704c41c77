"""The page in a real browser: what a reader sees, and does with mouse and keyboard."""

from __future__ import annotations

import pytest
from invented import Invention, invent
from playwright.sync_api import expect
from visiting import Visit, Visitor

from citeweave.model import Edge, Node, NodeRef
from citeweave.viz.select import Selection, select

INK = """() => {
  const canvas = document.querySelector("#graph canvas");
  const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  const seen = new Set();
  let drawn = 0;
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3] > 0) (drawn++, seen.add(`${data[at]},${data[at + 1]},${data[at + 2]}`));
  }
  return {drawn, colours: seen.size, names: [...seen]};
}"""


def focused(made: Visit, name: str) -> None:
    made.page.fill("#search", name)
    made.page.keyboard.press("Enter")
    made.settle()


def test_the_graph_is_drawn(reader: Visit, whole: Selection) -> None:
    ink = reader.page.evaluate(INK)
    assert ink["drawn"] > 20_000
    assert {"0,114,178", "230,159,0", "0,158,115"} <= set(ink["names"])  # methods, datasets, tasks
    assert reader.count() == (len(whole.nodes), len(whole.edges))
    assert reader.names() >= 12
    expect(reader.page).to_have_title("Reading room")
    expect(reader.page.locator("h1")).to_have_text("Reading room")


def test_zooming_in_names_more_of_what_is_near(reader: Visit) -> None:
    before = reader.names()
    assert 12 <= before <= 80
    for _ in range(6):
        reader.page.evaluate("citeweave.renderer.zoom(1.25)")
    reader.settle()
    assert reader.names() > before


def test_the_legend_counts_labels(reader: Visit, whole: Selection) -> None:
    methods = sum(node.label == "Method" for node in whole.nodes)
    expect(reader.page.locator("label", has_text="Methods").locator(".count")).to_have_text(str(methods))


def test_clicking_a_node_shows_its_evidence(reader: Visit) -> None:
    reader.page.mouse.click(*reader.place(reader.node("Lantern")))
    panel = reader.page.locator("#panel")
    expect(panel.locator("h2")).to_have_text("Lantern")
    expect(panel.locator("h3").first).to_have_text("Introduced by (1)")
    expect(panel.locator("blockquote").first).to_have_text(
        "We introduce Lantern, which keeps what it has read in a ledger of sparse keys."
    )
    assert set(panel.locator("section", has_text="Used by").locator("mark").all_text_contents()) == {"Lantern"}


def test_hovering_shows_a_tooltip_as_text(reader: Visit) -> None:
    reader.page.mouse.move(*reader.place(reader.node("ForkNet")), steps=4)
    expect(reader.page.locator("#tooltip")).to_contain_text("ForkNet")
    reader.page.mouse.move(220, 70, steps=4)
    expect(reader.page.locator("#tooltip")).to_be_hidden()


def test_clicking_an_edge_shows_its_evidence(reader: Visit, whole: Selection) -> None:
    focused(reader, "Lantern")
    paper = next(edge for edge in whole.edges if edge.type == "INTRODUCES" and edge.end.key == "eme000").start.key
    title = next(str(node.properties["title"]) for node in whole.nodes if node.key == paper)
    a, b = reader.place(reader.node("Lantern")), reader.place(reader.node(title))
    reader.page.mouse.click((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
    panel = reader.page.locator("#panel")
    expect(panel.locator(".kind")).to_have_text("Relation")
    expect(panel.locator("strong").first).to_have_text("Introduces")
    expect(panel.locator("mark").first).to_have_text("Lantern")


def test_double_click_focuses_and_escape_goes_back(reader: Visit) -> None:
    before = reader.count()
    reader.page.mouse.dblclick(*reader.place(reader.node("Lantern")))
    reader.settle()
    assert 2 < reader.count()[0] < 40
    expect(reader.page.locator("#focus-note")).to_contain_text("Around Lantern")
    reader.page.keyboard.press("Escape")
    reader.settle()
    assert reader.count() == before
    expect(reader.page.locator("#panel h2")).to_have_text("Lantern")
    reader.page.keyboard.press("Escape")
    expect(reader.page.locator("#panel h2")).to_have_text("What papers share")


def test_search_suggests_names_and_aliases_and_enter_focuses(reader: Visit) -> None:
    reader.page.keyboard.press("/")
    reader.page.keyboard.type("quilted a")
    options = reader.page.locator("#suggestions [role=option]")
    expect(options.first).to_contain_text("Quilted Attention")
    expect(reader.page.locator("#search")).to_have_attribute("aria-activedescendant", "suggestion-0")
    reader.page.keyboard.press("Enter")
    reader.settle()
    expect(reader.page.locator("#panel h2")).to_have_text("Quilted Attention")
    expect(reader.page.locator("#suggestions")).to_be_hidden()
    assert reader.count()[0] < 40
    reader.page.fill("#search", "TD")
    expect(options.first).to_contain_text("Tidal DiffusionTD")


def test_arrow_keys_choose_a_suggestion(reader: Visit) -> None:
    reader.page.fill("#search", "lantern")
    reader.page.keyboard.press("ArrowDown")
    second = reader.page.locator("#suggestion-1 .name").inner_text()
    reader.page.keyboard.press("Enter")
    expect(reader.page.locator("#panel h2")).to_have_text(second)


def test_a_suggestion_is_clicked(reader: Visit) -> None:
    reader.page.fill("#search", "heron-7b")
    reader.page.click("#suggestion-0")
    expect(reader.page.locator("#panel h2")).to_have_text("Heron-7B")


def test_a_search_for_nothing_says_so(reader: Visit, whole: Selection) -> None:
    reader.page.fill("#search", "zzzz")
    expect(reader.page.locator("#suggestions")).to_have_text("No name like that on this page")
    reader.page.keyboard.press("Enter")
    assert reader.count() == (len(whole.nodes), len(whole.edges))


def test_filters_by_label_type_and_confidence(reader: Visit, whole: Selection) -> None:
    nodes, edges = reader.count()
    reader.page.uncheck("#filter-Work")
    works = sum(node.label == "Work" for node in whole.nodes)
    assert reader.count()[0] == nodes - works
    reader.page.check("#filter-Work")
    assert reader.count() == (nodes, edges)
    reader.page.uncheck("#filter-REFERENCES")
    assert reader.count()[1] == edges - sum(edge.type == "REFERENCES" for edge in whole.edges)
    reader.page.check("#filter-REFERENCES")
    reader.page.locator("#confidence").fill("0.9")
    sure = sum(
        float(str(edge.properties.get("confidence", edge.properties.get("score", 1)))) >= 0.9 for edge in whole.edges
    )
    assert reader.count()[1] == sure
    expect(reader.page.locator("#shown")).to_contain_text(f"{sure} relations shown")


def test_names_stay_when_papers_are_hidden(reader: Visit, whole: Selection) -> None:
    reader.page.uncheck("#filter-Paper")
    assert reader.count()[0] == sum(node.label != "Paper" for node in whole.nodes)


def test_the_table_says_the_same_as_the_drawing(reader: Visit, whole: Selection) -> None:
    reader.page.keyboard.press("t")
    rows = reader.page.locator("#table tbody tr")
    assert rows.count() == len(whole.edges)
    expect(rows.filter(has_text="We introduce Lantern, which").locator("mark")).to_have_text("Lantern")
    reader.page.uncheck("#filter-MENTIONS")
    assert rows.count() == reader.count()[1]
    reader.page.click("#table-toggle")
    reader.settle()
    expect(reader.page.locator("#table")).to_be_hidden()
    assert reader.names() >= 12


def test_the_drawing_moves_by_keyboard(reader: Visit) -> None:
    first = reader.page.evaluate("citeweave.renderer.camera()")
    reader.page.focus("#graph")
    for key in ("ArrowRight", "ArrowDown", "+"):
        reader.page.keyboard.press(key)
    reader.settle()
    moved = reader.page.evaluate("citeweave.renderer.camera()")
    assert (moved["x"] > first["x"], moved["y"] > first["y"], moved["scale"] > first["scale"]) == (True,) * 3
    reader.page.keyboard.press("f")
    reader.settle()
    assert reader.page.evaluate("citeweave.renderer.camera()") == pytest.approx(first, abs=0.01)


def test_keys_typed_into_the_search_box_are_text(reader: Visit) -> None:
    reader.page.focus("#search")
    reader.page.keyboard.type("ft/")
    expect(reader.page.locator("#search")).to_have_value("ft/")
    expect(reader.page.locator("#table")).to_be_hidden()


def test_everything_is_reached_by_tab(reader: Visit) -> None:
    reached = []
    for _ in range(40):
        reader.page.keyboard.press("Tab")
        reached.append(reader.page.evaluate("document.activeElement.id || document.activeElement.className"))
    assert {"search", "table-toggle", "fit", "filter-Paper", "filter-USES", "confidence", "graph", "go"} <= set(reached)


def test_an_ambiguous_name_shows_its_candidates(reader: Visit) -> None:
    focused(reader, "Heron")
    panel = reader.page.locator("#panel")
    expect(panel.locator(".badge")).to_have_text("ambiguous")
    candidates = panel.locator("section", has_text="May be").locator(".text")
    assert candidates.all_text_contents() == ["Heron-7B", "Heron-70B"]
    candidates.first.click()
    expect(panel.locator("h2")).to_have_text("Heron-7B")


def test_code_links_are_links_and_other_schemes_are_text(visit: Visitor) -> None:
    nodes = [Node("Paper", "p", {"paper_id": "p", "title": "P"})]
    urls = (
        "https://git.example/a",
        "javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "ftp://x.example",
    )
    nodes += [Node("Repository", url, {"url": url, "kind": "code"}) for url in urls]
    edges = [Edge("LINKS_TO", NodeRef("Paper", "p"), NodeRef("Repository", url), {"confidence": 1.0}) for url in urls]
    made = visit(select(nodes, edges))
    links = {}
    for url in urls:
        made.page.evaluate("id => citeweave.pickNode(id)", made.node(url))
        links[url] = [link.get_attribute("href") for link in made.page.locator("#panel a").all()]
    assert links == {urls[0]: [urls[0]], **{url: [] for url in urls[1:]}}
    made.page.evaluate("id => citeweave.pickNode(id)", made.node(urls[0]))
    assert "noopener" in (made.page.locator("#panel a").get_attribute("rel") or "")


def test_a_page_with_a_focus_opens_on_it(visit: Visitor, graph: Invention) -> None:
    made = visit(select(graph.nodes, graph.edges, focus="Lantern"))
    expect(made.page.locator("#panel h2")).to_have_text("Lantern")
    expect(made.page.locator("#shown")).to_contain_text("nodes more")


def test_dark_and_light_follow_the_reader(visit: Visitor, whole: Selection) -> None:
    made = visit(whole, dark=True)
    dark = made.page.evaluate("citeweave.renderer.picture()")
    assert made.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 23, 26)"
    made.page.emulate_media(color_scheme="light")
    made.settle()
    assert made.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(251, 251, 250)"
    assert made.page.evaluate("citeweave.renderer.picture()") != dark


def test_a_narrow_screen_stacks(visit: Visitor, whole: Selection) -> None:
    made = visit(whole, size=(400, 800))
    assert made.page.evaluate("document.documentElement.scrollWidth") <= 400
    stage, panel = made.page.locator(".stage").bounding_box(), made.page.locator("#panel").bounding_box()
    assert stage is not None
    assert panel is not None
    assert panel["y"] >= stage["y"] + stage["height"]
    assert made.names() >= 4
    made.page.click("#table-toggle")
    expect(made.page.locator("#table tbody tr").first).to_be_visible()
    assert made.page.evaluate("document.documentElement.scrollWidth") <= 400


def test_an_empty_page_says_so(visit: Visitor) -> None:
    made = visit(select([], []))
    expect(made.page.locator("#panel h2")).to_have_text("Nothing to show")


def test_three_hundred_nodes_come_up_soon(visit: Visitor) -> None:
    graph = invent(400)
    made = visit(select(graph.nodes, graph.edges))
    assert made.count()[0] == 300
    assert made.page.evaluate("performance.getEntriesByType('navigation')[0].domComplete") < 10_000
