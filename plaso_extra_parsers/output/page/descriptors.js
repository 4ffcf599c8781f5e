// Descriptor sessions by object: who had it open, what was read and written, and from
// whom a copy came.

import {
  Colour, DrawAxis, DrawPointer, DrawText, FillList, FillNote, Get, GetWindowScale, GUTTER, PrepareRows, ROW_HEIGHT,
} from "./canvas.js";
import { FormatBytes, FormatCount } from "./format.js";
import { GetName, IsFamilyHidden } from "./processes.js";

const MAXIMUM_HEIGHT = 320;
const LIBRARY = /\.so(\.\d+)*$|\/ld\.so\.cache$|\/locale\/|\/gconv\/|\/locale-archive$/;
const PASSED = "scm";

/** Prepares the descriptors: by session, by process, copies by original. */
export function PrepareDescriptors(app) {
  const table = app.store.tables.descriptors;
  const descriptors = { ofSession: new Map(), ofLane: new Map(), copies: new Map(), passedOn: new Set(), rows: [] };
  const append = (map, key, index) => (map.get(key) ?? map.set(key, []).get(key)).push(index);
  table.session.forEach((session, index) => {
    descriptors.ofSession.set(session, index);
    append(descriptors.ofLane, table.lane[index], index);
    if (table.parent[index]) {
      append(descriptors.copies, table.parent[index], index);
      if (table.origin[index] === PASSED) {
        descriptors.passedOn.add(table.parent[index]);
      }
    }
  });
  app.descriptors = descriptors;
  descriptors.lineRanges = CollectLineRanges(app);
}

/** Collects the lines between which each session is seen, in logs without times. */
function CollectLineRanges(app) {
  const { lines, columns } = app.store;
  const ranges = new Map();
  lines.rows.forEach((row, index) => {
    const session = columns.session[row];
    if (session) {
      const range = ranges.get(session) ?? ranges.set(session, [lines.positions[index], 0]).get(session);
      range[1] = lines.positions[index];
    }
  });
  return ranges;
}

/** Retrieves the name of the object of a descriptor. */
export function GetObject(app, index) {
  const table = app.store.tables.descriptors;
  return table.object[index] ?? table.address[index] ?? `(${table.kind[index] ?? "unknown"})`;
}

/** Retrieves the range of a session on the axis, or null if it is not on it. */
export function GetRange(app, index) {
  const table = app.store.tables.descriptors;
  if (!app.state.timeline.isTime) {
    return app.descriptors.lineRanges.get(table.session[index]) ?? null;
  }
  const begin = table.opened[index] ?? table.closed[index];
  return begin === null ? null : [begin, table.closed[index] ?? begin];
}

/** Determines if a library was read, as any program does when it starts. */
export function IsLibrary(name) {
  return LIBRARY.test(name ?? "");
}

/** Collects the sessions that are in the window and among what is looked at. */
function CollectShown(app) {
  const { state } = app;
  const table = app.store.tables.descriptors;
  const shown = [];
  if (IsFamilyHidden(app, "strace")) {
    return shown;
  }
  const isWithoutLibraries = Get("descriptors-libraries").checked;
  for (let index = 0; index < table.session.length; index += 1) {
    const range = GetRange(app, index);
    const isInWindow = range && range[0] <= state.end && range[1] >= state.begin;
    const isLookedAt = !state.focus || state.focus.sources.has(table.source[index]);
    if (isInWindow && isLookedAt && !(isWithoutLibraries && IsLibrary(table.object[index]))) {
      shown.push(index);
    }
  }
  return shown;
}

