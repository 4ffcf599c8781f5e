// Processes as lanes in a tree.

import {
  AMBER, BLUE, Colour, DrawAxis, DrawPointer, DrawText, FillList, Get, GetWindowScale, GREEN, GREY, GUTTER, ORANGE,
  PALETTE, PrepareCanvas, RED, RIGHT_MARGIN, ROW_HEIGHT,
} from "./canvas.js";
import { FormatCount, FormatDuration, FormatPath, FormatTime } from "./format.js";
import { BuildTree, GetVisibleRows } from "./tree.js";

const MAXIMUM_HEIGHT = 360;
const INDENT = 10;
const CALL_COLOURS = [GREEN, "#CC79A7", ORANGE, "#8c8c8c", "#a89a00", BLUE, "#aab2bd"];
const END_COLOURS = { good: "#4a90c4", bad: AMBER, killed: RED, open: GREY };
const KERNEL_THREADS = 2;

/** Prepares the lanes: their events, their tree, their colours. */
export function PrepareLanes(app) {
  const { store } = app;
  const table = store.tables.lanes;
  const count = table.parent.length;
  app.lanes = { count, seen: new Map(), executions: new Map(), shown: [] };
  for (const timeline of [store.times, store.lines]) {
    app.lanes.seen.set(timeline, CollectSeen(timeline, store.columns.lane, count));
  }
  store.tables.executions.lane.forEach((lane, index) => {
    const list = app.lanes.executions.get(lane) ?? app.lanes.executions.set(lane, []).get(lane);
    list.push(index);
  });
  const begin = (lane) => table.start[lane] ?? table.first[lane] ?? app.lanes.seen.get(store.times).first[lane];
  app.lanes.tree = BuildTree(table.parent, (one, other) => (
    table.group[one] - table.group[other] || begin(one) - begin(other) || table.identifier[one] - table.identifier[other]));
  app.lanes.isKernel = table.parent.map((parent, lane) => (
    table.kinds[lane].includes("atop") && (table.identifier[lane] === KERNEL_THREADS || (parent >= 0 && table.identifier[parent] === KERNEL_THREADS && !table.command[lane]))));
  app.lanes.groupSources = CollectGroupSources(store, table);
  app.groupSources = new Map();
  app.lanes.groupSources.forEach((sources, lane) => {
    const list = app.groupSources.get(table.group[lane]) ?? [];
    app.groupSources.set(table.group[lane], list.concat([...sources].filter((source) => !list.includes(source))));
  });
  app.lanes.colours = { user: RankColours(table.user), program: RankColours(table.name) };
}

/** Collects the positions of the events of each lane on an axis. */
function CollectSeen(timeline, laneOfRow, count) {
  const starts = new Uint32Array(count + 2);
  for (const row of timeline.rows) {
    starts[laneOfRow[row] + 1] += 1;
  }
  for (let index = 1; index < starts.length; index += 1) {
    starts[index] += starts[index - 1];
  }
  const next = starts.slice();
  const indexes = new Uint32Array(timeline.rows.length);
  timeline.rows.forEach((row, index) => {
    const lane = laneOfRow[row];
    indexes[next[lane]] = index;
    next[lane] += 1;
  });
  const first = new Float64Array(count).fill(NaN);
  const last = new Float64Array(count).fill(NaN);
  for (let lane = 0; lane < count; lane += 1) {
    const [from, to] = [starts[lane + 1], starts[lane + 2]];
    if (to > from) {
      first[lane] = timeline.positions[indexes[from]];
      last[lane] = timeline.positions[indexes[to - 1]];
    }
  }
  return { starts, indexes, first, last };
}

/** Collects the evidence files of each group, so that one file can be shown alone. */
function CollectGroupSources(store, table) {
  const sources = new Map();
  const { lane, source } = store.columns;
  for (let row = 0; row < store.count; row += 1) {
    if (lane[row]) {
      const list = sources.get(lane[row] - 1);
      if (!list) {
        sources.set(lane[row] - 1, new Set([source[row]]));
      } else {
        list.add(source[row]);
      }
    }
  }
  return table.parent.map((_, index) => sources.get(index) ?? new Set());
}

/** Gives the most frequent values the colours of the palette. */
function RankColours(values) {
  const counts = new Map();
  values.forEach((value) => counts.set(value, (counts.get(value) ?? 0) + 1));
  const ranked = [...counts].sort((one, other) => other[1] - one[1]);
  return new Map(ranked.map(([value], rank) => [value, rank < 9 ? PALETTE[rank] : GREY]));
}

/** Retrieves the name of a process with its identifier. */
export function GetName(app, lane) {
  const table = app.store.tables.lanes;
  return `${table.name[lane]} ${table.identifier[lane]}`;
}

