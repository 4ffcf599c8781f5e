// The keyboard: everything can be done without a pointer.

import { CreateButton, CreateElement, Get } from "./canvas.js";
import { CloseMenu, IsMenuOpen } from "./menu.js";

export const KEYS = [
  ["/", "search; Enter, Shift+Enter: next, last hit"], ["G", "go to a time"], ["Space", "hold the time line, or let it go"],
  [", .", "event before, after"], ["W S", "zoom in, out"], ["A D", "move"], ["0", "all times, all evidence"],
  ["Backspace, Shift+Backspace", "back, on"], ["J K", "next, last process or descriptor"], ["↓ ↑", "next, last row"], ["→ ←", "unfold, fold"],
  ["Z", "zoom to what is selected"], ["N B", "next, last stop of the story; without one: stretch with events"], ["M", "add a stop to the story"],
  ["I", "details"], ["C, Shift+C", "what led to it, what came of it"], ["E, Shift+E", "only what is selected, without it"],
  ["F", "pin it to the top, or let it go"], ["L", "list of the evidence files"], ["V", "noted events or all"], ["X", "CSV of the table"],
  ["P", "print"], ["T", "events without a time"], ["F6, Shift+F6", "next, last region"], ["F10", "menu of what has the focus"], ["Esc", "no drag, no menu, no search, no panel"],
];

export const POINTER = [
  ["drag", "new window"], ["Shift+drag", "range for a stop of the story"],
  ["flag on the ruler", "show that stop; double click: zoom to all of it"], ["wheel", "scroll"], ["Ctrl+wheel, pinch", "zoom at the pointer"], ["Shift+wheel", "move in time"],
  ["click", "select what is under it"], ["double click", "zoom to it"], ["click on a name of a kind, file, user", "only this"],
  ["Alt+click", "without this"], ["click on a value in the details", "only this; Alt: without this"], ["touch: drag", "move; long touch, then drag: window"],
];

const REGIONS = ["search", "chips", "overview", "pics", "views", "grid", "tabs", "body"];

/** Shows what keys and the pointer do, and lets people turn the letters off. */
export function ShowHelp(state) {
  const body = Get("dialog-body");
  const isOff = state.values.options.includes("no letters");
  const toggle = CreateButton(isOff ? "Turn letters as keys on" : "Turn letters as keys off", () => {
    state.Toggle("options", "no letters");
    Get("dialog").close();
  });
  body.replaceChildren(CreateElement("h2", "", "Keys and pointer"), toggle);
  for (const list of [KEYS, POINTER]) {
    const descriptions = CreateElement("dl", "kv");
    for (const [key, text] of list) {
      descriptions.append(CreateElement("dt", "", key), CreateElement("dd", "", text));
    }
    body.append(descriptions);
  }
  Get("dialog").showModal();
}

/** Goes to the next region of the page that is shown. */
export function StepRegion(step) {
  const regions = REGIONS.map(Get).filter((element) => element && element.offsetParent !== null);
  const index = regions.findIndex((element) => element.contains(document.activeElement));
  const next = regions[(index + step + regions.length) % regions.length];
  (next.tabIndex >= 0 ? next : next.querySelector("[tabindex='0'], button, input"))?.focus();
}

/** Determines if a key is typed into a field. */
function IsTyped({ target, key }) {
  const isField = ["INPUT", "SELECT", "TEXTAREA"].includes(target.tagName);
  const isButton = target.tagName === "BUTTON" && (key === "Enter" || key === " ");
  return (isField && key !== "Escape" && !/^F\d/.test(key)) || isButton;
}

/** Wires the keyboard: actions per key. */
export function WireKeyboard(state, actions) {
  window.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "p") {
      event.preventDefault();
      actions.p(event);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || Get("dialog").open || IsTyped(event)) {
      return;
    }
    if (event.key === "Escape" && IsMenuOpen()) {
      CloseMenu();
      return;
    }
    const isLetter = event.key.length === 1;
    const action = actions[event.key] ?? (isLetter ? actions[event.key.toLowerCase()] : undefined);
    if (action && !(isLetter && state.values.options.includes("no letters"))) {
      event.preventDefault();
      action(event);
    }
  });
}
