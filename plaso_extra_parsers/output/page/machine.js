// The machine: what was recorded, boots, sleep, logins, what was run as root, and tags.

import { Colour, DrawHatching, FamilyName, PaletteName } from "./canvas.js";
import { FormatCount, FormatDuration, FormatTime } from "./format.js";
import { QuoteValue } from "./query.js";
import { CountAttempts, GetValue, JoinAttempts, PairLogins } from "./logins.js";
import { FindRuns, MergeGaps, SelectRows } from "./samples.js";
import { FindFirst } from "./timeline.js";

// Kind of mark: name of its row, sign, colour, word.
const KINDS = {
  "failed login": ["failed logins", "✕", "bad", "failed"], "failed sudo": ["failed sudo", "✕", "bad", "refused"], "failed su": ["failed su", "✕", "bad", "refused"],
  sudo: ["sudo", "▲", "warn", "as another user"], su: ["su", "▲", "warn", "as another user"], cron: ["cron", "▲", "warn", "as another user"],
  privileges: ["privileges", "▲", "warn", "as another user"], account: ["accounts", "◆", "warn", "account changed"],
  boot: ["machine", "▲", "green", "boot"], shutdown: ["machine", "▼", "red", "shutdown"], sleep: ["machine", "☾", "sky", "sleep"],
  wake: ["machine", "☀", "amber", "wake"], clock: ["machine", "◷", "blue", "clock set"], atop: ["machine", "●", "sky", "atop started"],
  crash: ["crashes", "✕", "bad", "crash"], "out of memory": ["out of memory", "!", "bad", "out of memory"],
  command: ["commands", "▶", "dim", "command of a history"], execution: ["executions", "▶", "dim", "execution"], connection: ["connections", "⇄", "link", "connection"],
};
const ROOT = /^(root|0|S-1-5-18|SYSTEM)$/;
// Kinds of marks for commands that were run as another user.
export const SWITCHES = ["sudo", "su", "cron"];
const ORDER = ["machine", "failed logins", "logins", "failed sudo", "failed su", "sudo", "su", "cron", "privileges", "accounts", "crashes", "out of memory", "commands", "executions", "connections"];
const MAXIMUM_NAMES = 4;
const MINIMUM_GAP_WIDTH = 3;

/** Facts about the machines. */
export class Machine {
  constructor(store) {
    this.store = store;
    this.marks = store.tables.marks;
    this.logins = PairLogins(this.marks);
    this.hosts = CollectHosts(store.tables);
    this.ranges = CollectRanges(store);
    this.tags = new Map([store.times, store.lines].map((timeline) => [timeline, CollectTags(store, timeline)]));
    this.attempts = JoinAttempts(this.marks, (kind) => kind in KINDS);
  }

  /** Retrieves the attempts of a kind that pass the filter, in the window or anywhere. */
  GetAttempts(kind, { filter }, isAnywhere = false) {
    const { marks } = this;
    return this.attempts.filter((attempt) => {
      const [index] = attempt;
      return marks.kind[index] === kind && (isAnywhere || filter.IsInWindow(marks.time[index], marks.time[index])) && attempt.some((other) => filter.Passes(marks.row[other]));
    });
  }

  /** Retrieves the rows of the window. */
  BuildRows(scene) {
    const { timeline, filter } = scene;
    const rows = [];
    if (timeline.isTime) {
      const found = new Map();
      for (const [kind, [name]] of Object.entries(KINDS)) {
        const attempts = this.GetAttempts(kind, scene);
        if (attempts.length) {
          found.set(name, [...(found.get(name) ?? []), ...attempts]);
        }
      }
      const logins = this.BuildLogins(scene);
      for (const name of ORDER) {
        if (name === "logins") {
          rows.push(...logins);
        } else if (found.has(name)) {
          rows.push(this.CreateMarkRow(name, found.get(name)));
        }
      }
      if (filter.isWhole || rows.length) {
        rows.unshift(...this.BuildRecorded(scene));
      }
    }
    return [...rows, ...this.BuildTags(scene)];
  }

  /** Describes what the window contains. */
  GetNote(scene) {
    const counts = [["failed login", "failed"], ["sudo", "sudo"], ["su", "su"], ["cron", "cron"], ["boot", "boot"]].map(([kind, word]) => [CountAttempts(this.marks, this.GetAttempts(kind, scene)), word]);
    const logins = this.logins.filter((login) => scene.filter.IsInWindow(login.begin, login.begin) && scene.filter.Passes(login.row)).length;
    counts.splice(1, 0, [logins, logins === 1 ? "login" : "logins"]);
    return counts.filter(([count]) => count).map(([count, word]) => `${FormatCount(count)} ${word}`).join(", ") || "none in this window";
  }

