/**
 * Making elements. Text goes in as text only: nothing in the shell writes markup.
 */

const SVG = "http://www.w3.org/2000/svg";

/** Outlines of the label shapes in a square of 16. */
const OUTLINES = {
  square: "M2.5 2.5h11v11h-11z",
  dot: "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13z",
  diamond: "M8 .8L15.2 8L8 15.2L.8 8z",
  triangle: "M8 1.5L15 14H1z",
  triangleDown: "M8 14.5L15 2H1z",
  star: "M8 .8l2.2 4.7 5.1.6-3.8 3.5 1 5.1L8 12.2l-4.5 2.5 1-5.1L.7 6.1l5.1-.6z",
  hexagon: "M4.3 1.6h7.4L15.4 8l-3.7 6.4H4.3L.6 8z",
  database: "M2.5 3.5c0-2.5 11-2.5 11 0v9c0 2.5-11 2.5-11 0z",
};

/**
 * An element with attributes and children; strings become text.
 *
 * @param {string} tag
 * @param {Record<string, string>} [attributes]
 * @param {...(Node | string | null | undefined)} children
 * @returns {HTMLElement}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  for (const child of children) if (child !== null && child !== undefined) made.append(child);
  return made;
}

/**
 * The element of the page with this id.
 *
 * @param {string} id
 * @returns {any}
 */
export function byId(id) {
  return document.getElementById(id);
}

/**
 * A button with text.
 *
 * @param {string} text
 * @param {() => void} act
 * @returns {HTMLElement}
 */
export function button(text, act) {
  const made = element("button", { type: "button" }, text);
  made.addEventListener("click", act);
  return made;
}

/**
 * A link, if the address is one of the web's; else the address as text.
 *
 * @param {string} address
 * @returns {HTMLElement}
 */
export function webLink(address) {
  const attributes = { rel: "noopener noreferrer", target: "_blank", dir: "auto" };
  return isWeb(address) ? element("a", { href: address, ...attributes }, address) : element("span", {}, address);
}

/**
 * @param {string} address
 * @returns {boolean}
 */
function isWeb(address) {
  try {
    return /^https?:\/\//i.test(address) && ["http:", "https:"].includes(new URL(address).protocol);
  } catch {
    return false; // not an address at all: shown as text
  }
}

/**
 * The sign of a label: its shape in its colour.
 *
 * @param {{name: string, shape: string}} look
 * @returns {SVGElement}
 */
export function swatch(look) {
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", OUTLINES[/** @type {keyof typeof OUTLINES} */ (look.shape)] ?? OUTLINES.dot);
  path.style.fill = `var(--label-${look.name})`;
  return drawing("0 0 16 16", "swatch", path);
}

/**
 * The sign of a relation: a piece of its line.
 *
 * @param {{width: number, dashes: number[]}} look
 * @returns {SVGElement}
 */
export function lineSwatch(look) {
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", "M0 5H22");
  line.setAttribute("stroke-width", String(look.width));
  line.setAttribute("stroke-dasharray", look.dashes.map((dash) => dash * 0.7).join(" "));
  line.style.stroke = "var(--edge-strong)";
  return drawing("0 0 22 10", "swatch line", line);
}

/**
 * @param {string} viewBox
 * @param {string} name
 * @param {SVGElement} content
 * @returns {SVGElement}
 */
function drawing(viewBox, name, content) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", viewBox);
  svg.setAttribute("class", name);
  svg.setAttribute("aria-hidden", "true");
  svg.append(content);
  return svg;
}
