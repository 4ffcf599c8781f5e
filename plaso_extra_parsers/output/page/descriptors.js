// Descriptors by object: which process had it open, what was read and written, and where
// copies came from.

import { Colour } from "./canvas.js";
import { FormatBytes, FormatCount, FormatTime } from "./format.js";

const LIBRARY = /\.so(\.\d+)*$|\/ld\.so\.cache$|\/locale\/|\/gconv\/|\/locale-archive$/;
const QUIET = /^(\/dev\/|\/proc\/|\/sys\/|pipe|anon_inode|<?anon|eventpoll|inotify)/;
const PASSED = "scm";
const MAXIMUM_OBJECTS = 400;

/** Descriptors of a report. */
export class Descriptors {
  constructor(store, processes, noted) {
    this.store = store;
    this.processes = processes;
    this.noted = noted;
    this.table = store.tables.descriptors;
    this.ofSession = new Map();
    this.ofLane = new Map();
    this.copies = new Map();
    this.passedOn = new Set();
    const append = (map, key, index) => (map.get(key) ?? map.set(key, []).get(key)).push(index);
    this.table.session.forEach((session, index) => {
      this.ofSession.set(session, index);
      append(this.ofLane, this.table.lane[index], index);
      if (this.table.parent[index]) {
        append(this.copies, this.table.parent[index], index);
        if (this.table.origin[index] === PASSED) {
          this.passedOn.add(this.table.parent[index]);
        }
      }
    });
    this.lineRanges = CollectLineRanges(store);
    // What pictures need to know of each descriptor is found once: 0 means not known yet.
    this.notes = new Uint8Array(this.table.session.length);
    this.ranges = new Map();
  }

  /** Retrieves the name of the object of a descriptor; for a socket, the name of its peer. */
  GetObject(index) {
    const { table } = this;
    const address = table.address[index]?.replace(" port ", ":");
    return address ?? table.object[index] ?? `(${table.kind[index] ?? "not known"})`;
  }

  /** Retrieves the range of a session on an axis, or null if it is not on it. */
  GetRange(index, timeline) {
    const { table } = this;
    if (!timeline.isTime) {
      return this.lineRanges.get(table.session[index]) ?? null;
    }
    const begin = table.opened[index] ?? table.closed[index];
    return begin === null ? null : [begin, table.closed[index] ?? begin];
  }

  /** Retrieves the ranges of all sessions on an axis; NaN if one is not on it. */
  GetRanges(timeline) {
    if (!this.ranges.has(timeline)) {
      const count = this.table.session.length;
      const ranges = { begins: new Float64Array(count).fill(NaN), ends: new Float64Array(count).fill(NaN) };
      for (let index = 0; index < count; index += 1) {
        [ranges.begins[index], ranges.ends[index]] = this.GetRange(index, timeline) ?? [NaN, NaN];
      }
      this.ranges.set(timeline, ranges);
    }
    return this.ranges.get(timeline);
  }

  /** Determines if a descriptor is still open at the end of the evidence: not closed, or with the end "open". */
  IsOpen(index) {
    return this.table.closed[index] === null || this.table.ended[index] === "open";
  }

  /** Determines if a descriptor is open at a time. */
  IsOpenAt(index, time, timeline) {
    const range = this.GetRange(index, timeline);
    return range !== null && range[0] <= time && (this.IsOpen(index) || range[1] >= time);
  }

  /** Determines if a descriptor is noted: it is of another machine, was passed on, or wrote a file. */
  IsNoted(index) {
    const { table } = this;
    if (!this.notes[index]) {
      const name = table.object[index] ?? "";
      const isFile = name.startsWith("/") && !QUIET.test(name);
      const isNoted = Boolean(table.address[index]) || this.IsPassed(index) || (table.written[index] > 0 && isFile);
      this.notes[index] = isNoted ? 2 : 1;
    }
    return this.notes[index] === 2;
  }

