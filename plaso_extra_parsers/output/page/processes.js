// Processes: facts about them, and the rows in which they are drawn.

import { Colour, GetInk, LANE, PALETTE, PaletteName } from "./canvas.js";
import { FormatClock, FormatCount, FormatDate, FormatLife, FormatPath, FormatTime } from "./format.js";
import { BuildTree, GetVisibleRows } from "./tree.js";

const KERNEL_THREADS = 2;
const SOCKET = /^(TCP|UDP|SCTP|UNIX|socket)/;
const MAXIMUM_INDENT = 12;
const MAXIMUM_FOLDED_NAMES = 5;

// Names of the colours of ends, and of the classes of calls in their order.
const END_COLOURS = { good: "good", bad: "amber", killed: "red", open: "grey" };
const END_EDGES = { bad: "warn" };
export const END_WORDS = { good: "exit 0", bad: "other exit", killed: "signal", open: "end not recorded" };
const CALL_COLOURS = ["green", "pink", "orange", "neutral", "olive", "blue", "grey"];

/** Processes of a report. */
export class Processes {
  constructor(store, noted) {
    this.store = store;
    this.noted = noted;
    this.table = store.tables.lanes;
    this.count = this.table.parent.length;
    this.seen = new Map([store.times, store.lines].map((timeline) => [timeline, CollectSeen(timeline, store.columns.lane, this.count)]));
    this.executions = new Map();
    store.tables.executions.lane.forEach((lane, index) => {
      (this.executions.get(lane) ?? this.executions.set(lane, []).get(lane)).push(index);
    });
    const { table } = this;
    const begin = (lane) => table.start[lane] ?? table.first[lane] ?? this.seen.get(store.times).first[lane];
    this.tree = BuildTree(table.parent, (one, other) => (
      table.group[one] - table.group[other] || begin(one) - begin(other) || table.identifier[one] - table.identifier[other]));
    this.isKernel = table.parent.map((parent, lane) => (
      table.kinds[lane].includes("atop") && (table.identifier[lane] === KERNEL_THREADS || (parent >= 0 && table.identifier[parent] === KERNEL_THREADS && !table.command[lane]))));
    this.ranks = { user: RankValues(table.user), program: RankValues(table.name) };
    this.isCall = store.meta.kinds.map(([dataType]) => dataType === "linux:strace:syscall");
  }

  /** Retrieves the name of a process with its identifier. */
  GetName(lane) {
    return this.store.NameLane(lane);
  }

  /** Retrieves where the life of a process begins on an axis, NaN if it is not on it. */
  GetBegin(lane, timeline) {
    const seen = this.seen.get(timeline).first[lane];
    return timeline.isTime ? this.table.start[lane] ?? this.table.first[lane] ?? seen : seen;
  }

  /** Retrieves where the life of a process ends on an axis, as far as known. */
  GetEnd(lane, timeline) {
    const seen = this.seen.get(timeline).last[lane];
    const end = timeline.isTime ? this.table.end[lane] ?? this.table.last[lane] ?? null : null;
    return end ?? (Number.isNaN(seen) ? this.GetBegin(lane, timeline) : seen);
  }

  /** Determines how a process ended: good, bad, killed or open. */
  GetEndKind(lane) {
    const { table } = this;
    if (table.signal[lane]) {
      return "killed";
    }
    if (table.status[lane] === null) {
      return "open";
    }
    return table.status[lane] === 0 ? "good" : "bad";
  }

  /** Retrieves how a process ended in words. */
  GetEndText(lane) {
    const { table } = this;
    switch (this.GetEndKind(lane)) {
      case "killed": return `✕ ${table.signal[lane]}${table.core[lane] ? ", core dumped" : ""}`;
      case "bad": return `exit ${table.status[lane]}`;
      case "good": return "exit 0";
      default: return "end not recorded";
    }
  }

  /** Retrieves the executions of a process, and what their descriptors 0, 1 and 2 are. */
  GetExecutions(lane) {
    const table = this.store.tables.executions;
    return (this.executions.get(lane) ?? []).map((index) => ({
      time: table.time[index], row: table.row[index], command: table.command[index],
      streams: [["input", table.input[index]], ["output", table.output[index]], ["errors", table.errors[index]]].filter(([, name]) => name),
    }));
  }

