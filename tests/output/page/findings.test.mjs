// Tests for what the page finds: what it counts of marks, words next to them, where to begin.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Chips } from "../../../plaso_extra_parsers/output/page/chips.js";
import { Descriptors } from "../../../plaso_extra_parsers/output/page/descriptors.js";
import { CollectFindings } from "../../../plaso_extra_parsers/output/page/findings.js";
import { Machine } from "../../../plaso_extra_parsers/output/page/machine.js";
import { Noted } from "../../../plaso_extra_parsers/output/page/noted.js";
import { FindHome } from "../../../plaso_extra_parsers/output/page/overview.js";
import { CreateTimeTimeline } from "../../../plaso_extra_parsers/output/page/timeline.js";
import { CreateStore, TIME } from "./made.mjs";

const MARK_NAMES = ["time", "kind", "row", "source", "text", "user", "terminal", "origin", "identifier", "host", "process", "port", "target", "command", "method", "same", "count"];
const SEEN_NAMES = ["kind", "name", "time", "row", "lane", "group", "count"];
const NOTED = ["login", "failure", "root", "connection", "execution", "machine", "tag"];

/** Makes a table of rows that are objects. */
function CreateTable(names, rows, usual = {}) {
  return Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name] ?? usual[name] ?? null)]));
}

/** Makes the store of the tests with marks, and programs that are seen first. */
function CreateMarkedStore(marks, seen = []) {
  const store = CreateStore();
  Object.assign(store.meta, { noted: NOTED, groups: [["atop", "web01"], ["atop", "db01"]] });
  store.columns.noted = Uint8Array.of(0, 0, 0, 0, 0, 0);
  marks.forEach(({ row, noted = 16 }) => {
    store.columns.noted[row] |= noted;
  });
  const empty = { group: [], time: [], interval: [], cumulative: [], start: [], end: [], reason: [] };
  const { lanes } = store.tables;
  Object.assign(lanes, { start: [TIME, TIME + 1e6], end: [null, TIME + 3e6], first: [null, null], last: [TIME + 9e6, null] });
  Object.assign(store.tables, {
    marks: CreateTable(MARK_NAMES, marks.map((mark) => ({ time: TIME + mark.row * 1e6, ...mark })), { source: 0, same: -1, count: 1 }),
    first_seen: CreateTable(SEEN_NAMES, seen), samples: empty, gaps: empty, written_executed: { path: [] },
  });
  store.noted = new Noted(store);
  return store;
}

/** Retrieves the findings of a store: title, count and words. */
function ListFindings(store) {
  const scene = { filter: { Passes: () => true, IsInWindow: () => true } };
  const findings = CollectFindings({ store, machine: new Machine(store), processes: null, scene, places: {} });
  return new Map(findings.map(({ title, count, parts, action }) => [title, { count, words: parts.map(([words]) => words), action }]));
}

const SWITCHES = [
  { kind: "su", row: 0, user: "anna", target: "backup", host: "web01" },
  { kind: "sudo", row: 1, user: "bob", target: "root", command: "/usr/bin/id -u", noted: 20 },
  { kind: "cron", row: 2, target: "backup", command: "/var/backups/.rotate", process: "12" },
  { kind: "cron", row: 3, target: "backup", command: "/var/backups/.rotate" },
  { kind: "account", row: 4, target: "root", noted: 4 },
  { kind: "connection", row: 4, user: "anna", origin: "192.0.2.4", noted: 8 },
];

test("a row of marks names who became whom, unless its name says root", () => {
  const machine = new Machine(CreateMarkedStore(SWITCHES));
  const words = machine.attempts.map((attempt) => machine.SumUp([attempt]));
  assert.deepEqual(words, ["anna as backup", "bob: id", "as backup: .rotate", "as backup: .rotate", "root", "anna from 192.0.2.4"]);
  assert.equal(machine.CreateMarkRow("sudo", machine.attempts.slice(1, 2)).name, "sudo to root");
  assert.equal(machine.CreateMarkRow("su", machine.attempts.slice(0, 1)).name, "su");
});

