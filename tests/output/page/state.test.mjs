// Tests for what is looked at, and the one state of the page.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Filter, FormatRange, ReadFields, VALUE_FIELDS } from "../../../plaso_extra_parsers/output/page/filter.js";
import { State } from "../../../plaso_extra_parsers/output/page/state.js";
import { CreateStore, TIME } from "./made.mjs";

/** Retrieves the rows that pass a filter of fields. */
async function GetRows(fields, hits = null) {
  const store = CreateStore();
  await store.IndexUsers();
  const filter = new Filter(store, fields, hits);
  return [...Array(store.count).keys()].filter((row) => filter.Passes(row));
}

const only = (...values) => ({ values, isNot: false });
const not = (...values) => ({ values, isNot: true });

test("each field lets its events pass, or all but those", async () => {
  assert.deepEqual(await GetRows({}), [0, 1, 2, 3, 4, 5]);
  assert.deepEqual(await GetRows({ kinds: only("linux:atop:process") }), [0, 1, 3]);
  assert.deepEqual(await GetRows({ kinds: not("linux:atop:process") }), [2, 4, 5]);
  assert.deepEqual(await GetRows({ sources: only("OS:/tr.*") }), [2, 5]);
  assert.deepEqual(await GetRows({ tags: only("login") }), [4]);
  assert.deepEqual(await GetRows({ tags: not("login") }), [0, 1, 2, 3, 5]);
  assert.deepEqual(await GetRows({ user: only("33") }), [1, 3]);
  assert.deepEqual(await GetRows({ user: only("alice", "0") }), [0, 4]);
  assert.deepEqual(await GetRows({ user: not("33") }), [0, 2, 4, 5]);
  assert.deepEqual(await GetRows({ process: only(1) }), [1, 3]);
  assert.deepEqual(await GetRows({ process: not(1) }), [0, 2, 4, 5]);
  assert.deepEqual(await GetRows({ descriptor: only(5) }), [2]);
  assert.deepEqual(await GetRows({ descriptor: only(6) }), [2]);
  assert.deepEqual(await GetRows({ noted: true }), [1, 4]);
  assert.deepEqual(await GetRows({ text: "x" }, { marks: Uint8Array.of(0, 0, 1, 0, 0, 0) }), [2]);
  assert.deepEqual(await GetRows({ user: only("33"), kinds: only("linux:atop:process"), noted: true }), [1]);
});

test("a process or descriptor is looked at if one of its events is", () => {
  const filter = new Filter(CreateStore(), { noted: true });
  assert.deepEqual([0, 1].map((lane) => filter.PassesLane(lane)), [false, true]);
  assert.equal(filter.PassesSession(5), false);
  assert.equal(new Filter(CreateStore(), {}).PassesSession(5), true);
});

test("a filter is in an address and comes back from it", () => {
  const fields = {
    window: { axis: "time", begin: TIME, end: TIME + 5 }, kinds: not("a:b", "c,d&=#"), user: only("33"), tags: only("ä/%"), process: only(1, 2), sources: only("OS:/x y"), text: "a & b=c", noted: true,
  };
  const filter = new Filter(CreateStore(), fields);
  const parts = filter.ToAddress().split("&").map((part) => [part.slice(0, part.indexOf("=")), part.slice(part.indexOf("=") + 1)]);
  assert.deepEqual(new Filter(CreateStore(), ReadFields(parts)).GetFields(), filter.GetFields());
  assert.deepEqual(ReadFields([["window", "time,9,3"], ["text", "%"], ["constructor", "x"]]), { text: "" });
});

test("a filter is said in words", () => {
  const store = CreateStore();
  const words = new Map(new Filter(store, { kinds: only("linux:atop:process"), process: not(1) }).ToWords().map(([name, text]) => [name, text]));
  assert.equal(words.get("Kind"), "atop");
  assert.equal(words.get("Process"), "not wget 12");
  assert.equal(words.get("Tag"), "all 1");
  assert.equal(FormatRange(TIME, TIME + 9e6), "23:38:24 – 23:38:33 · 9 s");
  assert.equal(FormatRange(TIME, TIME + 1e5), "23:38:24.00 – 23:38:24.10 · 100 ms");
});

