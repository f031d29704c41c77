/**
 * A neighbourhood laid out around its node: rings of those it is tied to, like beside like.
 */
import { otherEnd } from "./data.js";

const IN_A_RING = 20;
const INNERMOST = 200;
const BETWEEN = 105;
const ROOM = 62;
const WIDER = 1.3;

/**
 * Places of a node and its neighbours, the node in the middle; sorted by relation, so that each has its sector.
 *
 * @param {import("./data.js").Graph} graph
 * @param {string} id
 * @returns {Map<string, {x: number, y: number}>}
 */
export function ringsAround(graph, id) {
  const order = new Map(graph.types.map((type, at) => [type.name, at]));
  /** @type {Map<string, number>} */
  const first = new Map();
  for (const edge of graph.around.get(id) ?? []) {
    const other = otherEnd(edge, id);
    const at = order.get(edge.type) ?? 0;
    if (other !== id) first.set(other, Math.min(at, first.get(other) ?? at));
  }
  const label = (/** @type {string} */ other) => graph.nodes.get(other)?.label ?? "";
  const sorted = [...first.keys()].sort(
    (a, b) => /** @type {number} */ (first.get(a)) - /** @type {number} */ (first.get(b)) || label(a).localeCompare(label(b), "en") || (a < b ? -1 : 1),
  );
  const rings = Math.max(1, Math.ceil(sorted.length / IN_A_RING));
  const inner = Math.max(INNERMOST, (ROOM * sorted.length) / (2 * Math.PI * rings));
  const places = new Map([[id, { x: 0, y: 0 }]]);
  sorted.forEach((other, at) => {
    const angle = (2 * Math.PI * at) / sorted.length - Math.PI / 2;
    const radius = inner + (at % rings) * BETWEEN;
    places.set(other, { x: Math.cos(angle) * radius * WIDER, y: Math.sin(angle) * radius });
  });
  return places;
}
