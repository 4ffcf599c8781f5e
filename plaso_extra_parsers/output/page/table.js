// The table of the events of the window. Only rows on the screen are in the page.

import { CreateButton, CreateDot, CreateElement, FamilyName, Get, IsStill } from "./canvas.js";
import { GetFamilyName } from "./store.js";
import { FormatCommon } from "./axis.js";
import { FormatClock, FormatCount, FormatLocal, FormatTime } from "./format.js";
import { FindHits, ParseQuery } from "./query.js";

const ROW = 20;
// Pixels, fewer than any browser supports; the positions in higher tables are scaled.
const MAXIMUM_HEIGHT = 8e6;
const PRINTED_ROWS = 60;
const VIEWS = ["path", "hits", "noted", "all"];
const MAXIMUM_MESSAGE = 2000;
// If fewer events are noted, all events are shown.
const MINIMUM_NOTED = 5;

// Columns that each event has: title, width, sort key.
export const COLUMNS = {
  time: ["Time", "var(--w-time)"], local: ["Local time", "190px"], kind: ["Kind", "168px"], who: ["Who", "minmax(80px, 132px)"], source: ["Evidence", "150px"],
  description: ["What the time is", "150px"], tags: ["Tags", "140px"], message: ["Message", "minmax(120px, 1fr)"],
};
const USUAL = ["time", "kind", "who", "message"];

/** Retrieves a word for an event that is shorter than its data type and the description of its time. */
export function DescribeKind(store, row) {
  const number = store.columns.kind[row];
  const [dataType, description] = store.meta.kinds[number];
  const family = GetFamilyName(dataType);
  const mark = store.noted.markOfRow.get(row);
  if (mark !== undefined) {
    return `${family} · ${store.tables.marks.kind[mark]}`;
  }
  if (store.noted.Has(row, "connection")) {
    return `${family} · connection`;
  }
  const last = dataType.split(":").pop().replace("syscall", "call");
  if (store.noted.Has(row, "execution") && last === "process") {
    return `${family} · executed`;
  }
  const isMany = store.meta.kinds.filter(([other]) => other === dataType).length > 1;
  const when = isMany ? ` ${description.replace(/ [Tt]ime$/, "").toLowerCase()}` : "";
  return `${family} · ${last === family ? "" : last}${when}`.replace(/ · $/, "");
}

/** The table. */
export class Table {
  /** Makes the table; path retrieves the path to a cause that is shown, or null. */
  constructor({ store, state, processes, select, menu, path }) {
    Object.assign(this, { store, state, processes, select, menu, path });
    this.rows = new Uint32Array(0);
    this.counts = {};
    this.first = 0;
    this.number = 0;
    this.room = null;
    this.box = Get("table-scroll");
    this.Wire();
  }

  /** Retrieves the columns that are shown. */
  get columns() {
    const chosen = this.state.values.columns ?? USUAL;
    return this.state.values.zone !== "UTC" && !chosen.includes("local") ? [...chosen.slice(0, 1), "local", ...chosen.slice(1)] : chosen;
  }

  /** Determines which events the table shows: those of the path, hits, noted ones or all. */
  GetView() {
    const { values, filter } = this.state;
    const has = { path: this.counts.path > 0, hits: Boolean(filter.text), noted: this.counts.noted > 0, all: true };
    if (has[values.view]) {
      return values.view;
    }
    has.noted = this.counts.noted >= MINIMUM_NOTED;
    return values.tab === "time" && !filter.text ? "all" : VIEWS.find((name) => has[name]);
  }

  /** Retrieves the filter of a view of the table. */
  GetFilter(view) {
    const { filter } = this.state;
    return filter.With({ text: view === "hits" ? filter.text : "", noted: view === "noted", path: view === "path" ? this.path() : null });
  }

  /** Collects the events of the window that pass a filter. */
  Collect(filter) {
    const { timeline, window } = this.state;
    const [first, last] = timeline.GetRange(window.begin, window.end);
    if (filter.isWhole) {
      return timeline.rows.subarray(first, last);
    }
    const rows = new Uint32Array(last - first);
    let count = 0;
    for (let index = first; index < last; index += 1) {
      if (filter.Passes(timeline.rows[index])) {
        rows[count] = timeline.rows[index];
        count += 1;
      }
    }
    return rows.subarray(0, count);
  }

