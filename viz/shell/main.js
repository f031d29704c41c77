/**
 * Puts the page together: state in the middle, the parts around it, a renderer behind.
 */
import { neighbours, readData } from "./data.js";
import { byId } from "./dom.js";
import { bindFilters } from "./filters.js";
import { bindKeys } from "./keyboard.js";
import { noteFocus, noteShown, say, shortName, showTooltip } from "./notes.js";
import { showPanel } from "./panel.js";
import { readTheme } from "./renderer.js";
import { createVisRenderer } from "./renderer_vis.js";
import { ringsAround } from "./rings.js";
import { bindSearch } from "./search.js";
import { createState, withItem } from "./state.js";
import { showTable } from "./table.js";
import { visible } from "./visible.js";

start();

function start() {
  const { drawing, graph } = readData(document);
  const state = createState();
  const darkScheme = matchMedia("(prefers-color-scheme: dark)");
  const theme = () => readTheme(graph.labels, darkScheme.matches);
  const pick = (/** @type {"node" | "edge"} */ kind, /** @type {string} */ id) => state.set({ picked: { kind, id } });

  const focusNode = (/** @type {string} */ id) => {
    const { hiddenLabels } = state.get();
    const label = graph.nodes.get(id)?.label ?? "";
    state.set({ focus: id, picked: { kind: "node", id }, hiddenLabels: withItem(hiddenLabels, label, false), view: "graph" });
    say(`Around ${shortName(graph, id)}: ${neighbours(graph, id).size - 1} neighbours`);
  };
  const pickNode = (/** @type {string} */ id) => {
    const { focus } = state.get();
    const away = focus !== null && !neighbours(graph, focus).has(id);
    state.set(away ? { picked: { kind: "node", id }, focus: null } : { picked: { kind: "node", id } });
    if (visible(graph, state.get()).nodes.has(id)) renderer.bring(id);
  };
  const back = () => {
    const { focus } = state.get();
    state.set(focus === null ? { picked: null } : { focus: null });
  };
  const toggleTable = () => state.set({ view: state.get().view === "table" ? "graph" : "table" });

  const renderer = createVisRenderer(byId("graph"), drawing, theme(), {
    pick: (kind, id) => (kind === null ? state.set({ picked: null }) : pick(kind, id)),
    focus: focusNode,
    hover: (kind, id, x, y) => showTooltip(graph, kind, id, x, y),
  });
  // a page about one node and its neighbours is drawn as such from the start
  const [centre] = graph.focus;
  const home = centre && neighbours(graph, centre).size === graph.nodes.size ? ringsAround(graph, centre) : null;
  const actions = { pickNode, focusNode };

  state.listen((now, before) => {
    const shown = visible(graph, now);
    if (now.focus !== before.focus || filtersOf(now) !== filtersOf(before)) {
      renderer.show(shown);
      noteShown(graph, shown);
      noteFocus(graph, now.focus);
    }
    if (now.picked !== before.picked) {
      emphasise(graph, renderer, now.picked);
      showPanel(byId("panel"), graph, now.picked, actions);
    }
    if (now.focus !== before.focus) {
      renderer.arrange(now.focus === null ? home : ringsAround(graph, now.focus));
      renderer.fit(true);
    }
    if (now.view === "table") showTable(byId("table"), graph, shown.edges, actions);
    byId("table").hidden = now.view !== "table";
    byId("shown").hidden = now.view === "table";
    byId("graph").hidden = now.view === "table";
    byId("table-toggle").setAttribute("aria-pressed", String(now.view === "table"));
    showTooltip(graph, null, "", 0, 0);
  });

  bindFilters(graph, state);
  bindSearch(byId("search"), byId("suggestions"), graph, focusNode);
  bindKeys(byId("graph"), renderer, { search: () => byId("search").focus(), fit: () => renderer.fit(true), table: toggleTable, back });
  byId("fit").addEventListener("click", () => renderer.fit(true));
  byId("table-toggle").addEventListener("click", toggleTable);
  byId("focus-note").querySelector("button").addEventListener("click", () => state.set({ focus: null }));
  darkScheme.addEventListener("change", () => renderer.paint(theme()));

  noteShown(graph, visible(graph, state.get()));
  showPanel(byId("panel"), graph, null, actions);
  renderer.arrange(home);
  renderer.fit(false);
  if (graph.focus.length) pickNode(graph.focus[0]);
  // for tests, and for readers at the console
  Object.assign(globalThis, { citeweave: Object.freeze({ renderer, graph, state, pickNode, focusNode }) });
}

/**
 * All that decides what is in sight, as one string.
 *
 * @param {import("./state.js").Choice} choice
 * @returns {string}
 */
function filtersOf(choice) {
  return [...choice.hiddenLabels, "|", ...choice.hiddenTypes, "|", choice.leastConfidence].join(" ");
}

/**
 * @param {import("./data.js").Graph} graph
 * @param {import("./renderer.js").Renderer} renderer
 * @param {import("./state.js").Choice["picked"]} picked
 */
function emphasise(graph, renderer, picked) {
  if (picked === null) {
    renderer.emphasise(null, null);
    renderer.pick([], []);
  } else if (picked.kind === "node") {
    renderer.emphasise(neighbours(graph, picked.id), new Set((graph.around.get(picked.id) ?? []).map((edge) => edge.id)));
    renderer.pick([picked.id], []);
  } else {
    const edge = /** @type {import("./data.js").EdgeFacts} */ (graph.edges.get(picked.id));
    renderer.emphasise(new Set([edge.from, edge.to]), new Set([edge.id]));
    renderer.pick([], [edge.id]);
  }
}
