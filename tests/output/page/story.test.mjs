// Tests for stories: what is read of anyone's, and how stops are kept.

import assert from "node:assert/strict";
import { test } from "node:test";

import { MAXIMUM_STOPS, MAXIMUM_TEXT, ReadRange, Story } from "../../../plaso_extra_parsers/output/page/story.js";

test("a story of anyone is text, and what has another form is left out", () => {
  for (const value of [null, undefined, 3, "x", [], { stops: 3 }, { stops: [null, 3, {}, { text: 3 }, { text: " " }] }]) {
    assert.deepEqual(new Story(value).stops, []);
  }
  const story = new Story({ author: "E\u202eve", stops: [{ text: "<b>a\nb</b>", address: 3, made: "today", x: 1 }] });
  assert.equal(story.author, "E ve");
  assert.deepEqual(story.stops, [{ text: "<b>a b</b>", address: "", author: "", made: "today" }]);
  assert.equal(new Story({ stops: Array(50).fill({ text: "x".repeat(999) }) }).stops.length, MAXIMUM_STOPS);
  assert.equal(new Story({ stops: [{ text: "x".repeat(999) }] }).stops[0].text.length, MAXIMUM_TEXT);
});

test("stops are kept with author and time, changed, moved and removed", () => {
  const story = new Story(null);
  story.author = "Eve";
  assert.equal(story.Keep(0, "one", "#a", "t1"), 0);
  assert.equal(story.Keep(9, "two", "#b", "t2"), 1);
  assert.equal(story.Keep(0, "first", "#c", "t3"), 0);
  assert.deepEqual(story.stops.map(({ text, address, author, made }) => [text, address, author, made]), [["first", "#c", "Eve", "t3"], ["two", "#b", "Eve", "t2"]]);
  assert.equal(story.Move(0, 1), 1);
  assert.equal(story.Move(1, 1), 1);
  assert.deepEqual(story.stops.map(({ text }) => text), ["two", "first"]);
  story.Remove(0);
  assert.deepEqual(new Story(JSON.parse(JSON.stringify(story.ToValue()))).stops, story.stops);
  assert.equal(story.unsaved, 5);
});

test("a stop without a sentence, and one too many, are not kept", () => {
  const story = new Story({ stops: Array(MAXIMUM_STOPS).fill({ text: "x" }) });
  assert.equal(story.Keep(MAXIMUM_STOPS, "more", "", ""), -1);
  assert.equal(story.Keep(0, " ", "", ""), -1);
  assert.equal(story.unsaved, 0);
});

test("a range of a stop has two numbers in their order, or is none", () => {
  assert.deepEqual(ReadRange([3, 5]), [3, 5]);
  assert.deepEqual(ReadRange([3, 3]), [3, 3]);
  for (const value of [null, undefined, 3, [], [3], [5, 3], [1, 2, 3], ["1", "2"], [NaN, 2], { 0: 1, 1: 2, length: 2 }]) {
    assert.equal(ReadRange(value), null);
  }
});
