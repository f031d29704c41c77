/**
 * How vis-network's records look: colours, widths and what is dimmed.
 *
 * @typedef {object} Look
 * @property {import("./renderer.js").Theme} theme
 * @property {Set<string>} nodes              in sight
 * @property {Set<string>} edges
 * @property {Set<string> | null} strongNodes all others are dimmed; null: none is
 * @property {Set<string> | null} strongEdges
 * @property {Set<string>} pickedNodes
 * @property {Set<string>} pickedEdges
 * @property {number} haze                    opacity of lines
 * @property {boolean} fitted                 the window shows all: names keep within it
 * @property {boolean} arranged               in rings around a node
 */

const FAINT = 0.13;

/**
 * The look at first: everything in sight.
 *
 * @param {import("./data.js").Drawing} drawing
 * @param {import("./renderer.js").Theme} theme
 * @returns {Look}
 */
export function firstLook(drawing, theme) {
  return {
    theme,
    nodes: new Set(drawing.nodes.map((record) => record.id)),
    edges: new Set(drawing.edges.map((record) => record.id)),
    strongNodes: null,
    strongEdges: null,
    pickedNodes: new Set(),
    pickedEdges: new Set(),
    haze: hazeOf(drawing.edges.length),
    fitted: true,
    arranged: false,
  };
}

/**
 * @param {any} record
 * @param {Look} look
 */
export function nodeLook(record, look) {
  const picked = look.pickedNodes.has(record.id);
  const strong = picked || look.strongNodes === null || look.strongNodes.has(record.id);
  const colour = look.theme.labels[record.kind];
  const ambiguous = Boolean(record.shapeProperties);
  const border = picked ? look.theme.ink : ambiguous ? colour : look.theme.ground;
  return {
    hidden: !look.nodes.has(record.id),
    opacity: strong ? 1 : FAINT,
    borderWidth: picked ? 3.5 : ambiguous ? 2.5 : 1.5,
    color: { background: ambiguous ? look.theme.ground : colour, border },
  };
}

/**
 * @param {any} record
 * @param {Look} look
 */
export function edgeLook(record, look) {
  const picked = look.pickedEdges.has(record.id);
  const dimmed = look.strongEdges !== null && !look.strongEdges.has(record.id) && !picked;
  const raised = look.strongEdges !== null && !dimmed;
  return {
    hidden: !look.edges.has(record.id),
    width: picked ? record.width + 2.5 : raised ? record.width + 0.6 : record.width,
    color: { color: picked || raised ? look.theme.strong : look.theme.edge, opacity: dimmed ? look.haze * FAINT : picked || raised ? 1 : look.haze, inherit: false },
    arrows: { to: { enabled: record.arrows === "to", scaleFactor: 0.45 } },
  };
}

/**
 * How strongly lines are drawn: the more there are, the fainter, so that the nodes stay in front.
 *
 * @param {number} lines
 * @returns {number}
 */
export function hazeOf(lines) {
  return Math.max(0.22, Math.min(0.85, 13 / Math.sqrt(lines + 1)));
}

/**
 * Hands over only what has changed: vis-network takes a while for each record.
 *
 * @param {any} dataSet
 * @param {any[]} records
 * @param {(record: any) => any} style
 */
export function updateChanged(dataSet, records, style) {
  const changed = [];
  for (const record of records) {
    const now = style(record);
    const before = dataSet.get(record.id);
    if (Object.keys(now).some((name) => JSON.stringify(now[name]) !== JSON.stringify(before[name]))) {
      changed.push({ id: record.id, ...now });
    }
  }
  if (changed.length) dataSet.update(changed);
}
