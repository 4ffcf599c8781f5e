// The tree of processes: order, depth, and which rows are shown. Rows without a mark are
// folded; this does not change the order of the tree.

const MAXIMUM_DEPTH = 200;
// Minimum numbers of alike processes under one parent that share a row; leaves need only the same name.
const MINIMUM_ALIKE = 3;
const MINIMUM_LEAVES = 8;
const MAXIMUM_ALIKE_SIZE = 4;
// Fewer processes without a mark than this are not folded.
const MINIMUM_FOLDED = 4;

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
  return { children, order, depths, root, roots, parents };
}

/** Finds for each lane if it, or one under it, has a property, in one pass from the leaves. */
export function SpreadUp({ order, parents }, isSomething) {
  const found = new Uint8Array(parents.length);
  for (let index = order.length - 1; index >= 0; index -= 1) {
    const lane = order[index];
    if (isSomething(lane)) {
      found[lane] = 1;
    }
    if (found[lane] && parents[lane] >= 0) {
      found[parents[lane]] = 1;
    }
  }
  return found;
}

/** Makes a key that alike lanes share: name, command line, and the keys of a few lanes under them. */
function CreateSigner(lists, describe) {
  const signatures = new Map();
  const sizes = new Map();
  const sign = (lane, depth) => {
    if (!signatures.has(lane)) {
      const all = depth < MAXIMUM_ALIKE_SIZE ? lists(lane).map((child) => sign(child, depth + 1)) : [];
      // A process that only starts itself once more is treated like one that does not.
      const parts = all.filter((part) => part !== JSON.stringify([describe(lane), []]));
      sizes.set(lane, lists(lane).reduce((sum, child) => sum + (sizes.get(child) ?? MAXIMUM_ALIKE_SIZE), 1));
      signatures.set(lane, sizes.get(lane) > MAXIMUM_ALIKE_SIZE ? null : JSON.stringify([describe(lane), parts]));
    }
    return signatures.get(lane);
  };
  return (lane) => sign(lane, 0);
}

/** Groups the children of a lane: those that are alike are a list, in the place of the first one. */
function GroupAlike(list, lists, sign, nameOf) {
  const groups = new Map();
  const leaves = new Map();
  const add = (map, key, lane) => (map.get(key) ?? map.set(key, []).get(key)).push(lane);
  for (const lane of list) {
    add(groups, sign(lane) ?? lane, lane);
    if (!lists(lane).length) {
      add(leaves, nameOf(lane), lane);
    }
  }
  const groupOf = new Map();
  for (const [map, minimum] of [[groups, MINIMUM_ALIKE], [leaves, MINIMUM_LEAVES]]) {
    for (const lanes of map.values()) {
      if (lanes.length >= minimum) {
        lanes.forEach((lane) => groupOf.set(lane, lanes));
      }
    }
  }
  return groupOf;
}

/** Collects the rows of a tree; see GetVisibleRows(). */
class RowCollector {
  constructor(tree, view) {
    const { isShown, isMarked, unfolded, describe } = view;
    this.tree = tree;
    this.view = view;
    this.visible = SpreadUp(tree, isShown);
    this.marked = SpreadUp(tree, (lane) => isShown(lane) && isMarked(lane));
    const count = tree.order.filter((lane) => isShown(lane) && !this.marked[lane]).length;
    this.isFolding = !unfolded.has("more") && this.marked.includes(1) && count >= MINIMUM_FOLDED;
    this.lists = (lane) => tree.children[lane].filter((child) => this.IsKept(child));
    this.sign = CreateSigner(this.lists, describe);
    this.rows = [];
  }

  /** Determines if a lane is not folded: if it, or one under it, is shown and marked. */
  IsKept(lane) {
    return this.visible[lane] && (!this.isFolding || this.marked[lane]);
  }

  /** Retrieves all lanes under a lane that are not folded, without recursion. */
  CollectUnder(lane) {
    const found = [];
    const stack = this.lists(lane).reverse();
    while (stack.length) {
      const next = stack.pop();
      found.push(next);
      stack.push(...this.lists(next).reverse());
    }
    return found;
  }

  /** Retrieves a lane and the lanes under it that each are the only child. */
  CollectChain(lane) {
    const { unfolded, collapsed, isShown, isBreak } = this.view;
    const chain = [lane];
    let last = lane;
    while (!unfolded.has(`chain ${lane}`) && !collapsed.has(last)) {
      const under = this.lists(last);
      // One of several children, of which the others are folded, does not form a chain.
      // What has a row of its own keeps it, whatever it started.
      const all = this.tree.children[last].filter((child) => this.visible[child]);
      if (isBreak(last) || all.length !== 1 || under.length !== 1 || !isShown(under[0]) || isBreak(under[0])) {
        break;
      }
      [last] = under;
      chain.push(last);
    }
    return chain;
  }

  /** Adds the row of a lane, and the rows under it. */
  Add(lane, depth) {
    const { pinned, isShown, collapsed } = this.view;
    if (pinned.includes(lane) || !isShown(lane)) {
      this.AddAll(this.lists(lane), depth);
      return;
    }
    const chain = this.CollectChain(lane);
    const last = chain[chain.length - 1];
    const under = this.lists(last);
    const row = { lane, depth, members: [last], chain, children: under.length, isCollapsed: collapsed.has(last) };
    this.rows.push(row);
    if (row.isCollapsed) {
      row.hidden = this.CollectUnder(last).length;
    } else if (depth < MAXIMUM_DEPTH) {
      this.AddAll(under, depth + 1);
    } else {
      const create = (other) => ({ lane: other, depth, members: [other], chain: [other], children: 0 });
      this.rows.push(...this.CollectUnder(last).filter(isShown).map(create));
    }
  }

  /** Adds the rows of lanes under one parent; alike lanes share a row. */
  AddAll(list, depth) {
    const { nameOf, unfolded } = this.view;
    const alike = GroupAlike(list, this.lists, this.sign, nameOf);
    const done = new Set();
    for (const lane of list) {
      const lanes = alike.get(lane);
      if (!lanes || unfolded.has(`alike ${lanes[0]}`)) {
        this.Add(lane, depth);
      } else if (!done.has(lanes)) {
        done.add(lanes);
        this.rows.push({ lane: lanes[0], depth, members: lanes, chain: [lanes[0]], children: 0, fold: `alike ${lanes[0]}` });
      }
    }
  }

  /** Adds all rows: pinned ones, the tree of each group, and what is folded. */
  Collect() {
    const { tree } = this;
    const { pinned, isShown, groupOf } = this.view;
    this.rows.push(...pinned.filter(isShown).map((lane) => (
      { lane, depth: 0, members: [lane], chain: [lane], children: 0, isPinned: true })));
    const groups = new Map();
    for (const lane of tree.roots.filter((root) => this.IsKept(root))) {
      const group = groupOf(lane);
      (groups.get(group) ?? groups.set(group, []).get(group)).push(lane);
    }
    for (const [group, list] of groups) {
      this.rows.push({ group });
      this.AddAll(list, 0);
    }
    const left = this.isFolding ? tree.order.filter((lane) => isShown(lane) && !this.marked[lane] && !pinned.includes(lane)) : [];
    if (left.length) {
      this.rows.push({ more: left });
    }
    return this.rows;
  }
}

/**
 * Retrieves the rows to show: {lane, depth, members, chain, children, isCollapsed, fold},
 * {group} for headings, and {more} for what is folded at the end. Lanes are shown if the
 * window contains them; marked lanes, and lanes that lead to them, keep a row.
 */
export function GetVisibleRows(tree, view) {
  return new RowCollector(tree, view).Collect();
}