/** Retrieves where the life of a process begins on the axis, NaN if it is not on it. */
export function GetBegin(app, lane) {
  const { timeline } = app.state;
  const seen = app.lanes.seen.get(timeline).first[lane];
  if (!timeline.isTime) {
    return seen;
  }
  const table = app.store.tables.lanes;
  return table.start[lane] ?? table.first[lane] ?? seen;
}

/** Retrieves where the life of a process ends on the axis, as far as known. */
export function GetEnd(app, lane) {
  const { timeline } = app.state;
  const seen = app.lanes.seen.get(timeline).last[lane];
  if (!timeline.isTime) {
    return seen;
  }
  const table = app.store.tables.lanes;
  const end = table.end[lane] ?? table.last[lane];
  return end ?? (Number.isNaN(seen) ? GetBegin(app, lane) : seen);
}

/** Determines how a process ended: good, bad, killed or open. */
function GetEndKind(app, lane) {
  const table = app.store.tables.lanes;
  if (table.signal[lane]) {
    return "killed";
  }
  if (table.status[lane] === null) {
    return "open";
  }
  return table.status[lane] === 0 ? "good" : "bad";
}

/** Retrieves how a process ended in words. */
export function GetEndText(app, lane) {
  const table = app.store.tables.lanes;
  switch (GetEndKind(app, lane)) {
    case "killed": return `✕ ${table.signal[lane]}${table.core[lane] ? ", core dumped" : ""}`;
    case "bad": return `exit ${table.status[lane]}`;
    case "good": return "exit 0";
    default: return "end not recorded";
  }
}

/** Determines if a lane is in the window and among what is looked at. */
function IsShown(app, lane, isPinned) {
  const { state, store } = app;
  const table = store.tables.lanes;
  const begin = GetBegin(app, lane);
  if (table.same[lane] >= 0 || Number.isNaN(begin) || !(begin <= state.end && GetEnd(app, lane) >= state.begin)) {
    return false;
  }
  if (isPinned) {
    return true;
  }
  if (app.lanes.isKernel[lane] && Get("lanes-brief").checked) {
    return false;
  }
  const sources = app.lanes.groupSources[lane];
  if (state.focus && ![...sources].some((source) => state.focus.sources.has(source))) {
    return false;
  }
  return !state.hiddenFamilies.size || table.kinds[lane].some((kind) => !IsFamilyHidden(app, kind));
}

/** Determines if the family of a kind of lanes is switched off. */
export function IsFamilyHidden(app, kind) {
  const family = app.store.families.findIndex(({ name }) => name === `linux:${kind}`);
  return app.state.hiddenFamilies.has(family);
}

/** Finds the rows anew. */
export function UpdateLanes(app) {
  const { state, store } = app;
  const rows = GetVisibleRows(
    app.lanes.tree, (lane) => store.tables.lanes.group[lane], (lane, isPinned) => IsShown(app, lane, isPinned),
    state.collapsed, state.pinned,
  );
  app.lanes.rows = rows;
  app.lanes.shown = rows.filter((row) => row.lane !== undefined);
  Get("lanes-view").hidden = !app.lanes.shown.length;
  const count = FormatCount(app.lanes.shown.length);
  Get("lanes-note").textContent = `${count} in the window · bar: life, blue exit 0, orange other, red ✕ signal, grey ··· end not recorded · ticks: calls by class, red caps: failed · ▶ execution`;
}

/** Draws the lanes that are on the screen. */
export function DrawLanes(app) {
  const { state } = app;
  if (Get("lanes-view").hidden) {
    return;
  }
  const { rows } = app.lanes;
  const box = Get("lanes-scroll");
  const total = rows.length * ROW_HEIGHT;
  const isStill = document.documentElement.classList.contains("still");
  const height = isStill ? Math.min(total, 4000) : Math.min(MAXIMUM_HEIGHT, Math.max(total, ROW_HEIGHT));
  box.style.height = `${height}px`;
  box.querySelector(".spacer").style.height = `${total}px`;
  const { context, width } = PrepareCanvas(Get("lanes"), height);
  const scale = GetWindowScale(state, width);
  const first = Math.floor(box.scrollTop / ROW_HEIGHT);
  const last = Math.min(rows.length, Math.ceil((box.scrollTop + height) / ROW_HEIGHT));
  app.hits.lanes = [];
  DrawAxis(context, scale, height, state, false);
  for (let index = first; index < last; index += 1) {
    const top = index * ROW_HEIGHT - box.scrollTop;
    if (rows[index].lane === undefined) {
      DrawHeading(app, context, rows[index].group, top, width);
    } else {
      DrawLane(app, context, scale, rows[index], top, width);
    }
  }
  DrawPointer(context, scale, height, state);
  FillList("lanes-list", rows.slice(first, last).map((row) => DescribeRow(app, row)));
}

