/**
 * Keys: "/" searches, "f" fits, "t" shows the table, Escape goes a step back; on the drawing, arrows move it
 * and plus and minus zoom.
 */
const STEP = 60;

/**
 * @typedef {object} KeyActions
 * @property {() => void} search
 * @property {() => void} fit
 * @property {() => void} table
 * @property {() => void} back
 */

/**
 * @param {HTMLElement} stage
 * @param {import("./renderer.js").Renderer} renderer
 * @param {KeyActions} actions
 */
export function bindKeys(stage, renderer, actions) {
  /** @type {Record<string, () => void>} */
  const anywhere = { "/": actions.search, f: actions.fit, t: actions.table, Escape: actions.back };
  /** @type {Record<string, () => void>} */
  const onStage = {
    ArrowLeft: () => renderer.pan(-STEP, 0),
    ArrowRight: () => renderer.pan(STEP, 0),
    ArrowUp: () => renderer.pan(0, -STEP),
    ArrowDown: () => renderer.pan(0, STEP),
    "+": () => renderer.zoom(1.25),
    "=": () => renderer.zoom(1.25),
    "-": () => renderer.zoom(0.8),
  };
  document.addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const typing = target.matches("input[type=text]") && event.key !== "Escape";
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = (stage.contains(target) ? onStage[event.key] : undefined) ?? anywhere[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}
