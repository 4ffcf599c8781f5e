// The table of the events of the window. Only rows on the screen are in the page.

import { CreateElement, CreateFamilyDot, Get, IsStill } from "./canvas.js";
import { FormatCount, FormatTime, QuoteForShell } from "./format.js";

const ROW_HEIGHT = 19;
// Browsers end somewhere beyond; the table is scaled from there on.
const MAXIMUM_HEIGHT = 8e6;
const PRINTED_ROWS = 500;

/** Retrieves rows of the selection, or null if all are meant. */
function GetSelectedRows(app) {
  const { selection } = app.state;
  return selection && selection.rows ? selection.rows : null;
}

/** Collects the rows of the window. */
export function CollectRows(app) {
  const { state, store } = app;
  const { timeline } = state;
  const [first, last] = timeline.GetRange(state.begin, state.end);
  const selected = GetSelectedRows(app);
  const rows = new Uint32Array(selected ? selected.length : last - first);
  let count = 0;
  if (selected) {
    const { time } = store.columns;
    for (const row of selected) {
      const position = timeline.isTime ? time[row] : state.begin;
      if (position >= state.begin && position <= state.end && state.Passes(row)) {
        rows[count] = row;
        count += 1;
      }
    }
  } else {
    for (let index = first; index < last; index += 1) {
      if (state.Passes(timeline.rows[index])) {
        rows[count] = timeline.rows[index];
        count += 1;
      }
    }
  }
  return rows.subarray(0, count);
}

/** Formats a time for a filter of psort. */
function FormatFilterTime(time) {
  return `DATETIME('${FormatTime(time, 6)}')`;
}

/** Retrieves the psort command that gives the events of the window. */
export function FormatCommand(app) {
  const { meta } = app.store;
  const { state } = app;
  const terms = meta.filter ? [`(${meta.filter})`] : [];
  if (!state.timeline.isTime) {
    terms.push("timestamp_desc is 'Not a time'");
  } else if (state.begin > state.timeline.begin || state.end < state.timeline.end) {
    terms.push(`timestamp >= ${FormatFilterTime(Math.ceil(state.begin))}`, `timestamp <= ${FormatFilterTime(Math.floor(state.end))}`);
  }
  if (state.selection?.filter) {
    terms.push(state.selection.filter);
  }
  const filter = terms.length ? ` ${QuoteForShell(terms.join(" AND "))}` : "";
  return `psort -o dynamic -w events.csv ${QuoteForShell(meta.storage ?? "STORAGE")}${filter}`;
}

/** Collects the rows anew, and shows them from the first one on if others are looked at. */
export function UpdateTable(app) {
  const { state } = app;
  app.rows = CollectRows(app);
  const key = [state.FormatAddress(), state.search?.text, state.selection?.label, [...state.hiddenFamilies].join()].join("|");
  if (app.tableKey !== key) {
    app.tableKey = key;
    Get("table-scroll").scrollTop = 0;
  }
  const whole = state.timeline.isTime && app.store.lines.rows.length
    ? `${FormatCount(app.store.lines.rows.length)} without a time: key T` : "";
  Get("table-count").textContent = `${FormatCount(app.rows.length, "event")} in the window`;
  const notes = [];
  if (state.selection?.label) {
    notes.push(`of ${state.selection.label} (Esc: all)`);
  }
  if (state.search) {
    const { count, share, text } = state.search;
    notes.push(`with “${text}” (${FormatCount(count)} ${share < 1 ? `so far, searching… ${Math.round(100 * share)} %` : "in all"})`);
  }
  Get("table-note").textContent = [...notes, whole].filter(Boolean).join(" · ");
  Get("table-note").title = Get("table-note").textContent;
  Get("table-command").textContent = FormatCommand(app);
  return DrawTable(app);
}

/** Determines which rows are on the screen. */
function GetShownRange(app) {
  const box = Get("table-scroll");
  const wholeHeight = app.rows.length * ROW_HEIGHT;
  const height = Math.min(wholeHeight, MAXIMUM_HEIGHT);
  const shown = IsStill() ? PRINTED_ROWS : Math.ceil(box.clientHeight / ROW_HEIGHT) + 2;
  if (wholeHeight <= MAXIMUM_HEIGHT) {
    const first = Math.floor(box.scrollTop / ROW_HEIGHT);
    return { height, first, last: Math.min(app.rows.length, first + shown), top: first * ROW_HEIGHT };
  }
  const share = box.scrollTop / Math.max(1, height - box.clientHeight);
  const first = Math.floor(share * Math.max(0, app.rows.length - shown + 2));
  return { height, first, last: Math.min(app.rows.length, first + shown), top: box.scrollTop };
}

/** Says how many rows of how many are on paper. */
function FormatPrinted(first, last, count) {
  const rest = last - first < count ? "; all of them are in the CSV of the window (X), or what psort writes with the command here" : "";
  return count ? `Events ${FormatCount(first + 1)} to ${FormatCount(last)} of ${FormatCount(count)} are printed${rest}.` : "";
}

/** Creates a row of the table. */
function CreateRow(app, row, message) {
  const { columns, meta } = app.store;
  const [dataType, description] = meta.kinds[columns.kind[row]];
  const isSelected = app.state.selection?.row === row;
  const element = CreateElement("div", isSelected ? "row selected" : "row");
  element.setAttribute("role", "row");
  element.dataset.row = row;
  const isTimed = !Number.isNaN(columns.time[row]);
  const when = isTimed ? FormatTime(columns.time[row]) : `${app.store.IsLine(row) ? "line" : "at"} ${columns.position[row]}`;
  const kind = CreateElement("span");
  kind.title = `${dataType} · ${description}`;
  kind.append(CreateFamilyDot(app.store.GetFamily(row)), `${dataType.replace(/^(linux|macos):/, "")} · ${description}`);
  const source = CreateElement("span", "dim", meta.sources[columns.source[row]].split("/").slice(-2).join("/"));
  const text = CreateElement("span");
  for (const label of meta.tags[columns.tags[row]]) {
    text.append(CreateElement("span", "tag", label));
  }
  text.append(message);
  text.title = message;
  element.append(CreateElement("span", "", when), kind, source, text);
  for (const cell of element.children) {
    cell.setAttribute("role", "cell");
  }
  return element;
}

/** Draws the rows on the screen. */
export async function DrawTable(app) {
  app.tableNumber = (app.tableNumber ?? 0) + 1;
  const number = app.tableNumber;
  const { height, first, last, top } = GetShownRange(app);
  Get("table-space").style.height = `${height}px`;
  const messages = [];
  for (let index = first; index < last; index += 1) {
    messages.push(await app.store.GetMessage(app.rows[index]));
  }
  if (number !== app.tableNumber) {
    return;
  }
  Get("table-printed").textContent = FormatPrinted(first, last, app.rows.length);
  const rows = Get("table-rows");
  rows.style.top = `${top}px`;
  rows.replaceChildren(...messages.map((message, index) => CreateRow(app, app.rows[first + index], message)));
}

/** Scrolls the table to an event. */
export function ScrollToRow(app, row) {
  const index = app.rows.indexOf(row);
  if (index >= 0 && app.rows.length * ROW_HEIGHT <= MAXIMUM_HEIGHT) {
    const box = Get("table-scroll");
    const top = index * ROW_HEIGHT;
    if (top < box.scrollTop || top > box.scrollTop + box.clientHeight - ROW_HEIGHT) {
      box.scrollTop = Math.max(0, top - box.clientHeight / 2);
    }
  }
}