  /** Determines if a descriptor was passed to another process, or came from one. */
  IsPassed(index) {
    return this.table.origin[index] === PASSED || this.passedOn.has(this.table.session[index]);
  }

  /** Iterates over the sessions of the window that pass the filter; with a selected process, over its own. */
  Visit({ timeline, window, filter }, lane, visit) {
    const { session } = this.table;
    const { begins, ends } = this.GetRanges(timeline);
    const own = lane === null ? null : this.ofLane.get(lane);
    const count = own?.length ?? session.length;
    for (let place = 0; place < count; place += 1) {
      const index = own ? own[place] : place;
      if (begins[index] <= window.end && ends[index] >= window.begin && (filter.isWhole || filter.PassesSession(session[index]))) {
        visit(index);
      }
    }
  }

  /** Retrieves all sessions that the latest scene shows, from which the flow is drawn. */
  get shown() {
    if (!this.collected && this.scene) {
      this.collected = [];
      this.Visit(this.scene, this.lane, (index) => this.collected.push(index));
    }
    return this.collected;
  }

  /** Retrieves the rows of the window, one object each; those that moved most come first. */
  BuildRows(scene) {
    const { settings, filter, selection } = scene;
    const { table } = this;
    const lane = selection?.type === "lane" && this.ofLane.has(selection.lane) ? selection.lane : null;
    Object.assign(this, { scene, lane, collected: null, hasFlow: false });
    const isAll = settings.unfolded.includes("descriptors") || lane !== null || !filter.isWhole;
    const hasLibraries = settings.options.includes("libraries");
    const kept = [];
    let count = 0;
    this.Visit(scene, lane, (index) => {
      count += 1;
      this.hasFlow = this.hasFlow || table.read[index] + table.written[index] > 0 || this.IsPassed(index);
      if ((isAll || this.IsNoted(index)) && (hasLibraries || !LIBRARY.test(table.object[index] ?? ""))) {
        kept.push(index);
      }
    });
    const objects = this.GroupByObject(kept, scene);
    const rows = objects.slice(0, MAXIMUM_OBJECTS).flatMap((object) => this.CreateRows(object, scene));
    const left = count - kept.length;
    this.note = `${FormatCount(kept.length)} of ${FormatCount(count)}${isAll ? "" : " noted"}${lane === null ? "" : ` of ${this.processes.GetName(lane)}`}`;
    if (left > 0) {
      rows.push({
        key: "more descriptors", section: "descriptors", name: `${FormatCount(left)} more`, isLink: true, isWide: true, depth: 0, sign: "▸", isCollapsed: true,
        dim: isAll ? "libraries" : "files that were read, pipes, libraries", label: `${left} more`,
        fold: isAll ? ["options", "libraries"] : ["unfolded", "descriptors"],
      });
    }
    if (objects.length > MAXIMUM_OBJECTS) {
      rows.push({ key: "rest", section: "descriptors", name: `and ${FormatCount(objects.length - MAXIMUM_OBJECTS)} more objects`, dim: "zoom in, or choose a process", isWide: true, depth: 1, label: "more objects" });
    }
    return rows;
  }

  /** Groups sessions by object. */
  GroupByObject(indexes, { timeline, settings }) {
    const { table } = this;
    const objects = new Map();
    for (const index of indexes) {
      const name = this.GetObject(index);
      const key = `${table.group[index]}|${name}`;
      const object = objects.get(key) ?? objects.set(key, { key, name, indexes: [], read: 0, written: 0, passed: 0, begin: Infinity }).get(key);
      object.indexes.push(index);
      object.read += table.read[index];
      object.written += table.written[index];
      object.passed += table.origin[index] === PASSED ? 1 : 0;
      object.begin = Math.min(object.begin, this.GetRange(index, timeline)[0]);
    }
    const moved = ({ read, written }) => read + written;
    const compare = settings.options.includes("by time") ? (one, other) => one.begin - other.begin : (one, other) => other.passed - one.passed || moved(other) - moved(one);
    return [...objects.values()].sort(compare);
  }

