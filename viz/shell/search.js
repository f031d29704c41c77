/**
 * The search box over names and aliases, with suggestions that mouse and keyboard reach.
 */
import { degree, isName } from "./data.js";
import { element, swatch } from "./dom.js";

const MOST = 10;

/**
 * @typedef {{id: string, alias: string}} Hit  `alias` is the form that matched, empty where it is the name
 */

/**
 * How names are compared here: case, accents, hyphens and white space do not count.
 *
 * @param {string} text
 * @returns {string}
 */
export function foldText(text) {
  return text.normalize("NFKD").replace(/[^\p{L}\p{N}+]/gu, "").toLowerCase();
}

/**
 * A function that finds nodes, best first: the whole form, its beginning, a word's beginning, its middle; names
 * before papers and links, well tied ones first.
 *
 * @param {import("./data.js").Graph} graph
 * @returns {(query: string) => Hit[]}
 */
export function createSearch(graph) {
  const entries = [...graph.nodes.values()].map((node) => ({
    id: node.id,
    ties: degree(graph, node.id) - (isName(node) ? 0 : 10000),
    forms: [node.name, ...node.aliases].map((form) => ({ form, folded: foldText(form), words: wordsOf(form) })),
  }));
  return (query) => {
    const wanted = foldText(query);
    if (!wanted) return [];
    const hits = entries.flatMap((entry) => {
      const scored = entry.forms.map((one, at) => ({ at, form: one.form, score: closeness(one, wanted) }));
      const best = scored.reduce((a, b) => (b.score > a.score ? b : a));
      return best.score ? [{ id: entry.id, alias: best.at ? best.form : "", score: best.score, ties: entry.ties }] : [];
    });
    hits.sort((a, b) => b.score - a.score || b.ties - a.ties || (a.id < b.id ? -1 : 1));
    return hits.slice(0, MOST).map(({ id, alias }) => ({ id, alias }));
  };
}

/**
 * @param {{folded: string, words: string[]}} form
 * @param {string} wanted
 * @returns {number}
 */
function closeness({ folded, words }, wanted) {
  if (folded === wanted) return 4;
  if (folded.startsWith(wanted)) return 3;
  if (words.some((word) => word.startsWith(wanted))) return 2;
  return folded.includes(wanted) ? 1 : 0;
}

/**
 * The folded ends of a form from each of its first words on: "attention is all", "is all", "all".
 *
 * @param {string} form
 * @returns {string[]}
 */
function wordsOf(form) {
  const words = form.slice(0, 300).split(/[^\p{L}\p{N}+]+/u);
  return words.slice(1, 20).map((_, at) => foldText(words.slice(at + 1).join("")));
}

/**
 * @param {HTMLInputElement} input
 * @param {HTMLElement} list
 * @param {import("./data.js").Graph} graph
 * @param {(id: string) => void} choose
 */
export function bindSearch(input, list, graph, choose) {
  const find = createSearch(graph);
  /** @type {Hit[]} */
  let hits = [];
  let active = 0;

  const show = (/** @type {boolean} */ open) => {
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    if (!open) input.removeAttribute("aria-activedescendant");
  };
  const mark = (/** @type {number} */ index) => {
    active = index;
    [...list.querySelectorAll("[role=option]")].forEach((item, at) => {
      item.setAttribute("aria-selected", String(at === active));
      if (at === active) item.scrollIntoView({ block: "nearest" });
    });
    if (hits.length) input.setAttribute("aria-activedescendant", `suggestion-${active}`);
  };
  const take = (/** @type {number} */ index) => {
    const hit = hits[index];
    if (!hit) return;
    show(false);
    input.value = graph.nodes.get(hit.id)?.name.slice(0, 200) ?? "";
    choose(hit.id);
  };
  const suggest = () => {
    hits = find(input.value);
    const items = hits.map((hit, at) => suggestion(graph, hit, at, () => take(at)));
    const none = element("li", { class: "none" }, "No name like that on this page");
    list.replaceChildren(...(items.length ? items : [none]));
    show(input.value.trim() !== "");
    mark(0);
  };

  input.addEventListener("input", suggest);
  input.addEventListener("focus", () => void (input.value && input.select()));
  input.addEventListener("blur", () => show(false));
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && list.hidden) suggest();
    else if (event.key === "ArrowDown") mark(Math.min(active + 1, hits.length - 1));
    else if (event.key === "ArrowUp") mark(Math.max(active - 1, 0));
    else if (event.key === "Enter" && list.hidden) suggest();
    else if (event.key === "Enter") take(active);
    else if (event.key === "Escape" && !list.hidden) show(false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

/**
 * @param {import("./data.js").Graph} graph
 * @param {Hit} hit
 * @param {number} at
 * @param {() => void} take
 * @returns {HTMLElement}
 */
function suggestion(graph, hit, at, take) {
  const node = graph.nodes.get(hit.id);
  const look = graph.labels.find((label) => label.name === node?.label);
  const item = element(
    "li",
    { role: "option", id: `suggestion-${at}`, "aria-selected": "false" },
    look ? swatch(look) : null,
    element("span", { class: "name", dir: "auto" }, node?.name ?? ""),
    hit.alias ? element("span", { class: "alias", dir: "auto" }, hit.alias) : null,
  );
  item.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the keyboard
  item.addEventListener("click", take);
  return item;
}
