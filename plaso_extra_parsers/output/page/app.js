// The whole: reads the report, draws it, and keeps pictures and table together.

import { Get, ReadColours } from "./canvas.js";
import { Store } from "./store.js";
import { DrawCurves, PrepareCurves } from "./curves.js";
import { DrawMachine, PrepareMachine } from "./machine.js";
import { DrawSenders } from "./senders.js";
import { ShowAbout, ShowDetails } from "./details.js";
import {
  DrawDescriptors, GetObject, GetRange, GetSessionRows, PrepareDescriptors, UpdateDescriptors,
} from "./descriptors.js";
import { CollectEvidence, CreateEvidence, CreateFamilies, GetFocus, ShowEvidence, UpdateEvidence } from "./evidence.js";
import { ExportWindow, PrintWindow, WirePrint } from "./export.js";
import { DrawFlow } from "./flow.js";
import { FormatCount, FormatDuration, FormatTime } from "./format.js";
import { ShowHelp, WireKeyboard } from "./keyboard.js";
import { DrawLanes, ScrollToLane } from "./lanes.js";
import { DrawDensity, DrawOverview, GetLargestIsland } from "./overview.js";
import { FormatPosition, WireOverview, WirePicture } from "./pointer.js";
import { FindNextLane, GetBegin, GetEnd, GetLaneRows, GetName, PrepareLanes, UpdateLanes } from "./processes.js";
import { OrderBlocks, SearchMessages } from "./search.js";
import { State } from "./state.js";
import { DrawTable, ScrollToRow, UpdateTable } from "./table.js";

// Pictures follow the pointer; what takes longer follows when it rests.
const REST = 60;
const SEARCH_REST = 250;

/** The report on the screen. */
class App {
  constructor(store) {
    this.store = store;
    this.hits = {};
    this.rows = new Uint32Array(0);
    this.marks = { begin: performance.now() };
    this.frames = [];
    this.state = new State(store, () => this.Change());
    this.isDrawing = false;
    this.searchNumber = 0;
  }

