// What the page shows, in one place: the filter, the selection, and the layout. There is
// only one way to change it, and everything visible is in the address, so that a link
// shows a colleague the same.

import { Decode, Filter, ReadFields } from "./filter.js";

const MINIMUM_WINDOW = { time: 20, lines: 4 };
// Milliseconds within which several changes are one step.
const SERIES = 400;

export const FILTER_NAMES = ["window", "sources", "kinds", "text", "tags", "user", "process", "descriptor", "noted"];

// Values that are not part of the filter, with their defaults.
const SHOWN = {
  selection: null, view: "auto", tab: "first", zone: "UTC", held: null, colour: "end", closed: [], collapsed: [], unfolded: [], pinned: [],
  columns: null, sort: "time", isDescending: false, options: [], about: null, range: null, stop: null,
};
// Values in the address whose changes are not steps of their own.
const NO_STEPS = new Set(["selection", "tab", "held"]);

/** What the page shows. */
export class State {
  /** Makes a state; record is where steps are kept: {Push(address), Replace(address), now()}. */
  constructor(store, record) {
    this.store = store;
    this.record = record;
    this.listeners = [];
    this.lastStep = -Infinity;
    this.values = { ...SHOWN };
    this.filter = new Filter(store);
  }

  /** Calls a function with the names of what has changed. */
  Listen(listener) {
    this.listeners.push(listener);
  }

  /** Retrieves the window of the filter, or else the first window. */
  get window() {
    return this.filter.window ?? this.store.GetHome();
  }

  /** Retrieves the axis of the window. */
  get timeline() {
    return this.window.axis === "lines" ? this.store.lines : this.store.times;
  }

  /**
   * Changes some of what is shown; there is no other way. A change of what is visible makes
   * a step that "back" undoes; changes within a moment are one step.
   */
  Set(partial) {
    const changed = [];
    const fields = {};
    for (const [name, value] of Object.entries(partial)) {
      const isFilter = FILTER_NAMES.includes(name);
      const known = isFilter ? this.filter[name] : this.values[name];
      const next = name === "window" && value ? this.ClampWindow(value) : value;
      if (JSON.stringify(known) !== JSON.stringify(next)) {
        changed.push(name);
        if (isFilter) {
          fields[name] = next;
        } else {
          this.values[name] = next;
        }
      }
    }
    if (!changed.length) {
      return;
    }
    if (Object.keys(fields).length) {
      this.filter = this.filter.With(fields);
    }
    this.Record(changed.some((name) => !NO_STEPS.has(name)));
    this.Notify(changed);
  }

  /** Sets the hits of a search; this does not change what is asked for. */
  SetHits(hits) {
    this.filter = new Filter(this.store, this.filter.GetFields(), hits);
    this.Notify(["hits"]);
  }

  /** Notifies all parts that draw. */
  Notify(changed) {
    for (const listener of this.listeners) {
      listener(changed);
    }
  }

  /** Records the address as a new step, or in place of the last one. */
  Record(isStep) {
    const now = this.record.now();
    if (isStep && now - this.lastStep > SERIES) {
      this.record.Push(this.ToAddress());
    } else {
      this.record.Replace(this.ToAddress());
    }
    this.lastStep = isStep ? now : this.lastStep;
  }

  /** Keeps a window within the axis, and not too narrow. */
  ClampWindow({ axis, begin, end }) {
    const timeline = axis === "lines" ? this.store.lines : this.store.times;
    const minimum = axis === "lines" ? MINIMUM_WINDOW.lines : MINIMUM_WINDOW.time;
    const span = Math.max(minimum, timeline.end - timeline.begin);
    const room = Math.max(minimum / 2, span * 0.02);
    const [first, last] = [timeline.begin - room, timeline.end + room];
    let width = Math.max(minimum, end - begin);
    if (width >= last - first) {
      return { axis, begin: first, end: last };
    }
    // The window stops at the first and the last event.
    let start = end - begin < minimum ? (begin + end - width) / 2 : begin;
    start = Math.min(Math.max(start, first), last - width);
    width = Math.min(width, last - start);
    return { axis, begin: start, end: start + width };
  }

  /** Shows a window. */
  ShowWindow(begin, end, axis = this.window.axis, partial = {}) {
    this.Set({ ...partial, window: { axis, begin, end } });
  }

