/**
 * The renderer over vis-network, filled by pyvis' records. Names are drawn here, not by vis-network, which
 * would write all of them over each other.
 */
import { placeLabels } from "./labels.js";

const FAINT = 0.13;
const MOST_ZOOM = 1.8;
/** Pixels of radius from which a node is named: papers, works and links later, their names are long. */
const LEAST_NAMED = { Paper: 9, Work: 7, Repository: 9, other: 4.5 };
const AREA_OF_NAME = 7500;

/**
 * @param {HTMLElement} container
 * @param {import("./data.js").Drawing} drawing
 * @param {import("./renderer.js").Theme} firstTheme
 * @param {import("./renderer.js").Listeners} on
 * @returns {import("./renderer.js").Renderer}
 */
export function createVisRenderer(container, drawing, firstTheme, on) {
  const vis = /** @type {any} */ (globalThis).vis;
  const records = new Map(drawing.nodes.map((record) => [record.id, record]));
  const look = {
    theme: firstTheme,
    nodes: new Set(records.keys()),
    edges: new Set(drawing.edges.map((record) => record.id)),
    strongNodes: /** @type {Set<string> | null} */ (null),
    strongEdges: /** @type {Set<string> | null} */ (null),
    pickedNodes: new Set(),
    pickedEdges: new Set(),
    haze: hazeOf(drawing.edges.length),
  };
  const nodes = new vis.DataSet(drawing.nodes.map((record) => ({ ...record, ...nodeLook(record, look), label: undefined })));
  const edges = new vis.DataSet(drawing.edges.map((record) => ({ ...record, ...edgeLook(record, look) })));
  const network = new vis.Network(container, { nodes, edges }, drawing.options);
  const names = createNames(network, records, look);
  const moving = !matchMedia("(prefers-reduced-motion: reduce)").matches;
  let untouched = true;

  const refresh = () => {
    names.forget();
    updateChanged(nodes, drawing.nodes, (record) => nodeLook(record, look));
    updateChanged(edges, drawing.edges, (record) => edgeLook(record, look));
    network.redraw();
  };
  const fit = (/** @type {boolean} */ gently) => {
    untouched = true;
    const view = frameOf([...look.nodes].map((id) => placeOf(id)), container);
    network.moveTo({ ...view, animation: gently && moving ? { duration: 350, easingFunction: "easeInOutQuad" } : false });
  };
  const placeOf = (/** @type {string} */ id) => ({ ...network.getPosition(id), radius: records.get(id).size });

  network.on("click", (/** @type {any} */ event) => {
    if (event.nodes.length) on.pick("node", event.nodes[0]);
    else if (event.edges.length) on.pick("edge", event.edges[0]);
    else on.pick(null, "");
  });
  network.on("doubleClick", (/** @type {any} */ event) => void (event.nodes.length && on.focus(event.nodes[0])));
  network.on("hoverNode", (/** @type {any} */ event) => on.hover("node", event.node, event.pointer.DOM.x, event.pointer.DOM.y));
  network.on("hoverEdge", (/** @type {any} */ event) => on.hover("edge", event.edge, event.pointer.DOM.x, event.pointer.DOM.y));
  for (const end of ["blurNode", "blurEdge", "dragStart", "zoom"]) network.on(end, () => on.hover(null, "", 0, 0));
  for (const touch of ["dragStart", "zoom"]) network.on(touch, () => void (untouched = false));
  network.on("dragEnd", () => names.forget());
  network.on("resize", () => void (untouched && requestAnimationFrame(() => fit(false))));
  network.on("afterDrawing", (/** @type {CanvasRenderingContext2D} */ context) => names.draw(context));

  return {
    fit,
    paint: (theme) => void ((look.theme = theme), refresh()),
    show: (shown) => void (Object.assign(look, { ...shown, haze: hazeOf(shown.edges.size) }), refresh()),
    emphasise: (strongNodes, strongEdges) => void (Object.assign(look, { strongNodes, strongEdges }), refresh()),
    pick: (ids, edgeIds) => void ((look.pickedNodes = new Set(ids)), (look.pickedEdges = new Set(edgeIds)), refresh()),
    arrange(places) {
      nodes.update(drawing.nodes.map(({ id, x, y }) => ({ id, ...(places?.get(id) ?? { x, y }) })));
      names.forget();
    },
    bring(id) {
      const { x, y } = network.canvasToDOM(network.getPosition(id));
      const inside = x > 30 && y > 30 && x < container.clientWidth - 30 && y < container.clientHeight - 30;
      if (!inside) network.moveTo({ position: network.getPosition(id), animation: moving ? { duration: 350, easingFunction: "easeInOutQuad" } : false });
    },
    pan(x, y) {
      const { x: left, y: top } = network.getViewPosition();
      network.moveTo({ position: { x: left + x / network.getScale(), y: top + y / network.getScale() } });
    },
    zoom: (factor) => network.moveTo({ scale: network.getScale() * factor }),
    camera: () => ({ ...network.getViewPosition(), scale: network.getScale() }),
    at: (id) => network.canvasToDOM(network.getPosition(id)),
    count: () => ({ nodes: look.nodes.size, edges: look.edges.size, names: names.count() }),
    picture: () => /** @type {HTMLCanvasElement} */ (container.querySelector("canvas")).toDataURL("image/png"),
    destroy: () => network.destroy(),
  };
}

