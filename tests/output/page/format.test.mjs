// Tests for times, durations and sizes as text.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  FormatBytes, FormatCount, FormatDuration, FormatPath, FormatTime, FormatValues, QuoteForShell,
} from "../../../plaso_extra_parsers/output/page/format.js";

test("times keep their microseconds, also before 1970", () => {
  assert.equal(FormatTime(1795217904000001), "2026-11-20T23:38:24.000001");
  assert.equal(FormatTime(1795217904999999, 3), "2026-11-20T23:38:24.999");
  assert.equal(FormatTime(1795217904999999, 0), "2026-11-20T23:38:24");
  assert.equal(FormatTime(-1), "1969-12-31T23:59:59.999999");
  assert.equal(FormatTime(NaN), "no time");
  assert.equal(FormatTime(1e19), "10000000000000 s");
});

test("durations have the unit that fits", () => {
  const expected = [[5, "5 µs"], [1500, "1.5 ms"], [2.5e6, "2.50 s"], [1.8e8, "3.0 min"], [9e9, "2.5 h"], [4e11, "4.6 d"], [1e15, "31.7 years"], [-5, "-5 µs"]];
  for (const [duration, text] of expected) {
    assert.equal(FormatDuration(duration), text);
  }
});

test("sizes and counts", () => {
  assert.equal(FormatBytes(null), "");
  assert.equal(FormatBytes(999), "999 B");
  assert.equal(FormatBytes(127300), "127.3 kB");
  assert.equal(FormatBytes(2e12), "2.00 TB");
  assert.equal(FormatCount(36291, "event"), "36,291 events");
  assert.equal(FormatCount(1, "event"), "1 event");
  assert.equal(FormatPath("/a/b/c/d"), "…/b/c/d");
});

test("a shell takes a quoted path as it is", () => {
  assert.equal(QuoteForShell("/tmp/case.plaso"), "/tmp/case.plaso");
  assert.equal(QuoteForShell("data_type is 'a:b'"), `"data_type is 'a:b'"`);
  assert.equal(QuoteForShell("a b'c$(id)"), "'a b'\\''c$(id)'");
  assert.equal(QuoteForShell('"; id "'), `'"; id "'`);
});

test("a spreadsheet takes no text for a formula", () => {
  assert.equal(FormatValues(["=1+1", "a,b", 'x"y', null, -5, "-5", "@SUM"]), `'=1+1,"a,b","x""y",,-5,-5,'@SUM`);
});
