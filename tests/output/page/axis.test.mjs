// Tests for axes, islands and the events on them.

import assert from "node:assert/strict";
import { test } from "node:test";

import "./libraries.mjs";
import { FormatCommon, FormatTick, GetTicks, Scale } from "../../../plaso_extra_parsers/output/page/axis.js";
import { CutScale, FindIslands, FindLogIslands, ParkOutliers } from "../../../plaso_extra_parsers/output/page/islands.js";
import {
  CreateLineTimeline, CreateTimeTimeline, FindFirst, Timeline,
} from "../../../plaso_extra_parsers/output/page/timeline.js";

const DAY = 8.64e10;

test("lines of the axis are where the calendar has them, and not too many", () => {
  for (const span of [10, 1e3, 1e6, 6e7, 3.6e9, DAY, 30 * DAY, 3650 * DAY, 36500 * DAY, 3e6 * DAY]) {
    const { positions } = GetTicks(1795217904000000, 1795217904000000 + span, 8);
    assert.ok(positions.length <= 14, `${span}: ${positions.length}`);
    assert.ok(positions.every((position) => position >= 1795217904000000 && position <= 1795217904000000 + span));
  }
  assert.deepEqual(GetTicks(0, 40, 4, false).positions, [0, 10, 20, 30, 40]);
});

/** Retrieves the words beside the lines of a range. */
function GetWords(begin, end, count) {
  const { positions, step } = GetTicks(Date.parse(begin) * 1000, Date.parse(end) * 1000, count);
  return positions.map((position) => FormatTick(position, step));
}

test("months are at their first day, years at theirs, days have no hour", () => {
  assert.deepEqual(GetWords("2026-10-18T00:00Z", "2027-02-10T00:00Z", 4), ["2026-11", "2026-12", "2027", "2027-02"]);
  assert.deepEqual(GetWords("2019-06-01T00:00Z", "2026-06-01T00:00Z", 8), ["2020", "2021", "2022", "2023", "2024", "2025", "2026"]);
  assert.deepEqual(GetWords("2026-11-20T18:00Z", "2026-11-21T09:00Z", 5), ["18:00", "21:00", "2026-11-21", "03:00", "06:00", "09:00"]);
  assert.deepEqual(GetWords("2026-11-20T18:00:00Z", "2026-11-20T18:00:02Z", 4), ["18:00:00.0", "18:00:00.5", "18:00:01.0", "18:00:01.5", "18:00:02.0"]);
  assert.deepEqual(GetWords("+012000-01-01T00:00Z", "+012002-01-01T00:00Z", 2), ["12000", "12001", "12002"]);
});

test("what a window has in common stands once", () => {
  const common = (begin, end) => FormatCommon(Date.parse(begin) * 1000, Date.parse(end) * 1000);
  assert.equal(common("2026-11-20T18:00Z", "2026-11-20T19:00Z"), "2026-11-20");
  assert.equal(common("2026-11-10T18:00Z", "2026-11-20T19:00Z"), "2026-11");
  assert.equal(common("2026-12-31T18:00Z", "2027-01-01T19:00Z"), "2026-12-31 – 2027-01-01");
  assert.equal(common("2020-12-31T18:00Z", "2027-01-01T19:00Z"), "years");
});

test("a scale maps there and back", () => {
  const scale = new Scale(1000, 3000, 100, 500);
  assert.equal(scale.ToPixel(2000), 350);
  assert.equal(scale.ToPosition(350), 2000);
  assert.equal(scale.ToClampedPixel(9000), 600);
});