  /** Something that is looked at has changed. */
  Change() {
    this.isStale = true;
    this.Redraw();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.DrawRest(), REST);
  }

  /** Draws the pictures with the next frame. */
  Redraw() {
    if (!this.isDrawing) {
      this.isDrawing = true;
      requestAnimationFrame(() => this.DrawFrame());
    }
  }

  /** Draws the pictures. */
  DrawFrame() {
    const begin = performance.now();
    this.isDrawing = false;
    const { state } = this;
    if (this.isStale) {
      this.isStale = false;
      DrawOverview(this);
      UpdateLanes(this);
      this.WriteWindow();
    }
    DrawDensity(this);
    DrawMachine(this);
    DrawLanes(this);
    if (!Get("descriptors-view").hidden && this.descriptorPlace === state.GetPlace().begin) {
      DrawDescriptors(this);
    }
    this.frames.push(performance.now() - begin);
  }

  /** Draws what takes longer: descriptors, flow, table. */
  DrawRest() {
    this.descriptorPlace = this.state.begin;
    UpdateDescriptors(this);
    DrawDescriptors(this);
    DrawFlow(this);
    DrawCurves(this);
    DrawSenders(this);
    UpdateEvidence(this);
    history.replaceState(null, "", this.state.FormatAddress());
    this.isReady = UpdateTable(this);
    return this.isReady;
  }

  /** Writes what the window is. */
  WriteWindow() {
    const { state, store } = this;
    const { begin, end, timeline } = state;
    if (timeline.isTime) {
      const digits = end - begin < 6e7 ? 6 : 0;
      const texts = [begin, end].map((time) => FormatTime(time, digits).replace("T", " "));
      Get("window").textContent = `${texts.join(" – ")} UTC · ${FormatDuration(end - begin)}`;
    } else {
      Get("window").textContent = `${FormatCount(Math.round(end - begin), "line")} of logs without times`;
    }
    Get("back").disabled = !state.past.length;
    Get("forward").disabled = !state.future.length;
    for (const tab of Get("tabs").children) {
      tab.setAttribute("aria-selected", String((tab.id === "tab-times") === timeline.isTime));
    }
    Get("tabs").hidden = !store.lines.rows.length;
  }

  FormatPosition(position) {
    return FormatPosition(this, position);
  }

  /** Selects a process, or collapses what is under it. */
  SelectLane(lane, isFold = false) {
    if (isFold && this.lanes.tree.children[lane].length) {
      this.ToggleLane("collapsed", lane);
      return;
    }
    const rows = GetLaneRows(this, lane).slice().sort();
    const identifier = this.store.tables.lanes.identifier[lane];
    this.Select({ type: "lane", lane, rows, label: GetName(this, lane), filter: `process_identifier == ${identifier}` });
    ScrollToLane(this, lane);
  }

  /** Selects a descriptor. */
  SelectDescriptor(index) {
    const rows = GetSessionRows(this, index);
    this.Select({ type: "descriptor", index, rows, label: GetObject(this, index) });
  }

  /** Selects an event; the table stays that of the process it was of. */
  SelectEvent(row) {
    const { rows, label, filter } = this.state.selection ?? {};
    this.state.selection = { type: "event", row, rows, label, filter };
    ShowDetails(this);
    DrawTable(this);
  }

  Select(selection) {
    this.state.Select(selection);
    ShowDetails(this);
  }

  /** Takes back the selection, then the search, then the focus. */
  Clear() {
    const { state } = this;
    if (state.selection) {
      this.Select(null);
    } else if (state.search) {
      Get("search").value = "";
      this.Search();
    } else if (state.focus) {
      state.Go({ focus: null });
    }
    document.activeElement?.blur();
  }

  /** Goes to the next process, or in the table to the next event. */
  Step(step) {
    const { state } = this;
    const isTable = Get("table").contains(document.activeElement) || state.selection?.type === "event";
    if (isTable || !this.lanes.shown.length) {
      const index = state.selection?.type === "event" ? this.rows.indexOf(state.selection.row) + step : 0;
      const row = this.rows[Math.min(this.rows.length - 1, Math.max(0, index))];
      if (row !== undefined) {
        ScrollToRow(this, row);
        this.SelectEvent(row);
      }
    } else {
      this.SelectLane(FindNextLane(this, step));
    }
  }

  /** Zooms to the life of what is selected. */
  ZoomToSelection() {
    const { selection } = this.state;
    if (selection?.type === "lane") {
      this.state.ZoomTo(GetBegin(this, selection.lane), GetEnd(this, selection.lane));
    } else if (selection?.type === "descriptor") {
      this.state.ZoomTo(...GetRange(this, selection.index));
    }
  }

  /** Collapses or pins the selected process. */
  Toggle(name) {
    if (this.state.selection?.type === "lane") {
      this.ToggleLane(name, this.state.selection.lane);
    }
  }

  ToggleLane(name, lane) {
    const lanes = this.state[name];
    if (!lanes.delete(lane)) {
      lanes.add(lane);
    }
    this.Change();
  }

  /** Zooms to the next island of activity. */
  ShowNextIsland(step) {
    const { parts } = this.overviewScale;
    const middle = (this.state.begin + this.state.end) / 2;
    const next = step > 0 ? parts.find((part) => part.begin > middle) : parts.findLast((part) => part.end < middle);
    if (next) {
      this.state.ZoomTo(next.begin, next.end);
    }
  }

  /** Changes between times and logs without times. */
  ShowOtherAxis() {
    const { state, store } = this;
    const other = state.timeline.isTime ? store.lines : store.times;
    if (other.rows.length) {
      state.ShowTimeline(other);
      ShowDetails(this);
    }
  }

  /** Searches what is in the field. */
  async Search() {
    const text = Get("search").value;
    this.searchNumber += 1;
    const number = this.searchNumber;
    const begin = performance.now();
    if (!text) {
      this.state.search = null;
      this.Change();
      return;
    }
    Get("table-note").textContent = "searching…";
    delete this.marks.firstHits;
    // The first hits are in the table while the search goes on; pictures wait for its end.
    const showPiece = (found) => {
      this.state.search = { ...found, text, number };
      this.marks.firstHits = this.marks.firstHits ?? performance.now() - begin;
      UpdateTable(this);
    };
    const result = await SearchMessages(this.store, text, this.GetSearchBlocks(text), () => number !== this.searchNumber, showPiece);
    if (result) {
      this.state.search = { ...result, text, number };
      this.marks.search = performance.now() - begin;
      this.Change();
    }
  }

  /** Retrieves the blocks to search: those of the window first, or where less was found. */
  GetSearchBlocks(text) {
    const { state, store } = this;
    const { search, timeline } = state;
    if (search?.share === 1 && text.toLowerCase().includes(search.text.toLowerCase())) {
      return search.blocks;
    }
    const rows = timeline.rows.subarray(...timeline.GetRange(state.begin, state.end));
    return OrderBlocks(store.meta.text_blocks, store.meta.rows_per_text_block, rows);
  }

  Export() {
    return ExportWindow(this);
  }

  Print() {
    return PrintWindow(this);
  }

  ShowAbout() {
    ShowAbout(this);
  }

  /** Prepares what the pictures need. */
  Prepare() {
    PrepareLanes(this);
    PrepareDescriptors(this);
    PrepareCurves(this);
    PrepareMachine(this);
    CollectEvidence(this);
    CreateEvidence(this);
    CreateFamilies(this);
  }

  /** Wires pointer, keyboard and buttons. */
  Wire() {
    const { state } = this;
    WireOverview(this);
    for (const id of ["density", "machine", "lanes", "descriptors", "senders"]) {
      WirePicture(this, id);
    }
    WireKeyboard(this);
    const clicks = {
      back: () => state.GoBack(), forward: () => state.GoForward(), all: () => state.ShowAll(),
      export: () => this.Export(), print: () => this.Print(), about: () => this.ShowAbout(), help: ShowHelp,
      only: () => state.Go({ focus: null }), "details-close": () => this.Select(null),
      "table-copy": () => navigator.clipboard?.writeText(Get("table-command").textContent),
    };
    for (const [id, action] of Object.entries(clicks)) {
      Get(id).addEventListener("click", action);
    }
    for (const id of ["lanes-colour", "lanes-brief", "lanes-folded", "curves-group", "descriptors-sort", "descriptors-moved", "descriptors-libraries"]) {
      Get(id).addEventListener("change", () => this.Change());
    }
    Get("lanes-scroll").addEventListener("scroll", () => this.Redraw());
    Get("descriptors-scroll").addEventListener("scroll", () => DrawDescriptors(this));
    Get("table-scroll").addEventListener("scroll", () => DrawTable(this));
    Get("table-rows").addEventListener("click", (event) => {
      const row = event.target.closest(".row");
      if (row) {
        this.SelectEvent(Number(row.dataset.row));
      }
    });
    this.WireSearch();
    this.WireTabs();
    WirePrint(this);
    window.addEventListener("resize", () => this.Change());
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      ReadColours();
      this.Change();
    });
    window.addEventListener("hashchange", () => state.ReadAddress(location.hash, (name) => GetFocus(this, name)));
  }

  /** Lets the field be searched for, when the keys rest. */
  WireSearch() {
    let timer = 0;
    Get("search").addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => this.Search(), SEARCH_REST);
    });
  }

  /** Creates the tabs of the axes. */
  WireTabs() {
    const names = [["tab-times", "times", this.store.times], ["tab-lines", "without times", this.store.lines]];
    for (const [id, text, timeline] of names) {
      const tab = document.createElement("button");
      tab.id = id;
      tab.setAttribute("role", "tab");
      tab.textContent = `${text} ${FormatCount(timeline.rows.length)}`;
      tab.disabled = !timeline.rows.length;
      tab.addEventListener("click", () => this.state.ShowTimeline(timeline));
      Get("tabs").append(tab);
    }
  }

  /** Says on the page what is not in it. */
  WriteNotices() {
    const { meta, count } = this.store;
    const notices = [];
    if (!count) {
      notices.push("No events: the filter of psort let none through, or the storage file has none.");
    }
    if (meta.left_out_messages) {
      const left = FormatCount(meta.left_out_messages, "event");
      notices.push(`The text of ${left} is left out: there are more than ${FormatCount(meta.maximum_events)} (--maximum_events).`);
      notices.push("Pictures are of all events, and the text of events with tags is there.");
    }
    if (meta.cut_messages) {
      notices.push(`${FormatCount(meta.cut_messages, "message")} over 1,000 characters ${meta.cut_messages === 1 ? "is" : "are"} cut, and end in …[cut].`);
    }
    Get("notices").hidden = !notices.length;
    Get("notices").textContent = notices.join(" ");
    Get("notices").title = notices.join("\n");
    Get("title").textContent = meta.title;
    Get("title").title = meta.title;
    const parts = [`${FormatCount(count, "event")}`, "contains evidence", `made ${meta.made} by psort`, meta.storage ?? "", meta.storage_digest ? `SHA-256 ${meta.storage_digest}` : ""];
    Get("foot").textContent = parts.filter(Boolean).join(" · ");
  }

  /** Shows where one begins to look, or where the address says. */
  async Start() {
    const { state } = this;
    ReadColours();
    this.Prepare();
    this.Wire();
    this.WriteNotices();
    const island = GetLargestIsland(state.timeline);
    if (!state.ReadAddress(location.hash, (name) => GetFocus(this, name)) && island.count) {
      const room = Math.max(10, (island.end - island.begin) * 0.02);
      state.SetPlace({ ...state.GetPlace(), begin: island.begin - room, end: island.end + room });
    }
    Get("loading").hidden = true;
    this.isStale = true;
    this.DrawFrame();
    this.marks.drawn = performance.now();
    await this.DrawRest();
    this.marks.ready = performance.now();
    document.documentElement.dataset.ready = "1";
  }

  /** Shows one evidence file, by a part of its name. */
  ShowEvidence(part) {
    const set = this.evidence.find((candidate) => candidate.name.includes(part));
    if (set) {
      ShowEvidence(this, set);
    }
    return set?.name ?? null;
  }
}

/** Reads and shows the report. */
async function Main() {
  const loading = Get("loading");
  try {
    const meta = document.getElementById("meta");
    if (!meta) {
      throw new Error("The report is not whole: psort did not get to its end.");
    }
    const reader = new Store({ events: 0 });
    const store = new Store(JSON.parse(await reader.ReadText("meta")));
    await store.Read();
    const app = new App(store);
    window.REPORT = app;
    await app.Start();
  } catch (exception) {
    loading.hidden = false;
    loading.textContent = `Unable to show the report. ${exception.message}`;
    document.documentElement.dataset.ready = "failed";
    throw exception;
  }
}

if (document.readyState === "loading") {
  document.addEventListener("DOMContentLoaded", Main);
} else {
  Main();
}
