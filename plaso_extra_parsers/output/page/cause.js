// Causes and effects of something, which are found by walks over the steps that psort wrote.

const [PROCESS, FILE, DESCRIPTOR, LINE, ADDRESS, END] = [0, 1, 2, 3, 4, 5];
export const [RECORDED, INFERRED, POSSIBLE] = [0, 1, 2];
export const HOW_NAMES = ["recorded", "inferred", "possible"];

// Costs of recorded, inferred and possible steps: the more of a path is recorded, the better.
const STEP_COSTS = [1, 2, 11];
const MAXIMUM_STEPS = 200;
// Microseconds: the times of atop are whole seconds.
const STEP_TOLERANCE = 1.5e6;
const NODE_NAME_LENGTH = 120;

/** Names a file by its host or log and its path; neither of these contains a line feed. */
function NameFile(space, path) {
  return `${space}\n${path}`;
}

/** Groups steps by the node in a column: retrieves a function that lists the steps of a node in order. */
function GroupSteps(column, count) {
  const starts = new Uint32Array(count + 2);
  column.forEach((node) => (starts[node + 2] += 1));
  for (let node = 2; node < starts.length; node += 1) {
    starts[node] += starts[node - 1];
  }
  // Each start moves to its end, which is the start of the next node.
  const grouped = new Uint32Array(column.length);
  column.forEach((node, step) => {
    grouped[starts[node + 1]] = step;
    starts[node + 1] += 1;
  });
  return (node) => grouped.subarray(starts[node], starts[node + 1]);
}

/**
 * Queue of steps in the order of their times; of steps with one time, the last is first.
 * It is a heap, since only a few of hundreds of thousands of steps are taken.
 */
class EarliestFirst {
  /** Makes a queue that has space for a number of steps. */
  constructor(count) {
    Object.assign(this, { steps: new Uint32Array(count), times: new Float64Array(count), heap: new Uint32Array(count), length: 0 });
  }

  /** Adds a step; Take() must not have been called. */
  Add(step, time) {
    this.steps[this.length] = step;
    this.times[this.length] = time;
    this.heap[this.length] = this.length;
    this.length += 1;
  }

  /** Orders the heap, after the last step was added. */
  Finish() {
    for (let place = (this.length >> 1) - 1; place >= 0; place -= 1) {
      this.Sink(place);
    }
  }

  /** Determines whether the step with one number is taken before the step with another one. */
  IsBefore(one, other) {
    const { times } = this;
    return times[one] < times[other] || (times[one] === times[other] && one > other);
  }

  /** Moves the step at a place of the heap down until no step below it comes earlier. */
  Sink(place) {
    const { heap, length } = this;
    const own = heap[place];
    for (let child = 2 * place + 1; child < length; child = 2 * place + 1) {
      if (child + 1 < length && this.IsBefore(heap[child + 1], heap[child])) {
        child += 1;
      }
      if (!this.IsBefore(heap[child], own)) {
        break;
      }
      heap[place] = heap[child];
      place = child;
    }
    heap[place] = own;
  }

  /** Takes the earliest step; retrieves undefined if none is left. */
  Take() {
    if (!this.length) {
      return undefined;
    }
    const first = this.heap[0];
    this.length -= 1;
    this.heap[0] = this.heap[this.length];
    this.Sink(0);
    return this.steps[first];
  }
}

/** Steps between causes and effects. */
export class Causes {
  /** Makes the steps of a store with tables, meta, and the columns time, lane and session. */
  constructor(store) {
    const { cause_nodes: nodes, causes: steps } = store.tables;
    Object.assign(this, { store, nodes, steps });
    this.words = Object.values(store.meta.cause_kinds);
    this.kinds = Object.keys(store.meta.cause_kinds);
    this.count = nodes.kind.length;
    this.back = GroupSteps(steps.effect, this.count);
    this.forward = GroupSteps(steps.cause, this.count);
    // Nodes whose bytes were sent.
    const sentKind = this.kinds.indexOf("sent");
    this.openedKind = this.kinds.indexOf("opened");
    this.sources = new Set(steps.cause.filter((_, step) => steps.kind[step] === sentKind));
    this.nodeOf = [];
    nodes.kind.forEach((kind, node) => {
      const known = (this.nodeOf[kind] ??= new Map());
      const value = kind === FILE ? NameFile(nodes.space[node], nodes.name[node]) : nodes.number[node] ?? nodes.name[node];
      // The last one of the contents that a file had comes first.
      if (kind !== FILE || !known.has(value)) {
        known.set(value, node);
      }
    });
    this.nodeOfRow = new Map();
    steps.row.forEach((row, step) => row >= 0 && nodes.kind[steps.cause[step]] !== END && this.nodeOfRow.set(row, steps.effect[step]));
    const { marks, executions, descriptors } = store.tables;
    marks.row.forEach((row, mark) => this.Find(LINE, mark) >= 0 && this.nodeOfRow.set(row, this.Find(LINE, mark)));
    this.executions = new Map();
    executions.lane.forEach((lane, index) => (this.executions.get(lane) ?? this.executions.set(lane, []).get(lane)).push(index));
    this.parents = new Map();
    descriptors.session.forEach((session, index) => this.parents.set(session, descriptors.parent[index]));
  }

