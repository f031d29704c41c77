/**
 * Where names stand on the drawing: beside their node, the important ones first, each only where there is room.
 *
 * All figures are pixels at the present zoom, measured from the drawing's middle, so that a placement holds
 * while the reader moves the drawing and is made anew only when the zoom changes.
 *
 * @typedef {object} Spot
 * @property {string} id
 * @property {number} x
 * @property {number} y
 * @property {number} radius
 * @property {number} width     of the text
 * @property {boolean} wanted   its name is to be placed
 * @property {boolean} prominent
 * @property {boolean} solid    names of others must not cover it
 * @property {-1 | 0 | 1} lean  the side it would best stand at: left, none, right
 *
 * @typedef {object} Placed
 * @property {string} id
 * @property {number} x         of the text's middle
 * @property {number} y
 *
 * @typedef {[number, number, number, number]} Box left, top, right, bottom
 */

const LINE = 15;
const ROOM_BESIDE = 4;
const SMALL = 4;

/**
 * @param {Spot[]} spots  the most important first
 * @param {number} most   how many names at most
 * @param {Box | null} frame  names must lie within; null: anywhere
 * @returns {Placed[]}
 */
export function placeLabels(spots, most, frame) {
  const discs = spots.filter((spot) => spot.solid && spot.radius > 3).map((spot) => ({ spot, box: discBox(spot) }));
  /** @type {Box[]} */
  const taken = [];
  /** @type {Placed[]} */
  const placed = [];
  for (const spot of spots) {
    if (placed.length >= most) break;
    const found = spot.wanted ? placeOne(spot, discs, taken, frame) : undefined;
    if (!found) continue;
    taken.push(textBox(...found, spot.width));
    placed.push({ id: spot.id, x: found[0], y: found[1] });
  }
  return placed;
}

/**
 * A free place; a prominent name may cover nodes smaller than its own, since it must stand
 * somewhere: in the last resort upon the node itself.
 *
 * @param {Spot} spot
 * @param {{spot: Spot, box: Box}[]} discs
 * @param {Box[]} taken
 * @param {Box | null} frame
 * @returns {[number, number] | undefined}
 */
function placeOne(spot, discs, taken, frame) {
  const others = discs.filter((disc) => disc.spot.id !== spot.id);
  const large = others.filter((disc) => disc.spot.radius > Math.max(SMALL, spot.radius * 0.75));
  for (const inTheWay of spot.prominent ? [others, large] : [others]) {
    for (const place of places(spot)) {
      const box = textBox(...place, spot.width);
      if (frame && !within(box, frame)) continue;
      if (!taken.some((other) => overlap(other, box)) && !inTheWay.some((disc) => overlap(disc.box, box))) return place;
    }
  }
  const own = textBox(spot.x, spot.y, spot.width);
  const free = spot.prominent && (!frame || within(own, frame)) && !taken.some((other) => overlap(other, own));
  return free ? [spot.x, spot.y] : undefined;
}

/**
 * Below, above, to the right, to the left; the side it leans to first.
 *
 * @param {Spot} spot
 * @returns {[number, number][]}
 */
function places(spot) {
  const down = spot.radius + LINE / 2 + 3;
  const across = spot.radius + spot.width / 2 + 6;
  /** @type {[number, number][]} */
  const around = [
    [spot.x, spot.y + down],
    [spot.x, spot.y - down],
    [spot.x + across, spot.y],
    [spot.x - across, spot.y],
  ];
  return spot.lean ? [[spot.x + across * spot.lean, spot.y], ...around] : around;
}

/**
 * @param {Spot} spot
 * @returns {Box}
 */
function discBox(spot) {
  const reach = spot.radius * 0.85;
  return [spot.x - reach, spot.y - reach, spot.x + reach, spot.y + reach];
}

/**
 * @param {number} x
 * @param {number} y
 * @param {number} width
 * @returns {Box}
 */
function textBox(x, y, width) {
  return [x - width / 2 - ROOM_BESIDE, y - LINE / 2 - 1, x + width / 2 + ROOM_BESIDE, y + LINE / 2 + 1];
}

/**
 * @param {Box} a
 * @param {Box} b
 * @returns {boolean}
 */
function overlap(a, b) {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}

/**
 * @param {Box} inner
 * @param {Box} outer
 * @returns {boolean}
 */
function within(inner, outer) {
  return inner[0] >= outer[0] && inner[1] >= outer[1] && inner[2] <= outer[2] && inner[3] <= outer[3];
}
