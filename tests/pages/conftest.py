"""A real Chromium to open pages in, with an eye on everything they ask for and complain about."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, Route, ViewportSize, sync_playwright
from visiting import Visit, Visitor

from citeweave.viz.page import render
from citeweave.viz.select import Selection, select

sys.path.insert(0, str(Path(__file__).parents[1] / "viz"))

from invented import Invention, invent

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
});
"""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; the tests of pages are skipped, and it is said, where there is none."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip(f"no Chromium found under any of the names {', '.join(NAMES)}: the tests of pages did NOT run")
    with sync_playwright() as playwright:
        started = _start(playwright, path)
        yield started
        started.close()


def _start(playwright: Playwright, path: str) -> Browser:
    as_root = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
    return playwright.chromium.launch(executable_path=path, headless=True, args=[*FLAGS, *as_root])


@pytest.fixture
def visit(browser: Browser, tmp_path: Path) -> Iterator[Visitor]:
    """Opens a selection's page from disk; afterwards it must have asked for nothing and complained of nothing."""
    visits: list[Visit] = []

    def open_one(selection: Selection, **how: Any) -> Visit:
        visits.append(_open(browser, tmp_path / f"page{len(visits)}.html", selection, **how))
        return visits[-1]

    yield open_one
    for made in visits:
        made.check()
        made.page.context.close()


@pytest.fixture(scope="session")
def _read_by_all(browser: Browser, whole: Selection, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    made = _open(browser, tmp_path_factory.mktemp("pages") / "whole.html", whole)
    yield made
    made.page.context.close()


@pytest.fixture
def reader(_read_by_all: Visit) -> Iterator[Visit]:
    """The page of the whole graph as it opens: one page for many tests, put back before each."""
    _read_by_all.reset()
    yield _read_by_all
    _read_by_all.check()


def _open(
    browser: Browser,
    path: Path,
    selection: Selection,
    *,
    title: str = "Reading room",
    size: tuple[int, int] = (1400, 860),
    dark: bool = False,
) -> Visit:
    path.write_text(render(selection, title=title), encoding="utf-8")
    viewport: ViewportSize = {"width": size[0], "height": size[1]}
    context = browser.new_context(viewport=viewport, color_scheme="dark" if dark else "light", reduced_motion="reduce")
    made = Visit(context.new_page())
    _watch(made)
    made.page.goto(path.as_uri())
    made.page.wait_for_function("window.citeweave && citeweave.renderer.count().names >= 0")
    made.settle()
    return made


def _watch(made: Visit) -> None:
    def routed(route: Route) -> None:
        if not route.request.url.startswith(("file:", "data:", "blob:")):
            made.asked.append(route.request.url)
        route.continue_()

    made.page.route("**/*", routed)
    made.page.add_init_script(WATCH)
    made.page.on("websocket", lambda socket: made.asked.append(socket.url))
    made.page.on("console", lambda message: made.complaints.append(f"{message.type}: {message.text}"))
    made.page.on("pageerror", lambda error: made.complaints.append(f"error: {error}"))
    made.page.on("dialog", lambda dialog: (made.complaints.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    made.page.context.on("page", lambda other: made.complaints.append(f"opened {other.url}"))


@pytest.fixture(scope="session")
def graph() -> Invention:
    """About 60 papers and what they name."""
    return invent(60)


@pytest.fixture(scope="session")
def whole(graph: Invention) -> Selection:
    """All of it."""
    return select(graph.nodes, graph.edges)
