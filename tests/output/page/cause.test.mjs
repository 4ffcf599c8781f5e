// Tests for walks from an effect to its causes, and back.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Causes, FoldChains } from "../../../plaso_extra_parsers/output/page/cause.js";

const KINDS = {
  accepted: ["connected", "was accepted from it", "connected"], bytes: ["gave the bytes", "has its bytes", "wrote"], logged: ["is a line about it", "is what the line is about", ""],
  meant: ["meant it", "is a line about it", ""], opened: ["opened it", "was opened by it", ""], program: ["is its program", "executed it", "executed"],
  sent: ["gave the bytes that were sent", "was sent its bytes", "took"], started: ["started it", "was started by it", "ran"], unknown: ["", "", ""], wrote: ["wrote it", "was written by it", "wrote"],
};
const NAMES = Object.keys(KINDS);

/** Makes causes of nodes, [kind, number or name, host of a file], and steps, [effect, cause, kind, how, row]. */
function Create(nodes, steps, more = {}) {
  const column = (list, index) => list.map((item) => item[index]);
  const lanes = { identifier: [10, 11, 12, 13], name: ["sh", "curl", "evil", "sshd"], parent: [-1, 0, 1, -1] };
  return new Causes({
    meta: { cause_kinds: KINDS, spaces: ["web01", "db01"] }, columns: { time: Float64Array.from({ length: 1000 }, (_, row) => row * 1e6), lane: new Uint32Array(1000), session: new Uint32Array(1000) },
    tables: {
      cause_nodes: { kind: column(nodes, 0), number: nodes.map(([, value]) => (typeof value === "number" ? value : null)), name: nodes.map(([, value]) => (typeof value === "string" ? value : null)), space: nodes.map(([, , space]) => space ?? "web01") },
      causes: { effect: column(steps, 0), cause: column(steps, 1), kind: steps.map(([, , kind]) => NAMES.indexOf(kind)), how: column(steps, 3), why: steps.map(() => "why"), row: column(steps, 4), other_row: steps.map(() => -1) },
      lanes, executions: { lane: [1, 1], time: [3e6, 8e6], command: ["/usr/bin/curl -s", "/bin/later"] },
      descriptors: { session: [5, 6], parent: [0, 5], object: ["TCP:[1]", "TCP:[1]"], lane: [1, 2], group: [0, 0] }, marks: { row: [7], text: ["Accepted x"], kind: ["login"], user: ["x"] }, ...more,
    },
  });
}

const CASE = Create(
  [[0, 2], [1, "/tmp/evil"], [0, 1], [2, 5], [4, "203.0.113.1"], [0, 0], [5, "no text"], [3, 0]],
  [
    [0, 2, "started", 0, 9], [0, 1, "program", 0, 9], [1, 2, "wrote", 0, 5], [1, 3, "bytes", 1, 5], [3, 4, "accepted", 0, 4], [2, 5, "started", 0, 3], [5, 6, "unknown", 0, -1], [3, 1, "sent", 1, 6], [5, 4, "started", 2, 1],
  ],
);

/** Names causes of steps. */
function NameCauses(causes, steps) {
  return steps.map((step) => causes.GetName(causes.steps.cause[step], causes.GetTime(step)));
}

test("the shortest path comes first, then branches, each step once", () => {
  const { path, branches, possible, missing } = CASE.Back(0);
  assert.deepEqual(NameCauses(CASE, path), ["/tmp/evil", "", "203.0.113.1"]);
  assert.deepEqual(branches.map((branch) => NameCauses(CASE, branch.map(({ step }) => step))), [["later 11", "sh 10"], ["curl 11"]]);
  assert.deepEqual(branches[1].map(({ isAgain }) => isAgain), [true]);
  assert.deepEqual(NameCauses(CASE, possible), ["203.0.113.1"]);
  assert.deepEqual(NameCauses(CASE, missing), ["no text"]);
});

test("bytes that were sent are a cause of a connection only if it is asked for", () => {
  assert.equal(CASE.Back(0).path.some((step) => CASE.kinds[CASE.steps.kind[step]] === "sent"), false);
  const { branches } = CASE.Back(3);
  assert.deepEqual(NameCauses(CASE, branches[0].map(({ step }) => step)).slice(0, 1), ["/tmp/evil"]);
});

