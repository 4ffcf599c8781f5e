// The tree of processes: order, depth, and which rows are shown.

const MAXIMUM_DEPTH = 200;

/** Builds the tree from the numbers of the parents. */
export function BuildTree(parents, compare) {
  const children = Array.from({ length: parents.length }, () => []);
  const roots = [];
  parents.forEach((parent, lane) => (parent >= 0 ? children[parent] : roots).push(lane));
  roots.sort(compare);
  children.forEach((list) => list.sort(compare));

  const order = [];
  const depths = new Uint8Array(parents.length);
  const root = new Int32Array(parents.length).fill(-1);
  const stack = [...roots].reverse();
  while (stack.length) {
    const lane = stack.pop();
    order.push(lane);
    const parent = parents[lane];
    root[lane] = parent >= 0 ? root[parent] : lane;
    depths[lane] = parent >= 0 ? Math.min(MAXIMUM_DEPTH, depths[parent] + 1) : 0;
    for (let index = children[lane].length - 1; index >= 0; index -= 1) {
      stack.push(children[lane][index]);
    }
  }
  return { children, order, depths, root };
}

/**
 * Retrieves the rows to show: {lane}, {group} for headings, pinned ones first. Lanes under
 * a collapsed one are left out and counted in its row.
 */
export function GetVisibleRows(tree, groupOfLane, isShown, collapsed, pinned) {
  const rows = [...pinned].filter((lane) => isShown(lane, true)).map((lane) => ({ lane, isPinned: true }));
  let group = null;
  let hiddenDepth = Infinity;
  let collapsedRow = null;
  for (const lane of tree.order) {
    if (tree.depths[lane] > hiddenDepth) {
      if (collapsedRow && isShown(lane, false)) {
        collapsedRow.hidden += 1;
      }
      continue;
    }
    hiddenDepth = Infinity;
    collapsedRow = null;
    const isCollapsed = collapsed.has(lane);
    if (isShown(lane, false)) {
      const laneGroup = groupOfLane(tree.root[lane]);
      if (laneGroup !== group) {
        group = laneGroup;
        rows.push({ group });
      }
      const row = { lane, hidden: 0 };
      rows.push(row);
      collapsedRow = isCollapsed ? row : null;
    }
    if (isCollapsed) {
      hiddenDepth = tree.depths[lane];
    }
  }
  return rows;
}
