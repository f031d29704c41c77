"""An open page: what a test does with it, and what it complained about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import Page

RESET = """() => {
  document.activeElement?.blur();
  document.getElementById("search").value = "";
  document.getElementById("confidence").value = "0";
  const none = new Set();
  const filters = {hiddenLabels: none, hiddenTypes: none, leastConfidence: 0};
  citeweave.state.set({picked: null, focus: null, view: "graph", ...filters});
  citeweave.renderer.fit(false);
}"""


@dataclass(slots=True)
class Visit:
    """An open page with what it asked for beyond itself, and what it complained about."""

    page: Page
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def names(self) -> int:
        """How many names the renderer has drawn."""
        return int(self.page.evaluate("citeweave.renderer.count().names"))

    def count(self) -> tuple[int, int]:
        """How many nodes and edges are drawn."""
        counted = self.page.evaluate("citeweave.renderer.count()")
        return (counted["nodes"], counted["edges"])

    def node(self, name: str) -> str:
        """The page's id of the node with this name."""
        find = "name => [...citeweave.graph.nodes.values()].find(node => node.name === name).id"
        return str(self.page.evaluate(find, name))

    def place(self, node: str) -> tuple[float, float]:
        """Where a node stands in the window."""
        where = self.page.evaluate(
            """id => {
              const {x, y} = citeweave.renderer.at(id);
              const {left, top} = document.getElementById("graph").getBoundingClientRect();
              return [x + left, y + top];
            }""",
            node,
        )
        return (where[0], where[1])

    def reset(self) -> None:
        """The page as it opens."""
        self.page.mouse.move(1, 1)
        self.page.evaluate(RESET)
        self.settle()

    def settle(self) -> None:
        """Wait until the window over the drawing moves no more."""
        before = None
        while (now := self.page.evaluate("JSON.stringify(citeweave.renderer.camera())")) != before:
            before = now
            self.page.wait_for_timeout(80)

    def check(self) -> None:
        """Nothing was asked for, nothing went wrong."""
        assert self.asked == []
        assert self.complaints + self.page.evaluate("window.violations") == []


Visitor = Callable[..., Visit]
