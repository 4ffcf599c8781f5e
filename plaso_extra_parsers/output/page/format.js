// Times, durations and sizes as text. Times are in microseconds since 1970, UTC.

const MICROSECONDS = 1e6;
const DAY_SECONDS = 86400;
const DAYS_OF_ERA = 146097;
// Made once, since making it takes longer than using it.
const NUMBERS = new Intl.NumberFormat("en");

/** Splits a time into year, month, day and so on, in any year. */
export function SplitTime(time) {
  const seconds = Math.floor(time / MICROSECONDS);
  const days = Math.floor(seconds / DAY_SECONDS);
  const rest = seconds - days * DAY_SECONDS;
  // Years begin in March, so that a leap day is the last day of a year.
  const shifted = days + 719468;
  const era = Math.floor(shifted / DAYS_OF_ERA);
  const dayOfEra = shifted - era * DAYS_OF_ERA;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
    hour: Math.floor(rest / 3600), minute: Math.floor(rest / 60) % 60, second: rest % 60,
    fraction: Math.floor(time - seconds * MICROSECONDS),
  };
}

const pad = (value, length = 2) => String(value).padStart(length, "0");

/** Formats the day of a time: 2026-11-20. */
export function FormatDate(time) {
  const { year, month, day } = SplitTime(time);
  return `${year < 0 ? "-" : ""}${pad(Math.abs(year), 4)}-${pad(month)}-${pad(day)}`;
}

/** Formats the time of the day: 23:38:24.000000, with fewer digits if asked for. */
export function FormatClock(time, digits = 6) {
  const { hour, minute, second, fraction } = SplitTime(time);
  return `${pad(hour)}:${pad(minute)}:${pad(second)}${digits ? `.${pad(fraction, 6).slice(0, digits)}` : ""}`;
}

/** Formats a time: 2026-11-20 23:38:24.000000, with fewer digits if asked for. */
export function FormatTime(time, digits = 6, separator = " ") {
  return Number.isFinite(time) ? `${FormatDate(time)}${separator}${FormatClock(time, digits)}` : "no time";
}

/** Formats a number with as many digits as it needs, up to a maximum. */
function Trim(value, digits) {
  return String(Number(value.toFixed(digits)));
}

/** Formats a duration in microseconds with the unit that fits. */
export function FormatDuration(duration) {
  const seconds = Math.abs(duration) / MICROSECONDS;
  const sign = duration < 0 ? "-" : "";
  if (seconds < 1e-3) {
    return `${sign}${Math.round(seconds * 1e6)} µs`;
  }
  if (seconds < 1) {
    return `${sign}${Trim(seconds * 1e3, 1)} ms`;
  }
  const units = [[10, 1, "s", 2], [120, 1, "s", 1], [7200, 60, "min", 1], [172800, 3600, "h", 1], [DAY_SECONDS * 800, DAY_SECONDS, "days", 1]];
  for (const [limit, divisor, unit, digits] of units) {
    if (seconds < limit) {
      return `${sign}${Trim(seconds / divisor, digits)} ${unit}`;
    }
  }
  return `${sign}${Trim(seconds / DAY_SECONDS / 365.25, 1)} years`;
}

/** Formats a number of bytes, exactly up to a megabyte. */
export function FormatBytes(size) {
  if (size === null || size === undefined) {
    return "";
  }
  const units = [[1e6, 1, "B", 0], [1e9, 1e6, "MB", 1], [1e12, 1e9, "GB", 2], [Infinity, 1e12, "TB", 2]];
  const [, divisor, unit, digits] = units.find(([limit]) => size < limit);
  return `${divisor === 1 ? NUMBERS.format(Math.round(size)) : Trim(size / divisor, digits)} ${unit}`;
}

/** Formats a duration; between equal times in whole seconds, as atop has them, it is under 1 s. */
export function FormatLife(begin, end) {
  return begin === end && begin % MICROSECONDS === 0 ? "under 1 s" : FormatDuration(end - begin);
}

const PLURALS = { address: "addresses", entry: "entries", process: "processes" };

/** Formats a count with separators, and its noun in singular or plural. */
export function FormatCount(count, noun) {
  const text = NUMBERS.format(count);
  return noun ? `${text} ${count === 1 ? noun : PLURALS[noun] ?? `${noun}s`}` : text;
}

/** Cuts a path down to its last parts. */
export function FormatPath(path, parts = 3) {
  const names = path.split("/");
  return names.length > parts ? `…/${names.slice(-parts).join("/")}` : path;
}

/** Names files by the last parts of their paths, as many as it takes to distinguish the files. */
export function NameFiles(paths) {
  const parts = paths.map((path) => path.replace(/^[A-Z0-9_]+:/, "").split("/").filter(Boolean));
  const names = parts.map((list, index) => list[list.length - 1] ?? paths[index]);
  // A compressed file and its content have the same path, so that more parts do not help.
  const whole = parts.map((list) => list.join("/"));
  for (let depth = 2; depth < 12; depth += 1) {
    const pathsOfName = new Map();
    names.forEach((name, index) => (pathsOfName.get(name) ?? pathsOfName.set(name, new Set()).get(name)).add(whole[index]));
    const isShared = (name) => pathsOfName.get(name).size > 1;
    if (!names.some(isShared)) {
      break;
    }
    names.forEach((name, index) => {
      if (isShared(name)) {
        names[index] = parts[index].slice(-depth).join("/") || paths[index];
      }
    });
  }
  return names;
}