  /** Retrieves the words next to a lane: its command line, and the socket that it communicates with. */
  GetWords(lane) {
    const remote = this.GetRemoteStream(lane);
    return [this.table.command[lane], remote && `⇄ ${remote}`].filter(Boolean).join("  ");
  }

  /** Retrieves the socket that is both input and output of a program, as in a remote shell. */
  GetRemoteStream(lane) {
    for (const { streams } of this.GetExecutions(lane)) {
      const [input, output] = ["input", "output"].map((wanted) => streams.find(([stream]) => stream === wanted)?.[1]);
      if (SOCKET.test(input ?? "") && SOCKET.test(output ?? "")) {
        return input;
      }
    }
    return null;
  }

  /** Retrieves the rows of the events of a lane. */
  GetRows(lane, timeline) {
    const { starts, indexes } = this.seen.get(timeline);
    return indexes.subarray(starts[lane + 1], starts[lane + 2]).map((index) => timeline.rows[index]);
  }

  /** Describes a lane in a few lines. */
  Describe(lane, timeline) {
    const { table } = this;
    const [begin, end] = [this.GetBegin(lane, timeline), this.GetEnd(lane, timeline)];
    const life = timeline.isTime
      ? `${FormatTime(begin, 3)} – ${table.end[lane] === null ? "…" : FormatTime(end, 3)} (${FormatLife(begin, end)})` : "";
    const user = table.user[lane] === null ? "" : ` · user ${table.user[lane]}`;
    const streams = this.GetExecutions(lane).map(DescribeStreams).filter(Boolean).slice(-1);
    return [`${this.GetName(lane)}${user} · ${this.GetEndText(lane)}`, table.command[lane] ?? "", ...streams, life].filter(Boolean).join("\n");
  }

  /** Determines if a lane is alive at a time, as far as known. */
  IsAlive(lane, time, timeline) {
    return this.table.same[lane] < 0 && this.GetBegin(lane, timeline) <= time && time <= this.GetEnd(lane, timeline);
  }

  /** Determines if a lane is in the window. */
  IsInWindow(lane, { filter, timeline, window }) {
    const begin = this.GetBegin(lane, timeline);
    return this.table.same[lane] < 0 && begin <= window.end && this.GetEnd(lane, timeline) >= window.begin && filter.PassesLane(lane);
  }

  /** Retrieves the rows of the window. */
  BuildRows(scene) {
    const { store, table, noted } = this;
    const { settings } = scene;
    const { text } = scene.filter;
    const steps = (lane) => scene.path?.lanes.get(lane);
    const number = (lane) => steps(lane)?.[0].number ?? "";
    const isWanted = scene.filter.isWhole ? (lane) => steps(lane) || ((noted.IsMarked(lane) || this.executions.has(lane)) && !this.isKernel[lane]) : (lane) => !this.isKernel[lane] || scene.filter.process;
    // Next to processes with hits, the others are hidden, or pale if that is asked for.
    const bare = text ? { ...scene, filter: scene.filter.With({ text: "" }) } : scene;
    this.isPaled = Boolean(text) && settings.options.includes("pale");
    const shownScene = this.isPaled ? bare : scene;
    const isShown = Uint8Array.from({ length: this.count }, (_, lane) => Number(this.IsInWindow(lane, shownScene)));
    const rows = GetVisibleRows(this.tree, {
      groupOf: (lane) => table.group[lane], isShown: (lane) => isShown[lane] === 1, isMarked: (lane) => Boolean(isWanted(lane)),
      collapsed: new Set(settings.collapsed), pinned: settings.pinned, unfolded: new Set(settings.unfolded),
      // A title that a service sets for each connection is not another command.
      describe: (lane) => `${table.name[lane]}|${(table.command[lane] ?? "").replace(/^(\S+:) .*/, "$1")}|${number(lane)}`, nameOf: (lane) => `${table.name[lane]}|${number(lane)}`,
      isBreak: (lane) => noted.HasLane(lane, "connection") || Boolean(text || steps(lane)),
    });
    this.countOfShown = isShown.reduce((sum, value) => sum + value, 0);
    if (text && !this.isPaled) {
      const left = [...isShown.keys()].filter((lane) => !isShown[lane] && this.IsInWindow(lane, bare));
      rows.push(...(left.length ? [{ more: left, isHitless: true }] : []));
    }
    const groups = rows.filter((row) => row.group !== undefined).length;
    this.shown = rows.filter((row) => row.lane !== undefined).flatMap((row) => [...row.chain, ...row.members]);
    return rows.filter((row) => row.group === undefined || groups > 1).map((row) => {
      if (row.group !== undefined) {
        const [kind, name] = store.meta.groups[row.group];
        return { key: `group ${row.group}`, section: "processes", name: FormatPath(name, 2), dim: kind, isWide: true, depth: 0, label: `Processes of ${name}` };
      }
      return row.more ? this.CreateMoreRow(row, scene) : this.CreateRow(row, scene);
    });
  }