/** Draws the heading of a host or log. */
function DrawHeading(app, context, group, top, width) {
  const [kind, name] = app.store.meta.groups[group];
  context.fillStyle = Colour("panel");
  context.fillRect(0, top, width, ROW_HEIGHT);
  context.fillStyle = Colour("text");
  context.textAlign = "left";
  DrawText(context, `■ ${FormatPath(name)}  (${kind})`, 4, top + ROW_HEIGHT / 2, width - 20);
}

/** Draws a lane. */
function DrawLane(app, context, scale, row, top, width) {
  const { lane } = row;
  const middle = top + ROW_HEIGHT / 2;
  if (app.state.selection?.type === "lane" && app.state.selection.lane === lane) {
    context.globalAlpha = 0.4;
    context.fillStyle = Colour("select");
    context.fillRect(0, top, width, ROW_HEIGHT);
    context.globalAlpha = 1;
  }
  DrawLaneName(app, context, row, top, middle);
  const left = scale.ToClampedPixel(GetBegin(app, lane));
  const right = Math.max(left + 3, scale.ToClampedPixel(GetEnd(app, lane)));
  const colour = GetLaneColour(app, lane);
  const hasCalls = app.store.tables.lanes.kinds[lane].includes("strace");
  context.fillStyle = colour;
  context.globalAlpha = hasCalls ? 0.3 : 0.9;
  context.fillRect(left, top + 3, right - left, ROW_HEIGHT - 6);
  context.globalAlpha = 1;
  if (hasCalls) {
    DrawCalls(app, context, scale, lane, top);
    context.strokeStyle = colour;
    context.strokeRect(left + 0.5, top + 3.5, right - left - 1, ROW_HEIGHT - 7);
  }
  DrawExecutions(app, context, scale, lane, top);
  DrawLaneEnd(app, context, scale, lane, right, middle, width);
  app.hits.lanes.push({
    left: 0, right: width, top, bottom: top + ROW_HEIGHT,
    text: () => DescribeLaneShortly(app, lane),
    select: (event) => app.SelectLane(lane, event.offsetX < 16 + Math.min(app.lanes.tree.depths[lane], 12) * INDENT),
    zoom: () => app.state.ZoomTo(GetBegin(app, lane), GetEnd(app, lane)),
  });
}

/** Draws the name of a lane, indented by its depth. */
function DrawLaneName(app, context, row, top, middle) {
  const { lane } = row;
  const { depths, children } = app.lanes.tree;
  const indent = 16 + (row.isPinned ? 0 : Math.min(depths[lane], 12) * INDENT);
  if (depths[lane] && !row.isPinned) {
    context.strokeStyle = Colour("line");
    context.beginPath();
    context.moveTo(indent - INDENT - 5.5, top);
    context.lineTo(indent - INDENT - 5.5, middle);
    context.lineTo(indent - 12, middle);
    context.stroke();
  }
  context.textAlign = "left";
  if (children[lane].length) {
    context.fillStyle = Colour("dim");
    context.fillText(app.state.collapsed.has(lane) ? "▸" : "▾", indent - 11, middle);
  }
  context.fillStyle = Colour("text");
  const hidden = row.hidden ? ` +${row.hidden}` : "";
  DrawText(context, `${row.isPinned ? "★ " : ""}${GetName(app, lane)}${hidden}`, indent, middle, GUTTER - indent - 6);
}

/** Retrieves the colour of a lane. */
function GetLaneColour(app, lane) {
  const table = app.store.tables.lanes;
  switch (Get("lanes-colour").value) {
    case "user": return app.lanes.colours.user.get(table.user[lane]) ?? GREY;
    case "program": return app.lanes.colours.program.get(table.name[lane]) ?? GREY;
    default: return END_COLOURS[GetEndKind(app, lane)];
  }
}

/** Draws the calls of a lane: at most one tick per pixel, the rarest class of them. */
function DrawCalls(app, context, scale, lane, top) {
  const { columns, meta } = app.store;
  const { timeline } = app.state;
  const { starts, indexes } = app.lanes.seen.get(timeline);
  const isCall = meta.kinds.map(([dataType]) => dataType === "linux:strace:syscall");
  const [from, to] = [starts[lane + 1], starts[lane + 2]];
  let [low, high] = [from, to];
  while (low < high) {
    const half = (low + high) >> 1;
    if (timeline.positions[indexes[half]] < scale.begin) {
      low = half + 1;
    } else {
      high = half;
    }
  }
  let [lastPixel, lastClass] = [-1, 255];
  for (let index = low; index < to; index += 1) {
    const position = timeline.positions[indexes[index]];
    if (position > scale.end) {
      break;
    }
    const row = timeline.rows[indexes[index]];
    const pixel = Math.floor(scale.ToPixel(position));
    const callClass = columns.class[row];
    if (isCall[columns.kind[row]] && (pixel !== lastPixel || callClass < lastClass)) {
      context.fillStyle = CALL_COLOURS[callClass] ?? GREY;
      context.fillRect(pixel, top + 3, 1.3, ROW_HEIGHT - 6);
      [lastPixel, lastClass] = [pixel, callClass];
    }
    if (app.store.IsError(row)) {
      context.fillStyle = RED;
      context.fillRect(pixel, top + 1, 1.3, 2);
    }
  }
}