test("recorded steps are cheaper than inferred ones, and those than possible ones", () => {
  const causes = Create([[0, 0], [4, "a"], [0, 1], [0, 2], [4, "b"]], [[0, 1, "started", 2, 1], [0, 2, "started", 1, 1], [2, 3, "started", 0, 1], [3, 4, "started", 0, 1]]);
  assert.deepEqual(NameCauses(causes, causes.Back(0).path).at(-1), "b");
});

test("a step names the program of that time, an effect what it executed then", () => {
  assert.equal(CASE.GetName(2, 5e6), "curl 11");
  assert.equal(CASE.GetName(2, 9e6), "later 11");
  assert.equal(CASE.GetName(2, 1e6), "sh 11");
  assert.equal(CASE.GetName(2, 1e6, true), "curl 11");
  assert.equal(CASE.GetName(2), "later 11");
  assert.equal(CASE.GetName(7), "Accepted x");
});

test("forward ends at bytes that were sent, and counts noise", () => {
  const { rows, noise } = CASE.Forward(4);
  assert.deepEqual(rows.map(({ step, depth }) => [CASE.kinds[CASE.steps.kind[step]], depth]), [["accepted", 0], ["bytes", 1], ["program", 2]]);
  assert.equal(noise.size, 0);
  const sent = Create([[1, "/secret"], [2, 5], [0, 0]], [[1, 0, "sent", 1, 1], [2, 1, "started", 0, 2]]);
  assert.deepEqual(sent.Forward(0).rows.map(({ step }) => step), [0]);
  const logged = Create([[3, 0], [0, 0]], [[1, 0, "logged", 1, 1]]);
  assert.deepEqual([...logged.Forward(0).noise], [["logged", 1]]);
});

test("what came earlier did not come of it, and possible steps are not told", () => {
  const causes = Create([[0, 0], [0, 1], [0, 2], [0, 3]], [[1, 0, "started", 0, 10], [2, 1, "started", 0, 5], [3, 1, "started", 2, 11]]);
  assert.deepEqual(causes.Forward(0).rows.map(({ step }) => step), [0]);
});

test("circles end, and 200 steps are the most", () => {
  const circle = Create([[0, 0], [0, 1]], [[0, 1, "started", 0, 1], [1, 0, "started", 0, 1]]);
  assert.equal(circle.Back(0).branches[0].length, 2);
  const steps = Array.from({ length: 500 }, (_, index) => [index, index + 1, "started", 0, 1]);
  const long = Create(Array.from({ length: 501 }, (_, index) => [1, `/${index}`]), steps);
  const { branches, isCut } = long.Back(0);
  assert.deepEqual([branches.flat().length, isCut], [200, true]);
  const forward = long.Forward(500);
  assert.deepEqual([forward.rows.length, forward.isCut], [200, true]);
});

test("of many effects those that came first are listed, however they are stored", () => {
  const count = 1000;
  const steps = Array.from({ length: count }, (_, index) => [index + 1, 0, index % 3 ? "started" : "logged", index % 4 === 1 ? 2 : 0, (index * 389) % 500]);
  const { rows, noise, isCut } = Create(Array.from({ length: count + 1 }, (_, index) => [1, `/${index}`]), steps).Forward(0);
  // Of one time the last one comes first.
  const order = steps.map((step, index) => [step[4], -index]).sort((one, other) => one[0] - other[0] || one[1] - other[1]).map(([, index]) => -index);
  const sure = order.filter((index) => steps[index][3] !== 2);
  const shown = sure.filter((index) => steps[index][2] === "started");
  assert.deepEqual([rows.map(({ step }) => step), isCut], [shown.slice(0, 200), true]);
  assert.equal(noise.get("logged"), sure.indexOf(shown[200]) - 200);
});

