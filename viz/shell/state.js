/**
 * What the reader has chosen, in one place; every part of the page listens to it.
 *
 * @typedef {object} Choice
 * @property {{kind: "node" | "edge", id: string} | null} picked
 * @property {string | null} focus               only this node's neighbourhood is shown
 * @property {ReadonlySet<string>} hiddenLabels
 * @property {ReadonlySet<string>} hiddenTypes
 * @property {number} leastConfidence
 * @property {"graph" | "table"} view
 *
 * @typedef {object} State
 * @property {() => Choice} get
 * @property {(change: Partial<Choice>) => void} set
 * @property {(listener: (now: Choice, before: Choice) => void) => void} listen
 */

/**
 * @returns {State}
 */
export function createState() {
  /** @type {Choice} */
  let now = {
    picked: null,
    focus: null,
    hiddenLabels: new Set(),
    hiddenTypes: new Set(),
    leastConfidence: 0,
    view: "graph",
  };
  /** @type {((now: Choice, before: Choice) => void)[]} */
  const listeners = [];
  return {
    get: () => now,
    listen: (listener) => void listeners.push(listener),
    set(change) {
      const before = now;
      now = { ...now, ...change };
      for (const listener of listeners) listener(now, before);
    },
  };
}

/**
 * A copy of a set with one item put in or taken out.
 *
 * @param {ReadonlySet<string>} set
 * @param {string} item
 * @param {boolean} inside
 * @returns {Set<string>}
 */
export function withItem(set, item, inside) {
  const copy = new Set(set);
  if (inside) copy.add(item);
  else copy.delete(item);
  return copy;
}
