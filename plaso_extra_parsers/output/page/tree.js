// The tree of processes: order, depth, and which rows are shown.

const MAXIMUM_DEPTH = 200;
// From so many on, what a parent starts again and again is one row.
const MINIMUM_REPEATS = 8;

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

/** Finds processes without children that a parent started often: their first one, or -1. */
export function FindRepeats(tree, parents, nameOfLane) {
  const repeats = new Int32Array(parents.length).fill(-1);
  for (const list of tree.children) {
    const lanesOfName = new Map();
    for (const lane of list) {
      if (!tree.children[lane].length) {
        const name = nameOfLane(lane);
        (lanesOfName.get(name) ?? lanesOfName.set(name, []).get(name)).push(lane);
      }
    }
    for (const lanes of lanesOfName.values()) {
      if (lanes.length >= MINIMUM_REPEATS) {
        lanes.forEach((lane) => {
          repeats[lane] = lanes[0];
        });
      }
    }
  }
  return repeats;
}

/**
 * Retrieves the rows to show: {lane}, {group} for headings, pinned ones first. Lanes under
 * a collapsed one are left out and counted in its row; lanes that are folded are in the row
 * of the first of them that is shown, which has all of them as members.
 */
export function GetVisibleRows(tree, groupOfLane, isShown, { collapsed, pinned, foldOfLane }) {
  const rows = [...pinned].filter((lane) => isShown(lane, true)).map((lane) => ({ lane, isPinned: true }));
  const rowOfFold = new Map();
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
    const fold = foldOfLane(lane);
    if (isShown(lane, false)) {
      if (rowOfFold.has(fold)) {
        rowOfFold.get(fold).members.push(lane);
        continue;
      }
      const laneGroup = groupOfLane(tree.root[lane]);
      if (laneGroup !== group) {
        group = laneGroup;
        rows.push({ group });
      }
      const row = { lane, hidden: 0 };
      rows.push(row);
      if (fold >= 0) {
        row.members = [lane];
        rowOfFold.set(fold, row);
      }
      collapsedRow = isCollapsed ? row : null;
    }
    if (isCollapsed) {
      hiddenDepth = tree.depths[lane];
    }
  }
  return rows;
}