  /** Finds the node of a kind with a number, or with a name (of files, from NameFile()); or -1. */
  Find(kind, value) {
    return this.nodeOf[kind]?.get(value) ?? -1;
  }

  /** Finds the node of the object of a descriptor, by its index; a file with its path on another host does not count. */
  FindObject(index) {
    const { group, object } = this.store.tables.descriptors;
    return this.Find(FILE, NameFile(this.store.meta.spaces[group[index]], object[index]));
  }

  /** Finds the node of a descriptor; for a copy it is the open file that the copy belongs to. */
  FindSession(session) {
    for (let left = 1000, at = session; at && left > 0; left -= 1, at = this.parents.get(at)) {
      const node = this.Find(DESCRIPTOR, at);
      if (node >= 0) {
        return node;
      }
    }
    return -1;
  }

  /** Finds the node of a selection (a process, descriptor, event or node), or -1. */
  FindSelected(selection) {
    const { columns, tables } = this.store;
    switch (selection?.type) {
      case "node": return Number.isInteger(selection.node) && selection.node >= 0 && selection.node < this.count ? selection.node : -1;
      case "lane": return this.Find(PROCESS, selection.lane);
      case "descriptor": {
        const { session, lane } = tables.descriptors;
        const nodes = [this.FindSession(session[selection.index]), this.FindObject(selection.index), this.Find(PROCESS, lane[selection.index])];
        return nodes.find((node) => node >= 0) ?? -1;
      }
      case "event": {
        const { row } = selection;
        const nodes = [this.nodeOfRow.get(row) ?? -1, this.FindSession(columns.session[row]), this.Find(PROCESS, columns.lane[row] - 1)];
        return nodes.find((node) => node >= 0) ?? -1;
      }
      default: return -1;
    }
  }

  /** Retrieves the subject that stands for a node. */
  GetAbout(node) {
    return { type: "node", node };
  }

  /** Retrieves the time of a step, or NaN. */
  GetTime(step) {
    const row = this.steps.row[step];
    return row >= 0 ? this.store.columns.time[row] : NaN;
  }

  /**
   * Names the program that a process ran at a time, not the one that it became later. For a
   * process that is an effect, names the program that it ran next.
   */
  NameProgram(lane, time, isEffect, depth = 0) {
    const { lanes, executions } = this.store.tables;
    const own = this.executions.get(lane) ?? [];
    const next = isEffect ? own.find((index) => executions.time[index] >= time - 100) : undefined;
    const then = next ?? (Number.isNaN(time) ? own.at(-1) : own.findLast((index) => executions.time[index] <= time + 100));
    if (then !== undefined) {
      return (executions.command[then] ?? "").split(" ")[0].split("/").pop() || lanes.name[lane];
    }
    return own.length && lanes.parent[lane] >= 0 && depth < 50 ? this.NameProgram(lanes.parent[lane], time, false, depth + 1) : lanes.name[lane];
  }

  /** Names a node as it was at a time; for an effect, as it became at that time. */
  GetName(node, time = NaN, isEffect = false) {
    const { kind, number, name } = this.nodes;
    const { lanes, marks } = this.store.tables;
    if (kind[node] === PROCESS) {
      return [this.NameProgram(number[node], time, isEffect) ?? "process", lanes.identifier[number[node]]].filter(Boolean).join(" ");
    }
    const mark = number[node];
    const text = kind[node] === LINE ? marks.text[mark] ?? [marks.kind[mark], marks.user[mark]].filter(Boolean).join(" ") : name[node] ?? "";
    return text.length > NODE_NAME_LENGTH ? `${text.slice(0, NODE_NAME_LENGTH)}…` : text;
  }

