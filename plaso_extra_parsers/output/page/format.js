// Times, durations and sizes as text. Times are in microseconds since 1970, UTC.

const MICROSECONDS = 1e6;

/** Formats a time: 2026-11-20T23:38:24.000000, with fewer digits if asked for. */
export function FormatTime(time, digits = 6) {
  if (!Number.isFinite(time)) {
    return "no time";
  }
  const seconds = Math.floor(time / MICROSECONDS);
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) {
    return `${seconds} s`;
  }
  const text = date.toISOString().replace(/\.\d+Z$/, "");
  if (!digits) {
    return text;
  }
  const fraction = String(Math.floor(time - seconds * MICROSECONDS)).padStart(6, "0");
  return `${text}.${fraction.slice(0, digits)}`;
}

/** Formats a duration in microseconds with the unit that fits. */
export function FormatDuration(duration) {
  const seconds = Math.abs(duration) / MICROSECONDS;
  const sign = duration < 0 ? "-" : "";
  if (seconds < 1e-3) {
    return `${sign}${Math.round(seconds * 1e6)} µs`;
  }
  if (seconds < 1) {
    return `${sign}${(seconds * 1e3).toFixed(1)} ms`;
  }
  const units = [[120, 1, "s", 2], [7200, 60, "min", 1], [172800, 3600, "h", 1]];
  for (const [limit, divisor, unit, digits] of units) {
    if (seconds < limit) {
      return `${sign}${(seconds / divisor).toFixed(digits)} ${unit}`;
    }
  }
  const days = seconds / 86400;
  return days < 800 ? `${sign}${days.toFixed(1)} d` : `${sign}${(days / 365.25).toFixed(1)} years`;
}

/** Formats a number of bytes. */
export function FormatBytes(size) {
  if (size === null || size === undefined) {
    return "";
  }
  const units = [[1e3, 1, "B", 0], [1e6, 1e3, "kB", 1], [1e9, 1e6, "MB", 1], [1e12, 1e9, "GB", 2]];
  for (const [limit, divisor, unit, digits] of units) {
    if (size < limit) {
      return `${(size / divisor).toFixed(digits)} ${unit}`;
    }
  }
  return `${(size / 1e12).toFixed(2)} TB`;
}

/** Formats a count with separators, and the noun in the form that fits. */
export function FormatCount(count, noun) {
  const text = count.toLocaleString("en");
  return noun ? `${text} ${noun}${count === 1 ? "" : "s"}` : text;
}

/** Cuts a path down to its last parts. */
export function FormatPath(path, parts = 3) {
  const names = path.split("/");
  return names.length > parts ? `…/${names.slice(-parts).join("/")}` : path;
}

/** Quotes a text for a shell, which is to take it as it is whatever is in it. */
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
    // A spreadsheet must not take the text of an attacker for a formula.
    if (/^[=+\-@\t\r]/.test(text) && !/^-?[\d.]+$/.test(text)) {
      text = `'${text}`;
    }
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }).join(",");
}
