// First look: counts of events, each with links to what it counts. No judgement.

import { FormatClock, FormatCount, FormatDate, FormatDuration, FormatPath, FormatTime } from "./format.js";
import { CountAttempts, GetValue } from "./logins.js";
import { QuoteValue } from "./query.js";
import { NameCommand, SWITCHES } from "./machine.js";

const SHOWN_PARTS = 6;

/** Limits a list of parts, and adds how many more there are. */
function Limit(parts, maximum = SHOWN_PARTS) {
  return parts.length > maximum ? [...parts.slice(0, maximum), [`and ${FormatCount(parts.length - maximum)} more`]] : parts;
}

/** Counts values of attempts: [value, count], most frequent first. */
function CountOf(marks, attempts, name) {
  const counts = new Map();
  for (const attempt of attempts) {
    const value = GetValue(marks, attempt, name);
    if (value !== null) {
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
  }
  return [...counts].sort((one, other) => other[1] - one[1]);
}

/** Formats a span of time. */
function FormatSpan(begin, end) {
  return begin === end ? FormatTime(begin, 0) : `${FormatTime(begin, 0)} to ${FormatDate(begin) === FormatDate(end) ? FormatClock(end, 0) : FormatTime(end, 0)}`;
}

/** Collects findings: {title, count, parts, action}; parts are [text] or [text, field, value]. */
export function CollectFindings({ store, machine, processes, scene, places }) {
  const findings = [
    CreateFailures(machine, scene), CreateLogins(machine, scene), CreateRoot(machine, scene), CreateOtherUsers(machine, scene),
    CreateProgramsRun(store),
    CreateFirst("program", "Programs seen first", store), CreateFirst("address", "Addresses seen first", store), CreateWritten(store, processes),
    CreateGaps(machine), CreateOutside(places), CreateTimeless(store), CreateCut(store),
  ];
  return findings.filter(Boolean);
}

/** Counts failed logins; two logs about one attempt count once. */
function CreateFailures(machine, scene) {
  const { marks } = machine;
  const attempts = machine.GetAttempts("failed login", scene, true);
  if (!attempts.length) {
    return null;
  }
  const times = attempts.map(([index]) => marks.time[index]);
  const values = (name, field) => Limit(CountOf(marks, attempts, name).map(([value, count]) => [`${value}${count > 1 ? ` (${count})` : ""}`, field, value]));
  const origins = values("origin", "text");
  const users = values("user", "user");
  return {
    title: "Failed logins", count: CountAttempts(marks, attempts), action: ["text", "noted:failure"],
    parts: [[FormatSpan(Math.min(...times), Math.max(...times))], ...(origins.length ? [["from"], ...origins] : []), ...(users.length ? [["as"], ...users] : [])],
  };
}

/** Counts logins. */
function CreateLogins(machine, scene) {
  const logins = machine.logins.filter((login) => scene.filter.Passes(login.row));
  if (!logins.length) {
    return null;
  }
  const parts = logins.map(({ user, origin, begin, end }) => [
    [user ?? "?", "user", user], ...(origin ? [["from"], [origin, "text", origin]] : []), [FormatSpan(begin, end ?? begin)]]);
  return { title: "Logins", count: logins.length, action: ["text", "noted:login"], parts: [...parts.slice(0, 4).flat(), ...(parts.length > 4 ? [[`and ${FormatCount(parts.length - 4)} more`]] : [])] };
}

/** Counts commands that were run as root. */
function CreateRoot(machine, scene) {
  const { count, parts } = CountSwitches(machine, scene, [...SWITCHES, "privileges", "account"], true);
  return count ? { title: "Commands as root", count, parts, action: ["text", "noted:root"] } : null;
}

/** Counts commands that were run as another user who is not root. */
function CreateOtherUsers(machine, scene) {
  const { count, parts, kinds } = CountSwitches(machine, scene, SWITCHES, false);
  const users = CountOf(machine.marks, kinds.flatMap(([, attempts]) => attempts), "target").map(([user, number]) => [`${user}${number > 1 ? ` (${number})` : ""}`, "user", user]);
  const action = ["text", kinds.map(([kind]) => `noted:${kind} -noted:root`).join(" OR ")];
  return count ? { title: "As another user", count, parts: [...parts, ...(users.length ? [["as"], ...Limit(users)] : [])], action } : null;
}

/** Counts commands that were run by sudo and the like, as root or not: {count, parts, kinds: [kind, attempts]}. */
function CountSwitches(machine, scene, names, isRoot) {
  const { marks } = machine;
  const { noted } = machine.store;
  const kinds = names.map((kind) => (
    [kind, machine.GetAttempts(kind, scene, true).filter((attempt) => attempt.some((index) => noted.Has(marks.row[index], "root")) === isRoot)])).filter(([, attempts]) => attempts.length);
  const parts = kinds.flatMap(([kind, attempts], index) => {
    const commands = [...new Set(attempts.map((attempt) => GetValue(marks, attempt, "command")).filter(Boolean))];
    return [[`${index ? "; " : ""}${FormatCount(CountAttempts(marks, attempts))} by ${kind}`], ...Limit(commands.map((command) => [NameCommand(command), "text", QuoteValue(command.trim().split(" ")[0])]), 4)];
  });
  return { count: kinds.reduce((sum, [, attempts]) => sum + CountAttempts(marks, attempts), 0), parts, kinds };
}

/** Counts programs that histories and other parsers report. */
function CreateProgramsRun(store) {
  const words = [[/^windows:registry:userassist/, "userassist"], [/^windows:prefetch:execution/, "prefetch"], [/^syslog:cron:task_run/, "cron"], [/^(bash|zsh|fish):history/, "shells"], [/^santa:execution/, "santa"]];
  const found = words.map(([pattern, word]) => {
    const dataTypes = store.dataTypes.filter((dataType) => pattern.test(dataType));
    const count = store.meta.kinds.reduce((sum, [dataType], number) => sum + (dataTypes.includes(dataType) ? store.countOfKind[number] : 0), 0);
    return { word, dataTypes, count };
  }).filter(({ count }) => count);
  const sum = found.reduce((total, { count }) => total + count, 0);
  const dataTypesOfAll = found.flatMap(({ dataTypes }) => dataTypes);
  return sum ? { title: "Programs run", count: sum, action: ["kinds", dataTypesOfAll], parts: found.map(({ word, count, dataTypes }) => [`${word} ${FormatCount(count)}`, "kinds", dataTypes]) } : null;
}

/** Counts programs or addresses that are seen for the first time. */
function CreateFirst(kind, title, { tables, meta }) {
  const seen = tables.first_seen;
  const indexes = [...seen.kind.keys()].filter((index) => seen.kind[index] === kind);
  const isDay = new Set(indexes.map((index) => FormatDate(seen.time[index]))).size < 2;
  const isOneHost = new Set(indexes.map((index) => seen.group[index])).size < 2;
  const shorten = (index) => (kind === "program" ? seen.name[index].split("/").pop() : seen.name[index]);
  const counts = new Map();
  indexes.forEach((index) => counts.set(shorten(index), (counts.get(shorten(index)) ?? 0) + 1));
  const parts = indexes.map((index) => {
    // If several programs have one name, the path shows which one it is.
    const name = counts.get(shorten(index)) > 1 ? seen.name[index] : shorten(index);
    const when = isDay ? FormatClock(seen.time[index], 0) : FormatTime(seen.time[index], 0);
    const where = isOneHost ? "" : ` (${FormatPath(meta.groups[seen.group[index]][1], 1)})`;
    return [`${name} ${when}${where}`, ...(seen.lane[index] >= 0 && kind === "program" ? ["process", seen.lane[index]] : ["text", QuoteValue(seen.name[index])])];
  });
  const left = meta.findings_left_out ? [[`; ${FormatCount(meta.findings_left_out)} more were not remembered`]] : [];
  return parts.length ? { title, count: parts.length, parts: [...Limit(parts, 12), ...left], action: ["text", `first:${kind}`], isFirst: true } : null;
}

/** Counts files that were written, and executed later. */
function CreateWritten({ tables }, processes) {
  const table = tables.written_executed;
  const parts = table.path.slice(0, SHOWN_PARTS).flatMap((path, index) => [
    [path, "text", QuoteValue(path)], [`by ${processes.GetName(table.lane[index])}, run ${FormatDuration(table.execution_time[index] - table.time[index])} later`]]);
  return parts.length ? { title: "Written, then executed", count: table.path.length, parts, action: ["text", table.path.slice(0, SHOWN_PARTS).map(QuoteValue).join(" OR ")] } : null;
}

/** Counts gaps, in which nothing was recorded. */
function CreateGaps(machine) {
  const gaps = [...machine.hosts.values()].flatMap((host) => host.gaps);
  if (!machine.hosts.size && !machine.ranges.length) {
    return null;
  }
  if (!gaps.length) {
    const ranges = machine.ranges.slice(0, 4);
    const begin = Math.min(...ranges.map((range) => range.begin));
    const end = Math.max(...ranges.map((range) => range.end));
    const text = machine.hosts.size ? `no gap in what atop recorded; ${ranges.map(({ name }) => name).join(", ")}: ${FormatSpan(begin, end)}` : "no record of the machine shows gaps: without atop none can be seen";
    return { title: "Not recorded", count: machine.hosts.size ? 0 : null, parts: [[text]] };
  }
  const parts = gaps.map((gap) => [`${FormatDuration(gap.end - gap.begin)} from ${FormatTime(gap.begin, 0)}${gap.reason ? ` (${gap.reason})` : ""}`, "window", [gap.begin, gap.end]]);
  return { title: "Not recorded", count: gaps.length, parts: Limit(parts), action: ["window", [gaps[0].begin, gaps[0].end]] };
}

/** Counts parked events. */
function CreateOutside({ earlier, later }) {
  const parked = [earlier, later].filter(Boolean);
  if (!parked.length) {
    return null;
  }
  const parts = parked.map(({ count, begin, end }) => [`${FormatCount(count)}: ${FormatSpan(begin, end)}`, "window", [begin, end]]);
  return { title: "Far from all others", count: parked.reduce((sum, { count }) => sum + count, 0), parts };
}

/** Counts events without a time. */
function CreateTimeless(store) {
  const count = store.lines.rows.length;
  return count && store.times.rows.length ? { title: "Without a time", count, parts: [["on an axis of their own: T", "axis", "lines"]] } : null;
}

/** Counts cut messages. */
function CreateCut({ meta }) {
  return meta.cut_messages ? { title: "Cut messages", count: meta.cut_messages, parts: [["over 1,000 characters; psort's own output has them whole"]] } : null;
}