  /** Retrieves the meanings of the signs and bars. */
  GetLegend(scene) {
    const legend = new Map();
    for (const [kind, [, sign, colour, word]] of Object.entries(KINDS)) {
      if (this.GetAttempts(kind, scene).length) {
        legend.set(word, [sign, word, colour]);
      }
    }
    if (this.logins.length) {
      legend.set("login", ["login", "login until logout"]);
    }
    return [...legend.values()];
  }

  /** Makes the row of what was recorded: one line per kind of evidence, with hatched gaps. */
  BuildRecorded(scene) {
    const { filter, window } = scene;
    const ranges = this.ranges.filter(({ begin, end, family }) => begin <= window.end && end >= window.begin && (!filter.kinds || this.PassesFamily(filter, family))).slice(0, 4);
    if (!ranges.length) {
      return [];
    }
    const gaps = [...this.hosts.values()].flatMap((host) => host.gaps).filter((gap) => filter.IsInWindow(gap.begin, gap.end));
    const sum = gaps.reduce((total, gap) => total + gap.end - gap.begin, 0);
    const dim = gaps.length ? `${FormatCount(gaps.length, "gap")}, ${FormatDuration(sum)}` : this.hosts.size ? "no gap" : "";
    return [{
      key: "recorded", section: "logins", name: "recorded", dim, depth: 1, label: `recorded, ${dim}: ${ranges.map(({ name }) => name).join(", ")}`,
      range: () => (gaps.length ? [gaps[0].begin, gaps[0].end] : [Math.min(...ranges.map(({ begin }) => begin)), Math.max(...ranges.map(({ end }) => end))]),
      isZoom: gaps.length > 0,
      tip: () => ranges.map(({ name, begin, end }) => `${name}: ${FormatTime(begin, 0)} – ${FormatTime(end, 0)}`).join("\n"),
      draw: (painter) => this.DrawRecorded(painter, ranges, gaps),
    }];
  }

  /** Determines if a family has a data type that passes the filter. */
  PassesFamily(filter, family) {
    return this.store.families[family].dataTypes.some((dataType) => filter.kinds.values.includes(dataType) !== filter.kinds.isNot);
  }

  /** Draws what was recorded, and hatches what was not. */
  DrawRecorded(painter, ranges, gaps) {
    const { context, top } = painter;
    ranges.forEach(({ begin, end, colour }, index) => {
      const [left, right] = painter.Place(begin, end);
      context.fillStyle = Colour(colour);
      context.fillRect(left, top + 3 + index * 4, right - left, 3);
    });
    for (const gap of gaps) {
      const [left, right] = painter.Place(gap.begin, gap.end, 1);
      if (right - left >= MINIMUM_GAP_WIDTH) {
        context.fillStyle = Colour("back");
        context.fillRect(left, top + 1, right - left, 16);
        DrawHatching(context, left, top + 2, right - left, 14);
        const text = `not recorded for ${FormatDuration(gap.end - gap.begin)}${gap.reason ? ` (${gap.reason})` : ""}`;
        painter.AddHit(left, right, { tip: () => `${text}\n${FormatTime(gap.begin, 0)} – ${FormatTime(gap.end, 0)}`, range: () => [gap.begin, gap.end], isZoom: true });
      }
    }
  }

  /** Makes a row of marks of a kind. */
  CreateMarkRow(name, attempts) {
    const { marks } = this;
    attempts.sort((one, other) => marks.time[one[0]] - marks.time[other[0]]);
    const describe = (attempt) => {
      const [, , , word] = KINDS[marks.kind[attempt[0]]];
      const [user, target, origin, host] = ["user", "target", "origin", "host"].map((field) => GetValue(marks, attempt, field));
      return [word, user, target && `as ${target}`, origin && `from ${origin}`, host && `on ${host}`, GetValue(marks, attempt, "command") ?? GetValue(marks, attempt, "text")].filter(Boolean).join(" ");
    };
    const targets = attempts.map((attempt) => GetValue(marks, attempt, "target")).filter(Boolean);
    const title = SWITCHES.includes(name) && IsRoot(targets) ? { sudo: "sudo to root", cron: "cron as root", su: "su to root" }[name] : name;
    return {
      key: `marks ${name}`, section: "logins", name: title, dim: this.GetPlace(attempts), depth: 1,
      field: ["text", `noted:${QuoteValue(marks.kind[attempts[0][0]])}`], rows: attempts.flat().map((index) => marks.row[index]),
      label: `${title}: ${FormatCount(CountAttempts(marks, attempts))}: ${attempts.slice(0, 20).map(describe).join("; ")}`,
      range: () => [marks.time[attempts[0][0]], marks.time[attempts[attempts.length - 1][0]]],
      draw: (painter) => this.DrawMarks(painter, attempts, describe),
    };
  }

