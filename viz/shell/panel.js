/**
 * The side panel: what is picked, in words; or what the page shows, when nothing is.
 */
import { degree, isName, kindOf, otherEnd } from "./data.js";
import { button, element, swatch, webLink } from "./dom.js";
import { evidenceOf, sureness } from "./evidence.js";

const TOP = 12;
const LONG_NAME = 160;

/**
 * @typedef {object} Actions
 * @property {(id: string) => void} pickNode
 * @property {(id: string) => void} focusNode
 */

/**
 * @param {HTMLElement} panel
 * @param {import("./data.js").Graph} graph
 * @param {import("./state.js").Choice["picked"]} picked
 * @param {Actions} actions
 */
export function showPanel(panel, graph, picked, actions) {
  const content = !picked
    ? introduction(graph, actions)
    : picked.kind === "node"
      ? aboutNode(graph, picked.id, actions)
      : aboutEdge(graph, picked.id, actions);
  panel.replaceChildren(...content);
  panel.scrollTop = 0;
}

/**
 * A button that leads to a node.
 *
 * @param {import("./data.js").Graph} graph
 * @param {string} id
 * @param {Actions} actions
 * @returns {HTMLElement}
 */
export function nodeButton(graph, id, actions) {
  const node = /** @type {import("./data.js").NodeFacts} */ (graph.nodes.get(id));
  const made = element("button", { type: "button", class: "go" }, lookOf(graph, node), element("span", { class: "text", dir: "auto" }, node.name));
  made.addEventListener("click", () => actions.pickNode(id));
  return made;
}

/**
 * @param {import("./data.js").Graph} graph
 * @param {import("./data.js").NodeFacts} node
 * @returns {SVGElement | null}
 */
function lookOf(graph, node) {
  const look = graph.labels.find((label) => label.name === node.label);
  return look ? swatch(look) : null;
}

/**
 * @param {import("./data.js").Graph} graph
 * @param {Actions} actions
 * @returns {HTMLElement[]}
 */
function introduction(graph, actions) {
  if (!graph.nodes.size) return [element("h2", {}, "Nothing to show"), element("p", { class: "lede" }, "The graph has no node that passes the filters.")];
  const names = [...graph.nodes.values()].filter(isName);
  const top = names.sort((a, b) => degree(graph, b.id) - degree(graph, a.id) || (a.name < b.name ? -1 : 1)).slice(0, TOP);
  const items = top.map((node) => element("li", {}, nodeButton(graph, node.id, actions), element("span", { class: "sure" }, counted(degree(graph, node.id)))));
  return [
    element("h2", {}, "What papers share"),
    element("p", { class: "lede" }, "Papers and what their abstracts introduce, use, compare, evaluate on and cite. Click a node or a line to read the sentence that says so; double click a node to see only its neighbourhood."),
    ...(items.length ? [element("h3", {}, "Most connected names"), element("ol", { class: "top" }, ...items)] : []),
  ];
}

/**
 * @param {number} ties
 * @returns {string}
 */
function counted(ties) {
  return ties === 1 ? "1 tie" : `${ties} ties`;
}

/**
 * @param {import("./data.js").Graph} graph
 * @param {string} id
 * @param {Actions} actions
 * @returns {HTMLElement[]}
 */
function aboutNode(graph, id, actions) {
  const node = /** @type {import("./data.js").NodeFacts} */ (graph.nodes.get(id));
  const facts = [...(node.aliases.length ? [["Also", node.aliases.join(", ")]] : []), ...node.facts];
  const terms = facts.flatMap(([term, text]) => [element("dt", {}, term), element("dd", { dir: "auto" }, text)]);
  const links = node.links.flatMap((address, at) => [element("dt", {}, at ? "" : "Link"), element("dd", {}, webLink(address))]);
  return [
    heading(graph, node),
    ...(terms.length + links.length ? [element("dl", {}, ...terms, ...links)] : []),
    element("div", { class: "act" }, button("Show only its neighbourhood", () => actions.focusNode(id))),
    ...coverage(graph, node),
    ...abstractOf(node),
    ...ties(graph, id, actions),
  ];
}

/**
 * @param {import("./data.js").Graph} graph
 * @param {import("./data.js").NodeFacts} node
 * @returns {HTMLElement}
 */
function heading(graph, node) {
  const ambiguous = node.status === "ambiguous" ? element("span", { class: "badge" }, "ambiguous") : null;
  const long = node.name.length > LONG_NAME;
  return element(
    "div",
    {},
    element("p", { class: "kind" }, lookOf(graph, node), kindOf(node), ambiguous),
    element("h2", { dir: "auto", class: long ? "long" : "" }, node.name),
  );
}

