// Events on an axis. There are two: of times, and of lines for logs without times.

/** Finds the first index at which a sorted array is not below a value. */
export function FindFirst(values, value, first = 0, last = values.length) {
  let [low, high] = [first, last];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] < value) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/** Events by their position on an axis. */
export class Timeline {
  constructor(positions, rows, isTime) {
    this.positions = positions;
    this.rows = rows;
    this.isTime = isTime;
    this.begin = positions.length ? positions[0] : 0;
    this.end = positions.length ? positions[positions.length - 1] : 1;
    if (this.end <= this.begin) {
      this.end = this.begin + (isTime ? 1e6 : 1);
    }
  }

  /** Retrieves the range of indexes of the events of a window, which includes both ends. */
  GetRange(begin, end) {
    const first = FindFirst(this.positions, begin);
    let last = FindFirst(this.positions, end, first);
    while (last < this.positions.length && this.positions[last] <= end) {
      last += 1;
    }
    return [first, last];
  }

  /** Retrieves the number of a line in its log. */
  FormatLine(position) {
    let base = 0;
    for (const start of this.bases?.values() ?? []) {
      base = start <= position && start > base ? start : base;
    }
    return Math.max(1, Math.round(position - base));
  }

  /** Retrieves the index of a row that has a position, or -1. */
  FindIndex(row, position) {
    for (let index = FindFirst(this.positions, position); index < this.rows.length && this.positions[index] <= position; index += 1) {
      if (this.rows[index] === row) {
        return index;
      }
    }
    return -1;
  }

  /** Counts the events of a window in bins, by the group of each row. */
  Count(begin, end, numberOfBins, numberOfGroups, getGroup) {
    const counts = Array.from({ length: numberOfGroups }, () => new Float64Array(numberOfBins));
    const [first, last] = this.GetRange(begin, end);
    const factor = numberOfBins / Math.max(1e-9, end - begin);
    for (let index = first; index < last; index += 1) {
      const group = getGroup(this.rows[index]);
      if (group >= 0) {
        const bin = Math.min(numberOfBins - 1, Math.floor((this.positions[index] - begin) * factor));
        counts[group][bin] += 1;
      }
    }
    return counts;
  }
}

/** Makes the axis of times. psort sorts events, but those without a time lie among others. */
export function CreateTimeTimeline(times) {
  let count = 0;
  for (let row = 0; row < times.length; row += 1) {
    count += Number.isNaN(times[row]) ? 0 : 1;
  }
  const rows = new Uint32Array(count);
  const positions = new Float64Array(count);
  let index = 0;
  for (let row = 0; row < times.length; row += 1) {
    if (!Number.isNaN(times[row])) {
      rows[index] = row;
      positions[index] = times[row];
      index += 1;
    }
  }
  return new Timeline(positions, rows, true);
}

/**
 * Makes the axis of lines: logs one after another, the files of a set next to each other.
 * An event without a line gets the next number of its file.
 */
export function CreateLineTimeline(columns, groupOfSource, flagLine) {
  const rows = [];
  const lines = [];
  const lastOfSource = new Map();
  const sizeOfGroup = new Map();
  for (let row = 0; row < columns.time.length; row += 1) {
    if (!Number.isNaN(columns.time[row])) {
      continue;
    }
    const source = columns.source[row];
    const isLine = columns.flags[row] & flagLine;
    const line = isLine ? columns.position[row] : (lastOfSource.get(source) ?? 0) + 1;
    lastOfSource.set(source, line);
    const group = groupOfSource(source);
    sizeOfGroup.set(group, Math.max(sizeOfGroup.get(group) ?? 0, line));
    rows.push(row);
    lines.push(line);
  }

  const bases = new Map();
  let base = 0;
  for (const [group, size] of sizeOfGroup) {
    bases.set(group, base);
    base += size + Math.max(10, Math.ceil(size * 0.02));
  }
  const positions = rows.map((row, index) => bases.get(groupOfSource(columns.source[row])) + lines[index]);
  const order = Array.from(rows.keys()).sort((one, other) => positions[one] - positions[other] || one - other);
  const timeline = new Timeline(
    Float64Array.from(order, (index) => positions[index]), Uint32Array.from(order, (index) => rows[index]), false,
  );
  timeline.bases = bases;
  return timeline;
}
