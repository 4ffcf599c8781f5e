// The filter bar: a chip for each field, which shows what the field selects; and a list of
// the evidence files if there are many.

import { CreateButton, CreateDot, CreateElement, FamilyName, Get } from "./canvas.js";
import { FIELD_NAMES, VALUE_FIELDS } from "./filter.js";
import { FormatCount } from "./format.js";
import { IsAside } from "./machine.js";
import { SetStops } from "./menu.js";

// From this number on, files are a list next to the pictures, not only a chip.
export const MAXIMUM_CHIP_FILES = 12;
const SHOWN_FILES = 5;

/** The filter bar. */
export class Chips {
  /** Makes the bar; path describes the path to a cause if one is shown, or retrieves null. */
  constructor({ store, state, menu, fit, path }) {
    Object.assign(this, { store, state, menu, fit, path });
    this.bar = Get("chips");
  }

  /** Draws the chips. */
  Draw() {
    const { state, store } = this;
    const { filter } = state;
    const words = new Map(filter.ToWords().map(([name, text, isSet]) => [name, [text, isSet]]));
    const chips = [this.CreateChip("window", "Window", ...words.get("Window"))];
    for (const name of VALUE_FIELDS) {
      const [text, isSet] = words.get(FIELD_NAMES[name]);
      if (isSet || (name !== "descriptor" && (name !== "process" || store.tables.lanes.name.length) && (name !== "user" || store.CountValues("user")))) {
        chips.push(this.CreateChip(name, FIELD_NAMES[name], name === "sources" && !isSet ? `all ${FormatCount(store.sets.length, "file")}` : text, isSet, filter[name]?.isNot));
      }
    }
    const path = this.path();
    if (path) {
      chips.push(this.CreateChip("about", "Path", path, true));
    }
    const more = CreateButton("+ filter", () => this.menu(more, VALUE_FIELDS.filter((name) => store.CountValues(name)).map((name) => [FIELD_NAMES[name], () => this.Open(more, name), ""])), "chip narrow-only");
    const focus = document.activeElement?.dataset?.field;
    this.bar.replaceChildren(...chips, more);
    const buttons = [...this.bar.querySelectorAll("button.chip")];
    SetStops(buttons.slice(1));
    if (focus) {
      buttons.find((button) => button.dataset.field === focus)?.focus();
    }
  }

  /** Creates a chip: what its field selects, and a cross that removes this from the filter. */
  CreateChip(name, title, text, isSet, isNot = false) {
    const box = CreateElement("span", `chip-box${isSet ? "" : " unset"}`);
    const isOn = isSet && (name !== "window" || !this.IsHome());
    const chip = CreateButton("", (event) => (event.altKey && isSet && name !== "window" ? this.Turn(name) : this.Open(chip, name)), `chip${isOn ? " on" : ""}${isNot ? " not" : ""}`);
    chip.dataset.field = name;
    chip.append(CreateElement("span", "k", title), CreateElement("span", "v", text));
    chip.title = name === "about" ? `Path: ${text}\nclick: its steps` : name === "window" ? "Window: menu of times" : `${title}: ${text}\nclick: choose · Alt+click: without · double click: all`;
    if (name !== "about") {
      chip.setAttribute("aria-haspopup", "menu");
    }
    chip.addEventListener("dblclick", () => this.Clear(name));
    box.append(chip);
    if (isOn) {
      const cross = CreateButton("×", () => this.Clear(name), "x");
      cross.tabIndex = -1;
      cross.setAttribute("aria-label", `${title}: all`);
      chip.classList.add("crossed");
      box.append(cross);
    }
    return box;
  }

  /** Determines if the window is the one that is shown first. */
  IsHome() {
    const { window } = this.state;
    const home = this.store.GetHome();
    return window.axis === home.axis && Math.abs(window.begin - home.begin) < 2 && Math.abs(window.end - home.end) < 2;
  }

  /** Removes a field from the filter. */
  Clear(name) {
    const { tab } = this.state.values;
    this.state.Set({ [name]: null, ...(name === "about" && tab === "cause" ? { tab: "details" } : {}) });
  }

  /** Turns "only" into "without", and back. */
  Turn(name) {
    const field = this.state.filter[name];
    this.state.Set({ [name]: { ...field, isNot: !field.isNot } });
  }

  /** Opens the menu of a chip. */
  async Open(anchor, name) {
    const { state, store } = this;
    if (name === "window") {
      this.OpenWindow(anchor);
      return;
    }
    if (name === "about") {
      state.Set({ tab: "cause", view: "auto" });
      return;
    }
    if (name === "user") {
      await store.IndexUsers();
    }
    const field = state.filter[name];
    const chosen = new Set(field?.values ?? []);
    const items = store.ListValues(name).map(([value, label, count]) => {
      const values = Array.isArray(value) ? value : [value];
      const isChosen = values.every((part) => chosen.has(part));
      const toggle = () => {
        const next = isChosen ? [...chosen].filter((part) => !values.includes(part)) : [...new Set([...chosen, ...values])];
        state.Set({ [name]: next.length ? { values: next, isNot: field?.isNot ?? false } : null });
      };
      return [String(label), toggle, count ? FormatCount(count) : "", isChosen];
    });
    const heads = field ? [["All", () => this.Clear(name)], [field.isNot ? "Only these" : "Without these", () => this.Turn(name)]] : [];
    this.menu(anchor, [...heads, ...(items.length ? items : [["none in this report", null]])]);
  }

