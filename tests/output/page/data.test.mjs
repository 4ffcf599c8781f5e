// Tests for columns, tables, samples and logins.

import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateSync } from "node:zlib";

import {
  CopyColumns, CreateColumns, DecodeBase64, Inflate, JoinTable, SumTimes,
} from "../../../plaso_extra_parsers/output/page/decode.js";
import { CountAttempts, JoinAttempts, PairLogins } from "../../../plaso_extra_parsers/output/page/logins.js";
import {
  BuildAxis, BuildRateSeries, BuildSampleSeries, FindRuns, MergeGaps, SelectRows,
} from "../../../plaso_extra_parsers/output/page/samples.js";

test("blocks are base64 of zlib data", async () => {
  const text = deflateSync(Buffer.from("größer")).toString("base64");
  const bytes = await Inflate(DecodeBase64(text));
  assert.equal(bytes.length, 8);
  assert.equal(new TextDecoder().decode(bytes), "größer");
  await assert.rejects(Inflate(Uint8Array.of(1, 2, 3)));
});

test("columns lie one after another in a block", () => {
  const descriptions = [["time", "d"], ["kind", "I"], ["flags", "B"]];
  const columns = CreateColumns(descriptions, 3);
  const bytes = Buffer.concat([
    Buffer.from(Float64Array.of(5, 2 ** 52).buffer), Buffer.from(Uint32Array.of(70000, 4294967295).buffer), Buffer.from([1, 255]),
  ]);
  // Wherever they lie: numbers need not be where the machine would have them.
  for (const shift of [0, 1, 4]) {
    const moved = new Uint8Array(bytes.length + shift);
    moved.set(bytes, shift);
    Object.values(columns).forEach((column) => column.fill(0));
    CopyColumns(descriptions, columns, moved.subarray(shift), 1, 2);
    assert.deepEqual([...columns.time], [0, 5, 2 ** 52]);
    assert.deepEqual([...columns.kind], [0, 70000, 4294967295]);
    assert.deepEqual([...columns.flags], [0, 1, 255]);
  }
});

test("times are sums of differences, but for events without one", () => {
  const times = Float64Array.of(-10, 0, 15, 2);
  SumTimes(times, [0, 1, 0, 0], 1);
  assert.deepEqual([...times], [-10, NaN, 5, 7]);
});

test("tables are joined of blocks", () => {
  assert.deepEqual(JoinTable([{ a: [1], b: [null] }, { a: [2], b: [3] }]), { a: [1, 2], b: [null, 3] });
});

test("what lies between samples is a gap, a sample since boot begins a run", () => {
  const seconds = [10, 20, 30, 90, 100];
  const times = seconds.map((second) => second * 1e6);
  const intervals = [900, 10, 10, 10, 10];
  const cumulative = [1, 0, 0, 0, 0];
  const { runs, gaps } = FindRuns(times, intervals, cumulative);
  assert.deepEqual(runs, [{ begin: 1e7, end: 3e7 }, { begin: 8e7, end: 1e8 }]);
  assert.deepEqual(gaps, [{ begin: 3e7, end: 8e7 }]);
  const axis = BuildAxis(times, intervals, cumulative);
  assert.deepEqual(axis.samples, [0, 1, 2, -1, 3, 4]);
  assert.deepEqual(BuildSampleSeries(axis, [9, 1, 2, 3, null], cumulative, true), [null, 1, 2, null, 3, null]);
  assert.deepEqual(BuildSampleSeries(axis, [9, 1, 2, 3, 4], cumulative, false)[0], 9);
});

test("a gap that the parser reports is there once, with its cause", () => {
  const reported = [{ begin: 2, end: 9, reason: "atop started" }, { begin: 20, end: 30, reason: "not known" }];
  assert.deepEqual(MergeGaps([{ begin: 3, end: 8 }], reported), [{ begin: 3, end: 8, reason: "atop started" }, reported[1]]);
});

test("an idle disk is 0, not a gap", () => {
  const axis = BuildAxis([1e7, 2e7, 3e7], [10, 10, 10], [0, 0, 0]);
  const series = BuildRateSeries(axis, [1e7, 2e7, 3e7], [10, 10, 10], [0, 0, 0], new Map([[2e7, 500]]));
  assert.deepEqual(series, [0, 50, 0]);
});

test("rows of a table are taken in the order of time", () => {
  const rows = SelectRows({ time: [3, 1, 2], group: [0, 0, 1] }, (index) => index < 2);
  assert.deepEqual(rows, { indexes: [1, 0], time: [1, 3], group: [0, 0] });
});

/** Makes a table of marks of rows of time, kind, source, terminal, identifier, user and same. */
function CreateMarks(rows) {
  const names = ["time", "kind", "source", "terminal", "identifier", "user", "same", "origin", "row", "text", "method", "port", "count"];
  return Object.fromEntries(names.map((name, column) => [name, rows.map((row) => row[column] ?? { same: -1, count: 1 }[name] ?? null)]));
}

test("a login ends with its logout, a shutdown, or not at all", () => {
  const marks = CreateMarks([
    [1, "boot", 0, null, null], [2, "login", 0, "tty1", "9", "bob"], [3, "login", 0, "tty2", "8", "eve"],
    [4, "logout", 0, "tty1", "9"], [5, "shutdown", 0, null, null], [6, "login", 0, "tty1", "7", "bob"], [7, "boot", 1, null, null],
  ]);
  const logins = PairLogins(marks).map(({ user, begin, end, how }) => [user, begin, end, how]);
  assert.deepEqual(logins, [["bob", 2, 4, "logout"], ["eve", 3, 5, "shutdown"], ["bob", 6, null, "end not recorded"]]);
});

test("several logs that tell of one login are one login, which has an end", () => {
  const marks = CreateMarks([[1, "login", 0, null, "66", "bob"], [2, "login", 1, "pts/0", "72", "bob", 0], [9, "logout", 1, "pts/0", "72"]]);
  assert.deepEqual(PairLogins(marks).map(({ user, terminal, end }) => [user, terminal, end]), [["bob", "pts/0", 9]]);
});

test("several marks that tell of one attempt count once, a line may tell of several", () => {
  const marks = CreateMarks([[1, "failed login", 0], [2, "failed login", 1, null, "7", "x", 0], [3, "sudo", 0], [4, "failed login", 0, null, "8", "x", -1]]);
  marks.count = [1, 0, 1, 3];
  const attempts = JoinAttempts(marks, (kind) => kind === "failed login");
  assert.deepEqual(attempts, [[0, 1], [3]]);
  assert.equal(CountAttempts(marks, attempts), 4);
});
