// What is noted of events: logins, failures, what was run as root, connections, executions,
// boots and gaps, tags, what was seen first. A judgement is none of it.

export const NOTES = ["login", "failure", "root", "connection", "execution", "machine", "tag", "first"];
const BITS = Object.fromEntries(NOTES.map((name, index) => [name, 1 << index]));

// Kinds of marks, and what each is.
const NOTE_OF_MARK = {
  "failed login": "failure", login: "login", logout: "login", sudo: "root", su: "root", cron: "root", boot: "machine", shutdown: "machine",
  crash: "machine", "out of memory": "machine", clock: "machine", sleep: "machine", wake: "machine", atop: "machine",
};
const EXECUTIONS = /^(bash|zsh|fish):history|^syslog:cron:task_run|^windows:prefetch:execution|^windows:registry:userassist|^macos:application_usage|^santa:execution/;
const GAP = "linux:atop:gap";
// Addresses of the machine itself, or of none.
const LOCAL = /^(127\.|0\.0\.0\.0|::1?( |$)|localhost)/;

// What is seen first in this share of the time of its host is there since the start.
const START_SHARE = 0.1;
const INIT = 1;

/** Notes of all events. */
export class Noted {
  constructor(store) {
    this.store = store;
    this.bits = new Uint16Array(store.count);
    this.first = new Map();
    this.markOfRow = new Map();
    this.AddMarks();
    this.AddKinds();
    this.AddConnections();
    this.AddFirst();
    this.count = 0;
    for (let row = 0; row < store.count; row += 1) {
      this.count += this.bits[row] ? 1 : 0;
    }
    this.lanes = this.FindLanes();
  }

  /** Notes something of an event. */
  Add(row, name) {
    this.bits[row] |= BITS[name];
  }

  /** Determines if something is noted of an event. */
  Has(row, name) {
    return (this.bits[row] & BITS[name]) !== 0;
  }

  /** Retrieves what is noted of an event in words. */
  GetNotes(row) {
    const notes = NOTES.filter((name) => this.Has(row, name));
    const mark = this.markOfRow.get(row);
    const first = this.first.get(row);
    return [...notes, ...(mark !== undefined ? [this.store.tables.marks.kind[mark]] : []), ...(first ? [`first ${first}`] : [])];
  }

  /** Notes what marks say. */
  AddMarks() {
    const { marks } = this.store.tables;
    marks.kind.forEach((kind, index) => {
      const note = NOTE_OF_MARK[kind];
      if (note) {
        this.Add(marks.row[index], note);
        this.markOfRow.set(marks.row[index], index);
      }
    });
  }

  /** Notes executions, gaps, and all with a tag. */
  AddKinds() {
    const { columns, meta, tables, count } = this.store;
    tables.executions.row.forEach((row) => this.Add(row, "execution"));
    const notes = meta.kinds.map(([dataType]) => (dataType === GAP ? BITS.machine : 0) | (EXECUTIONS.test(dataType) ? BITS.execution : 0));
    const tagged = meta.tags.map((labels) => (labels.length ? BITS.tag : 0));
    for (let row = 0; row < count; row += 1) {
      this.bits[row] |= notes[columns.kind[row]] | tagged[columns.tags[row]];
    }
  }

  /** Notes where a descriptor of another machine begins. */
  AddConnections() {
    const { columns, meta, tables, count } = this.store;
    const remote = new Map();
    tables.descriptors.address.forEach((address, index) => {
      if (address && !LOCAL.test(address)) {
        remote.set(tables.descriptors.session[index], index);
      }
    });
    this.addresses = new Map();
    const isDescriptor = meta.kinds.map(([dataType]) => dataType === "linux:strace:descriptor");
    for (let row = 0; row < count && remote.size; row += 1) {
      const index = remote.get(columns.session[row]);
      if (index !== undefined && isDescriptor[columns.kind[row]]) {
        this.Add(row, "connection");
        const address = tables.descriptors.address[index].replace(/ port .*/, "");
        (this.addresses.get(address) ?? this.addresses.set(address, []).get(address)).push(row);
        remote.delete(columns.session[row]);
      }
    }
  }

  /**
   * Notes programs and addresses that are seen first: not in the first tenth of the time of
   * their host, in which all is new, nor started by init, as services are.
   */
  AddFirst() {
    const { store } = this;
    const { lanes } = store.tables;
    const ranges = new Map();
    const beginOf = (lane) => lanes.start[lane] ?? lanes.first[lane];
    const firstRows = this.FindFirstRows();
    lanes.identifier.forEach((_, lane) => {
      const begin = beginOf(lane);
      if (begin !== null && firstRows[lane] >= 0) {
        const range = ranges.get(lanes.group[lane]) ?? ranges.set(lanes.group[lane], [Infinity, -Infinity]).get(lanes.group[lane]);
        const seen = store.columns.time[firstRows[lane]];
        range[0] = Math.min(range[0], Number.isNaN(seen) ? begin : seen);
        range[1] = Math.max(range[1], lanes.end[lane] ?? lanes.last[lane] ?? begin);
      }
    });
    this.firstPrograms = [];
    const known = new Map();
    const order = [...lanes.identifier.keys()].filter((lane) => lanes.same[lane] < 0 && beginOf(lane) !== null).sort((one, other) => beginOf(one) - beginOf(other));
    for (const lane of order) {
      const key = `${lanes.group[lane]}|${lanes.name[lane]}`;
      if (known.has(key) || !lanes.name[lane] || lanes.name[lane].endsWith("(fork)")) {
        continue;
      }
      known.set(key, lane);
      const [first, last] = ranges.get(lanes.group[lane]) ?? [0, 0];
      const parent = lanes.parent[lane];
      const isService = parent < 0 || lanes.identifier[parent] === INIT;
      if (firstRows[lane] >= 0 && !isService && beginOf(lane) > first + (last - first) * START_SHARE) {
        this.firstPrograms.push(lane);
        this.Add(firstRows[lane], "first");
        this.first.set(firstRows[lane], `program ${lanes.name[lane]}`);
      }
    }
    this.firstAddresses = [];
    for (const [address, rows] of this.addresses) {
      this.firstAddresses.push({ address, row: rows[0] });
      this.Add(rows[0], "first");
      this.first.set(rows[0], `address ${address}`);
    }
  }

  /** Finds the first event of each process. */
  FindFirstRows() {
    const { columns, count, tables } = this.store;
    const rows = new Int32Array(tables.lanes.identifier.length).fill(-1);
    for (let row = count - 1; row >= 0; row -= 1) {
      if (columns.lane[row]) {
        rows[columns.lane[row] - 1] = row;
      }
    }
    return rows;
  }

  /** Finds what is noted of the events of each process. */
  FindLanes() {
    const { columns, count, tables } = this.store;
    const lanes = new Uint16Array(tables.lanes.identifier.length);
    for (let row = 0; row < count; row += 1) {
      if (this.bits[row] && columns.lane[row]) {
        lanes[columns.lane[row] - 1] |= this.bits[row];
      }
    }
    return lanes;
  }

  /** Determines if something is noted of a process. */
  HasLane(lane, name) {
    return name ? (this.lanes[lane] & BITS[name]) !== 0 : this.lanes[lane] !== 0;
  }
}