test("commands as root and as another user are counted apart", () => {
  const findings = ListFindings(CreateMarkedStore(SWITCHES));
  assert.deepEqual(findings.get("Commands as root"), { count: 2, words: ["1 by sudo", "id", "; 1 by account"], action: ["text", "noted:root"] });
  assert.deepEqual(findings.get("As another user"), {
    count: 3, words: ["1 by su", "; 2 by cron", ".rotate", "as", "backup (3)"], action: ["text", "noted:su -noted:root OR noted:cron -noted:root"],
  });
  assert.equal(ListFindings(CreateMarkedStore(SWITCHES.slice(1, 2))).has("As another user"), false);
});

test("what cron has run is noted of its process, whoever it ran as", () => {
  const { noted } = CreateMarkedStore(SWITCHES);
  assert.equal(noted.IsMarked(1), true);
  assert.equal(noted.IsMarked(0), false);
});

test("programs seen first name their host if there are several", () => {
  const seen = (group, row) => ({ kind: "program", name: `/usr/bin/p${row}`, time: TIME + row * 1e6, row, lane: -1, group, count: 1 });
  const words = (groups) => ListFindings(CreateMarkedStore([], groups.map(seen))).get("Programs seen first").words;
  assert.deepEqual(words([0, 1, 0]), ["p0 23:38:24 (web01)", "p1 23:38:25 (db01)", "p2 23:38:26 (web01)"]);
  assert.deepEqual(words([1, 1]), ["p0 23:38:24", "p1 23:38:25"]);
});

test("programs seen first that have one name are named by their paths", () => {
  const seen = ["/usr/bin/sh", "/bin/sh", "sh", "/usr/bin/id"].map((name, row) => ({ kind: "program", name, time: TIME, row, lane: -1, group: 0, count: 1 }));
  const { words } = ListFindings(CreateMarkedStore([], seen)).get("Programs seen first");
  assert.deepEqual(words, ["/usr/bin/sh 23:38:24", "/bin/sh 23:38:24", "sh 23:38:24", "id 23:38:24"]);
});

test("the first window is where something is noted, not where files were copied", () => {
  const begins = [0, 8.64e11, 1.728e12].map((shift) => TIME + shift);
  const times = begins.flatMap((begin) => Array.from({ length: 20 }, (_, index) => begin + index * 1e6));
  const kinds = times.map((_, index) => Number(index >= 20));
  const store = { meta: { kinds: [["fs:stat", "Creation Time"], ["syslog:line", "Content Modification Time"]] }, columns: { kind: kinds, time: times } };
  const timeline = CreateTimeTimeline(Float64Array.from(times));
  const home = (isNoted) => FindHome(timeline, store, { bits: times.map((_, index) => Number(isNoted(index))) });
  assert.deepEqual(home((index) => index < 20 || index === 50), { begin: begins[2], end: begins[2] + 19e6 });
  // Where nothing is noted it is all that there is evidence of.
  assert.deepEqual(home(() => false), { begin: begins[1], end: begins[2] + 19e6 });
});

test("a file is listed under the kind it is evidence of, not under the times of the file", () => {
  const kinds = [["fs:stat", "Creation Time"], ["syslog:line", "Content Modification Time"]];
  const store = { count: 5, meta: { kinds }, columns: { kind: [1, 0, 0, 0, 0], source: [0, 0, 0, 1, 1] }, setOfSource: ["auth.log", "notes.txt"], familyOfKind: [3, 7] };
  const own = { store };
  assert.deepEqual(["auth.log", "notes.txt"].map((name) => Chips.prototype.GetFamily.call(own, name)), [7, 3]);
});

test("a descriptor that was open at the end of the log has no end", () => {
  const table = { closed: [5, 9, null], ended: ["close", "open", null] };
  assert.deepEqual([0, 1, 2].map((index) => Descriptors.prototype.IsOpen.call({ table }, index)), [false, true, true]);
});

test("marks name their host, or else their evidence file, if there are several", () => {
  const place = (marks) => {
    const machine = new Machine(CreateMarkedStore(marks));
    return machine.GetPlace(machine.attempts);
  };
  const create = (row, host, source) => ({ kind: "sudo", row, host, source });
  assert.equal(place([create(0, "web01", 0), create(1, "db01", 3)]), "web01, db01");
  assert.equal(place([create(0, "web01", 0), create(1, null, 3)]), "");
  assert.equal(place([create(0, null, 0), create(1, null, 3)]), "atop, btmp");
});