/**
 * @param {any} record
 * @param {any} look
 */
function nodeLook(record, look) {
  const picked = look.pickedNodes.has(record.id);
  const strong = picked || look.strongNodes === null || look.strongNodes.has(record.id);
  const colour = look.theme.labels[record.group];
  const ambiguous = Boolean(record.shapeProperties);
  const border = picked ? look.theme.ink : ambiguous ? colour : look.theme.ground;
  return {
    hidden: !look.nodes.has(record.id),
    opacity: strong ? 1 : FAINT,
    borderWidth: picked ? 3.5 : ambiguous ? 2.5 : 1.5,
    color: { background: ambiguous ? look.theme.ground : colour, border },
  };
}

/**
 * @param {any} record
 * @param {any} look
 */
function edgeLook(record, look) {
  const picked = look.pickedEdges.has(record.id);
  const dimmed = look.strongEdges !== null && !look.strongEdges.has(record.id) && !picked;
  const raised = look.strongEdges !== null && !dimmed;
  return {
    hidden: !look.edges.has(record.id),
    width: picked ? record.width + 2.5 : raised ? record.width + 0.6 : record.width,
    color: { color: picked || raised ? look.theme.strong : look.theme.edge, opacity: dimmed ? look.haze * FAINT : picked || raised ? 1 : look.haze, inherit: false },
    arrows: { to: { enabled: record.arrows === "to", scaleFactor: 0.45 } },
  };
}

/**
 * How strongly lines are drawn: the more there are, the fainter, so that the nodes stay in front.
 *
 * @param {number} lines
 * @returns {number}
 */
function hazeOf(lines) {
  return Math.max(0.22, Math.min(0.85, 13 / Math.sqrt(lines + 1)));
}

/**
 * Hands over only what has changed: vis-network takes a while for each record.
 *
 * @param {any} dataSet
 * @param {any[]} records
 * @param {(record: any) => any} style
 */
function updateChanged(dataSet, records, style) {
  const changed = [];
  for (const record of records) {
    const now = style(record);
    const before = dataSet.get(record.id);
    if (Object.keys(now).some((name) => JSON.stringify(now[name]) !== JSON.stringify(before[name]))) {
      changed.push({ id: record.id, ...now });
    }
  }
  if (changed.length) dataSet.update(changed);
}