  /** Makes the row of folded processes. */
  CreateMoreRow({ more, isHitless }, { path }) {
    const names = [...new Set(more.map((lane) => this.table.name[lane]))];
    const dim = `${path && !isHitless ? "not on the path" : `without a ${isHitless ? "hit" : "mark"}`}: ${names.slice(0, MAXIMUM_FOLDED_NAMES).join(", ")}${names.length > MAXIMUM_FOLDED_NAMES ? " …" : ""}`;
    return {
      key: "more", section: "processes", name: `${FormatCount(more.length)} more`, dim, isLink: true, isWide: true, depth: 0, sign: "▸", fold: isHitless ? ["options", "pale"] : ["unfolded", "more"],
      label: `${FormatCount(more.length)} more ${dim}`, isCollapsed: true, tip: () => `${names.join(", ")}\nclick: show them in the tree`,
    };
  }

  /** Makes a row of lanes. */
  CreateRow(row, scene) {
    const { table } = this;
    const [lane] = row.members;
    const isMany = row.members.length > 1;
    const chain = row.chain.length > 1;
    const identifiers = row.members.map((member) => table.identifier[member]);
    const number = (other) => (Number.isInteger(table.identifier[other]) && table.identifier[other] > 0 ? String(table.identifier[other]) : "");
    let parts = [[table.name[lane] ?? "process", number(lane)]];
    if (isMany) {
      parts = [[`${row.members.length} × ${table.name[lane]}`, `${identifiers[0]} to ${identifiers[identifiers.length - 1]}`]];
    } else if (chain) {
      const first = row.chain[0];
      parts = [[table.name[first], number(first)], ...(row.chain.length > 2 ? [["› …", ""]] : []), ["›", ""], [table.name[lane], number(lane)]];
    }
    const isFirst = [...row.chain, ...row.members].some((other) => this.noted.firstPrograms.has(other));
    const sign = this.GetSign(row);
    const fold = row.fold ?? (chain && !row.children ? `chain ${row.lane}` : null);
    return {
      key: `lane ${lane}${row.isPinned ? " pinned" : ""}`, section: "processes", lane,
      lanes: [...new Set([...row.chain, ...row.members])], depth: Math.min(row.depth, MAXIMUM_INDENT), sign, isFirst, parts, isChain: chain,
      hidden: row.hidden, isPinned: row.isPinned, isCollapsed: row.isCollapsed || isMany, level: row.depth + 1,
      fold: fold ? ["unfolded", fold] : ["collapsed", lane], hasFold: Boolean(sign),
      select: { type: "lane", lane }, field: ["process", lane], range: () => [this.GetBegin(lane, scene.timeline), this.GetEnd(lane, scene.timeline)],
      tip: () => row.members.slice(0, 3).map((member) => this.Describe(member, scene.timeline)).join("\n"),
      label: `${isMany ? `${table.name[lane]}, ${FormatCount(row.members.length)} processes in a row` : this.Describe(lane, scene.timeline).replaceAll("\n", ", ")}`,
      draw: (painter) => this.DrawRow(painter, row),
    };
  }

  /** Retrieves the sign before a row, which shows that rows under it can be folded. */
  GetSign(row) {
    if (row.members.length > 1) {
      return "▸";
    }
    if (row.children) {
      return row.isCollapsed ? "▸" : "▾";
    }
    return row.chain.length > 1 ? "▸" : "";
  }

