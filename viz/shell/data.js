/**
 * What the page holds: the records that Python wrote, and how they hang together.
 *
 * @typedef {object} Quote
 * @property {string} paper     id of the paper that says it
 * @property {string} field     "title" or "abstract"
 * @property {string[]} pieces  the sentence: plain, marked, plain, marked …
 *
 * @typedef {object} NodeFacts
 * @property {string} id
 * @property {string} label
 * @property {string} key
 * @property {string} name
 * @property {string[]} aliases
 * @property {[string, string][]} facts
 * @property {string[]} links
 * @property {string} [abstract]
 * @property {string} [status]
 * @property {number} [papers]
 *
 * @typedef {object} EdgeFacts
 * @property {string} id
 * @property {string} type
 * @property {string} from
 * @property {string} to
 * @property {Quote[]} quotes
 * @property {number} [confidence]
 * @property {string} [rule]
 * @property {string[]} [via]
 *
 * @typedef {object} LabelLook
 * @property {string} name
 * @property {string} plural
 * @property {string} light
 * @property {string} dark
 * @property {string} shape
 * @property {number} count
 *
 * @typedef {object} TypeLook
 * @property {string} name
 * @property {string} outward
 * @property {string} inward
 * @property {number} width
 * @property {number[]} dashes
 * @property {number} count
 *
 * @typedef {object} Graph
 * @property {Map<string, NodeFacts>} nodes
 * @property {Map<string, EdgeFacts>} edges
 * @property {Map<string, EdgeFacts[]>} around    the edges of each node
 * @property {Map<string, NodeFacts>} byKey       nodes by their key in the graph
 * @property {LabelLook[]} labels
 * @property {TypeLook[]} types
 * @property {string[]} focus
 * @property {{nodes: Record<string, number>, edges: Record<string, number>}} leftOut
 *
 * @typedef {object} Drawing
 * @property {any[]} nodes
 * @property {any[]} edges
 * @property {any} options
 */

/**
 * Reads the block that Python wrote.
 *
 * @param {Document} page
 * @returns {{drawing: Drawing, graph: Graph}}
 */
export function readData(page) {
  const block = page.getElementById("data");
  const { drawing, facts } = JSON.parse(block?.textContent ?? "");
  return { drawing, graph: weave(facts) };
}

/**
 * @param {any} facts
 * @returns {Graph}
 */
function weave(facts) {
  const nodes = new Map(facts.nodes.map((/** @type {NodeFacts} */ node) => [node.id, node]));
  const edges = new Map(facts.edges.map((/** @type {EdgeFacts} */ edge) => [edge.id, edge]));
  const around = new Map(facts.nodes.map((/** @type {NodeFacts} */ node) => [node.id, []]));
  for (const edge of facts.edges) {
    around.get(edge.from).push(edge);
    if (edge.to !== edge.from) around.get(edge.to).push(edge);
  }
  const byKey = new Map(facts.nodes.map((/** @type {NodeFacts} */ node) => [node.key, node]));
  return { nodes, edges, around, byKey, labels: facts.labels, types: facts.types, focus: facts.focus, leftOut: facts.leftOut };
}

/**
 * The other end of an edge.
 *
 * @param {EdgeFacts} edge
 * @param {string} id
 * @returns {string}
 */
export function otherEnd(edge, id) {
  return edge.from === id ? edge.to : edge.from;
}

/**
 * A node and all that is tied to it.
 *
 * @param {Graph} graph
 * @param {string} id
 * @returns {Set<string>}
 */
export function neighbours(graph, id) {
  return new Set([id, ...(graph.around.get(id) ?? []).map((edge) => otherEnd(edge, id))]);
}

/**
 * How many others a node is tied to.
 *
 * @param {Graph} graph
 * @param {string} id
 * @returns {number}
 */
export function degree(graph, id) {
  return neighbours(graph, id).size - 1;
}

/**
 * The label of a node in words: "Method", and "Link" for a printed address.
 *
 * @param {NodeFacts} node
 * @returns {string}
 */
export function kindOf(node) {
  return node.label === "Repository" ? "Link" : node.label;
}

/**
 * Whether a node is a thing that papers name, not a paper, a link or a source.
 *
 * @param {NodeFacts} node
 * @returns {boolean}
 */
export function isName(node) {
  return !["Paper", "Repository", "Source"].includes(node.label);
}