  /** Names the hosts of marks, or else their evidence files, if the report has several. */
  GetPlace(attempts) {
    const { marks, store } = this;
    const hosts = new Set(marks.host.filter(Boolean));
    const own = [...new Set(attempts.map((attempt) => GetValue(marks, attempt, "host") ?? store.shortNames.get(store.setOfSource[marks.source[attempt[0]]])))];
    return hosts.size > 1 || (!hosts.size && store.sets.length > 1) ? own.slice(0, 2).join(", ") : "";
  }

  /** Draws marks, and words for all of them after the last or before the first one. */
  DrawMarks(painter, attempts, describe) {
    const { marks } = this;
    const { selection } = painter.scene;
    const places = attempts.map((attempt) => painter.scale.ToPixel(marks.time[attempt[0]]));
    attempts.forEach((attempt, number) => {
      const [index] = attempt;
      const isSelected = selection?.type === "event" && attempt.some((other) => marks.row[other] === selection.row);
      if (isSelected) {
        painter.context.fillStyle = Colour("select");
        painter.context.fillRect(places[number] - 8, painter.top, 16, 18);
      }
      painter.Sign(KINDS[marks.kind[index]][1], places[number], isSelected ? "text" : KINDS[marks.kind[index]][2]);
      const row = marks.row[index];
      painter.AddHit(places[number] - 7, places[number] + 7, {
        tip: () => `${describe(attempt)}\n${FormatTime(marks.time[index])}`, select: { type: "event", row }, range: () => [marks.time[index] - 5e6, marks.time[index] + 5e6],
      });
    });
    painter.Label(Math.min(...places) - 6, Math.max(...places) + 6, { words: this.SumUp(attempts) });
  }

  /** Sums up marks in words: where they came from, who, as whom. */
  SumUp(attempts) {
    const { marks } = this;
    const kind = marks.kind[attempts[0][0]];
    const list = (name) => [...new Set(attempts.map((attempt) => GetValue(marks, attempt, name)).filter(Boolean))];
    const limit = (names) => `${names.slice(0, MAXIMUM_NAMES).join(", ")}${names.length > MAXIMUM_NAMES ? " …" : ""}`;
    if (KINDS[kind][0] === "machine") {
      const kinds = [...new Set(attempts.map(([index]) => KINDS[marks.kind[index]][3]))];
      return attempts.length < 3 ? limit(kinds) : `${attempts.length}: ${limit(kinds)}`;
    }
    const [users, origins] = [list("user"), list("origin")];
    const from = origins.length ? ` from ${limit(origins)}` : "";
    if (kind.startsWith("failed")) {
      return `${CountAttempts(marks, attempts)}${from}${users.length ? `: ${limit(users)}` : ""}`;
    }
    const names = limit([...new Set(list("command").map(NameCommand))]);
    const targets = list("target");
    // The name of the row already shows it if all of them are root.
    const as = SWITCHES.includes(kind) && !IsRoot(targets) ? "as " : "";
    const whom = targets.length && (as || kind === "account") ? `${as}${limit(targets)}` : "";
    const who = [limit(users), whom].filter(Boolean).join(" ");
    return [`${who}${from}`.trim(), names].filter(Boolean).join(": ");
  }

  /** Retrieves the rows of logins: a row per user and terminal. */
  BuildLogins({ filter }) {
    const found = new Map();
    for (const login of this.logins) {
      if (filter.IsInWindow(login.begin, login.end ?? login.begin) && filter.Passes(login.row)) {
        const key = `${login.user ?? "?"}|${login.terminal ?? ""}`;
        (found.get(key) ?? found.set(key, []).get(key)).push(login);
      }
    }
    return [...found].map(([key, logins]) => ({
      key: `login ${key}`, section: "logins", name: logins[0].user ?? "?", dim: logins[0].terminal ?? "", depth: 1, field: logins[0].user ? ["user", logins[0].user] : null,
      rows: logins.map(({ row }) => row), label: `${FormatCount(logins.length, "login")}: ${logins.slice(0, 20).map(DescribeLogin).join("; ")}`,
      range: () => [logins[0].begin, Math.max(...logins.map(({ begin, end }) => end ?? begin))],
      draw: (painter) => DrawLogins(painter, logins),
    }));
  }

  /** Retrieves the rows of the tags in the window, one row each. */
  BuildTags({ timeline, window, filter }) {
    const rows = [];
    for (const [label, positions] of this.tags.get(timeline)) {
      const first = FindFirst(positions.map(({ position }) => position), window.begin);
      if (positions[first]?.position <= window.end && (filter.isWhole || positions.some(({ row }) => filter.Passes(row)))) {
        rows.push({
          key: `tag ${label}`, section: "logins", name: label, dim: "tag", depth: 1, field: ["tags", label], label: `tag: ${label}: ${FormatCount(positions.length, "event")}`,
          draw: (painter) => DrawTags(painter, label, positions, first, PaletteName(rows.length)),
        });
      }
    }
    return rows;
  }
}