test("psort is told what it can say, the rest is named", async () => {
  const store = CreateStore();
  await store.IndexUsers();
  const say = (fields) => new Filter(store, fields).ToPsort();
  assert.equal(say({}).expression, "timestamp_desc is not 'Not a time'");
  const window = { axis: "time", begin: TIME + 0.5, end: TIME + 2e6 };
  assert.equal(say({ window }).expression, "timestamp_desc is not 'Not a time' AND timestamp >= DATETIME('2026-11-20T23:38:24.000001') AND timestamp <= DATETIME('2026-11-20T23:38:26.000000')");
  assert.match(say({ window, kinds: only("a:b", "c'd") }).expression, /\(data_type is 'a:b' OR data_type is 'c\\'d'\)$/);
  assert.match(say({ window, kinds: not("a:b", "c") }).expression, /data_type is not 'a:b' AND data_type is not 'c'$/);
  assert.match(say({ window, tags: only("login") }).expression, /tag contains 'login'$/);
  assert.match(say({ window, process: only(1) }).expression, /process_identifier == 12 OR thread_identifier == 12/);
  assert.deepEqual(say({ window, process: only(1) }).missing, []);
  store.lanesWithLines = new Set([1]);
  assert.match(say({ window, process: only(1) }).expression, /thread_identifier == 12 OR pid == 12\)$/);
  assert.match(say({ window, user: only("33") }).expression, /process_identifier == 12 OR pid == 12/);
  assert.match(say({ window, user: only("33") }).expression, /user_identifier == 33/);
  assert.ok(say({ window, user: only("0") }).needsRepair);
  assert.ok(!say({ window, user: only("33") }).needsRepair);
  assert.deepEqual(say({ window, text: "x" }).missing, ["the search: psort filters on no message"]);
  assert.deepEqual(say({ window, sources: only("OS:/btmp") }).missing, ["the evidence file"]);
  assert.match(say({ window, sources: only("OS:/btmp") }).expression, /data_type is 'linux:utmp:event'$/);
  assert.deepEqual(say({ window, tags: only("a\\u202e") }).missing, ["the tags"]);
  const far = say({ window: { axis: "time", begin: 2.6e17, end: 2.7e17 } }).expression;
  assert.match(far, /DATETIME\(260000000000000000\)/);
});

test("psort does not know which process of an identifier is meant", () => {
  const store = CreateStore();
  const { lanes } = store.tables;
  lanes.identifier[0] = lanes.identifier[1];
  const getMissing = (...values) => new Filter(store, { process: only(...values) }).ToPsort().missing;
  assert.deepEqual(getMissing(1), ["which process of that identifier"]);
  assert.deepEqual(getMissing(0, 1), []);
  // One that was joined with another one is no process of its own.
  lanes.same[0] = 1;
  assert.deepEqual(getMissing(1), []);
});

/** Creates a state that keeps its steps in a list. */
function CreateState() {
  const steps = [""];
  const clock = { now: 0 };
  const state = new State(CreateStore(), {
    Push: (address) => steps.push(address), Replace: (address) => {
      steps[steps.length - 1] = address;
    }, now: () => clock.now,
  });
  return { state, steps, clock };
}

test("all of what is seen is one state, with one way to change it", () => {
  const { state, steps, clock } = CreateState();
  const changes = [];
  state.Listen((names) => changes.push(names.join()));
  clock.now = 1000;
  state.Set({ kinds: only("linux:atop:process"), tab: "details" });
  state.Set({ kinds: only("linux:atop:process") });
  clock.now = 2000;
  state.ShowWindow(TIME + 1e6, TIME + 2e6);
  clock.now = 2100;
  state.Move(0.1);
  clock.now = 3000;
  state.Set({ selection: { type: "event", row: 2 } });
  assert.deepEqual(changes, ["kinds,tab", "window", "window", "selection"]);
  // Changes within a moment are one step, a selection is none.
  assert.equal(steps.length, 3);
  assert.equal(steps[2], state.ToAddress());
});

test("the address shows a colleague the same", () => {
  const { state } = CreateState();
  state.Set({ window: { axis: "time", begin: TIME, end: TIME + 3e6 }, user: not("0"), text: 'a "b"', selection: { type: "lane", lane: 1 }, held: TIME + 5, zone: "Europe/Berlin", columns: ["time", "x y"], collapsed: [3], view: "all" });
  const other = CreateState().state;
  assert.ok(other.ReadAddress(state.ToAddress()));
  assert.equal(other.ToAddress(), state.ToAddress());
  assert.deepEqual(other.values, state.values);
  assert.deepEqual(other.filter.GetFields(), state.filter.GetFields());
});

test("an address of anyone breaks nothing", () => {
  for (const address of ["", "#", "#x", "#window=time,1,0", "#tab=%", "#tab=5&columns=[{}]&selection=7&collapsed=\"a\"", "#window=lines,0,99999999999", "#__proto__=1&constructor=2", "#time,1,2,%"]) {
    const { state } = CreateState();
    state.ReadAddress(address);
    assert.equal(typeof state.values.tab, "string", address);
    assert.ok(Array.isArray(state.values.collapsed), address);
    assert.ok(state.window.end > state.window.begin, address);
  }
});

test("an address of earlier reports leads to window and evidence", () => {
  const { state } = CreateState();
  state.ReadAddress(`#time,${TIME},${TIME + 2000000},OS%3A%2Fatop`);
  assert.deepEqual(state.filter.sources, only("OS:/atop"));
  assert.equal(Math.round(state.window.begin), TIME);
});

test("a window stops at the first and the last event, and is never too narrow", () => {
  const { state } = CreateState();
  state.ShowWindow(TIME, TIME + 1e6);
  state.Move(-100);
  assert.ok(state.window.begin >= TIME - 1e5 && Math.abs(state.window.end - state.window.begin - 1e6) < 1);
  state.Move(1000);
  assert.ok(state.window.end <= TIME + 4e6 + 1e5);
  state.ZoomAt(TIME + 1e6, 1e-9);
  assert.ok(Math.abs(state.window.end - state.window.begin - 20) < 1e-3);
  state.ZoomAt(TIME, 1e12);
  assert.ok(state.window.begin < TIME && state.window.end > TIME + 4e6);
});

test("a click is only this, with Alt without this, and more of those add up", () => {
  const { state } = CreateState();
  state.Only("user", "33");
  state.Only("user", "0");
  assert.deepEqual(state.filter.user, only("0"));
  state.Only("user", "0", true);
  state.Only("user", "33", true);
  assert.deepEqual(state.filter.user, not("0", "33"));
  state.ShowAll();
  assert.equal(state.filter.user, null);
});

test("an address is read without being shown, and written without what is left out", () => {
  const { state } = CreateState();
  state.Set({ window: { axis: "time", begin: TIME, end: TIME + 3e6 }, text: "x", user: only("0"), held: TIME + 5, range: [TIME, TIME + 9], stop: 2 });
  const address = state.ToAddress();
  const { values, fields, isEmpty } = state.ParseAddress(state.ToAddress(["text", "user", "held", "stop"]));
  assert.deepEqual([values.held, values.stop, values.range, isEmpty], [null, null, [TIME, TIME + 9], false]);
  assert.deepEqual(Object.keys(fields), ["window"]);
  assert.ok(!("window" in state.ParseAddress(state.ToAddress(["window"])).fields));
  assert.equal(state.ToAddress(), address);
  assert.ok(state.ParseAddress("").isEmpty);
  state.ReadAddress(address, { tab: "story", stop: 0 });
  assert.deepEqual([state.values.tab, state.values.stop, state.values.held], ["story", 0, TIME + 5]);
});

test("a filter with a path passes its events, which psort cannot say", () => {
  const { state } = CreateState();
  const filter = state.filter.With({ path: { key: "1", rows: new Map([[1, []]]) } });
  assert.deepEqual([0, 1, 2].map((row) => filter.Passes(row)), [false, true, false]);
  assert.equal(filter.isWhole, false);
  assert.notEqual(filter.key, state.filter.key);
  assert.notEqual(filter.key, filter.With({ path: { key: "2", rows: new Map() } }).key);
  assert.deepEqual(filter.ToPsort().missing, ["the path to a cause"]);
  assert.equal(filter.ToAddress(), state.filter.ToAddress());
});

test("a chip counts as many values as its menu lists", () => {
  const store = CreateStore();
  store.meta.tags.push(["login", "sudo"]);
  store.tables.lanes = { name: ["sh", "wget", "wget"], identifier: [11, 12, 12], user: ["0", "33", "33"], same: [-1, -1, 1] };
  assert.deepEqual(VALUE_FIELDS.map((name) => [name, store.CountValues(name)]), [["kinds", 3], ["user", 2], ["tags", 2], ["process", 2], ["descriptor", 1], ["sources", 3]]);
  for (const name of VALUE_FIELDS) {
    assert.equal(store.ListValues(name).length, store.CountValues(name), name);
  }
});