  /** Opens the menu of the window. */
  OpenWindow(anchor) {
    const { state, store } = this;
    const { timeline } = state;
    const items = [
      ["First view", () => state.Set({ window: null })],
      ["All times, all evidence (0)", () => state.ShowAll()],
      ["Fit to what is looked at", () => this.fit()],
    ];
    if (store.lines.rows.length && store.times.rows.length) {
      items.push([timeline.isTime ? "Events without a time (T)" : "Events with a time (T)", () => ShowOtherAxis(state)]);
    }
    this.menu(anchor, items);
  }

  /** Draws the list of evidence files, if there are many, or if it is asked for. */
  DrawRail() {
    const { state, store } = this;
    const isStat = (family) => store.families[family].dataTypes.every((dataType) => dataType === "fs:stat");
    const isMany = store.sets.filter((name) => !isStat(this.GetFamily(name))).length > MAXIMUM_CHIP_FILES;
    const isOpen = isMany !== state.values.options.includes("list");
    document.documentElement.classList.toggle("with-rail", isOpen);
    if (!isOpen) {
      return;
    }
    const find = Get("rail-find").value.toLowerCase();
    const byTime = Get("rail-order").value === "name";
    const families = new Map();
    for (const [name, label, count] of this.sources ?? (this.sources = store.CountSources())) {
      const family = this.GetFamily(name);
      if (!find || name.toLowerCase().includes(find)) {
        (families.get(family) ?? families.set(family, []).get(family)).push({ name, label, count });
      }
    }
    const compare = byTime ? (one, other) => (one.label < other.label ? -1 : 1) : (one, other) => other.count - one.count;
    const sorted = [...families].map(([family, files]) => ({ family, files: files.sort(compare), sum: files.reduce((sum, { count }) => sum + count, 0) }));
    sorted.sort((one, other) => other.sum - one.sum);
    const chosen = new Set(state.filter.sources?.values ?? []);
    const nodes = sorted.flatMap(({ family, files, sum }) => this.CreateFamily(family, files, sum, chosen, Boolean(find)));
    Get("rail-list").replaceChildren(...nodes);
    SetStops([...Get("rail-list").querySelectorAll("button")]);
  }

  /** Retrieves the family that most events of an evidence file belong to. */
  GetFamily(name) {
    if (!this.familyOfSet) {
      const { columns, setOfSource, familyOfKind } = this.store;
      this.familyOfSet = new Map();
      const isAside = this.store.meta.kinds.map(IsAside);
      // Events of the content of a file count, not the times of the file itself.
      for (let row = 0; row < this.store.count; row += 1) {
        const set = setOfSource[columns.source[row]];
        if (!isAside[columns.kind[row]] || !this.familyOfSet.has(set)) {
          this.familyOfSet.set(set, familyOfKind[columns.kind[row]]);
        }
      }
    }
    return this.familyOfSet.get(name) ?? 0;
  }

  /** Creates the list of the files of a family: the first ones, and the number of others. */
  CreateFamily(family, files, sum, chosen, isAll) {
    const { state, store } = this;
    const { name } = store.families[family];
    const head = CreateElement("div", "fam");
    head.append(CreateDot(FamilyName(family)), CreateElement("span", "", name), CreateElement("span", "dim", FormatCount(files.length, "file")), CreateElement("span", "dim n", FormatCount(sum)));
    const isOpen = isAll || state.values.unfolded.includes(`files ${name}`);
    const most = Math.max(...files.map(({ count }) => count));
    const buttons = files.slice(0, isOpen ? Infinity : SHOWN_FILES).map((file) => {
      const button = CreateButton("", (event) => this.state.Only("sources", file.name, event.altKey), chosen.has(file.name) ? "src on" : "src");
      const bar = CreateElement("i");
      bar.style.width = `${Math.round(100 * Math.log1p(file.count) / Math.log1p(most) * 0.66)}%`;
      button.append(bar, CreateElement("span", "", file.label), CreateElement("span", "dim", FormatCount(file.count)));
      button.title = `${file.name}\nclick: only this · Alt+click: without this`;
      return button;
    });
    if (files.length > buttons.length) {
      buttons.push(CreateButton(`${FormatCount(files.length - buttons.length)} more files`, () => state.Toggle("unfolded", `files ${name}`), "src more"));
    }
    return [head, ...buttons];
  }
}

/** Changes between the axis of times and the axis of logs without times. */
export function ShowOtherAxis(state) {
  const { store } = state;
  const other = state.timeline.isTime ? store.lines : store.times;
  if (other.rows.length) {
    state.Set({ window: { axis: other.isTime ? "time" : "lines", begin: other.begin, end: other.end }, selection: null, held: null });
  }
}

