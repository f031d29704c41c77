/**
 * The renderer over vis-network, filled by pyvis' records. Names are drawn by `renderer_vis_names`: vis-network
 * would write all of them, over each other.
 */
import { createCamera } from "./renderer_vis_camera.js";
import { edgeLook, firstLook, hazeOf, nodeLook, updateChanged } from "./renderer_vis_look.js";
import { createNames } from "./renderer_vis_names.js";

/**
 * @param {HTMLElement} container
 * @param {import("./data.js").Drawing} drawing
 * @param {import("./renderer.js").Theme} theme
 * @param {import("./renderer.js").Listeners} on
 * @returns {import("./renderer.js").Renderer}
 */
export function createVisRenderer(container, drawing, theme, on) {
  const vis = /** @type {any} */ (globalThis).vis;
  const records = new Map(drawing.nodes.map((record) => [record.id, record]));
  const look = firstLook(drawing, theme);
  const nodes = new vis.DataSet(drawing.nodes.map((record) => ({ ...record, ...nodeLook(record, look), label: undefined })));
  const edges = new vis.DataSet(drawing.edges.map((record) => ({ ...record, ...edgeLook(record, look) })));
  const network = new vis.Network(container, { nodes, edges }, drawing.options);
  const names = createNames(network, records, look);
  const camera = createCamera(network, container, records, look, names.forget);
  const change = (/** @type {Partial<import("./renderer_vis_look.js").Look>} */ part) => {
    Object.assign(look, part);
    names.forget();
    updateChanged(nodes, drawing.nodes, (record) => nodeLook(record, look));
    updateChanged(edges, drawing.edges, (record) => edgeLook(record, look));
    network.redraw();
  };
  listen(network, on);
  keepNames(network, look, names, () => camera.fit(false));
  return {
    ...camera,
    paint: (colours) => change({ theme: colours }),
    show: (shown) => change({ ...shown, haze: hazeOf(shown.edges.size) }),
    emphasise: (strongNodes, strongEdges) => change({ strongNodes, strongEdges }),
    pick: (ids, edgeIds) => change({ pickedNodes: new Set(ids), pickedEdges: new Set(edgeIds) }),
    arrange(places) {
      nodes.update(drawing.nodes.map(({ id, x, y }) => ({ id, ...(places?.get(id) ?? { x, y }) })));
      change({ arranged: places !== null });
    },
    count: () => ({ nodes: look.nodes.size, edges: look.edges.size, names: names.count() }),
    picture: () => /** @type {HTMLCanvasElement} */ (container.querySelector("canvas")).toDataURL("image/png"),
    destroy: () => network.destroy(),
  };
}

/**
 * Tells the shell what the reader does to the drawing.
 *
 * @param {any} network
 * @param {import("./renderer.js").Listeners} on
 */
function listen(network, on) {
  network.on("click", (/** @type {any} */ event) => {
    if (event.nodes.length) on.pick("node", event.nodes[0]);
    else if (event.edges.length) on.pick("edge", event.edges[0]);
    else on.pick(null, "");
  });
  network.on("doubleClick", (/** @type {any} */ event) => void (event.nodes.length && on.focus(event.nodes[0])));
  network.on("hoverNode", (/** @type {any} */ { node, pointer }) => on.hover("node", node, pointer.DOM.x, pointer.DOM.y));
  network.on("hoverEdge", (/** @type {any} */ { edge, pointer }) => on.hover("edge", edge, pointer.DOM.x, pointer.DOM.y));
  for (const end of ["blurNode", "blurEdge", "dragStart", "zoom"]) network.on(end, () => on.hover(null, "", 0, 0));
}

/**
 * Draws the names, and places them anew when nodes or window have moved.
 *
 * @param {any} network
 * @param {import("./renderer_vis_look.js").Look} look
 * @param {ReturnType<typeof createNames>} names
 * @param {() => void} fit
 */
function keepNames(network, look, names, fit) {
  network.on("afterDrawing", names.draw);
  for (const touch of ["dragStart", "zoom"]) network.on(touch, () => void (look.fitted = false));
  for (const end of ["dragEnd", "animationFinished"]) network.on(end, () => void (names.forget(), network.redraw()));
  network.on("resize", () => requestAnimationFrame(() => (look.fitted ? fit() : names.forget())));
}