  /** Makes the row of an object, and rows of its descriptors if it is unfolded. */
  CreateRows(object, scene) {
    const { timeline } = scene;
    const { table } = this;
    const isMany = object.indexes.length > 1;
    // Objects that were passed are unfolded at first, to show who passed them to whom.
    const isOpen = isMany && (scene.settings.unfolded.includes(`object ${object.key}`) !== (object.passed > 0));
    const [first] = object.indexes;
    const row = {
      key: `object ${object.key}`, section: "descriptors", name: object.name, depth: 0, level: 1, sign: isMany ? (isOpen ? "▾" : "▸") : "", hasFold: isMany, isCollapsed: !isOpen,
      fold: ["unfolded", `object ${object.key}`], indexes: object.indexes, isPath: true,
      select: { type: "descriptor", index: first }, field: ["descriptor", table.session[first]],
      range: () => this.GetSpan(object.indexes, timeline),
      tip: () => `${object.name}\n${this.GetWho(object.indexes)} · ${this.GetMoved(object)}`,
      label: `${object.name}: ${this.GetWho(object.indexes)}, ${this.GetMoved(object)}`,
      draw: (painter) => this.DrawObject(painter, object.indexes, `${this.GetWho(object.indexes)} · ${this.GetMoved(object)}`, isOpen),
    };
    return isOpen ? [row, ...object.indexes.map((index) => this.CreateSessionRow(index, timeline))] : [row];
  }

  /** Makes the row of a descriptor. */
  CreateSessionRow(index, timeline) {
    const { table } = this;
    const moved = this.GetMoved({ read: table.read[index], written: table.written[index] });
    const words = [GetOrigin(table.origin[index]), moved, this.GetEndWord(index)].filter(Boolean).join(" · ");
    return {
      key: `session ${table.session[index]}`, section: "descriptors", parts: [[this.processes.GetName(table.lane[index]), `fd ${table.number[index] ?? "?"}`]], depth: 1, level: 2, indexes: [index],
      select: { type: "descriptor", index }, field: ["descriptor", table.session[index]], range: () => this.GetRange(index, timeline),
      tip: () => this.Describe(index), label: this.Describe(index), draw: (painter) => this.DrawObject(painter, [index], words, false),
    };
  }

  /** Retrieves what ended a descriptor, unless it was only closed. */
  GetEndWord(index) {
    const ended = this.table.ended[index];
    return this.IsOpen(index) ? "still open" : ended && ended !== "close" ? `until ${ended}` : "";
  }

  /** Retrieves the range in which several descriptors were open. */
  GetSpan(indexes, timeline) {
    const ranges = indexes.map((index) => this.GetRange(index, timeline));
    return [Math.min(...ranges.map(([begin]) => begin)), Math.max(...ranges.map(([, end]) => end))];
  }

  /** Describes who had an object open. */
  GetWho(indexes) {
    const lanes = [...new Set(indexes.map((index) => this.table.lane[index]))];
    const [first] = lanes;
    return lanes.length > 1 ? `${this.processes.GetName(first)} and ${FormatCount(lanes.length - 1, "other")}` : this.processes.GetName(first);
  }

  /** Describes how much was read and written. */
  GetMoved({ read, written }) {
    return [read ? `read ${FormatBytes(read)}` : "", written ? `written ${FormatBytes(written)}` : ""].filter(Boolean).join(", ") || "nothing read or written";
  }

