/**
 * Moving the window over vis-network's drawing.
 */

const MOST_ZOOM = 1.8;
const FEW_PLACES = 30;

/**
 * @param {any} network
 * @param {HTMLElement} container
 * @param {Map<string, any>} records
 * @param {import("./renderer_vis_look.js").Look} look
 * @param {() => void} moved  called when names must be placed anew
 */
export function createCamera(network, container, records, look, moved) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const animation = { duration: 350, easingFunction: "easeInOutQuad" };
  const move = (/** @type {boolean} */ fitted, /** @type {object} */ view) => {
    look.fitted = fitted;
    moved();
    network.moveTo(view);
  };
  return {
    fit(/** @type {boolean} */ gently) {
      const places = [...look.nodes].map((id) => ({ ...network.getPosition(id), radius: records.get(id).size }));
      move(true, { ...frameOf(places, container, look.arranged && places.length <= FEW_PLACES), animation: gently && !still ? animation : false });
    },
    bring(/** @type {string} */ id) {
      const position = network.getPosition(id);
      const { x, y } = network.canvasToDOM(position);
      const inside = x > 30 && y > 30 && x < container.clientWidth - 30 && y < container.clientHeight - 30;
      if (!inside) move(false, { position, animation: still ? false : animation });
    },
    pan(/** @type {number} */ x, /** @type {number} */ y) {
      const { x: left, y: top } = network.getViewPosition();
      const scale = network.getScale();
      move(false, { position: { x: left + x / scale, y: top + y / scale } });
    },
    zoom: (/** @type {number} */ factor) => move(false, { scale: network.getScale() * factor }),
    camera: () => ({ ...network.getViewPosition(), scale: network.getScale() }),
    at: (/** @type {string} */ id) => network.canvasToDOM(network.getPosition(id)),
  };
}

/**
 * The camera that shows all of these with a margin.
 *
 * @param {{x: number, y: number, radius: number}[]} places
 * @param {HTMLElement} container
 * @param {boolean} roomy  names stand out to both sides
 */
function frameOf(places, container, roomy) {
  if (!places.length) return { position: { x: 0, y: 0 }, scale: 1 };
  const left = Math.min(...places.map((place) => place.x - place.radius));
  const right = Math.max(...places.map((place) => place.x + place.radius));
  const top = Math.min(...places.map((place) => place.y - place.radius));
  const bottom = Math.max(...places.map((place) => place.y + place.radius));
  const margin = Math.min(container.clientWidth * (roomy ? 0.42 : 0.18), 440);
  const wide = Math.max(60, container.clientWidth - margin) / Math.max(1, right - left);
  const high = Math.max(60, container.clientHeight - 90) / Math.max(1, bottom - top);
  return { position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale: Math.min(MOST_ZOOM, wide, high) };
}
