/**
 * The names on vis-network's drawing: which, where, and drawing them.
 */
import { placeLabels } from "./labels.js";

/** Pixels of radius from which a node is named: papers, works and links later, their names are long. */
const LEAST_NAMED = { Paper: 9, Work: 7, Repository: 9, other: 4.5 };
const ALWAYS_NAMED = 12;
const AREA_OF_NAME = 12000;
const HUB = 8;
const FEW = 40;
const NARROW = 600;

/**
 * A placement is kept until zoom or look change.
 *
 * @param {any} network
 * @param {Map<string, any>} records
 * @param {import("./renderer_vis_look.js").Look} look
 */
export function createNames(network, records, look) {
  /** @type {{scale: number, names: any[]} | null} */
  let kept = null;
  return {
    forget: () => void (kept = null),
    count: () => kept?.names.length ?? 0,
    draw(/** @type {CanvasRenderingContext2D} */ context) {
      const scale = network.getScale();
      const names = kept && kept.scale === scale ? kept.names : placeNames(context, network, records, look);
      kept = { scale, names };
      drawNames(context, network.canvasToDOM({ x: 0, y: 0 }), names, look);
    },
  };
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {any} network
 * @param {Map<string, any>} records
 * @param {import("./renderer_vis_look.js").Look} look
 * @returns {{x: number, y: number, text: string, record: any}[]}
 */
function placeNames(context, network, records, look) {
  const { clientWidth, clientHeight } = context.canvas;
  const inSight = [...records.values()].filter((record) => look.nodes.has(record.id));
  const rank = (/** @type {any} */ record) =>
    (look.pickedNodes.has(record.id) ? 2000 : 0) + (look.strongNodes?.has(record.id) ? 1000 : 0) + record.size;
  const sorted = inSight.sort((a, b) => rank(b) - rank(a) || (a.id < b.id ? -1 : 1));
  const textOf = (/** @type {any} */ record) => (clientWidth < NARROW ? cutShort(record.label) : record.label);
  const spots = sorted.map((record, at) => spotOf(context, network, look, record, textOf(record), at, sorted.length));
  const middle = network.canvasToDOM({ x: 0, y: 0 });
  /** @type {[number, number, number, number]} */
  const frame = [-middle.x, -middle.y, clientWidth - middle.x, clientHeight - middle.y];
  const placed = placeLabels(spots, Math.max(ALWAYS_NAMED, (clientWidth * clientHeight) / AREA_OF_NAME), look.fitted ? frame : null);
  return placed.map(({ id, x, y }) => ({ x, y, text: textOf(records.get(id)), record: records.get(id) }));
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {any} network
 * @param {import("./renderer_vis_look.js").Look} look
 * @param {any} record
 * @param {string} text
 * @param {number} at      its place in the order of importance
 * @param {number} count   of all in sight
 * @returns {import("./labels.js").Spot}
 */
function spotOf(context, network, look, record, text, at, count) {
  const scale = network.getScale();
  const { x, y } = network.getPosition(record.id);
  const chosen = look.strongNodes === null ? false : look.strongNodes.has(record.id);
  const strong = look.strongNodes === null || chosen || look.pickedNodes.has(record.id);
  const least = LEAST_NAMED[/** @type {keyof typeof LEAST_NAMED} */ (record.kind)] ?? LEAST_NAMED.other;
  const wanted = strong && (chosen || count <= FEW || at < ALWAYS_NAMED || record.size * scale >= least);
  const prominent = at < ALWAYS_NAMED || record.size * scale >= HUB;
  context.font = fontOf(record, look);
  const width = context.measureText(text).width;
  const lean = look.arranged && Math.abs(x) > Math.abs(y) * 0.5 ? (x > 0 ? 1 : -1) : 0;
  return { id: record.id, x: x * scale, y: y * scale, radius: record.size * scale, width, wanted, prominent, solid: strong, lean };
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {{x: number, y: number}} middle  where the drawing's middle lies in the window
 * @param {{x: number, y: number, text: string, record: any}[]} names
 * @param {import("./renderer_vis_look.js").Look} look
 */
function drawNames(context, middle, names, look) {
  const ratio = context.canvas.width / context.canvas.clientWidth;
  context.save();
  context.setTransform(ratio, 0, 0, ratio, middle.x * ratio, middle.y * ratio);
  Object.assign(context, { textAlign: "center", textBaseline: "middle", lineJoin: "round", lineWidth: 3.5 });
  context.strokeStyle = look.theme.ground;
  context.fillStyle = look.theme.ink;
  for (const { x, y, text, record } of names) {
    context.font = fontOf(record, look);
    context.strokeText(text, x, y);
    context.fillText(text, x, y);
  }
  context.restore();
}

/**
 * @param {string} text
 * @returns {string}
 */
function cutShort(text) {
  return text.length > 20 ? `${text.slice(0, 19).trimEnd()}…` : text;
}

/**
 * @param {any} record
 * @param {import("./renderer_vis_look.js").Look} look
 * @returns {string}
 */
function fontOf(record, look) {
  const heavy = look.pickedNodes.has(record.id) || record.size >= 16;
  return `${heavy ? 600 : 400} ${record.size >= 20 ? 13 : 12}px ${look.theme.font}`;
}