  /** Collects the rows again; if this changes what is shown, scrolls to the row to begin with. */
  Update() {
    const { state } = this;
    const { filter } = state;
    const lists = {
      path: this.path() ? this.Collect(this.GetFilter("path")) : new Uint32Array(0),
      all: this.Collect(this.GetFilter("all")), noted: this.Collect(this.GetFilter("noted")), hits: filter.text && filter.hits ? this.Collect(filter) : new Uint32Array(0),
    };
    this.counts = Object.fromEntries(VIEWS.map((name) => [name, lists[name].length]));
    this.view = this.GetView();
    this.filter = this.view === "hits" ? filter : this.GetFilter(this.view);
    this.rows = this.Sort(lists[this.view]);
    const { window } = state;
    const key = [this.filter.key, this.view, window.begin, window.end, state.values.sort, state.values.isDescending].join("|");
    if (this.key !== key) {
      this.key = key;
      this.ShowFirst(this.FindStart());
    }
    this.FillHead();
    this.FillColumns();
    this.DrawMinimap();
    return this.Draw();
  }

  /** Finds the row to begin with: the selected one, or one at a held time. */
  FindStart() {
    const { selection, held } = this.state.values;
    const index = selection?.type === "event" ? this.rows.indexOf(selection.row) : held === null ? -1 : this.FindLastBefore(held);
    return index < 0 ? 0 : Math.max(0, index - Math.floor(this.GetRoom() / 3));
  }