/** Quotes a text for a shell, so that the shell takes any text literally. */
export function QuoteForShell(text) {
  if (/^[\w@%+=:,./-]+$/.test(text)) {
    return text;
  }
  return /["$`\\!]/.test(text) ? `'${text.replaceAll("'", "'\\''")}'` : `"${text}"`;
}

/** Formats a row of a file of comma separated values. */
export function FormatValues(values) {
  return values.map((value) => {
    let text = value === null || value === undefined ? "" : String(value);
    // A spreadsheet must not treat the text of an attacker as a formula.
    if (/^[=+\-@\t\r]/.test(text) && !/^-?[\d.]+$/.test(text)) {
      text = `'${text}`;
    }
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }).join(",");
}

/** Formats a time in a zone: {text, zone, isSummer}; null if the zone is not known. */
export function FormatLocal(time, zone, digits = 6) {
  if (!Number.isFinite(time) || Math.abs(time) > 8.64e18) {
    return null;
  }
  const offset = GetOffset(time, zone);
  if (offset === null) {
    return null;
  }
  const sign = offset < 0 ? "-" : "+";
  const minutes = Math.round(Math.abs(offset) / 60e6);
  const { year } = SplitTime(time);
  const halves = [1, 7].map((month) => GetOffset(Date.UTC(Math.min(9999, Math.max(1971, year)), month - 1, 15) * 1000, zone));
  const hasSummer = halves[0] !== halves[1];
  const season = hasSummer ? (offset === Math.max(...halves) ? ", summer time" : ", winter time") : "";
  const name = `UTC${sign}${Math.floor(minutes / 60)}${minutes % 60 ? `:${pad(minutes % 60)}` : ""}`;
  return { text: FormatTime(time + offset, digits), zone: `${zone}, ${name}${season}` };
}

const formats = new Map();

/** Retrieves the offset of local time in a zone from UTC, in microseconds, or null. */
export function GetOffset(time, zone) {
  try {
    if (!formats.has(zone)) {
      formats.set(zone, new Intl.DateTimeFormat("en-US", {
        timeZone: zone, hourCycle: "h23", era: "short", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric",
      }));
    }
    const milliseconds = Math.floor(time / 1e6) * 1000;
    const parts = Object.fromEntries(formats.get(zone).formatToParts(milliseconds).map(({ type, value }) => [type, value]));
    const year = parts.era.startsWith("B") ? 1 - Number(parts.year) : Number(parts.year);
    const local = new Date(0);
    local.setUTCFullYear(year, Number(parts.month) - 1, Number(parts.day));
    local.setUTCHours(Number(parts.hour), Number(parts.minute), Number(parts.second));
    return (local.getTime() - milliseconds) * 1000;
  } catch {
    return null;
  }
}

const DATE_PATTERN = /^(-?\d{1,6})-(\d{1,2})(?:-(\d{1,2}))?(?=$|[ T])/;
const CLOCK_PATTERN = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?$/;

/**
 * Reads a time that a person typed, in UTC: a date, a time or both, or microseconds since
 * 1970. If the day is left out, it is the day of another time. Retrieves the range that
 * was meant as {begin, end}, or null.
 */
export function ParseTime(text, near) {
  text = text.trim().replace(/\s*(Z|UTC|\+00:00)$/i, "");
  if (/^-?\d{13,18}$/.test(text)) {
    return { begin: Number(text), end: Number(text) };
  }
  const date = text.match(DATE_PATTERN);
  const rest = text.slice(date ? date[0].length : 0).replace(/^[ T]+/, "");
  const clock = rest.match(CLOCK_PATTERN);
  if ((!date && !clock) || (rest && !clock)) {
    return null;
  }
  const day = date ? [date[1], date[2], date[3] ?? 1].map(Number) : Object.values(SplitTime(near || 0)).slice(0, 3);
  return CreateRange(day, clock ? clock.slice(1) : null, Boolean(date?.[3] ?? !date));
}

/** Makes the range of what was typed, which is as long as the unit of its last part. */
function CreateRange([year, month, day], clock, isDay) {
  const [hour, minute, second, fraction] = clock ?? [0, 0, 0];
  const value = new Date(0);
  value.setUTCFullYear(year, month - 1, day);
  value.setUTCHours(Number(hour), Number(minute), Number(second ?? 0));
  const begin = value.getTime() * 1000 + Number((fraction ?? "").padEnd(6, "0").slice(0, 6));
  const sizes = [[fraction, 10 ** Math.max(0, 6 - (fraction ?? "").length)], [clock && second, 1e6], [clock, 6e7], [isDay, 8.64e10], [true, 28 * 8.64e10]];
  return Number.isFinite(begin) ? { begin, end: begin + sizes.find(([isSet]) => isSet)[1] - 1 } : null;
}
