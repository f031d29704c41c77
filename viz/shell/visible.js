/**
 * Which nodes and edges the reader's choice leaves in sight.
 */
import { neighbours } from "./data.js";

/**
 * A node whose edges are all filtered away by type or confidence goes with them; one whose neighbours are
 * hidden by label stays, so that the names are still there when the papers are not.
 *
 * @param {import("./data.js").Graph} graph
 * @param {import("./state.js").Choice} choice
 * @returns {{nodes: Set<string>, edges: Set<string>}}
 */
export function visible(graph, choice) {
  const wanted = (/** @type {import("./data.js").EdgeFacts} */ edge) =>
    !choice.hiddenTypes.has(edge.type) && (edge.confidence ?? 1) >= choice.leastConfidence;
  const near = choice.focus === null ? null : neighbours(graph, choice.focus);
  const nodes = new Set();
  for (const [id, node] of graph.nodes) {
    const edges = graph.around.get(id) ?? [];
    const tied = edges.length === 0 || edges.some(wanted) || id === choice.focus;
    if (tied && !choice.hiddenLabels.has(node.label) && (near === null || near.has(id))) nodes.add(id);
  }
  const edges = new Set();
  for (const [id, edge] of graph.edges) {
    if (wanted(edge) && nodes.has(edge.from) && nodes.has(edge.to)) edges.add(id);
  }
  return { nodes, edges };
}
