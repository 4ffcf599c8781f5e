// Numbers of events over time: per sender of messages, per kind of event, and per evidence
// file.

import { FamilyName, PaletteName } from "./canvas.js";
import { FormatCount } from "./format.js";
import { QuoteValue } from "./query.js";

const BIN_WIDTH = 6;
const LEVEL_ERROR = 3;
const MAXIMUM_ROWS = 2000;

/** Counts of events per value of a field, which are the rows of one section. */
export class Heat {
  constructor(store, settings) {
    this.store = store;
    this.settings = settings;
    this.rows = [];
    this.key = null;
  }

  /** Counts again, if the filter or the window has changed. */
  Update(scene, width) {
    const { filter, window, timeline } = scene;
    const key = [filter.key, window.begin, window.end, width, this.settings.name].join("|");
    if (key === this.key) {
      return;
    }
    this.key = key;
    const { getGroup, isMarked, names } = this.settings;
    const numberOfBins = Math.max(20, Math.floor(width / BIN_WIDTH));
    const bins = new Map();
    const [first, last] = timeline.GetRange(window.begin, window.end);
    const factor = numberOfBins / Math.max(1e-9, window.end - window.begin);
    const isWhole = filter.isWhole;
    for (let index = first; index < last; index += 1) {
      const row = timeline.rows[index];
      const group = getGroup(row);
      if (group < 0 || !(isWhole || filter.Passes(row))) {
        continue;
      }
      let entry = bins.get(group);
      if (!entry) {
        entry = { group, count: 0, bins: new Float64Array(numberOfBins), marked: new Float64Array(numberOfBins), errors: 0, row };
        bins.set(group, entry);
      }
      const bin = Math.min(numberOfBins - 1, Math.floor((timeline.positions[index] - window.begin) * factor));
      entry.count += 1;
      entry.bins[bin] += 1;
      if (isMarked?.(row)) {
        entry.marked[bin] += 1;
        entry.errors += 1;
      }
    }
    const sorted = [...bins.values()].sort((one, other) => other.count - one.count);
    const highest = sorted.reduce((most, entry) => entry.bins.reduce((best, count) => Math.max(best, count), most), 1);
    this.rows = sorted.map((entry) => ({ ...entry, begin: window.begin, end: window.end, highest, name: names(entry.group) }));
  }

  /** Retrieves the rows. */
  BuildRows() {
    const { section, getField, getColour } = this.settings;
    const rows = this.rows.slice(0, MAXIMUM_ROWS).map((entry) => ({
      key: `${section} ${entry.group}`, section, name: entry.name, number: FormatCount(entry.count), depth: 0, field: getField(entry.group),
      tip: () => `${entry.name}: ${FormatCount(entry.count, "event")}${entry.errors ? `, ${FormatCount(entry.errors, "error")}` : ""}`,
      label: `${entry.name}: ${FormatCount(entry.count, "event")}${entry.errors ? `, ${FormatCount(entry.errors, "error")}` : ""}`,
      draw: (painter) => painter.Heat(entry, getColour(entry), "red"),
    }));
    if (this.rows.length > MAXIMUM_ROWS) {
      rows.push({ key: `${section} rest`, section, name: `and ${FormatCount(this.rows.length - MAXIMUM_ROWS)} more`, depth: 0, isWide: true, label: "more" });
    }
    return rows;
  }
}

/** Makes the counts of senders of messages, errors among them. */
export function CreateSenders(store) {
  const { columns, meta } = store;
  return new Heat(store, {
    section: "senders", name: "sender", getGroup: (row) => columns.sender[row] - 1, names: (group) => meta.senders[group],
    isMarked: (row) => columns.class[row] <= LEVEL_ERROR, getField: (group) => ["text", `sender:${QuoteValue(meta.senders[group])}`], getColour: () => "green",
  });
}

/** Makes the counts of kinds of events. */
export function CreateKinds(store) {
  const { columns, meta } = store;
  const numbers = new Map(store.dataTypes.map((dataType, number) => [dataType, number]));
  const typeOfKind = Uint32Array.from(meta.kinds, ([dataType]) => numbers.get(dataType));
  return new Heat(store, {
    section: "kinds", name: "kind", getGroup: (row) => typeOfKind[columns.kind[row]], names: (group) => store.dataTypes[group],
    getField: (group) => ["kinds", store.dataTypes[group]], getColour: ({ row }) => FamilyName(store.familyOfKind[columns.kind[row]]),
  });
}

/** Makes the counts of evidence files. */
export function CreateFiles(store) {
  const { columns } = store;
  const numbers = new Map(store.sets.map((name, number) => [name, number]));
  const setOfSource = Uint32Array.from(store.setOfSource, (name) => numbers.get(name));
  return new Heat(store, {
    section: "files", name: "file", getGroup: (row) => setOfSource[columns.source[row]], names: (group) => store.shortNames.get(store.sets[group]),
    getField: (group) => ["sources", store.sets[group]], getColour: ({ group }) => PaletteName(group),
  });
}
