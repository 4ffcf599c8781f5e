// The whole page: reads the report, and connects the parts that show it with its state.

import { CreateButton, CreateElement, Get, ReadColours } from "./canvas.js";
import { CauseTab } from "./trace.js";
import { Causes } from "./cause.js";
import { AtTime, Details, FillFirstLook, Panel } from "./panel.js";
import { Chips, ShowOtherAxis } from "./chips.js";
import { CreateFiles, CreateKinds, CreateSenders } from "./heat.js";
import { FormatCopy, GetDataDigest } from "./copy.js";
import { ReadRange, Story } from "./story.js";
import { StoryTab } from "./tell.js";
import { CollectFindings } from "./findings.js";
import { CollectFlow, DrawFlow } from "./flow.js";
import { Curves } from "./curves.js";
import { Descriptors } from "./descriptors.js";
import { DrawStill, ExportRows, Save, FillPrint, ShowAbout, ShowCommand } from "./export.js";
import { Filter } from "./filter.js";
import { FindHome, Overview } from "./overview.js";
import { FormatCount, FormatLocal, FormatTime, ParseTime } from "./format.js";
import { IsAside, Machine } from "./machine.js";
import { Noted } from "./noted.js";
import { OpenMenu, Rove, Say, SetStops, ShowTip, WireMenu } from "./menu.js";
import { OrderBlocks, SearchEvents } from "./search.js";
import { FIELDS } from "./query.js";
import { Pictures } from "./pictures.js";
import { Processes } from "./processes.js";
import { ShowHelp, StepRegion, WireKeyboard } from "./keyboard.js";
import { FILTER_NAMES, State } from "./state.js";
import { Store } from "./store.js";
import { DescribeKind, Table } from "./table.js";
import { WireSplitters } from "./layout.js";

// Milliseconds: pictures follow the pointer at once, slower parts when it rests.
const REST = 60;
const SEARCH_REST = 250;
const PHONE_TABS = [["pictures", "Pictures"], ["table", "Table"], ["first", "First look"], ["story", "Story"], ["details", "Details"], ["cause", "Cause"]];

/** The report on the screen: it holds the parts, which do not know each other. */
class Report {
  constructor(store) {
    this.store = store;
    this.marks = { begin: performance.now() };
    this.frames = [];
    this.searchNumber = 0;
    store.noted = new Noted(store);
    store.GetNotes = (row) => store.noted.GetNotes(row);
    store.home = this.FindHome();
    this.state = new State(store, {
      Push: (address) => history.pushState(null, "", address), Replace: (address) => history.replaceState(null, "", address), now: () => performance.now(),
    });
    this.machine = new Machine(store);
    this.processes = new Processes(store, store.noted);
    this.descriptors = new Descriptors(store, this.processes, store.noted);
    this.curves = new Curves(store, this.processes, this.machine.hosts);
    this.heats = { senders: CreateSenders(store), kinds: CreateKinds(store), files: CreateFiles(store) };
    this.CreateParts();
  }

  /** Finds the window that is shown first. */
  FindHome() {
    const { store } = this;
    const timeline = store.times.rows.length || !store.lines.rows.length ? store.times : store.lines;
    const axis = timeline.isTime ? "time" : "lines";
    const { begin, end } = timeline.isTime && timeline.rows.length ? FindHome(timeline, store, store.noted) : timeline;
    const room = Math.max(axis === "time" ? 10 : 2, (end - begin) * 0.02);
    return { axis, begin: begin - room, end: end + room };
  }

  /** Creates the parts that are drawn. */
  CreateParts() {
    const { store, state, processes, descriptors, machine } = this;
    const select = (selection) => this.Select(selection);
    const only = (field, value, isNot) => this.Only(field, value, isNot);
    this.overview = new Overview({ store, state, tip: ShowTip });
    const tell = () => this.story.Begin();
    this.details = new Details({ store, state, processes, descriptors, only, select, tell, zoom: (room) => this.ZoomToSelection(room), cause: (forward) => this.causes.Show(state.values.selection, forward) });
    this.causes = new CauseTab({ store, state, create: () => new Causes(store), select, tell, command: (row) => this.details.FormatCommand(row), copy: (text) => this.Copy(text) });
    const path = () => this.causes.GetPath();
    this.chips = new Chips({ store, state, menu: OpenMenu, fit: () => this.Fit(), path: () => path() && this.causes.DescribePath(path()) });
    this.table = new Table({ store, state, processes, select, menu: OpenMenu, path });
    this.atTime = new AtTime({ store, state, processes, descriptors, machine, select, step: (step, time) => this.StepFrom(step, time), say: (text) => this.Copy(text) });
    this.pictures = new Pictures({ state, sections: this.CreateSections(), tip: ShowTip, select, only, menu: OpenMenu, onPointer: () => this.FollowPointer(), stop: (number) => this.story.Show(number) });
    this.story = new StoryTab({
      story: store.story, state, say: Say, locate: (stop) => this.LocateStop(stop), list: () => this.ListKept(), redraw: () => this.RedrawStory(), saveCopy: () => this.SaveCopy(),
      saveStory: () => Save([JSON.stringify(store.story.ToValue(), null, 1)], "story.json", "application/json"),
    });
    this.panel = new Panel({
      state, tabs: [
        { id: "story", title: "Story", fill: () => this.story.Fill() },
        { id: "first", title: "First look", fill: () => FillFirstLook(this.GetFindings(), only) },
        { id: "details", title: "Details", fill: () => this.details.Fill() },
        { id: "cause", title: "Cause", fill: () => this.causes.Fill() },
        { id: "time", title: "At a time", fill: () => this.atTime.Fill(this.GetTime()) },
        { id: "table", title: "Table", className: "sheet-only", fill: () => [] },
      ],
    });
  }