  /** Zooms to a range, with a small margin around it. */
  ZoomTo(begin, end, partial = {}, axis = this.window.axis) {
    const room = Math.max((end - begin) * 0.04, axis === "time" ? 10 : 1);
    this.ShowWindow(begin - room, end + room, axis, partial);
  }

  /** Zooms around a position; a factor under 1 shows less. */
  ZoomAt(position, factor) {
    const { begin, end } = this.window;
    this.ShowWindow(position - (position - begin) * factor, position + (end - position) * factor);
  }

  /** Moves the window by a share of its width. */
  Move(share) {
    const { begin, end } = this.window;
    const distance = (end - begin) * share;
    this.ShowWindow(begin + distance, end + distance);
  }

  /** Shows all of the axis, and all of the evidence. */
  ShowAll() {
    const { axis } = this.window;
    const timeline = this.timeline;
    this.Set({
      ...Object.fromEntries(FILTER_NAMES.map((name) => [name, name === "text" ? "" : null])), noted: false,
      window: { axis, begin: timeline.begin, end: timeline.end },
    });
  }

  /** Shows only a value of a field, or all without it. */
  Only(name, value, isNot = false) {
    const next = this.filter.WithValue(name, value, isNot);
    this.Set({ [name]: next[name] });
  }

  /** Adds a value to a list, or removes it. */
  Toggle(name, value) {
    const known = this.values[name];
    this.Set({ [name]: known.includes(value) ? known.filter((other) => other !== value) : [...known, value] });
  }

  /** Writes everything that is shown into an address, except for the values with some names. */
  ToAddress(left = []) {
    const filter = this.filter.With(Object.fromEntries(FILTER_NAMES.filter((name) => left.includes(name)).map((name) => [name, name === "text" ? "" : null])));
    const parts = [filter.ToAddress()].filter(Boolean);
    for (const [name, usual] of Object.entries(SHOWN)) {
      const value = left.includes(name) ? usual : this.values[name];
      if (JSON.stringify(value) !== JSON.stringify(usual)) {
        parts.push(`${name}=${encodeURIComponent(JSON.stringify(value))}`);
      }
    }
    return `#${parts.join("&")}`;
  }

  /** Reads an address, which anyone may have written, without showing anything of it. */
  ParseAddress(address) {
    const parts = address.replace(/^#/, "").split("&").filter((part) => part.includes("=")).map((part) => {
      const index = part.indexOf("=");
      return [part.slice(0, index), part.slice(index + 1)];
    });
    const fields = ReadFields(ReadOldAddress(address) ?? parts);
    if (fields.window) {
      const timeline = fields.window.axis === "lines" ? this.store.lines : this.store.times;
      fields.window = timeline.rows.length ? this.ClampWindow(fields.window) : null;
    }
    const values = { ...SHOWN };
    for (const [name, text] of parts) {
      if (name in SHOWN) {
        values[name] = ReadValue(SHOWN[name], text);
      }
    }
    return { fields, values, isEmpty: !parts.length && !fields.window };
  }

  /** Shows what an address contains, and other values; retrieves false if the address is empty. */
  ReadAddress(address, partial = {}) {
    const { fields, values, isEmpty } = this.ParseAddress(address);
    this.filter = new Filter(this.store, fields, fields.text === this.filter.text ? this.filter.hits : null);
    this.values = { ...values, ...partial };
    this.Notify(["address", "window", "selection"]);
    return !isEmpty;
  }
}

/** Reads a value of an address; a value of another type than the usual one is left out. */
function ReadValue(usual, text) {
  try {
    const value = JSON.parse(Decode(text) ?? "");
    const isList = Array.isArray(usual) || (usual === null && Array.isArray(value));
    if (isList) {
      return Array.isArray(value) ? value.filter((item) => ["string", "number"].includes(typeof item)) : usual;
    }
    if (usual === null) {
      return value !== null && ["object", "number"].includes(typeof value) ? value : null;
    }
    return typeof value === typeof usual ? value : usual;
  } catch {
    return usual;
  }
}

/** Reads an address of earlier reports: axis, begin, end and evidence file. */
function ReadOldAddress(address) {
  const match = address.match(/^#(time|lines),(-?\d+),(-?\d+)(?:,(.*))?$/);
  return match && [["window", `${match[1]},${match[2]},${match[3]}`], ...(match[4] ? [["sources", match[4]]] : [])];
}
