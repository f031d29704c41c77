/**
 * The small texts on the stage: what is shown and what is not, the focus, and the tooltip.
 */
import { kindOf } from "./data.js";
import { byId, element } from "./dom.js";

/**
 * "300 nodes and 812 relations; 412 methods and 1,201 papers of the graph are not on this page".
 *
 * @param {import("./data.js").Graph} graph
 * @param {{nodes: Set<string>, edges: Set<string>}} shown
 */
export function noteShown(graph, shown) {
  const number = new Intl.NumberFormat("en");
  const more = Object.values(graph.leftOut.nodes).reduce((sum, count) => sum + count, 0);
  const here = `${number.format(shown.nodes.size)} nodes and ${number.format(shown.edges.size)} relations shown`;
  byId("shown").textContent = more ? `${here}; the graph has ${number.format(more)} nodes more` : here;
}

/**
 * @param {import("./data.js").Graph} graph
 * @param {string | null} focus
 */
export function noteFocus(graph, focus) {
  const chip = byId("focus-note");
  chip.hidden = focus === null;
  chip.querySelector("span").textContent = focus === null ? "" : `Around ${shortName(graph, focus)}`;
}

/**
 * Said to screen readers.
 *
 * @param {string} text
 */
export function say(text) {
  byId("said").textContent = text;
}

/**
 * @param {import("./data.js").Graph} graph
 * @param {string} id
 * @returns {string}
 */
export function shortName(graph, id) {
  const name = graph.nodes.get(id)?.name ?? "";
  return name.length > 120 ? `${name.slice(0, 119)}…` : name;
}

/**
 * @param {import("./data.js").Graph} graph
 * @param {"node" | "edge" | null} kind
 * @param {string} id
 * @param {number} x
 * @param {number} y
 */
export function showTooltip(graph, kind, id, x, y) {
  const tip = byId("tooltip");
  tip.hidden = kind === null;
  if (kind === null) return;
  tip.replaceChildren(...(kind === "node" ? nodeTip(graph, id) : edgeTip(graph, id)));
  const stage = tip.parentElement;
  tip.style.left = `${Math.max(6, Math.min(x + 14, stage.clientWidth - tip.offsetWidth - 6))}px`;
  tip.style.top = `${y + 18 + tip.offsetHeight > stage.clientHeight ? Math.max(6, y - tip.offsetHeight - 12) : y + 18}px`;
}

/**
 * @param {import("./data.js").Graph} graph
 * @param {string} id
 * @returns {HTMLElement[]}
 */
function nodeTip(graph, id) {
  const node = /** @type {import("./data.js").NodeFacts} */ (graph.nodes.get(id));
  const count = node.papers === undefined ? "" : `, in ${node.papers} ${node.papers === 1 ? "paper" : "papers"}`;
  return [element("div", { dir: "auto" }, shortName(graph, id)), element("div", { class: "quiet" }, `${kindOf(node)}${count}`)];
}

/**
 * @param {import("./data.js").Graph} graph
 * @param {string} id
 * @returns {HTMLElement[]}
 */
function edgeTip(graph, id) {
  const edge = /** @type {import("./data.js").EdgeFacts} */ (graph.edges.get(id));
  const words = graph.types.find((type) => type.name === edge.type)?.outward ?? edge.type;
  return [
    element("div", { dir: "auto" }, shortName(graph, edge.from)),
    element("div", { class: "quiet" }, words.toLowerCase()),
    element("div", { dir: "auto" }, shortName(graph, edge.to)),
  ];
}