  /** Creates the sections of the pictures, in their order. */
  CreateSections() {
    const { machine, processes, descriptors, curves, heats, state } = this;
    const create = (id, title, part, more) => ({ id, title, build: (scene) => part.BuildRows(scene), ...more });
    const flow = CreateElement("div", "flow");
    Get("inner").append(flow);
    const heat = (id, title, isThere, more = {}) => create(id, title, heats[id], {
      isHeavy: true, isThere,
      note: (_, isOpen) => (isOpen ? `${FormatCount(heats[id].rows.length)} in the window, by events` : ""), legend: () => [["neutral", "darker: more"], ...(id === "senders" ? [["red", "share of errors"]] : [])],
      build: (scene) => {
        heats[id].Update(scene, this.pictures.scale?.width ?? 600);
        return heats[id].BuildRows();
      }, ...more,
    });
    return [
      create("logins", "Logins", machine, { isAlways: true, note: (scene) => machine.GetNote(scene), legend: (scene) => machine.GetLegend(scene) }),
      create("processes", "Processes", processes, {
        isAlways: true, note: () => this.DescribeProcesses(), legend: (scene) => processes.GetLegend(scene), controls: () => [this.CreateColourChoice()],
        menu: () => [
          [state.values.options.includes("calls") ? "Without system calls in the bars" : "System calls in the bars", () => state.Toggle("options", "calls")],
          ...(state.filter.text ? [[state.values.options.includes("pale") ? "Hide what has no hit" : "Show what has no hit, pale", () => state.Toggle("options", "pale")]] : []),
          [state.values.unfolded.includes("more") ? "Fold what has no mark" : "Show what has no mark", () => state.Toggle("unfolded", "more")],
          ["Unfold all", () => state.Set({ collapsed: [], unfolded: ["more", ...state.values.unfolded] })],
          ["Colour: how it ended", () => state.Set({ colour: "end" })], ["Colour: user", () => state.Set({ colour: "user" })], ["Colour: program", () => state.Set({ colour: "program" })],
        ],
      }),
      create("descriptors", "Descriptors", descriptors, {
        isAlways: true,
        note: () => descriptors.note, legend: () => descriptors.GetLegend(), over: (context, scale, places, scene) => descriptors.DrawCopies(context, scale, places, scene.timeline),
        menu: () => [
          ["Most moved first", () => state.values.options.includes("by time") && state.Toggle("options", "by time")], ["By time", () => !state.values.options.includes("by time") && state.Toggle("options", "by time")],
          [state.values.unfolded.includes("descriptors") ? "Only what is noted" : "Show all", () => state.Toggle("unfolded", "descriptors")],
          [state.values.options.includes("libraries") ? "Without libraries" : "With libraries", () => state.Toggle("options", "libraries")],
        ],
      }),
      create("resources", "Processors, memory, disks, network", curves, { note: () => FormatCount(curves.count ?? 0, "sample"), legend: () => [] }),
      heat("senders", "Senders", () => this.store.meta.senders.length > 0),
      heat("kinds", "Kinds over time", () => true, { isNever: processes.count > 0 }),
      heat("files", "Evidence over time", () => this.store.sets.length > 1, { isNever: true }),
      { id: "flow", title: "Who wrote what, who passed it to whom", isNever: true, ...this.CreateFlow(flow) },
    ];
  }

  /** Creates the section of the flow, whose picture does not consist of rows. */
  CreateFlow(box) {
    const { descriptors, processes } = this;
    return {
      isHeavy: true, isThere: () => descriptors.hasFlow,
      build: () => (this.flow.links.length || this.flow.passed.length ? [{ key: "flow", height: 0, label: "flow", parts: [] }] : []),
      note: (_, isOpen) => (isOpen ? `${FormatCount(this.flow.links.length)} of ${FormatCount(this.flow.count, "link")}, shared objects first` : ""),
      legend: () => [["blue", "read"], ["orange", "wrote"], ["red", "passed a descriptor"]],
      after: (top, width) => {
        box.hidden = top === null;
        if (top === null) {
          box.replaceChildren();
          return 0;
        }
        box.style.top = `${top}px`;
        return DrawFlow(box, this.flow, { descriptors, processes, width, select: (selection) => this.Select(selection) });
      },
    };
  }

