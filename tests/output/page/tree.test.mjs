// Tests for the tree of processes and what is folded in it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { BuildTree, GetVisibleRows, SpreadUp } from "../../../plaso_extra_parsers/output/page/tree.js";

const compare = (one, other) => one - other;

/** Retrieves rows in short: lanes, group, or how many are folded. */
function GetRows(parents, view = {}) {
  const rows = GetVisibleRows(BuildTree(parents, compare), {
    groupOf: () => "a", isShown: () => true, isMarked: () => true, collapsed: new Set(), pinned: [], unfolded: new Set(), describe: String, nameOf: String, isBreak: () => true, ...view,
  });
  return rows.map(({ group, more, chain, members, depth }) => group ?? (more ? `${more.length} more` : `${depth}:${chain.length > 1 ? chain.join(">") : members.join("+")}`));
}

test("a tree is in the order of parents and children, with depths", () => {
  const tree = BuildTree([-1, 0, 1, 0, -1], compare);
  assert.deepEqual(tree.order, [0, 1, 2, 3, 4]);
  assert.deepEqual([...tree.depths], [0, 1, 2, 1, 0]);
  assert.deepEqual([...tree.root], [0, 0, 0, 0, 4]);
  assert.deepEqual([...SpreadUp(tree, (lane) => lane === 2)], [1, 1, 1, 0, 0]);
});

test("rows are those of the tree, pinned ones come first and once", () => {
  assert.deepEqual(GetRows([-1, 0, 1, 0, -1]), ["a", "0:0", "1:1", "2:2", "1:3", "0:4"]);
  assert.deepEqual(GetRows([-1, 0, 1, 0], { pinned: [3] }), ["0:3", "a", "0:0", "1:1", "2:2"]);
  assert.deepEqual(GetRows([-1, 0, 1, 0], { collapsed: new Set([1]) }), ["a", "0:0", "1:1", "1:3"]);
  assert.deepEqual(GetRows([-1, -1], { groupOf: (lane) => (lane ? "b" : "a") }), ["a", "0:0", "b", "0:1"]);
});

test("what is not shown leaves no hole: what is under it moves up", () => {
  assert.deepEqual(GetRows([-1, 0, 1, 0], { isShown: (lane) => lane !== 1 }), ["a", "0:0", "1:2", "1:3"]);
});

test("children without a mark are folded at the end, few of them are not", () => {
  const parents = [-1, 0, 0, 0, 0, 0, 5];
  const isMarked = (lane) => lane === 6;
  assert.deepEqual(GetRows(parents, { isMarked }), ["a", "0:0", "1:5", "2:6", "4 more"]);
  assert.deepEqual(GetRows(parents, { isMarked, unfolded: new Set(["more"]) }).length, 8);
  assert.deepEqual(GetRows([-1, 0, 0], { isMarked: (lane) => lane === 1 }), ["a", "0:0", "1:1", "1:2"]);
  assert.deepEqual(GetRows([-1, 0, 0, 0, 0], { isMarked: () => false }).length, 6);
});

test("a chain with one child each is one row, until it is unfolded or has a connection", () => {
  assert.deepEqual(GetRows([-1, 0, 1, 2], { isBreak: () => false }), ["a", "0:0>1>2>3"]);
  assert.deepEqual(GetRows([-1, 0, 1, 2], { isBreak: (lane) => lane === 2 }), ["a", "0:0>1", "1:2", "2:3"]);
  assert.deepEqual(GetRows([-1, 0, 1], { isBreak: () => false, unfolded: new Set(["chain 0", "chain 1"]) }), ["a", "0:0", "1:1", "2:2"]);
});

test("three and more alike under one parent are one row, of leaves eight of a name", () => {
  assert.deepEqual(GetRows([-1, 0, 0, 0, 0], { describe: (lane) => (lane < 4 ? "sh" : "x") }), ["a", "0:0", "1:1+2+3", "1:4"]);
  assert.deepEqual(GetRows([-1, 0, 0, 0], { describe: () => "sh", unfolded: new Set(["alike 1"]) }).length, 5);
  const many = [-1, ...new Array(9).fill(0)];
  assert.deepEqual(GetRows(many, { nameOf: () => "sleep" })[2], "1:1+2+3+4+5+6+7+8+9");
  // With the same child they are alike, with another one not.
  const pairs = [-1, 0, 1, 0, 3, 0, 5];
  assert.deepEqual(GetRows(pairs, { describe: (lane) => (lane % 2 ? "sh" : "id") }), ["a", "0:0", "1:1+3+5"]);
  assert.deepEqual(GetRows(pairs, { describe: (lane) => (lane % 2 ? "sh" : `id ${lane}`) }).length, 8);
  // One that only starts itself once more is like one that does not.
  assert.deepEqual(GetRows([-1, 0, 1, 0, 0], { describe: (lane) => (lane ? "sshd" : "x") }), ["a", "0:0", "1:1+3+4"]);
});

test("a chain of forged parents, deep as it may be, is drawn", () => {
  const parents = Array.from({ length: 20000 }, (_, lane) => lane - 1);
  assert.equal(GetRows(parents).length, 20001);
});