/** Groups the sessions of the window by object, most important first. */
export function UpdateDescriptors(app) {
  const { state } = app;
  const table = app.store.tables.descriptors;
  const groups = new Map();
  const isOnlyMoved = Get("descriptors-moved").checked;
  app.descriptors.shown = CollectShown(app);
  for (const index of app.descriptors.shown) {
    const hasMoved = table.read[index] + table.written[index] > 0;
    const isPassed = table.origin[index] === PASSED || app.descriptors.passedOn.has(table.session[index]);
    const isSelected = state.selection?.type !== "lane" || state.selection.lane === table.lane[index];
    if (isSelected && (hasMoved || isPassed || !isOnlyMoved)) {
      AddToGroup(app, groups, index);
    }
  }
  const compare = {
    bytes: (one, other) => other.passed - one.passed || other.read + other.written - one.read - one.written,
    calls: (one, other) => other.calls - one.calls,
    time: (one, other) => one.begin - other.begin,
  }[Get("descriptors-sort").value];
  const sorted = [...groups.values()].sort(compare);
  app.descriptors.rows = sorted.flatMap((group) => [group, ...group.indexes]);
  app.descriptors.rowOfSession = new Int32Array(table.session.length).fill(-1);
  app.descriptors.rows.forEach((row, number) => {
    if (typeof row === "number") {
      app.descriptors.rowOfSession[row] = number;
    }
  });
  const inWindow = app.descriptors.shown.length;
  Get("descriptors-view").hidden = !inWindow;
  const count = app.descriptors.rows.length - sorted.length;
  FillNote("descriptors-note", [
    `${FormatCount(count)} of ${FormatCount(inWindow)} in the window`, ["blue", "read"], ["orange", "written"],
    ["red", "arrow: passed in a message"], ["violet", "arrow: inherited or duplicated"],
  ]);
}

/** Adds a session to the group of its object. */
function AddToGroup(app, groups, index) {
  const table = app.store.tables.descriptors;
  const name = GetObject(app, index);
  const key = `${table.group[index]}|${name}`;
  const group = groups.get(key) ?? groups.set(key, {
    name, kind: table.kind[index], indexes: [], read: 0, written: 0, calls: 0, passed: 0, begin: GetRange(app, index)[0],
  }).get(key);
  group.indexes.push(index);
  group.read += table.read[index];
  group.written += table.written[index];
  group.calls += table.calls[index];
  group.passed += table.origin[index] === PASSED ? 1 : 0;
  group.begin = Math.min(group.begin, GetRange(app, index)[0]);
}

/** Draws the sessions that are on the screen. */
export function DrawDescriptors(app) {
  if (Get("descriptors-view").hidden) {
    return;
  }
  const { rows } = app.descriptors;
  const { context, width, height, offset, first, last } = PrepareRows("descriptors", rows.length, MAXIMUM_HEIGHT);
  const scale = GetWindowScale(app.state, width);
  const picture = { app, context, scale, width, offset };
  app.hits.descriptors = [];
  DrawAxis(context, scale, height, app.state, false);
  for (let index = first; index < last; index += 1) {
    const top = index * ROW_HEIGHT - offset;
    if (typeof rows[index] === "number") {
      DrawSession(picture, rows[index], top);
    } else {
      DrawObject(context, rows[index], top, width);
    }
  }
  DrawPointer(context, scale, height, app.state);
  FillList("descriptors-list", rows.slice(first, last).map((row) => (typeof row === "number" ? DescribeSession(app, row) : row.name)));
}

/** Draws the heading of an object. */
function DrawObject(context, group, top, width) {
  const middle = top + ROW_HEIGHT / 2;
  context.fillStyle = Colour("panel");
  context.fillRect(0, top, width, ROW_HEIGHT);
  context.fillStyle = Colour("text");
  context.textAlign = "left";
  DrawText(context, group.name, 8, middle, width * 0.6);
  context.fillStyle = Colour("dim");
  context.textAlign = "right";
  const sums = [
    group.kind ?? "", FormatCount(group.indexes.length, "session"), `read ${FormatBytes(group.read)}`,
    `written ${FormatBytes(group.written)}`, FormatCount(group.calls, "call"),
  ];
  context.fillText(sums.join(" · "), width - 10, middle);
}

/** Draws a session. */
function DrawSession(picture, index, top) {
  const { app, context, scale, width } = picture;
  const table = app.store.tables.descriptors;
  const middle = top + ROW_HEIGHT / 2;
  const { selection } = app.state;
  if (selection?.type === "descriptor" && selection.index === index) {
    context.globalAlpha = 0.4;
    context.fillStyle = Colour("select");
    context.fillRect(0, top, width, ROW_HEIGHT);
    context.globalAlpha = 1;
  }
  context.fillStyle = Colour("text");
  context.textAlign = "left";
  DrawText(context, `${GetName(app, table.lane[index])}  fd ${table.number[index] ?? "?"}`, 20, middle, GUTTER - 28);
  const [begin, end] = GetRange(app, index);
  const left = scale.ToClampedPixel(begin);
  const right = Math.max(left + 2, scale.ToClampedPixel(end));
  DrawBytes(context, table.read[index], table.written[index], left, right, middle);
  DrawCopy(picture, index, left, middle);
  DrawSessionWords(picture, GetSessionWords(app, index), left, right, middle);
  app.hits.descriptors.push({
    left: 0, right: width, top, bottom: top + ROW_HEIGHT,
    text: () => DescribeSession(app, index),
    select: () => app.SelectDescriptor(index),
    zoom: () => app.state.ZoomTo(begin, end),
  });
}

