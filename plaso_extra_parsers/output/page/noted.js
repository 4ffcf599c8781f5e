// Notes on events: logins, failures, commands run as root, connections, executions, boots
// and gaps, tags, and what was seen first. psort has decided which events are noted.

const FIRST = 128;
// Microseconds by which the times of atop, in whole seconds, may differ from those of a log.
const PROCESS_TOLERANCE = 2e6;

/** Notes of all events. */
export class Noted {
  constructor(store) {
    const { columns, meta, tables, count } = store;
    this.names = meta.noted;
    this.bits = columns.noted;
    this.first = new Map();
    this.markOfRow = new Map();
    this.firstPrograms = new Set();
    const { first_seen: seen, marks } = tables;
    seen.row.forEach((row, index) => {
      this.bits[row] |= FIRST;
      this.first.set(row, `${seen.kind[index]} ${seen.name[index]}`);
      if (seen.lane[index] >= 0 && seen.kind[index] === "program") {
        this.firstPrograms.add(seen.lane[index]);
      }
    });
    this.kinds = marks.kind;
    marks.row.forEach((row, index) => this.markOfRow.set(row, index));
    this.lanes = new Uint8Array(tables.lanes.identifier.length);
    // Processes that a line of a log is about: those that cron, su or sudo has started.
    this.lanesOfMarks = new Set();
    for (let row = 0; row < count; row += 1) {
      if (this.bits[row] && columns.lane[row]) {
        this.lanes[columns.lane[row] - 1] |= this.bits[row];
      }
    }
    this.AddProcesses(tables);
    this.firstPrograms.forEach((lane) => {
      this.lanes[lane] |= FIRST;
    });
  }

  /** Adds to processes the notes on the lines that they wrote in a log. */
  AddProcesses({ lanes, marks }) {
    const lanesOf = new Map();
    lanes.identifier.forEach((identifier, lane) => {
      if (lanes.same[lane] < 0 && identifier > 0) {
        (lanesOf.get(identifier) ?? lanesOf.set(identifier, []).get(identifier)).push(lane);
      }
    });
    marks.process.forEach((identifier, index) => {
      const time = marks.time[index];
      const found = (lanesOf.get(Number(identifier)) ?? []).filter((lane) => {
        const [begin, end] = [lanes.start[lane] ?? lanes.first[lane] ?? Infinity, lanes.end[lane] ?? lanes.last[lane] ?? Infinity];
        return begin - PROCESS_TOLERANCE <= time && time <= end + PROCESS_TOLERANCE;
      });
      // If there are two processes, either may have written the line.
      if (found.length === 1) {
        this.lanes[found[0]] |= this.bits[marks.row[index]];
        this.lanesOfMarks.add(found[0]);
      }
    });
  }

  /** Determines if an event has a note. */
  Has(row, name) {
    return (this.bits[row] & (name === "first" ? FIRST : 1 << this.names.indexOf(name))) !== 0;
  }

  /** Retrieves the notes on an event in words. */
  GetNotes(row) {
    const notes = this.names.filter((name) => this.Has(row, name));
    const mark = this.markOfRow.get(row);
    const first = this.first.get(row);
    return [...notes, ...(mark === undefined ? [] : [this.kinds[mark]]), ...(first ? [`first ${first}`] : [])];
  }

  /** Determines if a process has other notes than the one on its execution, which all processes have. */
  IsMarked(lane) {
    return this.lanesOfMarks.has(lane) || (this.lanes[lane] & ~(1 << this.names.indexOf("execution"))) !== 0;
  }

  /** Determines if a process has a note. */
  HasLane(lane, name) {
    return (this.lanes[lane] & (name ? 1 << this.names.indexOf(name) : 255)) !== 0;
  }
}