  /** Determines what is selected if a node is selected. */
  GetSelection(node, step) {
    const { kind, number } = this.nodes;
    const { descriptors, marks } = this.store.tables;
    const row = this.steps.row[step] ?? -1;
    switch (kind[node]) {
      case PROCESS: return { type: "lane", lane: number[node] };
      case LINE: return { type: "event", row: marks.row[number[node]] };
      case DESCRIPTOR: {
        const index = descriptors.session.indexOf(number[node]);
        return index < 0 ? { type: "event", row } : { type: "descriptor", index };
      }
      default: return row < 0 ? null : { type: "event", row };
    }
  }

  /** Retrieves the steps that lead back; sent bytes are not a cause of received bytes. */
  GetCauses(node, isFirst) {
    return this.back(node).filter((step) => isFirst || this.kinds[this.steps.kind[step]] !== "sent");
  }

  /** Finds the steps of the cheapest path back to an address, if there is one. */
  FindPath(start) {
    const { steps, nodes } = this;
    const best = new Map();
    const queue = [[[0, start, []]]];
    for (let cost = 0; cost < queue.length; cost += 1) {
      for (const [, node, path] of queue[cost] ?? []) {
        if (nodes.kind[node] === ADDRESS) {
          return path;
        }
        if (!best.has(node) && path.length < MAXIMUM_STEPS) {
          best.set(node, cost);
          for (const step of this.GetCauses(node, node === start)) {
            const next = cost + STEP_COSTS[steps.how[step]];
            queue[next] = queue[next] ?? [];
            queue[next].push([next, steps.cause[step], [...path, step]]);
          }
        }
      }
    }
    return [];
  }

  /**
   * Finds what led to something: the cheapest path to an address, branches of everything
   * else with depths, possible causes, and what the evidence does not show. A step is
   * listed once; isAgain marks nodes that were met before.
   */
  Back(start) {
    const { steps, nodes } = this;
    const path = this.FindPath(start);
    const seen = new Set([start, ...path.map((step) => steps.cause[step])]);
    const told = new Set(path);
    const result = { path, branches: [], possible: [], missing: new Set(), isCut: false };
    const found = new Set(path.filter((step) => steps.how[step] === POSSIBLE));
    let count = path.length;
    const walk = (first, branch) => {
      const stack = [[first, 0]];
      while (stack.length) {
        const [step, depth] = stack.pop();
        const cause = steps.cause[step];
        if (nodes.kind[cause] === END) {
          result.missing.add(step);
        } else if (steps.how[step] === POSSIBLE) {
          found.has(step) || result.possible.push(step);
          found.add(step);
        } else if (!told.has(step) && !(seen.has(cause) && ["logged", "meant"].includes(this.kinds[steps.kind[step]]))) {
          if (count >= MAXIMUM_STEPS) {
            result.isCut = true;
            return;
          }
          count += 1;
          told.add(step);
          const isAgain = seen.has(cause);
          branch.push({ step, depth, isAgain });
          seen.add(cause);
          if (!isAgain) {
            stack.push(...Array.from(this.GetCauses(cause, false), (next) => [next, depth + 1]).reverse());
          }
        }
      }
    };
    for (const node of [start, ...path.map((step) => steps.cause[step])]) {
      for (const step of this.GetCauses(node, node === start)) {
        const branch = [];
        walk(step, branch);
        branch.length && result.branches.push(branch);
      }
    }
    result.missing = [...result.missing];
    return result;
  }

  /** Determines whether a step can follow from something at a time; an opened file counts only if its bytes were sent. */
  IsFollowed(step, since) {
    const { steps, nodes } = this;
    if (steps.how[step] === POSSIBLE || this.GetTime(step) < since - STEP_TOLERANCE) {
      return false;
    }
    const effect = steps.effect[step];
    return steps.kind[step] !== this.openedKind || !nodes.name[effect] || this.sources.has(effect);
  }