test("years without events are cut out of the axis", () => {
  const positions = [0, 1e6, 2e6, 4000 * DAY, 4000 * DAY + 1e6, 9000 * DAY];
  const islands = FindIslands(positions);
  assert.deepEqual(islands.map(({ count }) => count), [3, 2, 1]);
  assert.ok(Math.abs(islands.reduce((sum, { weight }) => sum + weight, 0) - 1) < 1e-9);
  const scale = new CutScale(islands, 1000);
  assert.ok(scale.ToPixel(0) < scale.ToPixel(2e6));
  assert.ok(scale.ToPixel(2e6) < scale.ToPixel(4000 * DAY));
  for (const position of [0, 1.5e6, 4000 * DAY + 5e5]) {
    assert.ok(Math.abs(scale.ToPosition(scale.ToPixel(position)) - position) < 2e3);
  }
  assert.equal(scale.GetPart(scale.parts[0].right + 11), null);
  assert.equal(scale.ToPosition(-50), 0);
  assert.equal(scale.ToPosition(5000), 9000 * DAY);
});

test("no event, one event and many gaps make an axis", () => {
  assert.equal(FindIslands([])[0].count, 0);
  assert.equal(FindIslands([5])[0].count, 1);
  const many = Array.from({ length: 500 }, (_, index) => index * index * DAY);
  assert.ok(FindIslands(many).length <= 14);
});

test("few events far from all others are parked, many are not", () => {
  const own = Array.from({ length: 1000 }, (_, index) => 20000 * DAY + index * 1e6);
  const positions = [0, 5, ...own, 40000 * DAY, 2e6 * DAY];
  assert.deepEqual(ParkOutliers(positions), { first: 2, last: 1002 });
  const halves = [...own, ...own.map((position) => position + 3000 * DAY)];
  assert.deepEqual(ParkOutliers(halves), { first: 0, last: 2000 });
  assert.deepEqual(ParkOutliers([0, 9e9 * DAY]), { first: 0, last: 2 });
});

test("each log without times is an island, of many the smallest are joined", () => {
  const positions = [1, 2, 3, 20, 21, 50];
  assert.deepEqual(FindLogIslands(positions, [0, 19, 49]).map(({ count }) => count), [3, 2, 1]);
  const bases = Array.from({ length: 40 }, (_, index) => index * 10);
  const islands = FindLogIslands(bases.map((base) => base + 1), bases);
  assert.equal(islands.length, 14);
  assert.equal(islands.reduce((sum, { count }) => sum + count, 0), 40);
});

test("the events of a window include both of its ends", () => {
  const timeline = new Timeline(Float64Array.of(1, 2, 2, 3, 5), Uint32Array.of(0, 1, 2, 3, 4), true);
  assert.deepEqual(timeline.GetRange(2, 3), [1, 4]);
  assert.deepEqual(timeline.GetRange(6, 9), [5, 5]);
  assert.equal(FindFirst([1, 3, 5], 4), 2);
  const counts = timeline.Count(1, 5, 4, 2, (row) => (row === 3 ? -1 : row % 2));
  assert.deepEqual(counts.map((group) => Array.from(group)), [[1, 1, 0, 1], [0, 1, 0, 0]]);
});

test("events without a time are on no axis of times, wherever they are sorted", () => {
  const timeline = CreateTimeTimeline(Float64Array.of(-5, NaN, 7, NaN));
  assert.deepEqual([...timeline.rows], [0, 2]);
  assert.deepEqual([timeline.begin, timeline.end], [-5, 7]);
});

test("logs without times lie one after another, files of a set beside each other", () => {
  const columns = {
    time: Float64Array.of(NaN, NaN, NaN, NaN, 5), source: [0, 0, 1, 2, 0], position: [9, 1, 4, 77, 0], flags: [4, 4, 4, 0, 0],
  };
  const timeline = CreateLineTimeline(columns, (source) => (source < 2 ? "set" : "other"), 4);
  assert.deepEqual([...timeline.rows], [1, 2, 0, 3]);
  assert.deepEqual([...timeline.positions], [1, 4, 9, 20]);
  assert.equal(timeline.FormatLine(9), 9);
  assert.equal(timeline.FindIndex(3, 20), 3);
  assert.equal(timeline.FindIndex(9, 20), -1);
});
