// Tests for times, durations and sizes as text.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  FormatBytes, FormatCount, FormatDuration, FormatLocal, FormatPath, FormatTime, FormatValues, NameFiles, ParseTime, QuoteForShell,
} from "../../../plaso_extra_parsers/output/page/format.js";

test("times keep their microseconds, also before 1970", () => {
  assert.equal(FormatTime(1795217904000001), "2026-11-20 23:38:24.000001");
  assert.equal(FormatTime(1795217904999999, 3), "2026-11-20 23:38:24.999");
  assert.equal(FormatTime(1795217904999999, 0), "2026-11-20 23:38:24");
  assert.equal(FormatTime(1795217904000001, 6, "T"), "2026-11-20T23:38:24.000001");
  assert.equal(FormatTime(-1), "1969-12-31 23:59:59.999999");
  assert.equal(FormatTime(NaN), "no time");
  assert.equal(FormatTime(253402300800e6, 0), "10000-01-01 00:00:00");
  assert.equal(FormatTime(2 ** 63, 0), "294247-01-10 04:00:54");
  assert.equal(FormatTime(-62135596800e6, 0), "0001-01-01 00:00:00");
  assert.equal(FormatTime(-49544438400e6, 0), "0400-01-01 00:00:00");
});

test("durations have the unit that fits", () => {
  const expected = [[5, "5 µs"], [1500, "1.5 ms"], [2.5e6, "2.5 s"], [1.8e8, "3 min"], [9e9, "2.5 h"], [4e11, "4.6 days"], [1e15, "31.7 years"], [-5, "-5 µs"]];
  for (const [duration, text] of expected) {
    assert.equal(FormatDuration(duration), text);
  }
});

test("sizes and counts", () => {
  assert.equal(FormatBytes(null), "");
  assert.equal(FormatBytes(999), "999 B");
  assert.equal(FormatBytes(125640), "125,640 B");
  assert.equal(FormatBytes(1234567), "1.2 MB");
  assert.equal(FormatBytes(2e12), "2 TB");
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

test("a time that was typed is read in UTC, what is left out is as near", () => {
  const near = 1795217904e6;
  const read = (text) => {
    const range = ParseTime(text, near);
    return range && [FormatTime(range.begin), range.end - range.begin + 1];
  };
  assert.deepEqual(read("17:04:26.13"), ["2026-11-20 17:04:26.130000", 1e4]);
  assert.deepEqual(read("2026-11-21 17:04Z"), ["2026-11-21 17:04:00.000000", 6e7]);
  assert.deepEqual(read("2026-11-21T17:04:26 UTC"), ["2026-11-21 17:04:26.000000", 1e6]);
  assert.deepEqual(read("2026-11-21"), ["2026-11-21 00:00:00.000000", 8.64e10]);
  assert.deepEqual(read("1795217904000001"), ["2026-11-20 23:38:24.000001", 1]);
  for (const text of ["", "noon", "2026", "17", "2026-11-21 x"]) {
    assert.equal(read(text), null, text);
  }
});

test("local time says its zone, and summer time", () => {
  assert.deepEqual(FormatLocal(1795217904e6, "Europe/Berlin", 0), { text: "2026-11-21 00:38:24", zone: "Europe/Berlin, UTC+1, winter time" });
  assert.deepEqual(FormatLocal(1785217904e6, "Europe/Berlin", 0), { text: "2026-07-28 07:51:44", zone: "Europe/Berlin, UTC+2, summer time" });
  assert.deepEqual(FormatLocal(1785217904e6, "Asia/Kolkata", 0), { text: "2026-07-28 11:21:44", zone: "Asia/Kolkata, UTC+5:30" });
  assert.equal(FormatLocal(NaN, "UTC"), null);
  assert.equal(FormatLocal(0, "No/Where"), null);
});

test("files are named by what tells them apart", () => {
  assert.deepEqual(NameFiles(["OS:/a/b/tr.log", "OS:/a/c/tr.log", "TAR:/x.txt"]), ["b/tr.log", "c/tr.log", "x.txt"]);
  assert.deepEqual(NameFiles(["-", "OS:/"]), ["-", "OS:/"]);
  assert.deepEqual(NameFiles(["OS:/a/b/c.gz", "GZIP:/a/b/c.gz", "OS:/a/d/c.gz"]), ["b/c.gz", "b/c.gz", "d/c.gz"]);
});