  /** Finds the last row that is not after a time. */
  FindLastBefore(time) {
    const { time: times } = this.store.columns;
    let [low, high] = [0, this.rows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (times[this.rows[middle]] <= time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  /** Sorts rows as chosen in the head. */
  Sort(rows) {
    const { sort, isDescending } = this.state.values;
    if (sort === "time" && !isDescending) {
      return rows;
    }
    const sorted = Uint32Array.from(rows);
    if (sort === "time") {
      return sorted.reverse();
    }
    const ranks = this.RankRows(sort, rows);
    return sorted.sort((one, other) => (ranks(one) - ranks(other)) * (isDescending ? -1 : 1) || one - other);
  }

  /** Retrieves the ranks of rows by the values in a column. */
  RankRows(sort, rows) {
    const { store } = this;
    const getText = {
      kind: (row) => DescribeKind(store, row), who: (row) => this.GetWho(row),
      source: (row) => store.setOfSource[store.columns.source[row]], tags: (row) => store.meta.tags[store.columns.tags[row]].join(),
    }[sort];
    const texts = new Map();
    rows.forEach((row) => texts.set(row, getText?.(row) ?? ""));
    const numbers = new Map([...new Set(texts.values())].sort().map((text, number) => [text, number]));
    return (row) => numbers.get(texts.get(row));
  }

  /** Fills the head: views with their counts, and the notes next to them. */
  FillHead() {
    const { state } = this;
    const { filter } = state;
    const views = VIEWS.filter((name) => (name === "hits" ? filter.text : name === "all" || this.counts[name]));
    Get("views").replaceChildren(...views.map((name) => {
      const button = CreateButton(`${name[0].toUpperCase()}${name.slice(1)} ${FormatCount(this.counts[name])}`, () => state.Set({ view: name }));
      button.setAttribute("aria-pressed", String(name === this.view));
      button.tabIndex = name === this.view ? 0 : -1;
      return button;
    }));
    const { lines } = this.store;
    const without = state.timeline.isTime && lines.rows.length ? `${FormatCount(lines.rows.length)} without a time: T` : "";
    Get("table-note").textContent = [this.GetNote(), without].filter(Boolean).join(" · ");
    Get("table-printed").textContent = this.rows.length > PRINTED_ROWS
      ? `Events 1 to ${PRINTED_ROWS} of ${FormatCount(this.rows.length)} are printed; all of them are in the CSV (X).` : `All ${FormatCount(this.rows.length, "event")} are printed.`;
    Get("count").textContent = `${FormatCount(this.rows.length)} of ${FormatCount(this.store.count, "event")}`;
  }

  /** Describes the rows. */
  GetNote() {
    const { filter, values } = this.state;
    if (this.view === "hits") {
      const { share, count } = filter.hits ?? { share: 0, count: 0 };
      if (share < 1) {
        return `searching… ${Math.round(100 * share)} %`;
      }
      const index = values.selection?.type === "event" ? this.rows.indexOf(values.selection.row) : -1;
      return index >= 0 ? `hit ${FormatCount(index + 1)} of ${FormatCount(this.rows.length)}` : `${FormatCount(count)} in all`;
    }
    if (values.held !== null && this.rows.length && this.state.timeline.isTime) {
      const index = this.FindLastBefore(values.held);
      return index >= 0 ? `row at ${FormatClock(this.store.columns.time[this.rows[index]])} is the last before` : "all rows are later";
    }
    return this.view === "path" ? "events of the steps" : this.view === "noted" ? "logins, root, programs, connections, tags" : "";
  }

  /** Fills the names of the columns. */
  FillColumns() {
    const { state } = this;
    const { sort, isDescending } = state.values;
    const columns = this.columns;
    const { begin, end } = state.window;
    const isSameDay = state.timeline.isTime && /^-?\d+-\d\d-\d\d$/.test(FormatCommon(begin, end));
    this.isSameDay = isSameDay;
    document.documentElement.style.setProperty("--w-time", isSameDay ? "118px" : "190px");
    const widths = columns.map((name) => COLUMNS[name]?.[1] ?? "140px").join(" ");
    Get("table").style.setProperty("--cols", widths);
    const key = JSON.stringify([columns, sort, isDescending, state.values.zone, isSameDay && FormatCommon(begin, end)]);
    if (this.columnKey === key) {
      return;
    }
    this.columnKey = key;
    Get("cols").replaceChildren(...columns.map((name) => {
      const title = name === "local" ? state.values.zone : COLUMNS[name]?.[0] ?? name;
      const sign = sort === name ? (isDescending ? " ▼" : " ▲") : "";
      const button = CreateButton(`${title}${name === "time" ? " UTC" : ""}${sign}`, () => state.Set({ sort: name === "local" ? "time" : name, isDescending: sort === name && !isDescending }), "plain");
      // The head and the rows are one stop: the up key leads from the first row to the head.
      button.tabIndex = -1;
      const cell = CreateElement("span");
      cell.setAttribute("role", "columnheader");
      cell.setAttribute("aria-sort", sort === name ? (isDescending ? "descending" : "ascending") : "none");
      cell.append(button);
      return cell;
    }));
  }

  /** Retrieves the number of whole rows that fit. */
  GetRoom() {
    if (IsStill()) {
      return PRINTED_ROWS;
    }
    // Measured once per size, since the browser would lay out the page again each time.
    this.room = this.room ?? Math.max(1, Math.floor(this.box.clientHeight / ROW));
    return this.room;
  }

  /** Scrolls so that a row is the first one. */
  ShowFirst(first) {
    this.first = Math.max(0, Math.min(first, this.rows.length - this.GetRoom()));
    const height = Math.min(this.rows.length * ROW, MAXIMUM_HEIGHT);
    Get("table-space").style.height = `${height}px`;
    const last = Math.max(1, this.rows.length - this.GetRoom());
    this.box.scrollTop = this.IsScaled() ? this.first / last * (height - this.box.clientHeight) : this.first * ROW;
    this.expected = this.box.scrollTop;
  }

  /** Determines if there are more rows than a browser has pixels for. */
  IsScaled() {
    return this.rows.length * ROW > MAXIMUM_HEIGHT;
  }

  /** Follows the scroll bar. */
  FollowScroll() {
    const { box } = this;
    if (Math.abs(box.scrollTop - (this.expected ?? -1)) < 1) {
      return;
    }
    this.expected = null;
    const height = Math.min(this.rows.length * ROW, MAXIMUM_HEIGHT);
    const share = box.scrollTop / Math.max(1, height - box.clientHeight);
    this.first = this.IsScaled() ? Math.round(share * Math.max(0, this.rows.length - this.GetRoom())) : Math.round(box.scrollTop / ROW);
    this.Draw();
  }

  /** Draws the rows on the screen. */
  async Draw() {
    this.number += 1;
    const { number, store } = this;
    Get("table-space").style.height = `${Math.min(this.rows.length * ROW, MAXIMUM_HEIGHT)}px`;
    const first = IsStill() ? 0 : Math.max(0, Math.min(this.first, this.rows.length - this.GetRoom()));
    const last = Math.min(this.rows.length, first + this.GetRoom());
    const extra = this.columns.filter((name) => !COLUMNS[name]);
    const items = [];
    for (let index = first; index < last; index += 1) {
      const row = this.rows[index];
      items.push({ row, index, message: await store.GetMessage(row), attributes: extra.length ? new Map(await store.GetAttributes(row)) : null });
    }
    if (number !== this.number) {
      return;
    }
    const query = this.state.filter.text ? ParseQuery(this.state.filter.text) : null;
    const hadFocus = Get("table-rows").contains(document.activeElement);
    Get("table-rows").replaceChildren(...items.map((item) => this.CreateRow(item, query)));
    Get("grid").setAttribute("aria-rowcount", String(this.rows.length + 1));
    if (hadFocus) {
      (Get("table-rows").querySelector("[tabindex='0']") ?? Get("table-rows").firstChild)?.focus({ preventScroll: true });
    }
  }

  /** Creates a row of the table. */
  CreateRow(item, query) {
    const { row, index } = item;
    const { selection } = this.state.values;
    const isSelected = selection?.type === "event" && selection.row === row;
    const element = CreateElement("div", isSelected ? "row sel" : index % 2 ? "row odd" : "row");
    element.setAttribute("role", "row");
    element.setAttribute("aria-rowindex", String(index + 2));
    element.setAttribute("aria-selected", String(isSelected));
    element.tabIndex = isSelected || (selection?.type !== "event" && index === this.first) ? 0 : -1;
    element.dataset.row = row;
    for (const name of this.columns) {
      const cell = CreateElement("span");
      cell.setAttribute("role", "gridcell");
      this.FillCell(cell, name, item, query);
      element.append(cell);
    }
    return element;
  }

  /** Fills a cell. */
  FillCell(cell, name, { row, message, attributes }, query) {
    const { columns, meta } = this.store;
    const time = columns.time[row];
    switch (name) {
      case "time":
        cell.textContent = Number.isNaN(time) ? `${this.store.NamePosition(row)} ${FormatCount(columns.position[row])}` : this.isSameDay ? FormatClock(time) : FormatTime(time);
        break;
      case "local":
        cell.textContent = FormatLocal(time, this.state.values.zone)?.text ?? "";
        break;
      case "kind":
        cell.title = meta.kinds[columns.kind[row]].join(" · ");
        cell.append(CreateDot(FamilyName(this.store.familyOfKind[columns.kind[row]])), DescribeKind(this.store, row));
        break;
      case "who": cell.textContent = this.GetWho(row); break;
      case "source":
        cell.textContent = this.store.shortNames.get(this.store.setOfSource[columns.source[row]]);
        cell.title = meta.sources[columns.source[row]];
        break;
      case "description": [, cell.textContent] = meta.kinds[columns.kind[row]]; break;
      case "tags": cell.textContent = meta.tags[columns.tags[row]].join(", "); break;
      case "message":
        cell.append(...meta.tags[columns.tags[row]].map((label) => CreateElement("span", "tag", label)), ...MarkHits(message, query));
        cell.title = message;
        break;
      default: cell.append(...MarkHits(String(attributes.get(name) ?? ""), query));
    }
  }

  /** Describes who an event belongs to: its process, its user, its sender. */
  GetWho(row) {
    const { columns, meta, tables, noted } = this.store;
    if (columns.lane[row]) {
      return this.processes.GetName(columns.lane[row] - 1);
    }
    const mark = noted.markOfRow.get(row);
    const [user, process] = mark === undefined ? [null, null] : [tables.marks.user[mark], tables.marks.process[mark]];
    const sender = columns.sender[row] ? meta.senders[columns.sender[row] - 1] : null;
    return sender ? `${sender}${process ? ` ${process}` : ""}` : user ?? "";
  }

  /** Draws the positions of hits in all rows, next to the rows. */
  DrawMinimap() {
    const map = Get("minimap");
    const { filter, values } = this.state;
    map.hidden = !filter.text || !filter.hits || !this.rows.length;
    if (map.hidden) {
      return;
    }
    const bins = new Map();
    this.rows.forEach((row, index) => {
      if (filter.Passes(row)) {
        bins.set(Math.floor(index / this.rows.length * 400), row);
      }
    });
    const current = values.selection?.type === "event" ? this.rows.indexOf(values.selection.row) : -1;
    const nodes = [...bins.keys()].map(() => Object.assign(CreateElement("i"), { title: "hit" }));
    [...bins.keys()].forEach((bin, index) => {
      nodes[index].style.top = `${bin / 4}%`;
    });
    if (current >= 0) {
      const now = CreateElement("i", "now");
      now.style.top = `${100 * current / this.rows.length}%`;
      nodes.push(now);
    }
    map.replaceChildren(...nodes);
  }

  /** Goes to the event before or after the selected one, also around the ends if asked for. */
  Step(step, isRound = false) {
    const { selection, held } = this.state.values;
    let index = selection?.type === "event" ? this.rows.indexOf(selection.row) : -1;
    if (index < 0 && held !== null && this.state.timeline.isTime) {
      index = this.FindLastBefore(held) + (step > 0 ? 0 : 1);
    }
    index = index < 0 ? (step > 0 ? 0 : this.rows.length - 1) : index + step;
    if (isRound && this.rows.length) {
      index = (index + this.rows.length) % this.rows.length;
    }
    const row = this.rows[Math.min(this.rows.length - 1, Math.max(0, index))];
    if (row !== undefined) {
      this.select({ type: "event", row });
      this.ScrollToRow(row);
    }
  }

  /** Scrolls to an event. */
  ScrollToRow(row) {
    const index = this.rows.indexOf(row);
    if (index >= 0 && (index < this.first || index >= this.first + this.GetRoom())) {
      this.ShowFirst(index - Math.floor(this.GetRoom() / 3));
    }
    this.Draw();
  }

  /** Wires scroll bar, wheel, clicks and keys. */
  Wire() {
    const { box } = this;
    box.addEventListener("scroll", () => this.FollowScroll(), { passive: true });
    box.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.shiftKey && this.IsScaled()) {
        // With so many rows, a pixel of the scroll bar is several rows; the wheel skips none.
        event.preventDefault();
        this.wheel = (this.wheel ?? 0) + event.deltaY / ROW;
        const steps = Math.trunc(this.wheel);
        this.wheel -= steps;
        this.ShowFirst(this.first + steps);
        this.Draw();
      }
    }, { passive: false });
    Get("table-rows").addEventListener("click", (event) => {
      const row = event.target.closest(".row")?.dataset.row;
      if (row !== undefined) {
        this.select({ type: "event", row: Number(row) });
      }
    });
    Get("table-rows").addEventListener("dblclick", () => {
      const { selection } = this.state.values;
      const time = selection?.type === "event" ? this.store.columns.time[selection.row] : NaN;
      if (!Number.isNaN(time)) {
        this.state.ZoomTo(time - 5e6, time + 5e6);
      }
    });
    Get("grid").addEventListener("keydown", (event) => {
      const room = this.GetRoom();
      const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: room, PageUp: -room, Home: -this.rows.length, End: this.rows.length };
      const isHead = Get("cols").contains(document.activeElement);
      if (!steps[event.key] || event.ctrlKey || event.altKey) {
        return;
      }
      event.preventDefault();
      event.stopPropagation();
      if (event.key === "ArrowUp" && !isHead && document.activeElement.getAttribute("aria-rowindex") === "2") {
        Get("cols").querySelector("button").focus();
      } else if (isHead) {
        Get("table-rows").firstChild?.focus();
      } else {
        this.Step(steps[event.key]);
      }
    });
  }

  /** Offers columns: those of all events, and any attribute. */
  async ShowColumns(button) {
    const { state, store } = this;
    const toggle = (name) => {
      const chosen = state.values.columns ?? USUAL;
      const next = chosen.includes(name) ? chosen.filter((other) => other !== name) : [...chosen.slice(0, -1), name, ...chosen.slice(-1)];
      state.Set({ columns: next.length ? next : null });
    };
    await store.ReadAttributeNames();
    const chosen = state.values.columns ?? USUAL;
    const known = Object.keys(COLUMNS).map((name) => [COLUMNS[name][0], () => toggle(name), "", chosen.includes(name)]);
    const attributes = [...store.attributeNames].sort().map((name) => [name, () => toggle(name), "attribute", chosen.includes(name)]);
    this.menu(button, [["Usual columns", () => state.Set({ columns: null })], ...known, ...attributes]);
  }
}

/** Makes nodes of a text in which the hits of a search are marked. */
export function MarkHits(text, query) {
  const shown = text.slice(0, MAXIMUM_MESSAGE);
  const ranges = query ? FindHits(query, shown) : [];
  const nodes = [];
  let last = 0;
  for (const [begin, end] of ranges) {
    nodes.push(shown.slice(last, begin), CreateElement("mark", "", shown.slice(begin, end)));
    last = end;
  }
  return [...nodes, shown.slice(last)];
}