/** Retrieves what stands beside a session. */
function GetSessionWords(app, index) {
  const table = app.store.tables.descriptors;
  return [
    table.origin[index] === PASSED ? "passed in a message" : table.origin[index],
    table.read[index] ? `read ${FormatBytes(table.read[index])}` : "",
    table.written[index] ? `written ${FormatBytes(table.written[index])}` : "",
    table.ended[index] && table.ended[index] !== "close" ? `until ${table.ended[index]}` : "",
  ].filter(Boolean).join(" · ");
}

/** Draws what stands beside a session: right of its bar, left of it, or else on it. */
function DrawSessionWords({ context, width }, words, left, right, middle) {
  const wanted = context.measureText(words).width;
  const rooms = { right: width - right - 12, left: left - GUTTER - 24 };
  context.fillStyle = Colour("dim");
  if (rooms.right >= wanted || (rooms.left < wanted && right - left < wanted + 12)) {
    DrawText(context, words, right + 6, middle, rooms.right);
  } else if (rooms.left >= wanted) {
    context.textAlign = "right";
    context.fillText(words, left - 20, middle);
  } else {
    context.fillStyle = Colour("back");
    context.fillRect(left + 4, middle - 7, wanted + 8, 14);
    context.fillStyle = Colour("text");
    context.fillText(words, left + 8, middle);
  }
}

/** Draws what was read and written; the bar is the thicker the more it was. */
function DrawBytes(context, read, written, left, right, middle) {
  const sum = read + written;
  if (!sum) {
    context.fillStyle = Colour("faint");
    context.fillRect(left, middle - 1.5, right - left, 3);
    return;
  }
  const height = 3 + Math.min(9, Math.log10(1 + sum) * 1.6);
  const share = height * read / sum;
  context.fillStyle = Colour("blue");
  context.fillRect(left, middle - height / 2, right - left, share);
  context.fillStyle = Colour("orange");
  context.fillRect(left, middle - height / 2 + share, right - left, height - share);
}

/** Draws an arrow from the session that this one is a copy of. */
function DrawCopy({ app, context, offset }, index, left, middle) {
  const table = app.store.tables.descriptors;
  const parent = app.descriptors.ofSession.get(table.parent[index]);
  const row = parent === undefined ? -1 : app.descriptors.rowOfSession[parent];
  if (row < 0) {
    return;
  }
  const from = row * ROW_HEIGHT - offset + ROW_HEIGHT / 2;
  const isPassed = table.origin[index] === PASSED;
  context.strokeStyle = Colour(isPassed ? "red" : "violet");
  context.fillStyle = context.strokeStyle;
  context.lineWidth = isPassed ? 2 : 1;
  context.beginPath();
  context.moveTo(left - 1, from);
  context.bezierCurveTo(left - 16, from, left - 16, middle, left - 1, middle);
  context.stroke();
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(left, middle);
  context.lineTo(left - 6, middle - 3.5);
  context.lineTo(left - 6, middle + 3.5);
  context.fill();
}

/** Describes a session in words. */
function DescribeSession(app, index) {
  const table = app.store.tables.descriptors;
  const moved = `read ${FormatBytes(table.read[index])}, written ${FormatBytes(table.written[index])}, ${FormatCount(table.calls[index], "call")}`;
  return `${GetObject(app, index)}: fd ${table.number[index]} of ${GetName(app, table.lane[index])}, ${table.origin[index]} until ${table.ended[index]}, ${moved}`;
}

/** Retrieves the rows of the events of a session. */
export function GetSessionRows(app, index) {
  const { columns, tables } = app.store;
  const session = tables.descriptors.session[index];
  const rows = new Set();
  for (let row = 0; row < columns.session.length; row += 1) {
    if (columns.session[row] === session) {
      rows.add(row);
    }
  }
  tables.further_sessions.session.forEach((further, number) => {
    if (further === session) {
      rows.add(tables.further_sessions.row[number]);
    }
  });
  return Uint32Array.from(rows).sort();
}