/** Draws where programs were executed. */
function DrawExecutions(app, context, scale, lane, top) {
  const table = app.store.tables.executions;
  context.fillStyle = Colour("text");
  for (const index of app.lanes.executions.get(lane) ?? []) {
    const time = table.time[index];
    if (app.state.timeline.isTime && time !== null && time >= scale.begin && time <= scale.end) {
      const x = scale.ToPixel(time);
      context.beginPath();
      context.moveTo(x, top + 3);
      context.lineTo(x + 5, top + ROW_HEIGHT / 2);
      context.lineTo(x, top + ROW_HEIGHT - 3);
      context.fill();
    }
  }
}

/** Draws how a process ended, and its command line where there is room. */
function DrawLaneEnd(app, context, scale, lane, right, middle, width) {
  const table = app.store.tables.lanes;
  const kind = GetEndKind(app, lane);
  const isInside = GetEnd(app, lane) <= scale.end;
  let x = right + 4;
  if (kind === "open" && isInside) {
    context.fillStyle = GREY;
    for (let dot = 0; dot < 3; dot += 1) {
      context.fillRect(x + dot * 4, middle - 1, 2, 2);
    }
    x += 16;
  } else if (isInside && kind !== "good") {
    context.fillStyle = kind === "killed" ? RED : Colour("warn");
    x += DrawText(context, GetEndText(app, lane), x, middle, width - x) + 8;
  } else {
    x += 4;
  }
  context.fillStyle = Colour("dim");
  const command = table.command[lane];
  if (command && width - RIGHT_MARGIN - x > 60) {
    DrawText(context, command, x, middle, Math.min(width - RIGHT_MARGIN - x, 460));
  } else if (command && table.kinds[lane].join() === "atop") {
    const left = scale.ToClampedPixel(GetBegin(app, lane));
    context.fillStyle = "#ffffff";
    DrawText(context, command, left + 5, middle, right - left - 8);
  }
}

/** Describes a lane in a line or two. */
function DescribeLaneShortly(app, lane) {
  const table = app.store.tables.lanes;
  const [begin, end] = [GetBegin(app, lane), GetEnd(app, lane)];
  const life = app.state.timeline.isTime
    ? `\n${FormatTime(begin, 3)} – ${table.end[lane] === null ? "…" : FormatTime(end, 3)} (${FormatDuration(end - begin)})` : "";
  const user = table.user[lane] === null ? "" : ` · user ${table.user[lane]}`;
  return `${GetName(app, lane)}${user} · ${GetEndText(app, lane)}\n${table.command[lane] ?? ""}${life}`;
}

/** Describes a row for a screen reader. */
function DescribeRow(app, row) {
  if (row.lane === undefined) {
    return `Processes of ${app.store.meta.groups[row.group].join(" ")}`;
  }
  const text = DescribeLaneShortly(app, row.lane).replaceAll("\n", ", ");
  return `Level ${app.lanes.tree.depths[row.lane] + 1}: ${text}`;
}

/** Retrieves the rows of the events of a lane. */
export function GetLaneRows(app, lane) {
  const { timeline } = app.state;
  const { starts, indexes } = app.lanes.seen.get(timeline);
  return indexes.subarray(starts[lane + 1], starts[lane + 2]).map((index) => timeline.rows[index]);
}

/** Finds the lane before or after the selected one. */
export function FindNextLane(app, step) {
  const lanes = app.lanes.shown.map((row) => row.lane);
  const selected = app.state.selection?.type === "lane" ? lanes.indexOf(app.state.selection.lane) : -1;
  const index = selected < 0 ? (step > 0 ? 0 : lanes.length - 1) : selected + step;
  return lanes[Math.min(lanes.length - 1, Math.max(0, index))];
}

/** Scrolls so that a lane is on the screen. */
export function ScrollToLane(app, lane) {
  const index = app.lanes.rows.findIndex((row) => row.lane === lane);
  const box = Get("lanes-scroll");
  const top = index * ROW_HEIGHT;
  if (index >= 0 && (top < box.scrollTop || top > box.scrollTop + box.clientHeight - ROW_HEIGHT)) {
    box.scrollTop = Math.max(0, top - box.clientHeight / 2);
  }
}