/**
 * The camera that shows all of these with a margin.
 *
 * @param {{x: number, y: number, radius: number}[]} places
 * @param {HTMLElement} container
 */
function frameOf(places, container) {
  if (!places.length) return { position: { x: 0, y: 0 }, scale: 1 };
  const left = Math.min(...places.map((place) => place.x - place.radius));
  const right = Math.max(...places.map((place) => place.x + place.radius));
  const top = Math.min(...places.map((place) => place.y - place.radius));
  const bottom = Math.max(...places.map((place) => place.y + place.radius));
  const margin = container.clientWidth > 600 ? 150 : 50; // names stand out to both sides
  const wide = Math.max(60, container.clientWidth - margin) / Math.max(1, right - left);
  const high = Math.max(60, container.clientHeight - 90) / Math.max(1, bottom - top);
  return { position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale: Math.min(MOST_ZOOM, wide, high) };
}

/**
 * The names on the drawing; a placement is kept until zoom or look change.
 *
 * @param {any} network
 * @param {Map<string, any>} records
 * @param {any} look
 */
function createNames(network, records, look) {
  /** @type {{scale: number, names: any[]} | null} */
  let kept = null;

  const rank = (/** @type {any} */ record) =>
    (look.pickedNodes.has(record.id) ? 2000 : 0) + (look.strongNodes?.has(record.id) ? 1000 : 0) + record.size;
  const leastOf = (/** @type {any} */ record) => LEAST_NAMED[/** @type {keyof typeof LEAST_NAMED} */ (record.group)] ?? LEAST_NAMED.other;

  const place = (/** @type {CanvasRenderingContext2D} */ context, /** @type {number} */ scale, /** @type {number} */ area) => {
    const inSight = [...records.values()].filter((record) => look.nodes.has(record.id));
    const few = inSight.length <= 40;
    const sorted = inSight.sort((a, b) => rank(b) - rank(a) || (a.id < b.id ? -1 : 1));
    const spots = sorted.map((record) => {
      const strong = look.strongNodes === null || look.strongNodes.has(record.id) || look.pickedNodes.has(record.id);
      const radius = record.size * scale;
      context.font = fontOf(record, look);
      const { x, y } = network.getPosition(record.id);
      const wanted = strong && (few || look.strongNodes !== null || radius >= leastOf(record));
      return { id: record.id, x: x * scale, y: y * scale, radius, width: context.measureText(record.label).width, wanted, solid: strong };
    });
    return placeLabels(spots, Math.max(12, area / AREA_OF_NAME)).map((name) => ({ ...name, record: records.get(name.id) }));
  };

  return {
    forget: () => void (kept = null),
    count: () => kept?.names.length ?? 0,
    draw(/** @type {CanvasRenderingContext2D} */ context) {
      const scale = network.getScale();
      const { clientWidth, clientHeight, width } = context.canvas;
      kept = kept?.scale === scale ? kept : { scale, names: place(context, scale, clientWidth * clientHeight) };
      const middle = network.canvasToDOM({ x: 0, y: 0 });
      const ratio = width / clientWidth;
      context.save();
      context.setTransform(ratio, 0, 0, ratio, middle.x * ratio, middle.y * ratio);
      Object.assign(context, { textAlign: "center", textBaseline: "middle", lineJoin: "round", lineWidth: 3.5 });
      context.strokeStyle = look.theme.ground;
      context.fillStyle = look.theme.ink;
      for (const { x, y, record } of kept.names) {
        context.font = fontOf(record, look);
        context.strokeText(record.label, x, y);
        context.fillText(record.label, x, y);
      }
      context.restore();
    },
  };
}

/**
 * @param {any} record
 * @param {any} look
 * @returns {string}
 */
function fontOf(record, look) {
  const heavy = look.pickedNodes.has(record.id) || record.size >= 16;
  return `${heavy ? 600 : 400} ${record.size >= 20 ? 13 : 12}px ${look.theme.font}`;
}