  /** Draws descriptors of an object. */
  DrawObject(painter, indexes, words, isOpen) {
    const { table } = this;
    const { timeline, selection } = painter.scene;
    let span = [Infinity, -Infinity];
    for (const index of indexes) {
      const [begin, end] = this.GetRange(index, timeline);
      const [left, right] = painter.Place(begin, end, 2);
      const isSelected = selection?.type === "descriptor" && selection.index === index;
      const sum = table.read[index] + table.written[index];
      if (sum) {
        painter.Fill("blue", left, right, { isFading: this.IsOpen(index), edge: isSelected ? "text" : null });
        if (table.written[index]) {
          const share = Math.max(3, Math.round(14 * table.written[index] / sum));
          painter.context.fillStyle = Colour("orange");
          painter.context.fillRect(left, painter.middle + 7 - share, right - left, share);
        }
      } else {
        painter.Fill("grey", left, right, { height: 4, edge: isSelected ? "text" : null });
      }
      painter.AddHit(left, Math.max(right, left + 5), { select: { type: "descriptor", index }, field: ["descriptor", table.session[index]], tip: () => this.Describe(index), range: () => [begin, end] });
      span = [Math.min(span[0], left), Math.max(span[1], right)];
    }
    if (!isOpen) {
      painter.Label(span[0], span[1], { words, fill: indexes.length === 1 && table.read[indexes[0]] && !table.written[indexes[0]] ? "blue" : null });
    }
  }

  /** Draws arrows from descriptors to their copies, over the rows. */
  DrawCopies(context, scale, places, timeline) {
    const { table } = this;
    for (const [index, y] of places) {
      const parent = this.ofSession.get(table.parent[index]);
      const from = places.get(parent);
      if (parent === undefined || from === undefined || from === y) {
        continue;
      }
      const left = scale.ToClampedPixel(this.GetRange(index, timeline)[0]);
      const isPassed = table.origin[index] === PASSED;
      context.strokeStyle = Colour(isPassed ? "red" : "violet");
      context.fillStyle = context.strokeStyle;
      context.lineWidth = isPassed ? 2 : 1;
      context.beginPath();
      context.moveTo(left - 1, from);
      context.bezierCurveTo(left - 16, from, left - 16, y, left - 1, y);
      context.stroke();
      context.beginPath();
      context.moveTo(left, y);
      context.lineTo(left - 6, y - 3.5);
      context.lineTo(left - 6, y + 3.5);
      context.fill();
    }
  }

  /** Retrieves the meanings of the colours. */
  GetLegend() {
    return [["blue", "read"], ["orange", "written"], ...(this.passedOn.size ? [["red", "arrow: passed in a message"], ["violet", "inherited or duplicated"]] : [])];
  }

  /** Describes a descriptor in words. */
  Describe(index) {
    const { table } = this;
    const times = [table.opened[index], this.IsOpen(index) ? null : table.closed[index]].map((time) => (time === null ? "…" : FormatTime(time)));
    const end = this.IsOpen(index) ? "still open" : `until ${table.ended[index]}`;
    const moved = this.GetMoved({ read: table.read[index], written: table.written[index] });
    const who = `fd ${table.number[index] ?? "?"} of ${this.processes.GetName(table.lane[index])}`;
    return `${this.GetObject(index)}: ${who}, ${GetOrigin(table.origin[index]) || "origin not recorded"}, ${end}\n${moved}, ${FormatCount(table.calls[index], "call")}\n${times.join(" – ")}`;
  }

  /** Retrieves the rows of the events of a descriptor. */
  GetRows(index) {
    const { store } = this;
    const session = this.table.session[index];
    const rows = new Set();
    for (let row = 0; row < store.count; row += 1) {
      if (store.columns.session[row] === session) {
        rows.add(row);
      }
    }
    store.further.forEach((sessions, row) => sessions.includes(session) && rows.add(row));
    return Uint32Array.from(rows).sort();
  }
}

/** Describes where a descriptor came from. */
function GetOrigin(origin) {
  return origin === PASSED ? "passed in a message" : origin ?? "";
}

/** Determines if a file is a library, which any program reads when it starts. */
export function IsLibrary(name) {
  return LIBRARY.test(name ?? "");
}

/** Collects the range of lines in which each session is seen, in logs without times. */
function CollectLineRanges({ lines, columns }) {
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
