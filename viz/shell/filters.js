/**
 * The legend, which is the filter too: a checkbox for every label and relation, and the least confidence.
 */
import { byId, element, lineSwatch, swatch } from "./dom.js";
import { withItem } from "./state.js";

/**
 * @param {import("./data.js").Graph} graph
 * @param {import("./state.js").State} state
 */
export function bindFilters(graph, state) {
  const number = new Intl.NumberFormat("en");
  for (const look of graph.labels) {
    const turn = (/** @type {boolean} */ on) => state.set({ hiddenLabels: withItem(state.get().hiddenLabels, look.name, !on) });
    byId("label-filter").append(checkbox(look.name, swatch(look), look.plural, number.format(look.count), turn));
  }
  for (const look of graph.types) {
    const turn = (/** @type {boolean} */ on) => state.set({ hiddenTypes: withItem(state.get().hiddenTypes, look.name, !on) });
    byId("type-filter").append(checkbox(look.name, lineSwatch(look), look.outward, number.format(look.count), turn));
  }
  const slider = byId("confidence");
  slider.addEventListener("input", () => {
    byId("confidence-shown").textContent = slider.value;
    state.set({ leastConfidence: Number(slider.value) });
  });
  state.listen((now) => {
    for (const look of graph.labels) byId(`filter-${look.name}`).checked = !now.hiddenLabels.has(look.name);
    for (const look of graph.types) byId(`filter-${look.name}`).checked = !now.hiddenTypes.has(look.name);
  });
  if (matchMedia("(max-width: 760px)").matches) byId("filters").open = false;
}

/**
 * @param {string} name
 * @param {SVGElement} sign
 * @param {string} text
 * @param {string} count
 * @param {(on: boolean) => void} turn
 * @returns {HTMLElement}
 */
function checkbox(name, sign, text, count, turn) {
  const box = /** @type {HTMLInputElement} */ (element("input", { type: "checkbox", id: `filter-${name}` }));
  box.checked = true;
  box.addEventListener("change", () => turn(box.checked));
  return element("label", { class: "item" }, box, sign, element("span", {}, text), element("span", { class: "count" }, count));
}
