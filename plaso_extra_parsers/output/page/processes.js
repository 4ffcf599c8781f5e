// Processes: what is known of them, and which are in the window.

import { FillNote, Get, PALETTE_SIZE } from "./canvas.js";
import { FormatCount, FormatDuration, FormatTime } from "./format.js";
import { BuildTree, FindRepeats, GetVisibleRows } from "./tree.js";

const KERNEL_THREADS = 2;
const SOCKET = /^(TCP|UDP|SCTP|UNIX|socket)/;
// Names of the colours of ends, and of the classes of calls in their order.
export const END_COLOURS = { good: "good", bad: "amber", killed: "red", open: "grey" };
export const CALL_COLOURS = ["green", "pink", "orange", "neutral", "olive", "blue", "faint"];
const END_WORDS = { good: "exit 0", bad: "other exit", killed: "✕ signal", open: "··· end not recorded" };

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
  app.lanes.repeats = FindRepeats(app.lanes.tree, table.parent, (lane) => table.name[lane]);
  Get("lanes-brief").parentElement.hidden = !app.lanes.isKernel.includes(true);
  Get("lanes-folded").parentElement.hidden = app.lanes.repeats.every((fold) => fold < 0);
  app.lanes.groupSources = CollectGroupSources(store, table);
  app.groupSources = new Map();
  app.lanes.groupSources.forEach((sources, lane) => {
    const group = table.group[lane];
    const all = app.groupSources.get(group) ?? app.groupSources.set(group, new Set()).get(group);
    sources.forEach((source) => all.add(source));
  });
  app.lanes.ranks = { user: RankValues(table.user), program: RankValues(table.name) };
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

/** Ranks values: the most frequent have a colour of the palette each, the others none. */
function RankValues(values) {
  const counts = new Map();
  values.forEach((value) => counts.set(value, (counts.get(value) ?? 0) + 1));
  const ranked = [...counts].sort((one, other) => other[1] - one[1]);
  return new Map(ranked.slice(0, PALETTE_SIZE - 1).map(([value], rank) => [value, rank]));
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
export function GetEndKind(app, lane) {
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

/**
 * Determines if a host or log has processes of the evidence file that alone is looked at; one
 * without processes may be of any file.
 */
export function IsGroupFocused(app, group) {
  const { focus } = app.state;
  const sources = app.groupSources.get(group);
  return !focus || !sources || [...sources].some((source) => focus.sources.has(source));
}

/** Finds the rows anew. */
export function UpdateLanes(app) {
  const { state, store } = app;
  const { repeats } = app.lanes;
  const isFolding = Get("lanes-folded").checked;
  const foldOfLane = (lane) => (isFolding && !state.unfolded.has(repeats[lane]) ? repeats[lane] : -1);
  const rows = GetVisibleRows(
    app.lanes.tree, (lane) => store.tables.lanes.group[lane], (lane, isPinned) => IsShown(app, lane, isPinned),
    { collapsed: state.collapsed, pinned: state.pinned, foldOfLane },
  );
  app.lanes.rows = rows;
  app.lanes.shown = rows.filter((row) => row.lane !== undefined);
  Get("lanes-view").hidden = !app.lanes.shown.length;
  FillLanesNote(app, app.lanes.shown.flatMap((row) => row.members ?? [row.lane]));
}

/** Writes how many processes are in the window, and what the colours of them mean. */
function FillLanesNote(app, lanes) {
  const { meta, tables } = app.store;
  const ends = new Set(Get("lanes-colour").value === "end" ? lanes.map((lane) => GetEndKind(app, lane)) : []);
  const hasCalls = lanes.some((lane) => tables.lanes.kinds[lane].includes("strace"));
  FillNote("lanes-note", [
    `${FormatCount(lanes.length)} in the window`,
    ...Object.keys(END_WORDS).filter((kind) => ends.has(kind)).map((kind) => [END_COLOURS[kind], END_WORDS[kind]]),
    ...(hasCalls ? ["▶ execution", "calls:", ...meta.call_classes.map((name, index) => [CALL_COLOURS[index], name]), ["red", "failed, above"]] : []),
  ]);
}

/** Retrieves the executions of a process, and what their descriptors 0, 1 and 2 are. */
export function GetExecutions(app, lane) {
  const table = app.store.tables.executions;
  return (app.lanes.executions.get(lane) ?? []).map((index) => ({
    time: table.time[index], row: table.row[index], command: table.command[index],
    streams: [["input", table.input[index]], ["output", table.output[index]], ["errors", table.errors[index]]].filter(([, name]) => name),
  }));
}

/** Describes the standard streams of an execution in a line; the same ones once. */
export function DescribeStreams({ streams }) {
  const names = new Map();
  for (const [stream, name] of streams) {
    names.set(name, [...(names.get(name) ?? []), stream]);
  }
  return [...names].map(([name, list]) => `${list.join(", ")}: ${name}`).join(" · ");
}

/** Retrieves the socket that is both input and output of a program, as that of a remote shell. */
export function GetRemoteStream(app, lane) {
  for (const { streams } of GetExecutions(app, lane)) {
    const [input, output] = ["input", "output"].map((wanted) => streams.find(([stream]) => stream === wanted)?.[1]);
    if (SOCKET.test(input ?? "") && SOCKET.test(output ?? "")) {
      return input;
    }
  }
  return null;
}

/** Describes a lane in a line or two. */
export function DescribeLaneShortly(app, lane) {
  const table = app.store.tables.lanes;
  const [begin, end] = [GetBegin(app, lane), GetEnd(app, lane)];
  const life = app.state.timeline.isTime
    ? `\n${FormatTime(begin, 3)} – ${table.end[lane] === null ? "…" : FormatTime(end, 3)} (${FormatDuration(end - begin)})` : "";
  const user = table.user[lane] === null ? "" : ` · user ${table.user[lane]}`;
  const streams = GetExecutions(app, lane).map(DescribeStreams).filter(Boolean).slice(-1);
  return [`${GetName(app, lane)}${user} · ${GetEndText(app, lane)}`, table.command[lane] ?? "", ...streams].join("\n") + life;
}

/** Describes a row for a screen reader. */
export function DescribeRow(app, row) {
  if (row.lane === undefined) {
    return `Processes of ${app.store.meta.groups[row.group].join(" ")}`;
  }
  const level = `Level ${app.lanes.tree.depths[row.lane] + 1}`;
  if (row.members?.length > 1) {
    return `${level}: ${app.store.tables.lanes.name[row.lane]}, ${FormatCount(row.members.length)} processes in a row`;
  }
  return `${level}: ${DescribeLaneShortly(app, row.lane).replaceAll("\n", ", ")}`;
}

/** Retrieves the rows of the events of a lane. */
export function GetLaneRows(app, lane) {
  const { timeline } = app.state;
  const { starts, indexes } = app.lanes.seen.get(timeline);
  return indexes.subarray(starts[lane + 1], starts[lane + 2]).map((index) => timeline.rows[index]);
}

/** Finds the lane before or after the selected one. */
export function FindNextLane(app, step) {
  const { selection } = app.state;
  const lanes = app.lanes.shown.map((row) => row.lane);
  const isSelected = ({ lane, members }) => lane === selection.lane || members?.includes(selection.lane);
  const selected = selection?.type === "lane" ? app.lanes.shown.findIndex(isSelected) : -1;
  const index = selected < 0 ? (step > 0 ? 0 : lanes.length - 1) : selected + step;
  return lanes[Math.min(lanes.length - 1, Math.max(0, index))];
}

