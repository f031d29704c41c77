/**
 * An edge in words: how sure it is, the sentences that say it with the mention marked, or the rule it follows from.
 */
import { element } from "./dom.js";

const LONG = 900;

/**
 * @param {import("./data.js").Graph} graph
 * @param {import("./data.js").EdgeFacts} edge
 * @returns {HTMLElement[]}
 */
export function evidenceOf(graph, edge) {
  const quotes = edge.quotes.map((quote) => quoteOf(graph, edge, quote));
  const [first, ...rest] = edge.rule ? [ruleOf(graph, edge), ...quotes] : quotes;
  if (!first) return [];
  if (!rest.length) return [first];
  const more = element("summary", {}, rest.length === 1 ? "1 more sentence" : `${rest.length} more sentences`);
  return [first, element("details", {}, more, ...rest)];
}

/**
 * A sentence with its mentions marked.
 *
 * @param {string[]} pieces
 * @returns {(string | HTMLElement)[]}
 */
export function marked(pieces) {
  return pieces.map((piece, at) => (at % 2 ? element("mark", {}, piece) : piece));
}

/**
 * How sure an edge is, as short text; empty where that is not a question.
 *
 * @param {import("./data.js").EdgeFacts} edge
 * @returns {string}
 */
export function sureness(edge) {
  return edge.confidence === undefined ? "" : edge.confidence.toFixed(2);
}

/**
 * @param {import("./data.js").Graph} graph
 * @param {import("./data.js").EdgeFacts} edge
 * @param {import("./data.js").Quote} quote
 * @returns {HTMLElement}
 */
function quoteOf(graph, edge, quote) {
  const long = quote.pieces.join("").length > LONG;
  const words = element("span", { class: "words", dir: "auto" }, ...marked(quote.pieces));
  return element("blockquote", long ? { class: "long", tabindex: "0" } : {}, words, whereOf(graph, edge, quote));
}

/**
 * Says which paper it stands in where the edge itself does not, and that it is the title's.
 *
 * @param {import("./data.js").Graph} graph
 * @param {import("./data.js").EdgeFacts} edge
 * @param {import("./data.js").Quote} quote
 * @returns {HTMLElement | null}
 */
function whereOf(graph, edge, quote) {
  const own = graph.nodes.get(edge.from)?.key === quote.paper;
  const paper = own ? "" : (graph.byKey.get(quote.paper)?.name ?? quote.paper);
  const place = quote.field === "title" ? "title" : "";
  const text = [paper, place].filter(Boolean).join(", ");
  return text ? element("span", { class: "where", dir: "auto" }, text) : null;
}

/**
 * @param {import("./data.js").Graph} graph
 * @param {import("./data.js").EdgeFacts} edge
 * @returns {HTMLElement}
 */
function ruleOf(graph, edge) {
  const via = (edge.via ?? []).map((key) => graph.byKey.get(key)?.name ?? key);
  return element("p", { class: "rule", dir: "auto" }, `By rule “${edge.rule}”${via.length ? `, through ${via.join(", ")}` : ""}`);
}