  /** Draws the lives of a row. */
  DrawRow(painter, row) {
    const { scene } = painter;
    const { timeline } = scene;
    painter.isPale = painter.isBeside || this.isPaled && !row.chain.concat(row.members).some((lane) => scene.filter.PassesLane(lane));
    let span = [Infinity, -Infinity];
    for (const lane of row.members) {
      const place = this.DrawLane(painter, lane, row.chain);
      span = [Math.min(span[0], place[0]), Math.max(span[1], place[1])];
      const target = { select: { type: "lane", lane }, field: ["process", lane], tip: () => this.Describe(lane, timeline), range: () => [this.GetBegin(lane, timeline), this.GetEnd(lane, timeline)] };
      painter.AddHit(place[0], Math.max(place[1], place[0] + 4), target);
    }
    this.DrawWords(painter, row, span);
    painter.isPale = false;
  }

  /** Retrieves how a row ended, with the time if it ended after the window; "" if it ended well, or if its end is unknown. */
  GetRowEnd({ members }, { scale, scene }) {
    const texts = new Set(members.map((member) => this.GetEndText(member)));
    const [lane] = members;
    if (texts.size > 1 || !["bad", "killed"].includes(this.GetEndKind(lane))) {
      return "";
    }
    const end = this.GetEnd(lane, scene.timeline);
    if (members.length > 1 || end <= scale.end || !scene.timeline.isTime) {
      return this.GetEndText(lane);
    }
    const when = FormatDate(end) === FormatDate(scale.end) ? FormatClock(end, 0) : FormatTime(end, 0);
    return `${this.GetEndText(lane)} ${when} ›`;
  }

  /** Writes how a row ended, and its command line or how many hits it has. */
  DrawWords(painter, row, span) {
    const [lane] = row.members;
    const isMany = row.members.length > 1;
    const hits = this.DrawHits(painter, row.chain.concat(row.members));
    const end = this.GetRowEnd(row, painter);
    const many = end ? "each" : `${row.members.length} runs`;
    const hasCalls = this.HasCalls(lane) && painter.scene.settings.options.includes("calls");
    painter.Label(span[0], span[1], {
      end, endColour: this.GetEndKind(lane) === "killed" ? "bad" : "warn", words: hits ? FormatCount(hits, "hit") : isMany ? many : this.GetWords(lane),
      fill: isMany || hasCalls ? null : this.GetColour(lane, painter.scene), before: span[1] - span[0] < 8 ? 6 : 0, isLane: true,
    });
  }

  /** Determines if calls of a process were recorded. */
  HasCalls(lane) {
    return this.table.kinds[lane].includes("strace");
  }

  /** Draws the life of a process, which in a chain begins with that of the first process; retrieves its place. */
  DrawLane(painter, lane, chain) {
    const { scene, context } = painter;
    const { timeline, settings } = scene;
    const first = chain.length > 1 ? chain[0] : lane;
    const [begin, end] = [Math.min(this.GetBegin(first, timeline), this.GetBegin(lane, timeline)), this.GetEnd(lane, timeline)];
    const [left, right] = painter.Place(begin, end);
    const colour = this.GetColour(lane, scene);
    const kind = this.GetEndKind(lane);
    const hasCalls = this.HasCalls(lane) && settings.options.includes("calls");
    const edge = hasCalls ? colour : END_EDGES[kind];
    painter.Fill(colour, left, right, {
      ...(painter.isOnPath ? { edge: "text", line: right - left > 6 ? 2 : 1 } : { edge }), alpha: painter.isPale || hasCalls ? 0.35 : 1, isFading: kind === "open" && end <= painter.scale.end,
    });
    if (hasCalls) {
      this.DrawCalls(painter, lane);
    }
    for (const execution of this.GetExecutions(lane)) {
      if (timeline.isTime && execution.time !== null && painter.Has(execution.time)) {
        const x = painter.scale.ToPixel(execution.time);
        const isInside = right - left > 8;
        painter.Triangle(isInside ? x : right, isInside ? GetInk(Colour(colour)) : Colour("text"));
      }
    }
    context.lineWidth = 1;
    return [left, right];
  }