test("a selection has a node: of its process, of the open file, of its line", () => {
  assert.equal(CASE.FindSelected({ type: "lane", lane: 2 }), 0);
  assert.equal(CASE.FindSelected({ type: "descriptor", index: 1 }), 3);
  assert.equal(CASE.FindSelected({ type: "event", row: 7 }), 7);
  assert.equal(CASE.FindSelected({ type: "event", row: 4 }), 3);
  for (const selection of [null, { type: "event", row: 999 }, { type: "lane", lane: 77 }, { type: "node", node: -3 }, { type: "node", node: 1e9 }, { type: "x" }]) {
    assert.equal(CASE.FindSelected(selection), -1);
  }
  assert.deepEqual(CASE.GetSelection(0, 0), { type: "lane", lane: 2 });
  assert.deepEqual(CASE.GetSelection(3, 3), { type: "descriptor", index: 0 });
  assert.deepEqual(CASE.GetSelection(7, 0), { type: "event", row: 7 });
});

test("a descriptor is of the last content of the file of its host, never of another host's", () => {
  const descriptors = { session: [5, 6, 7], parent: [0, 0, 0], object: ["/tmp/x", "/tmp/x", "/tmp/y"], lane: [1, 3, 3], group: [0, 1, 1] };
  const nodes = [[1, "/tmp/x", "web01"], [0, 1], [1, "/tmp/x", "web01"], [1, "/tmp/x", "db01"], [1, "/tmp/y", "web01"], [0, 3]];
  const causes = Create(nodes, [[0, 1, "wrote", 0, 9], [2, 1, "wrote", 0, 1], [3, 5, "wrote", 0, 3]], { descriptors });
  assert.deepEqual([0, 1, 2].map((index) => causes.FindSelected({ type: "descriptor", index })), [0, 3, 5]);
});

test("a chain of processes is one group", () => {
  const rows = [0, 1, 2, 3, 3].map((depth, step) => ({ step, depth }));
  assert.deepEqual(FoldChains(rows, (step) => step < 4).map((group) => group.length), [4, 1]);
  assert.deepEqual(FoldChains(rows.slice(0, 2), () => true).map((group) => group.length), [1, 1]);
});

test("a walk over a large table takes no time", () => {
  const count = 100000;
  const nodes = Array.from({ length: count }, (_, index) => [1, `/${index}`]);
  const causes = Create(nodes, Array.from({ length: count - 1 }, (_, index) => [index + 1, index >> 1, "started", index % 2, index % 1000]));
  const begin = performance.now();
  causes.Back(count - 1);
  causes.Forward(0);
  assert.ok(performance.now() - begin < 1000);
});

test("steps have numbers in their order, and mark lanes, descriptors and events; possible ones mark nothing", () => {
  const path = CASE.GetPath({ type: "lane", lane: 2 });
  assert.deepEqual([...path.numbers.values()], [...path.numbers].map((_, index) => index + 1));
  assert.deepEqual([path.node, path.lane, path.isForward, path.count], [0, 2, false, 6]);
  assert.equal(path.numbers.size, path.count + path.told.possible.length);
  assert.deepEqual([...path.lanes], [[1, [{ number: 4, isInferred: false }, { number: 6, isInferred: false }]], [0, [{ number: 5, isInferred: false }]]]);
  assert.deepEqual([...path.descriptors], [[0, [{ number: 2, isInferred: true }]]]);
  assert.deepEqual([...path.rows.keys()].sort(), [3, 4, 5, 9]);
  assert.equal(CASE.GetPath({ type: "lane", lane: 2 }), path);
  const forward = CASE.GetPath({ type: "node", node: 4, forward: true });
  assert.deepEqual([forward.count, forward.lane, [...forward.numbers.values()]], [3, -1, [1, 2, 3]]);
  assert.deepEqual([...forward.lanes.keys()], [2]);
  assert.equal(CASE.GetPath(null), null);
  assert.equal(CASE.GetPath({ type: "lane", lane: 77 }), null);
});

test("an event of a step is of its lane where the step names no process; a line is marked itself", () => {
  const causes = Create([[0, 2], [1, "/tmp/evil"], [3, 0]], [[0, 1, "program", 0, 9], [0, 2, "logged", 1, 9]]);
  causes.store.columns.lane[9] = 3;
  const { lanes, rows } = causes.GetPath({ type: "lane", lane: 2 });
  assert.deepEqual([...lanes.keys()], [2]);
  assert.deepEqual(lanes.get(2).map(({ number }) => number), [1, 2]);
  assert.deepEqual([...rows.keys()], [9, 7]);
});