/** Determines if something was run only as root. */
function IsRoot(targets) {
  return targets.length > 0 && targets.every((target) => ROOT.test(target));
}

/** Retrieves the name of the program of a command. */
export function NameCommand(command) {
  return command.trim().split(" ")[0].split("/").pop();
}

/** Describes a login in words. */
function DescribeLogin({ user, origin, method, how, begin, end, text }) {
  const over = end === null ? "end not recorded" : `until ${FormatTime(end, 0)} by ${how}`;
  return [user ?? "?", method, origin && `from ${origin}`, FormatTime(begin, 0), over, text].filter(Boolean).join(" ");
}

/** Draws logins as bars until their ends. */
function DrawLogins(painter, logins) {
  const { selection } = painter.scene;
  for (const login of logins) {
    const [left, right] = login.end === null
      ? [painter.scale.ToClampedPixel(login.begin), painter.scale.ToClampedPixel(login.begin) + 14] : painter.Place(login.begin, login.end);
    const isSelected = selection?.type === "event" && selection.row === login.row;
    painter.Fill("login", left, right, { isFading: login.end === null, edge: isSelected ? "text" : null });
    painter.AddHit(left, Math.max(right, left + 4), { tip: () => DescribeLogin(login), select: { type: "event", row: login.row }, range: () => [login.begin, login.end ?? login.begin] });
    if (logins.length < 4) {
      const words = [login.method ?? "", login.origin ? `from ${login.origin}${login.port ? `:${login.port}` : ""}` : "", login.end === null ? "end not recorded" : login.how === "logout" ? "" : `until ${login.how}`];
      painter.Label(left, right, { words: words.filter(Boolean).join(", "), fill: "login" });
    }
  }
}

/** Draws a tag: a line for each event, one per pixel. */
function DrawTags(painter, label, positions, first, colour) {
  const { context, scale, scene } = painter;
  let last = -10;
  for (let index = first; index < positions.length && positions[index].position <= scale.end; index += 1) {
    const { position, row } = positions[index];
    const x = Math.floor(scale.ToPixel(position));
    const isSelected = scene.selection?.type === "event" && scene.selection.row === row;
    if ((x - last >= 3 || isSelected) && scene.filter.Passes(row)) {
      context.fillStyle = Colour(isSelected ? "text" : colour);
      context.fillRect(x - 1, painter.top + 3, isSelected ? 4 : 2, 12);
      painter.AddHit(x - 3, x + 4, { tip: () => label, select: { type: "event", row } });
      last = x;
    }
  }
}

/** Collects samples, runs and gaps per host of atop. */
export function CollectHosts(tables) {
  const hosts = new Map();
  for (const group of new Set([...tables.samples.group, ...tables.gaps.group])) {
    const samples = SelectRows(tables.samples, (index) => tables.samples.group[index] === group);
    const found = FindRuns(samples.time, samples.interval, samples.cumulative);
    const own = tables.gaps.group.flatMap((other, index) => (
      other === group ? [{ begin: tables.gaps.start[index], end: tables.gaps.end[index], reason: tables.gaps.reason[index] }] : []));
    hosts.set(group, { samples, runs: found.runs, gaps: MergeGaps(found.gaps, own) });
  }
  return hosts;
}

/** Determines if events of a kind do not show when their evidence was recorded. */
export function IsAside([dataType, description]) {
  return dataType === "fs:stat" || (description === "Start Time" && /^linux:atop:(boot|process)$/.test(dataType)) || dataType === "linux:atop:boot";
}

/** Collects the times between which each kind of evidence has events. */
function CollectRanges(store) {
  const asides = store.meta.kinds.map(IsAside);
  const ranges = store.families.map(({ name }, family) => ({ name, family, begin: Infinity, end: -Infinity }));
  const { kind, time } = store.columns;
  for (const row of store.times.rows) {
    if (!asides[kind[row]]) {
      const range = ranges[store.familyOfKind[kind[row]]];
      range.begin = Math.min(range.begin, time[row]);
      range.end = Math.max(range.end, time[row]);
    }
  }
  return ranges.filter(({ begin, end }) => end > begin).map((range) => ({ ...range, colour: FamilyName(range.family) }));
}

/** Collects the positions of each tag. */
function CollectTags(store, timeline) {
  const positions = new Map();
  const isTagged = store.meta.tags.map((labels) => labels.length > 0);
  timeline.rows.forEach((row, index) => {
    if (isTagged[store.columns.tags[row]]) {
      for (const label of store.meta.tags[store.columns.tags[row]]) {
        (positions.get(label) ?? positions.set(label, []).get(label)).push({ position: timeline.positions[index], row });
      }
    }
  });
  return positions;
}