/**
 * What a reader must know about how much of the graph this page holds, and that a name is undecided.
 *
 * @param {import("./data.js").Graph} graph
 * @param {import("./data.js").NodeFacts} node
 * @returns {HTMLElement[]}
 */
function coverage(graph, node) {
  const notes = [];
  const edges = graph.around.get(node.id) ?? [];
  const here = new Set(edges.map((edge) => otherEnd(edge, node.id)).filter((id) => graph.nodes.get(id)?.label === "Paper")).size;
  if (node.papers !== undefined && node.papers > here) notes.push(`${here} of its ${node.papers} papers are on this page.`);
  const candidates = edges.some((edge) => edge.type === "MAY_BE" && edge.from === node.id);
  if (node.status === "ambiguous") {
    notes.push(`Its paper does not say which thing of this name is meant. ${candidates ? "The candidates stand under “May be”." : "No candidate is on this page."}`);
  }
  return notes.map((note) => element("p", { class: "lede" }, note));
}

/**
 * @param {import("./data.js").NodeFacts} node
 * @returns {HTMLElement[]}
 */
function abstractOf(node) {
  if (!node.abstract) return [];
  return [element("details", {}, element("summary", {}, "Abstract"), element("p", { class: "lede scroll", dir: "auto", tabindex: "0" }, node.abstract))];
}

/**
 * All edges of a node, under the words of their type.
 *
 * @param {import("./data.js").Graph} graph
 * @param {string} id
 * @param {Actions} actions
 * @returns {HTMLElement[]}
 */
function ties(graph, id, actions) {
  const edges = graph.around.get(id) ?? [];
  const sections = [];
  for (const type of graph.types) {
    for (const [words, end] of /** @type {["outward" | "inward", "from" | "to"][]} */ ([["outward", "from"], ["inward", "to"]])) {
      const found = edges.filter((edge) => edge.type === type.name && edge[end] === id);
      if (found.length) sections.push(tieSection(graph, id, `${type[words]} (${found.length})`, found, actions));
    }
  }
  return sections.length ? sections : [element("p", { class: "lede" }, "Nothing on this page is tied to it.")];
}

/**
 * @param {import("./data.js").Graph} graph
 * @param {string} id
 * @param {string} words
 * @param {import("./data.js").EdgeFacts[]} edges
 * @param {Actions} actions
 * @returns {HTMLElement}
 */
function tieSection(graph, id, words, edges, actions) {
  const surest = [...edges].sort((a, b) => (b.confidence ?? 1) - (a.confidence ?? 1) || (a.id < b.id ? -1 : 1));
  const items = surest.map((edge) =>
    element("li", { class: "tie" }, tieHead(edge, nodeButton(graph, otherEnd(edge, id), actions)), ...evidenceOf(graph, edge)),
  );
  return element("section", {}, element("h3", {}, words), element("ul", {}, ...items));
}

/**
 * @param {import("./data.js").EdgeFacts} edge
 * @param {HTMLElement} first
 * @returns {HTMLElement}
 */
function tieHead(edge, first) {
  const sure = sureness(edge);
  const note = sure ? element("span", { class: "sure", title: `${edge.type === "MAY_BE" ? "Score" : "Confidence"} ${sure}` }, sure) : null;
  return element("div", { class: "head" }, first, note);
}

/**
 * An edge, with all others that join the same two: they lie over each other on the drawing.
 *
 * @param {import("./data.js").Graph} graph
 * @param {string} id
 * @param {Actions} actions
 * @returns {HTMLElement[]}
 */
function aboutEdge(graph, id, actions) {
  const edge = /** @type {import("./data.js").EdgeFacts} */ (graph.edges.get(id));
  const beside = (graph.around.get(edge.from) ?? []).filter((other) => otherEnd(other, edge.from) === edge.to || other.id === id);
  const sorted = [edge, ...beside.filter((other) => other.id !== id)];
  return [
    element("div", {}, element("p", { class: "kind" }, "Relation"), ...[edge.from, edge.to].map((end) => element("p", {}, nodeButton(graph, end, actions)))),
    ...sorted.map((one) => {
      const type = graph.types.find((look) => look.name === one.type);
      const backwards = one.from !== edge.from;
      const words = element("strong", {}, (backwards ? type?.inward : type?.outward) ?? one.type);
      return element("section", { class: "tie" }, tieHead(one, words), ...evidenceOf(graph, one));
    }),
  ];
}
