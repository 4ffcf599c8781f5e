// The list of evidence files, and the switches of the families.

import { CreateElement, CreateFamilyDot, FamilyColour, Get } from "./canvas.js";
import { FormatCount, FormatPath, FormatTime } from "./format.js";

/** Gathers evidence files; the files of a set are one. */
export function CollectEvidence(app) {
  const { store } = app;
  const sets = new Map();
  const setOfSource = store.meta.sources.map((name, source) => {
    const setName = store.GetSetName(source);
    if (!sets.has(setName)) {
      sets.set(setName, {
        name: setName, sources: new Set(), count: 0, timeless: 0, begin: Infinity, end: -Infinity, asides: [Infinity, -Infinity], family: -1,
      });
    }
    sets.get(setName).sources.add(source);
    return sets.get(setName);
  });
  // Starts long before the evidence was made, times of the file itself: no reason to zoom out.
  const isAside = store.meta.kinds.map(([dataType, description]) => (
    dataType === "fs:stat" || (description === "Start Time" && /^linux:atop:(boot|process)$/.test(dataType))));
  const { kind, source, time } = store.columns;
  for (let row = 0; row < store.count; row += 1) {
    const set = setOfSource[source[row]];
    set.count += 1;
    set.family = store.GetFamily(row);
    if (Number.isNaN(time[row])) {
      set.timeless += 1;
    } else if (isAside[kind[row]]) {
      set.asides = [Math.min(set.asides[0], time[row]), Math.max(set.asides[1], time[row])];
    } else {
      set.begin = Math.min(set.begin, time[row]);
      set.end = Math.max(set.end, time[row]);
    }
  }
  for (const set of sets.values()) {
    [set.begin, set.end] = set.begin <= set.end ? [set.begin, set.end] : set.asides;
  }
  app.evidence = [...sets.values()].sort((one, other) => one.family - other.family || one.begin - other.begin || (one.name < other.name ? -1 : 1));
}

/** Retrieves what is looked at if only one evidence file is. */
export function GetFocus(app, name) {
  const set = app.evidence.find((candidate) => candidate.name === name);
  return set ? { name: set.name, sources: set.sources } : null;
}

/** Shows one evidence file only, and all of it. */
export function ShowEvidence(app, set) {
  const { state, store } = app;
  const focus = GetFocus(app, set.name);
  state.selection = null;
  const isTimed = set.begin <= set.end;
  if (isTimed) {
    state.ZoomTo(set.begin, set.end, { timeline: store.times, focus });
  } else if (set.timeless) {
    const base = store.lines.bases.get(set.name) ?? 0;
    const { positions, rows } = store.lines;
    let end = base + 1;
    for (let index = 0; index < rows.length; index += 1) {
      if (set.sources.has(store.columns.source[rows[index]])) {
        end = Math.max(end, positions[index]);
      }
    }
    state.ZoomTo(base, end, { timeline: store.lines, focus });
  }
}

/** Creates the list of evidence files. */
export function CreateEvidence(app) {
  const nodes = [CreateElement("div", "head", "Evidence")];
  nodes[0].append(CreateElement("span", "dim", " click: only this"));
  let family = -1;
  for (const set of app.evidence) {
    if (set.family !== family) {
      family = set.family;
      const head = CreateElement("div", "family");
      head.append(CreateFamilyDot(family), app.store.families[family].name);
      nodes.push(head);
    }
    const button = CreateElement("button", "source");
    button.style.color = FamilyColour(family);
    button.append(CreateElement("span", "name", FormatPath(set.name, 2).replace("…/", "")), CreateElement("span", "dim", FormatCount(set.count)));
    const range = set.begin <= set.end ? `${FormatTime(set.begin, 0)} – ${FormatTime(set.end, 0)}` : "no times";
    button.title = `${set.name}\n${range}\n${FormatCount(set.sources.size, "file")}`;
    button.addEventListener("click", () => ShowEvidence(app, set));
    set.button = button;
    nodes.push(button);
  }
  Get("evidence").replaceChildren(...nodes);
}

/** Marks the evidence files of the window. */
export function UpdateEvidence(app) {
  const { state } = app;
  for (const set of app.evidence) {
    const isInside = state.timeline.isTime ? set.begin <= state.end && set.end >= state.begin : set.timeless > 0;
    set.button.classList.toggle("inside", isInside);
    const isFocus = state.focus?.name === set.name;
    if (isFocus && !set.button.classList.contains("focus")) {
      set.button.scrollIntoView({ block: "nearest" });
    }
    set.button.classList.toggle("focus", isFocus);
  }
  Get("only").hidden = !state.focus;
  if (state.focus) {
    Get("only").textContent = `only ${FormatPath(state.focus.name)} ✕`;
  }
}

/** Creates the switches of the families. */
export function CreateFamilies(app) {
  const { state, store } = app;
  Get("families").replaceChildren(...store.families.map((family, index) => {
    const button = CreateElement("button", "family");
    button.append(CreateFamilyDot(index), `${family.name.replace(/^(linux|macos):/, "")} ${FormatCount(family.count)}`);
    button.title = family.name;
    button.setAttribute("aria-pressed", "true");
    button.addEventListener("click", () => {
      const isHidden = !state.hiddenFamilies.delete(index);
      if (isHidden) {
        state.hiddenFamilies.add(index);
      }
      button.setAttribute("aria-pressed", String(!isHidden));
      state.onChange();
    });
    return button;
  }));
}