  /** Finds what came of something: steps with depths in the order of time, and noise, which is only counted. */
  Forward(start) {
    const { steps, kinds } = this;
    const seen = new Set([start]);
    const result = { rows: [], noise: new Map(), isCut: false };
    const stack = [];
    const push = (list, depth, since) => {
      const queue = new EarliestFirst(list.length);
      // A loop, since functions that typed arrays call are slow.
      for (let index = 0; index < list.length; index += 1) {
        if (this.IsFollowed(list[index], since)) {
          queue.Add(list[index], this.GetTime(list[index]) || 0);
        }
      }
      queue.Finish();
      stack.push({ queue, depth, since });
    };
    push(this.forward(start), 0, -Infinity);
    while (stack.length) {
      const { queue, depth, since } = stack.at(-1);
      const step = queue.Take();
      if (step === undefined) {
        stack.pop();
        continue;
      }
      const [effect, kind, time] = [steps.effect[step], kinds[steps.kind[step]], this.GetTime(step)];
      if (seen.has(effect)) {
        continue;
      }
      seen.add(effect);
      const isNoise = !this.words[steps.kind[step]][2];
      if (isNoise) {
        result.noise.set(kind, (result.noise.get(kind) ?? 0) + 1);
      } else if (result.rows.length >= MAXIMUM_STEPS) {
        result.isCut = true;
        break;
      } else {
        result.rows.push({ step, depth });
      }
      // What comes back over a connection does not come from what was sent.
      if (kind !== "sent") {
        const next = kind === "meant" ? this.forward(effect).filter((one) => kinds[steps.kind[one]] !== "logged") : this.forward(effect);
        push(next, depth + (isNoise ? 0 : 1), Number.isNaN(time) ? since : time);
      }
    }
    return result;
  }

  /**
   * Finds what led to something, or what came of it: a number for each step in the order of
   * the list, and marks for lanes, descriptors and events, which are lists of
   * {number, isInferred}. Steps that are only possible have a number but not a mark.
   * Retrieves null if the evidence shows nothing about it.
   */
  GetPath(subject) {
    const node = this.FindSelected(subject);
    const isForward = Boolean(subject?.forward);
    const key = `${node} ${isForward}`;
    if (node >= 0 && this.path?.key !== key) {
      const told = isForward ? this.Forward(node) : this.Back(node);
      const steps = isForward ? told.rows.map(({ step }) => step) : [...told.path, ...told.branches.flat().map(({ step }) => step), ...told.possible];
      const marked = steps.filter((step) => this.steps.how[step] !== POSSIBLE);
      this.path = { key, node, isForward, told, numbers: new Map(steps.map((step, index) => [step, index + 1])), count: marked.length, lanes: new Map(), descriptors: new Map(), rows: new Map() };
      this.path.lane = this.nodes.kind[node] === PROCESS ? this.nodes.number[node] : -1;
      marked.forEach((step) => this.MarkStep(this.path, step));
    }
    return node < 0 ? null : this.path;
  }

  /** Marks what a step is about: its process or descriptor, its events, and the process of the events. */
  MarkStep({ isForward, numbers, lanes, descriptors, rows }, step) {
    const { steps, nodes, store } = this;
    const node = steps[isForward ? "effect" : "cause"][step];
    const mark = { number: numbers.get(step), isInferred: steps.how[step] === INFERRED };
    const add = (map, key) => (map.get(key) ?? map.set(key, []).get(key)).push(mark);
    const isProcess = nodes.kind[node] === PROCESS;
    const own = [steps.row[step], steps.other_row[step]].filter((row) => row >= 0);
    if (nodes.kind[node] === DESCRIPTOR) {
      add(descriptors, store.tables.descriptors.session.indexOf(nodes.number[node]));
    } else if (nodes.kind[node] === LINE) {
      own.push(store.tables.marks.row[nodes.number[node]]);
    }
    new Set(own).forEach((row) => add(rows, row));
    const lane = isProcess ? nodes.number[node] : store.columns.lane[own[0]] - 1;
    if (lane >= 0) {
      add(lanes, lane);
    }
  }

  /** Describes a step: who, what it did, and how that is known. */
  Describe(step, isForward) {
    const { steps } = this;
    const time = this.GetTime(step);
    const words = this.words[steps.kind[step]];
    return { time, name: this.GetName(steps[isForward ? "effect" : "cause"][step], time, isForward), words: words[isForward ? 1 : 0], how: HOW_NAMES[steps.how[step]], why: steps.why[step] ?? "" };
  }
}

/** Joins steps that each started the next one: retrieves lists of rows, for one step or a chain. */
export function FoldChains(rows, isStart) {
  const groups = [];
  for (const row of rows) {
    const last = groups.at(-1)?.at(-1);
    if (last && isStart(last.step) && isStart(row.step) && row.depth === last.depth + 1) {
      groups.at(-1).push(row);
    } else {
      groups.push([row]);
    }
  }
  return groups.flatMap((group) => (group.length > 2 ? [group] : group.map((row) => [row])));
}
