/**
 * The same as the drawing, as a table: for readers without a mouse, without sight, or in want of a list.
 */
import { element } from "./dom.js";
import { marked, sureness } from "./evidence.js";
import { nodeButton } from "./panel.js";

const HEADS = ["From", "Relation", "To", "Confidence", "Evidence"];

/**
 * @param {HTMLElement} place
 * @param {import("./data.js").Graph} graph
 * @param {Set<string>} shown   ids of edges
 * @param {import("./panel.js").Actions} actions
 */
export function showTable(place, graph, shown, actions) {
  const words = new Map(graph.types.map((type) => [type.name, type.outward]));
  const rows = [...graph.edges.values()].filter((edge) => shown.has(edge.id)).map((edge) =>
    element(
      "tr",
      {},
      element("td", {}, nodeButton(graph, edge.from, actions)),
      element("td", {}, words.get(edge.type) ?? edge.type),
      element("td", {}, nodeButton(graph, edge.to, actions)),
      element("td", { class: "number" }, sureness(edge)),
      element("td", {}, evidenceCell(edge)),
    ),
  );
  const heads = HEADS.map((head) => element("th", { scope: "col" }, head));
  const caption = element("caption", {}, `The ${rows.length} relations shown`);
  place.replaceChildren(
    element("table", {}, caption, element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...rows)),
  );
}

/**
 * @param {import("./data.js").EdgeFacts} edge
 * @returns {HTMLElement}
 */
function evidenceCell(edge) {
  const sentences = edge.quotes.map((quote) => element("p", { dir: "auto" }, ...marked(quote.pieces)));
  return element("div", { class: "cell" }, ...(sentences.length ? sentences : [edge.rule ? `rule: ${edge.rule}` : ""]));
}