  /** Retrieves the flow of the shown descriptors, which is collected when it is first needed. */
  get flow() {
    const { descriptors } = this;
    if (this.flowOf !== descriptors.shown) {
      this.flowOf = descriptors.shown;
      this.collectedFlow = CollectFlow(descriptors);
    }
    return this.collectedFlow;
  }

  /** Describes how many processes are shown. */
  DescribeProcesses() {
    const { processes, state, pictures } = this;
    const shown = new Set(processes.shown).size;
    const hasText = Boolean(state.filter.text);
    const all = hasText ? processes.table.same.filter((same) => same < 0).length : processes.countOfShown;
    return `${FormatCount(shown)} of ${FormatCount(all)}${hasText ? " have hits" : pictures.isHome ? "" : " in this window"}`;
  }

  /** Creates the choice of what the colours of processes mean. */
  CreateColourChoice() {
    const choice = CreateElement("select");
    choice.setAttribute("aria-label", "Colour of processes");
    choice.tabIndex = -1;
    for (const [value, text] of [["end", "how it ended"], ["user", "user"], ["program", "program"]]) {
      const option = CreateElement("option", "", text);
      option.value = value;
      choice.append(option);
    }
    choice.addEventListener("change", () => this.state.Set({ colour: choice.value }));
    this.colourChoice = choice;
    return choice;
  }

  /** Retrieves the findings, which are collected once. */
  GetFindings() {
    const { store, machine, processes, overview } = this;
    const scene = { filter: new Filter(store) };
    this.findings = this.findings ?? CollectFindings({ store, machine, processes, scene, places: overview.GetPlaces(store.times) });
    return this.findings;
  }

  /** Retrieves the scene: everything that pictures need to draw. */
  GetScene() {
    const { state, store, processes, pictures } = this;
    const { values, filter, timeline, window } = state;
    const { selection } = values;
    const isEvent = selection?.type === "event" && selection.row < store.count;
    const time = values.held ?? (values.tab === "time" ? pictures.hover : null);
    return {
      path: this.causes.GetPath(), range: ReadRange(values.range), stops: this.story.ListFlags(timeline),
      filter: filter.window ? filter : filter.With({ window }), timeline, window, settings: values, selection, held: values.held, hover: pictures.hover, time,
      selectedLane: isEvent ? store.columns.lane[selection.row] - 1 : -1, selectedPosition: isEvent ? this.GetPosition(selection.row) : null,
      isAlive: (lanes) => lanes.some((lane) => processes.IsAlive(lane, time, timeline)),
    };
  }

  /** Retrieves the position of an event on an axis, or null. */
  GetPosition(row, timeline = this.state.timeline) {
    if (timeline.isTime) {
      const time = this.store.columns.time[row];
      return Number.isNaN(time) ? null : time;
    }
    const index = timeline.rows.indexOf(row);
    return index < 0 ? null : timeline.positions[index];
  }

  /** Retrieves the time of the tab "At a time": held, under the pointer, or of the selection. */
  GetTime() {
    const { state, pictures } = this;
    const { selection } = state.values;
    const selected = selection?.type === "event" ? this.GetPosition(selection.row) : null;
    this.lastTime = state.values.held ?? pictures.hover ?? this.lastTime ?? selected ?? (state.window.begin + state.window.end) / 2;
    return this.lastTime;
  }

  /** Follows the pointer with the time line, and with what was at that time. */
  FollowPointer() {
    this.Redraw();
    if (this.state.values.tab === "time" && this.state.values.held === null && this.pictures.hover !== null) {
      clearTimeout(this.pointerTimer);
      this.pointerTimer = setTimeout(() => this.panel.Draw(), REST);
    }
  }

