// Sizes of the panes: splitters, whose chosen positions are kept in this browser.

import { Get } from "./canvas.js";

const STEP = 10;
const LARGE_STEP = 50;
const STORE = "plaso-extra-report-sizes";

// Per splitter: property of the style, minimum, maximum, and direction in which it grows.
const SPLITTERS = {
  "split-table": { name: "--h-pics", least: 60, most: () => window.innerHeight - 260, isVertical: false, sign: 1, measure: () => Get("pictures").offsetHeight },
  "split-panel": { name: "--w-panel", least: 220, most: () => window.innerWidth * 0.6, isVertical: true, sign: -1, measure: () => Get("panel").offsetWidth },
  "split-rail": { name: "--w-rail", least: 140, most: () => window.innerWidth * 0.4, isVertical: true, sign: 1, measure: () => Get("rail").offsetWidth },
  "split-gutter": { name: "--w-gutter", least: 80, most: () => Get("pictures").offsetWidth * 0.5, isVertical: true, sign: 1, measure: () => GetLength("--w-gutter") },
};

/** Retrieves a length of the style. */
export function GetLength(name) {
  return parseFloat(getComputedStyle(document.documentElement).getPropertyValue(name));
}

/** Reads the sizes that were chosen; a browser may refuse to keep any. */
function ReadSizes() {
  try {
    const sizes = JSON.parse(localStorage.getItem(STORE) ?? "{}");
    return sizes && typeof sizes === "object" ? sizes : {};
  } catch {
    return {};
  }
}

/** Keeps the sizes that were chosen. */
function KeepSizes(sizes) {
  try {
    localStorage.setItem(STORE, JSON.stringify(sizes));
  } catch {
    // The sizes are then not kept.
  }
}

/** Lets a splitter be dragged and moved by keys. */
function WireSplitter(id, splitter, sizes) {
  const element = Get(id);
  const { style } = document.documentElement;
  const set = (size) => {
    const value = size === null ? null : Math.round(Math.min(splitter.most(), Math.max(splitter.least, size)));
    sizes[splitter.name] = value;
    if (value === null) {
      delete sizes[splitter.name];
      style.removeProperty(splitter.name);
    } else {
      style.setProperty(splitter.name, `${value}px`);
    }
    element.setAttribute("aria-valuenow", String(Math.round(splitter.measure())));
    KeepSizes(sizes);
  };
  let drag = null;
  const locate = (event) => (splitter.isVertical ? event.clientX : event.clientY);
  element.addEventListener("pointerdown", (event) => {
    element.setPointerCapture(event.pointerId);
    drag = { from: locate(event), size: splitter.measure() };
  });
  element.addEventListener("pointermove", (event) => drag && set(drag.size + splitter.sign * (locate(event) - drag.from)));
  element.addEventListener("pointerup", () => {
    drag = null;
  });
  element.addEventListener("dblclick", () => set(null));
  element.addEventListener("keydown", (event) => {
    const steps = splitter.isVertical ? { ArrowRight: 1, ArrowLeft: -1 } : { ArrowDown: 1, ArrowUp: -1 };
    if (steps[event.key]) {
      event.preventDefault();
      event.stopPropagation();
      set(splitter.measure() + splitter.sign * steps[event.key] * (event.shiftKey ? LARGE_STEP : STEP));
    } else if (event.key === "Enter") {
      event.stopPropagation();
      set(null);
    }
  });
  element.setAttribute("role", "separator");
  element.setAttribute("aria-orientation", splitter.isVertical ? "vertical" : "horizontal");
  element.setAttribute("aria-valuemin", String(splitter.least));
  element.setAttribute("aria-valuenow", String(Math.round(splitter.measure())));
}

/** Wires all splitters. */
export function WireSplitters() {
  const sizes = ReadSizes();
  for (const [name, size] of Object.entries(sizes)) {
    if (Object.values(SPLITTERS).some((splitter) => splitter.name === name) && Number.isFinite(size)) {
      document.documentElement.style.setProperty(name, `${size}px`);
    }
  }
  for (const [id, splitter] of Object.entries(SPLITTERS)) {
    WireSplitter(id, splitter, sizes);
  }
}
