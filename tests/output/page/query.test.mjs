// Tests for the language of the search, and the search.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  FindHits, MarkMatches, MatchesValue, ParseQuery,
} from "../../../plaso_extra_parsers/output/page/query.js";
import { CheckPsort, OrderBlocks, SearchEvents } from "../../../plaso_extra_parsers/output/page/search.js";
import { CreateStore } from "./made.mjs";

/** Writes a query as text: terms with their signs. */
function Describe(text) {
  return ParseQuery(text).alternatives.map((terms) => terms.map(({ field, text: value, type, isNot }) => (
    `${isNot ? "-" : ""}${field ? `${field}:` : ""}${{ word: value, phrase: `"${value}"`, expression: `/${value}/` }[type]}`)).join(" ")).join(" OR ");
}

test("words, phrases, without, OR, expressions and fields are read", () => {
  for (const text of ["wget", 'a "b c" -d', "a OR b c", "/x+y/ -/z/", "user:33 tag:login -kind:fs", 'path:"a b"', "path:/etc.*/", "a-b --c"]) {
    assert.equal(Describe(text), text);
  }
  assert.equal(Describe("  a   b "), "a b");
  assert.equal(Describe("http://x/y"), "http://x/y");
  assert.equal(Describe("/etc/passwd"), "/etc/passwd");
  assert.equal(Describe('"open'), '"open"');
  assert.equal(Describe("OR OR - :"), "- :");
  assert.equal(Describe("User:33"), "user:33");
});

test("an expression that is none is looked for as it stands", () => {
  const { alternatives, errors } = ParseQuery("/a(/");
  assert.equal(errors.length, 1);
  assert.equal(alternatives[0][0].source, "a\\(");
});

test("numbers are equal, texts hold what is looked for", () => {
  const [[term]] = ParseQuery("user:33").alternatives;
  assert.deepEqual([33, "33", 3312, "x33", null].map((value) => MatchesValue(term, value)), [true, true, false, true, false]);
  const [[expression]] = ParseQuery("path:/^a/").alternatives;
  assert.deepEqual(["Ab", "ba"].map((value) => MatchesValue(expression, value)), [true, false]);
});

test("search finds each row once, the first and the last as well", () => {
  const marks = new Uint8Array(8);
  assert.equal(MarkMatches("wget wget\ncat\n\nWGET", /wget/gi, 2, marks), 2);
  assert.deepEqual([...marks], [0, 0, 1, 0, 0, 1, 0, 0]);
  assert.equal(MarkMatches("cat", /wget/gi, 0, marks), 0);
});

test("what is marked in a text is in order, none in another", () => {
  assert.deepEqual(FindHits(ParseQuery("ab b -c user:d"), "ab b c d"), [[0, 2], [3, 4], [7, 8]]);
  assert.deepEqual(FindHits(ParseQuery("/x*/"), "aaa"), []);
});

test("blocks of the window are searched first, each once", () => {
  assert.deepEqual(OrderBlocks(4, 10, [25, 26, 31]), [2, 3, 0, 1]);
  assert.deepEqual(OrderBlocks(2, 10, []), [0, 1]);
});

/** Searches the events that are made; retrieves the rows of the hits. */
async function Search(text, isGivenUp = () => false, report = () => {}) {
  const store = CreateStore();
  const found = await SearchEvents(store, text, [1, 0, 2], isGivenUp, report);
  return found && [...found.marks.keys()].filter((row) => found.marks[row]);
}

test("search asks messages, names, columns and attributes", async () => {
  assert.deepEqual(await Search("wget"), [1, 3]);
  assert.deepEqual(await Search("wget -exit"), [1]);
  assert.deepEqual(await Search("uname OR exit"), [0, 3]);
  assert.deepEqual(await Search("/w.et http/"), [1]);
  assert.deepEqual(await Search("tag:login"), [4]);
  assert.deepEqual(await Search("kind:utmp"), [4]);
  assert.deepEqual(await Search("login"), [4]);
  assert.deepEqual(await Search("evidence:btmp"), [4]);
  assert.deepEqual(await Search("process:12"), [1, 3]);
  assert.deepEqual(await Search("process:sh"), [0]);
  assert.deepEqual(await Search("user:33"), [1, 3]);
  assert.deepEqual(await Search("user:alice"), [4]);
  assert.deepEqual(await Search("exit_status:4"), [3]);
  assert.deepEqual(await Search("-user:33 -tag:login"), [0, 2, 5]);
  assert.equal(await Search("wget", () => true), null);
});

test("the first hits of a search are reported before the last block is read", async () => {
  const pieces = [];
  await Search("wget", () => false, ({ count, share }) => pieces.push([count, share < 1]));
  assert.deepEqual(pieces[0], [1, true]);
});

test("what psort would give is compared with what is looked at", async () => {
  const store = CreateStore();
  const psort = { attributes: ["exit_status"], Matches: (row, get) => get(row, "exit_status") === 4 };
  assert.deepEqual(await CheckPsort(store, [3], psort), { wanted: 1, given: 1, missed: 0, isExact: true });
  assert.deepEqual(await CheckPsort(store, [3, 4], psort), { wanted: 2, given: 1, missed: 1, isExact: false });
  assert.deepEqual((await CheckPsort(store, [3], { attributes: [], Matches: () => true })).isExact, false);
  store.meta.left_out_messages = 1;
  assert.equal(await CheckPsort(store, [3], psort), null);
});