  /** Draws the calls of a lane: at most one tick per pixel, which shows the rarest class there. */
  DrawCalls(painter, lane) {
    const { columns } = this.store;
    const { context, scale, scene } = painter;
    const { timeline } = scene;
    const { starts, indexes } = this.seen.get(timeline);
    let [lastPixel, lastClass] = [-1, 255];
    const positions = { length: starts[lane + 2] - starts[lane + 1] };
    let low = starts[lane + 1];
    let high = low + positions.length;
    while (low < high) {
      const half = (low + high) >> 1;
      if (timeline.positions[indexes[half]] < scale.begin) {
        low = half + 1;
      } else {
        high = half;
      }
    }
    for (let index = low; index < starts[lane + 2] && timeline.positions[indexes[index]] <= scale.end; index += 1) {
      const row = timeline.rows[indexes[index]];
      const pixel = Math.floor(scale.ToPixel(timeline.positions[indexes[index]]));
      const callClass = columns.class[row];
      if (this.isCall[columns.kind[row]] && (pixel !== lastPixel || callClass < lastClass)) {
        context.fillStyle = Colour(CALL_COLOURS[callClass] ?? "grey");
        context.fillRect(pixel, painter.top + 3, 1.3, LANE - 6);
        [lastPixel, lastClass] = [pixel, callClass];
      }
      if (this.store.IsError(row)) {
        context.fillStyle = Colour("red");
        context.fillRect(pixel, painter.top + 1, 1.3, 2);
      }
    }
  }

  /** Draws the hits of the search in the events of lanes; retrieves how many. */
  DrawHits(painter, lanes) {
    const { filter, timeline, selection } = painter.scene;
    if (!filter.text || !filter.hits) {
      return 0;
    }
    const { starts, indexes } = this.seen.get(timeline);
    const positions = [];
    let current = null;
    let count = 0;
    for (const lane of new Set(lanes)) {
      for (let index = starts[lane + 1]; index < starts[lane + 2]; index += 1) {
        const row = timeline.rows[indexes[index]];
        if (filter.Passes(row)) {
          positions.push(timeline.positions[indexes[index]]);
          count += painter.Has(timeline.positions[indexes[index]]) ? 1 : 0;
          current = selection?.type === "event" && selection.row === row ? timeline.positions[indexes[index]] : current;
        }
      }
    }
    painter.Hits(positions, current);
    return count;
  }

  /** Retrieves the name of the colour of a lane. */
  GetColour(lane, { settings }) {
    if (settings.colour === "end") {
      return END_COLOURS[this.GetEndKind(lane)];
    }
    const rank = this.ranks[settings.colour]?.get(settings.colour === "user" ? this.table.user[lane] : this.table.name[lane]);
    return rank === undefined ? "grey" : PaletteName(rank);
  }

  /** Retrieves what the colours and signs mean: [colour or sign, words]. */
  GetLegend(scene) {
    const lanes = this.shown ?? [];
    const { settings } = scene;
    const legend = [];
    if (settings.colour === "end") {
      const ends = new Set(lanes.map((lane) => this.GetEndKind(lane)));
      legend.push(...Object.keys(END_WORDS).filter((kind) => ends.has(kind)).map((kind) => [END_COLOURS[kind], END_WORDS[kind]]));
    } else {
      legend.push(...[...this.ranks[settings.colour] ?? []].map(([value, rank]) => [PaletteName(rank), String(value ?? "not known")]));
    }
    legend.push(["▶", "program"], ...(lanes.some((lane) => this.noted.firstPrograms.has(lane)) ? [["◆", "first seen"]] : []));
    if (settings.options.includes("calls") && lanes.some((lane) => this.HasCalls(lane))) {
      legend.push(...this.store.meta.call_classes.map((name, index) => [CALL_COLOURS[index], `${name} calls`]), ["red", "failed, above"]);
    }
    return legend;
  }
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

/** Ranks values: the most frequent ones have a colour of the palette each, the others have none. */
function RankValues(values) {
  const counts = new Map();
  values.forEach((value) => counts.set(value, (counts.get(value) ?? 0) + 1));
  const ranked = [...counts].sort((one, other) => other[1] - one[1]);
  return new Map(ranked.slice(0, PALETTE.length - 1).map(([value], rank) => [value, rank]));
}

/** Describes the standard streams of an execution in a line; equal ones only once. */
export function DescribeStreams({ streams }) {
  const names = new Map();
  for (const [stream, name] of streams) {
    names.set(name, [...(names.get(name) ?? []), stream]);
  }
  return [...names].map(([name, list]) => `${list.join(", ")}: ${name}`).join(" · ");
}
