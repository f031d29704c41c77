/**
 * What the shell asks of a renderer; nothing else in the shell knows which one is at work.
 *
 * @typedef {object} Theme
 * @property {Record<string, string>} labels  colour of each label
 * @property {string} ground
 * @property {string} ink
 * @property {string} edge
 * @property {string} strong   edges of what is picked
 * @property {string} font
 *
 * @typedef {object} Listeners
 * @property {(kind: "node" | "edge" | null, id: string) => void} pick   null: the empty ground
 * @property {(id: string) => void} focus
 * @property {(kind: "node" | "edge" | null, id: string, x: number, y: number) => void} hover
 *
 * @typedef {object} Renderer
 * @property {(theme: Theme) => void} paint                       colours, first and after a change
 * @property {(shown: {nodes: Set<string>, edges: Set<string>}) => void} show   hides all others
 * @property {(nodes: Set<string> | null, edges: Set<string> | null) => void} emphasise   dims all others; null: none
 * @property {(nodes: string[], edges: string[]) => void} pick    marks as picked
 * @property {(places: Map<string, {x: number, y: number}> | null) => void} arrange   moves nodes; null: all back
 * @property {(gently: boolean) => void} fit                      all that is shown into the window
 * @property {(id: string) => void} bring                         a node into sight, if it is out of it
 * @property {(x: number, y: number) => void} pan                 by pixels
 * @property {(factor: number) => void} zoom
 * @property {() => {x: number, y: number, scale: number}} camera
 * @property {(id: string) => {x: number, y: number}} at          a node's place in the container, in pixels
 * @property {() => {nodes: number, edges: number, names: number}} count   what is drawn
 * @property {() => string} picture                               PNG as a data address
 * @property {() => void} destroy
 */

/**
 * The theme that the style sheet and the labels' colours give for the reader's colour scheme.
 *
 * @param {import("./data.js").LabelLook[]} labels
 * @param {boolean} dark
 * @returns {Theme}
 */
export function readTheme(labels, dark) {
  const root = document.documentElement;
  const colours = Object.fromEntries(labels.map((look) => [look.name, dark ? look.dark : look.light]));
  for (const [name, colour] of Object.entries(colours)) root.style.setProperty(`--label-${name}`, colour);
  const style = getComputedStyle(root);
  const read = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
  return {
    labels: colours,
    ground: read("--ground"),
    ink: read("--ink"),
    edge: read("--edge"),
    strong: read("--edge-strong"),
    font: style.fontFamily,
  };
}