  /** Redraws what depends on the values that have changed. */
  Change(names) {
    const has = (...wanted) => wanted.some((name) => names.includes(name));
    if (has("text", "address")) {
      this.Search();
    }
    if (has("held", "address")) {
      this.lastTime = this.state.values.held ?? this.lastTime;
    }
    this.isStale = true;
    this.isPanelStale = this.isPanelStale || !names.every((name) => ["window", "view", "columns", "sort", "isDescending", "closed"].includes(name)) || this.state.values.tab === "time";
    this.Redraw();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.DrawRest(), REST);
  }

  /** Draws the pictures in the next frame. */
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
    if (this.isStale) {
      this.isStale = false;
      this.overview.Draw();
      this.chips.Draw();
      this.story.FillBand();
      this.WriteSearch();
      Get("zone").textContent = this.state.values.zone;
      this.colourChoice.value = this.state.values.colour;
    }
    this.pictures.isHome = this.chips.IsHome();
    this.pictures.Draw(this.GetScene());
    this.frames.push(performance.now() - begin);
  }

  /** Draws the parts that take longer: the table and the panel. */
  DrawRest() {
    this.chips.DrawRail();
    this.isReady = Promise.all([this.table.Update(), this.isPanelStale ? this.panel.Draw() : null]);
    this.isPanelStale = false;
    FillPrint(this.store, this.state.filter);
    this.story.FillPrint();
    const { begin, end } = this.state.window;
    Get("overview").setAttribute("aria-valuetext", this.state.filter.FormatWindow());
    Get("overview").setAttribute("aria-valuenow", String(Math.round((begin + end) / 2)));
    return this.isReady;
  }

  /** Selects something, or nothing. */
  Select(selection) {
    const { state } = this;
    const tab = selection && ["first", ""].includes(state.values.tab) ? "details" : state.values.tab;
    state.Set({ selection, tab });
    if (selection && selection.type !== "descriptor") {
      this.DrawFrame();
      this.pictures.ScrollToSelection(this.GetScene());
      this.Redraw();
    }
  }

  /** Shows only what has a value of a field, or everything without it. */
  Only(field, value, isNot) {
    const { state } = this;
    if (field === "window") {
      state.ZoomTo(...value);
    } else if (field === "axis") {
      ShowOtherAxis(state);
    } else if (field === "text") {
      const { text } = state.filter;
      const term = `${isNot ? "-" : ""}${value}`;
      this.Find(text.split(/\s+/).includes(term) ? text : `${text} ${term}`.trim());
    } else if (Array.isArray(value)) {
      state.Set({ [field]: { values: value, isNot } });
    } else {
      state.Only(field, value, isNot);
    }
  }

  /** Shows only the selection, or everything without it. */
  OnlySelected(isNot) {
    const { selection } = this.state.values;
    if (selection?.type === "lane") {
      this.state.Only("process", selection.lane, isNot);
    } else if (selection?.type === "descriptor") {
      this.state.Only("descriptor", this.descriptors.table.session[selection.index], isNot);
    } else if (selection?.type === "event") {
      this.state.Only("kinds", this.store.meta.kinds[this.store.columns.kind[selection.row]][0], isNot);
    }
  }

  /** Retrieves the range of the selection. */
  GetRange(selection = this.state.values.selection, timeline = this.state.timeline) {
    const { processes, descriptors } = this;
    switch (selection?.type) {
      case "lane": return [processes.GetBegin(selection.lane, timeline), processes.GetEnd(selection.lane, timeline)];
      case "descriptor": return descriptors.GetRange(selection.index, timeline);
      case "event": {
        const position = this.GetPosition(selection.row, timeline);
        return position === null ? null : [position, position];
      }
      default: return null;
    }
  }

  /** Names the selection; "" if it is not in this report. */
  NameSelection(selection) {
    const { store, processes, descriptors } = this;
    if (!selection || !this.details.IsThere(selection)) {
      return "";
    }
    switch (selection.type) {
      case "lane": return processes.GetName(selection.lane);
      case "descriptor": return descriptors.GetObject(selection.index);
      default: return this.table.GetWho(selection.row) || DescribeKind(store, selection.row);
    }
  }

  /** Finds the axis, the position and the selection of a stop of the story. */
  LocateStop({ address }) {
    const { store, state } = this;
    const { fields, values } = state.ParseAddress(address);
    const window = fields.window ?? store.GetHome();
    const timeline = window.axis === "lines" ? store.lines : store.times;
    const name = this.NameSelection(values.selection);
    const found = [ReadRange(values.range)?.[0], values.held, name ? this.GetRange(values.selection, timeline)?.[0] : null].find((position) => Number.isFinite(position));
    const position = found ?? (window.begin + window.end) / 2;
    return { timeline, position, words: [timeline.isTime ? FormatTime(position, 3).slice(11) : "", name].filter(Boolean).join(" · ") };
  }

  /** Lists the parts of the view that a stop can keep: names of their values, and words for them. */
  ListKept() {
    const { filter, values } = this.state;
    const set = filter.ToWords().filter(([name, , isSet]) => isSet && name !== "Window").map(([name, words]) => `${name} ${words}`).join(", ");
    const range = ReadRange(values.range);
    const path = this.causes.GetPath();
    return [
      [["window"], `window: ${filter.FormatWindow()}`],
      [FILTER_NAMES.filter((name) => name !== "window"), set && `filter: ${set}`],
      [["selection"], this.NameSelection(values.selection) && `selected: ${this.NameSelection(values.selection)}`],
      [["held"], values.held !== null && `at a time: ${this.pictures.FormatPosition(values.held)}`],
      [["range"], range && `range: ${range.map((position) => this.pictures.FormatPosition(position)).join(" – ")}`],
      [["about"], values.about && path && `path: ${this.causes.DescribePath(path)}`],
    ].filter(([, words]) => words);
  }

  /** Redraws the parts that show the story. */
  RedrawStory() {
    this.story.FillBand();
    this.Redraw();
    return this.panel.Draw();
  }

  /** Zooms to the selection, with a margin around it. */
  ZoomToSelection(room = null) {
    const range = this.GetRange();
    if (range) {
      const around = room ?? (range[0] === range[1] ? 1e6 : 0);
      this.state.ZoomTo(range[0] - around, range[1] + around);
    }
  }

  /** Zooms to all events that pass the filter; to times of the files themselves only if there are no others. */
  Fit() {
    const { timeline, filter } = this.state;
    const { kind } = this.store.columns;
    const isAside = this.store.meta.kinds.map(IsAside);
    const own = [...timeline.rows.keys()].filter((index) => filter.Passes(timeline.rows[index]));
    const wanted = own.filter((index) => !isAside[kind[timeline.rows[index]]]);
    const indexes = wanted.length ? wanted : own;
    const [first, last] = [indexes[0] ?? -1, indexes[indexes.length - 1]];
    if (first >= 0) {
      this.state.ZoomTo(timeline.positions[first], timeline.positions[last]);
    }
  }

  /** Goes to the event before or after a time. */
  StepFrom(step, time) {
    this.state.Set({ held: time });
    this.table.Step(step);
    const { selection } = this.state.values;
    const position = selection?.type === "event" ? this.GetPosition(selection.row) : null;
    if (position !== null) {
      this.state.Set({ held: position });
    }
  }

  /** Holds the time line where the pointer is, or releases it. */
  Hold() {
    const { state, pictures } = this;
    const { selection } = state.values;
    const selected = selection?.type === "event" ? this.GetPosition(selection.row) : null;
    state.Set(state.values.held === null ? { held: pictures.hover ?? selected ?? (state.window.begin + state.window.end) / 2, tab: "time" } : { held: null });
  }

  /** Goes to the time that was typed. */
  GoTo() {
    const { state, store } = this;
    const near = state.timeline.isTime ? (state.window.begin + state.window.end) / 2 : NaN;
    const range = ParseTime(Get("goto").value, near);
    if (!range) {
      Say(Get("goto").value ? "No time: write 17:04:26.13, or 2026-11-21 17:04" : "Write a time in UTC");
      return;
    }
    const { begin, end, axis } = state.window;
    const isInside = axis === "time" && range.begin >= begin && range.begin <= end;
    const half = axis === "time" ? (end - begin) / 2 : 3e7;
    const window = isInside || !store.times.rows.length ? state.window : { axis: "time", begin: range.begin - half, end: range.begin + half };
    state.Set({ held: range.begin, tab: "time", window, selection: null });
    this.table.key = null;
    Get("goto").blur();
  }

  /** Undoes the first of these: a drag, the selection, the held time, the search, the range, the panel. */
  Clear() {
    const { state } = this;
    if (this.pictures.drag) {
      this.pictures.LetGo();
    } else if (document.activeElement?.tagName === "INPUT") {
      if (document.activeElement === Get("search")) {
        this.ClearSearch();
      }
      document.activeElement.blur();
    } else if (state.values.selection) {
      state.Set({ selection: null });
    } else if (state.values.held !== null) {
      state.Set({ held: null });
    } else if (state.filter.text) {
      this.ClearSearch();
    } else if (state.values.range) {
      state.Set({ range: null });
    } else if (state.values.tab) {
      state.Set({ tab: "" });
    } else {
      state.Set({ stop: null });
    }
  }

  /** Shows the search and its number of hits. */
  WriteSearch() {
    const { filter, values } = this.state;
    const input = Get("search");
    if (document.activeElement !== input && input.value !== filter.text) {
      input.value = filter.text;
    }
    const hasHits = Boolean(filter.text);
    Get("hit-last").hidden = !hasHits;
    Get("hit-next").hidden = !hasHits;
    Get("hit-none").hidden = !hasHits;
    if (!hasHits) {
      Get("hits").textContent = "";
      return;
    }
    const { hits } = filter;
    const index = values.selection?.type === "event" && this.table.view === "hits" ? this.table.rows.indexOf(values.selection.row) : -1;
    const found = hits ? FormatCount(hits.count, "hit") : "…";
    Get("hits").textContent = index >= 0 ? `${FormatCount(index + 1)} of ${FormatCount(this.table.rows.length)}` : hits && hits.share < 1 ? `${found} …` : found;
    Get("hits").title = hits?.errors?.join("\n") ?? "";
  }

  /** Searches for a text; the table then shows the hits instead of a path. */
  Find(text) {
    this.state.Set({ text, view: text && this.causes.GetPath() ? "hits" : "auto" });
  }

  /** Ends the search. */
  ClearSearch() {
    clearTimeout(this.searchTimer);
    Get("search").value = "";
    this.Find("");
  }

  /** Runs the search. */
  async Search() {
    const { state, store } = this;
    const { text } = state.filter;
    this.searchNumber += 1;
    const number = this.searchNumber;
    const begin = performance.now();
    if (!text || state.filter.hits?.text === text) {
      return;
    }
    delete this.marks.firstHits;
    const show = (found) => {
      this.marks.firstHits = this.marks.firstHits ?? performance.now() - begin;
      state.SetHits({ ...found, text, number: `${number}.${found.share}` });
    };
    const { timeline, window } = state;
    const rows = timeline.rows.subarray(...timeline.GetRange(window.begin, window.end));
    const blocks = OrderBlocks(store.meta.text_blocks, store.meta.rows_per_text_block, rows);
    const result = await SearchEvents(store, text, blocks, () => number !== this.searchNumber, show);
    if (result) {
      show(result);
      this.marks.search = performance.now() - begin;
    }
  }

  /** Steps through the hits. */
  StepHit(step) {
    if (this.state.values.view !== "auto" && this.state.values.view !== "hits") {
      this.state.Set({ view: "auto" });
      this.table.Update();
    }
    this.table.Step(step, true);
    this.WriteSearch();
  }

  /** Copies text. */
  Copy(text) {
    navigator.clipboard?.writeText(text).then(() => Say("Copied"), () => Say("The browser does not let this page copy"));
  }

  /** Saves the events of the table. */
  Export() {
    return ExportRows(this.store, this.table.rows, this.state.values.columns);
  }

  /** Saves a copy of the report with the story. */
  async SaveCopy() {
    const { store } = this;
    const page = JSON.parse(await store.ReadText("page"));
    Save(await FormatCopy(page, store.story.ToValue()), `${store.meta.title.replace(/[^\w-]+/g, "-")}.html`, "text/html");
    store.story.unsaved = 0;
    this.panel.Draw();
  }

  /** Shows the command for psort. */
  ShowCommand() {
    const { table, store } = this;
    const window = this.state.filter.window ?? this.state.window;
    return ShowCommand({ store, filter: table.filter.With({ window }), rows: table.rows, save: () => this.Export(), copy: (text) => this.Copy(text) });
  }

  /** Prints the window: all its pictures, and then the table. */
  async Print() {
    await this.DrawForPrint(true);
    window.print();
    await this.DrawForPrint(false);
  }

  /** Draws the page for paper, or for the screen again. */
  DrawForPrint(isStill) {
    return DrawStill(isStill, () => {
      this.isStale = true;
      this.DrawFrame();
      return this.DrawRest();
    });
  }

  /** Shows notices about what the page does not contain. */
  WriteNotices() {
    const { meta, count } = this.store;
    const notices = [];
    if (!count) {
      notices.push("No events: the filter of psort let none through, or the storage file has none.");
    }
    if (meta.left_out_messages) {
      notices.push(`The text of ${FormatCount(meta.left_out_messages, "event")} is left out: there are more than ${FormatCount(meta.maximum_events)} (--maximum_events).`);
      notices.push("Pictures are of all events, and the text of events with tags is kept.");
    }
    Get("notices").textContent = notices.join(" ");
    Get("notices").title = notices.join("\n");
    Get("title").textContent = meta.title;
    Get("title").title = meta.title;
    const digest = meta.storage_digest ? `SHA-256 ${meta.storage_digest.slice(0, 12)}…${meta.storage_digest.slice(-8)}` : "";
    Get("foot").textContent = [FormatCount(count, "event"), meta.storage?.split("/").pop(), digest, `made ${meta.made} by psort`].filter(Boolean).join(" · ");
    Get("foot").title = [meta.storage, meta.storage_digest].filter(Boolean).join("\n");
  }

  /** Wires buttons, fields and keys. */
  Wire() {
    const { state, table } = this;
    state.Listen((names) => this.Change(names));
    const clicks = {
      back: () => history.back(), on: () => history.forward(), help: () => ShowHelp(state), keys: () => ShowHelp(state), csv: () => this.Export(),
      psort: () => this.ShowCommand(), columns: (event) => table.ShowColumns(event.currentTarget), "hit-next": () => this.StepHit(1), "hit-last": () => this.StepHit(-1), "hit-none": () => this.ClearSearch(),
      zone: (event) => this.ChooseZone(event.currentTarget), export: (event) => this.ShowExport(event.currentTarget),
    };
    for (const [id, action] of Object.entries(clicks)) {
      Get(id).addEventListener("click", action);
    }
    this.WireFields();
    WireMenu();
    WireSplitters();
    WireKeyboard(state, this.GetActions());
    Rove(Get("steps"), "button");
    Rove(Get("chips"), "button.chip");
    Rove(Get("table-head"), "button");
    Rove(Get("cols"), "button");
    Rove(Get("tabs"), "[role=tab]");
    Rove(Get("body"), "button, [role=button]", true);
    Rove(Get("rail-list"), "button", true);
    this.WirePhone();
    window.addEventListener("popstate", () => state.ReadAddress(location.hash));
    window.addEventListener("hashchange", () => location.hash !== state.ToAddress() && state.ReadAddress(location.hash));
    window.addEventListener("beforeprint", () => this.DrawForPrint(true));
    window.addEventListener("afterprint", () => this.DrawForPrint(false));
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      ReadColours();
      this.Change(["colours"]);
    });
    // Canvases are resized in the same frame as their boxes.
    const observer = new ResizeObserver(() => this.Resize());
    ["pics", "pictures", "table-scroll"].forEach((id) => observer.observe(Get(id)));
    observer.observe(document.querySelector(".over-box"));
  }

  /** Measures the boxes in which parts are drawn. */
  MeasureParts() {
    const over = document.querySelector(".over-box");
    return [Get("pics").clientWidth, Get("pics").clientHeight, Get("table-scroll").clientHeight, over.clientWidth, over.clientHeight].join();
  }

  /** Redraws the page in another size. */
  Resize() {
    const size = this.MeasureParts();
    if (this.size !== size) {
      this.size = size;
      this.table.room = null;
      this.isStale = true;
      this.DrawFrame();
      this.table.Draw();
    }
  }

  /** Wires the fields: search, time, find. */
  WireFields() {
    const { state } = this;
    const search = Get("search");
    search.addEventListener("input", () => {
      clearTimeout(this.searchTimer);
      this.searchTimer = setTimeout(() => this.Find(search.value), SEARCH_REST);
    });
    search.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        clearTimeout(this.searchTimer);
        if (search.value !== state.filter.text) {
          this.Find(search.value);
        } else {
          this.StepHit(event.shiftKey ? -1 : 1);
        }
      } else if (event.key === "ArrowDown") {
        event.preventDefault();
        this.ShowFields(search);
      }
    });
    Get("goto").addEventListener("keydown", (event) => event.key === "Enter" && this.GoTo());
    Get("rail-find").addEventListener("input", () => this.chips.DrawRail());
    Get("rail-order").addEventListener("change", () => this.chips.DrawRail());
  }

  /** Offers the fields of the search. */
  ShowFields(search) {
    const insert = (name) => {
      search.value = `${search.value} ${name}:`.trim();
      search.focus();
    };
    const fields = Object.entries(FIELDS).map(([name, words]) => [`${name}:`, () => insert(name), words]);
    OpenMenu(search, [["words: all of them · \"phrase\" · -without · OR · /expression/", null], ...fields, ["any other attribute, as exit_status:4", null]]);
  }

  /** Wires the tabs of a phone. */
  WirePhone() {
    const { state } = this;
    const show = (id) => {
      document.documentElement.dataset.phone = id === "pictures" || id === "table" ? id : "panel";
      if (id !== "pictures" && id !== "table") {
        state.Set({ tab: id });
      }
      [...Get("phone-tabs").children].forEach((button) => button.setAttribute("aria-selected", String(button.dataset.tab === id)));
    };
    Get("phone-tabs").replaceChildren(...PHONE_TABS.map(([id, title]) => {
      const button = CreateButton(title, () => {
        show(id);
        this.Resize();
      });
      button.dataset.tab = id;
      return button;
    }));
    show("pictures");
  }

  /** Retrieves the action of each key. */
  GetActions() {
    const { state, pictures, table } = this;
    const middle = () => pictures.hover ?? (state.window.begin + state.window.end) / 2;
    const focus = (id) => Get(id).focus();
    return {
      "/": () => focus("search"), g: () => focus("goto"), " ": () => this.Hold(), ",": () => table.Step(-1), ".": () => table.Step(1),
      w: () => state.ZoomAt(middle(), 0.7), s: () => state.ZoomAt(middle(), 1 / 0.7), a: () => state.Move(-0.2), d: () => state.Move(0.2), 0: () => state.ShowAll(),
      Backspace: (event) => (event.shiftKey ? history.forward() : history.back()), j: () => pictures.StepSelectable(1), k: () => pictures.StepSelectable(-1),
      ArrowDown: () => pictures.Step(1), ArrowUp: () => pictures.Step(-1), z: () => this.ZoomToSelection(), Enter: () => this.ZoomToSelection(),
      n: () => this.story.Step(1) || this.overview.ShowNextIsland(1), b: () => this.story.Step(-1) || this.overview.ShowNextIsland(-1), m: () => this.story.Begin(), i: () => state.Set({ tab: "details" }),
      e: (event) => this.OnlySelected(event.shiftKey), f: () => state.values.selection?.type === "lane" && state.Toggle("pinned", state.values.selection.lane),
      c: (event) => state.values.selection && this.causes.Show(state.values.selection, event.shiftKey),
      l: () => state.Toggle("options", "list"), v: () => state.Set({ view: table.view === "all" ? (table.counts.noted ? "noted" : "all") : "all" }),
      x: () => this.Export(), p: () => this.Print(), t: () => ShowOtherAxis(state), Escape: () => this.Clear(), "?": () => ShowHelp(state),
      F6: (event) => StepRegion(event.shiftKey ? -1 : 1), F10: () => this.OpenFocusMenu(),
    };
  }

  /** Opens the menu of the element with the focus. */
  OpenFocusMenu() {
    const chip = document.activeElement?.closest?.("[aria-haspopup]");
    if (chip) {
      chip.click();
      return;
    }
    const { pictures } = this;
    const row = pictures.rows.find((candidate) => candidate.key === pictures.active);
    const section = pictures.sections.find(({ id }) => id === row?.section);
    const items = [];
    if (row?.field) {
      items.push(["Only this", () => this.Only(...row.field, false)], ["Without this", () => this.Only(...row.field, true)]);
    }
    items.push(...(section?.menu?.() ?? []));
    if (items.length) {
      OpenMenu(Get("pics"), items);
    }
  }

  /** Offers time zones. */
  ChooseZone(button) {
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const zones = ["UTC", ...new Set([own, this.state.values.zone, ...(Intl.supportedValuesOf?.("timeZone") ?? [])].filter((zone) => zone && zone !== "UTC"))];
    const { begin } = this.state.window;
    OpenMenu(button, zones.map((zone) => [zone, () => this.state.Set({ zone }), zone === own ? FormatLocal(begin, zone)?.zone.split(", ").slice(1).join(", ") ?? "" : "", zone === this.state.values.zone]));
  }

  /** Offers the ways to export something from the page. */
  ShowExport(button) {
    OpenMenu(button, [
      [`CSV of ${FormatCount(this.table.rows.length, "event")} (X)`, () => this.Export()], ["psort command of these events", () => this.ShowCommand()], ["Print (P)", () => this.Print()],
      ["Copy the address of this view", () => this.Copy(location.href)], ["How this report was made", () => ShowAbout(this.store, GetDataDigest())],
    ]);
  }

  /** Shows the view that the address contains, or else the first view. */
  async Start() {
    const { state, pictures } = this;
    ReadColours();
    this.WriteNotices();
    this.overview.FillLegend();
    SetStops([Get("back"), Get("on")]);
    Get("loading").hidden = true;
    if (!state.ReadAddress(location.hash) && this.store.story.stops.length) {
      state.ReadAddress(this.store.story.stops[0].address, { tab: "story", stop: 0 });
    }
    this.Wire();
    this.Search();
    const room = document.querySelector(".centre").clientHeight || window.innerHeight - 300;
    const least = parseFloat(getComputedStyle(Get("table")).minHeight) || 172;
    // The same sections are open at first for everybody who opens the report.
    const home = { ...this.GetScene(), filter: new Filter(this.store), window: this.store.GetHome(), selection: null };
    pictures.ChooseOpen({ ...home, timeline: home.window.axis === "lines" ? this.store.lines : this.store.times }, room - Math.max(least, 172) - 30);
    this.isStale = true;
    this.isPanelStale = true;
    this.DrawFrame();
    this.marks.drawn = performance.now();
    this.size = this.MeasureParts();
    this.table.room = null;
    await this.DrawRest();
    this.Resize();
    this.marks.ready = performance.now();
    document.documentElement.dataset.ready = "1";
  }

  /** Shows all of one evidence file, which is given by a part of its name. */
  ShowEvidence(part) {
    const { store, state } = this;
    const name = store.sets.find((candidate) => candidate.includes(part));
    if (name) {
      const numbers = Uint8Array.from(store.setOfSource, (set) => Number(set === name));
      const timeline = [store.times, store.lines].find(({ rows }) => rows.some((row) => numbers[store.columns.source[row]]));
      state.Set({ sources: { values: [name], isNot: false }, window: { axis: timeline.isTime ? "time" : "lines", begin: timeline.begin, end: timeline.end } });
      this.Fit();
    }
    return name ?? null;
  }
}

/** Reads and shows the report. */
async function Main() {
  const loading = Get("loading");
  try {
    if (!Get("meta")) {
      throw new Error("The report is not whole: psort did not get to its end.");
    }
    const reader = new Store({ events: 0 });
    const store = new Store(JSON.parse(await reader.ReadText("meta")));
    await store.Read();
    store.story = new Story(Get("story") ? JSON.parse(await store.ReadText("story")) : null);
    const report = new Report(store);
    window.REPORT = report;
    await report.Start();
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
