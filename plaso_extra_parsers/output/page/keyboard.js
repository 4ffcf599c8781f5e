// The keyboard: everything can be done without a pointer.

import { CreateElement, Get } from "./canvas.js";

export const KEYS = [
  ["W, S", "zoom in, out"],
  ["A, D or ←, →", "move"],
  ["0", "whole timeline, all evidence"],
  ["Backspace, Shift+Backspace", "back, forward"],
  ["N, Shift+N", "next, previous island of activity"],
  ["/", "search; Enter: next"],
  ["Esc", "no selection, then no search, then all evidence"],
  ["J, K or ↓, ↑", "next, previous process, in the table next, previous event"],
  ["Z or Enter", "zoom to the life of the selected process"],
  ["C", "collapse or open what is under it"],
  ["F", "pin it to the top, or let it go"],
  ["T", "times or logs without times"],
  ["X", "events of the window as CSV"],
  ["P or Ctrl+P", "print the window"],
  ["I", "how this report was made"],
];

export const POINTER = [
  ["drag", "zoom to that range"],
  ["Shift + drag", "move"],
  ["Ctrl + wheel", "zoom at the pointer"],
  ["click on a bar", "details, and only its events in the table"],
  ["double click", "zoom to it"],
  ["click on ▾ ▸ before a process", "collapse or open what is under it"],
  ["click on an evidence file", "zoom to it, and only it"],
];

/** Shows what keys and pointer do. */
export function ShowHelp() {
  const body = Get("dialog-body");
  body.replaceChildren(CreateElement("h2", "", "Keys and pointer"));
  for (const list of [KEYS, POINTER]) {
    const descriptions = CreateElement("dl");
    for (const [key, text] of list) {
      descriptions.append(CreateElement("dt", "", key), CreateElement("dd", "", text));
    }
    body.append(descriptions);
  }
  Get("dialog").showModal();
}

/** Retrieves what each key does. */
function GetActions(app) {
  const { state } = app;
  const middle = () => state.hover ?? (state.begin + state.end) / 2;
  return {
    w: () => state.ZoomAt(middle(), 0.7),
    s: () => state.ZoomAt(middle(), 1 / 0.7),
    a: () => state.Move(-0.2),
    d: () => state.Move(0.2),
    ArrowLeft: () => state.Move(-0.2),
    ArrowRight: () => state.Move(0.2),
    0: () => state.ShowAll(),
    Backspace: (event) => (event.shiftKey ? state.GoForward() : state.GoBack()),
    n: () => app.ShowNextIsland(1),
    N: () => app.ShowNextIsland(-1),
    "/": () => Get("search").focus(),
    Escape: () => app.Clear(),
    j: () => app.Step(1),
    k: () => app.Step(-1),
    ArrowDown: () => app.Step(1),
    ArrowUp: () => app.Step(-1),
    z: () => app.ZoomToSelection(),
    Enter: () => app.ZoomToSelection(),
    c: () => app.Toggle("collapsed"),
    f: () => app.Toggle("pinned"),
    t: () => app.ShowOtherAxis(),
    x: () => app.Export(),
    p: () => app.Print(),
    i: () => app.ShowAbout(),
    "?": ShowHelp,
  };
}

/** Wires the keyboard. */
export function WireKeyboard(app) {
  const actions = GetActions(app);
  window.addEventListener("keydown", (event) => {
    const { tagName } = event.target;
    const isField = tagName === "INPUT" || tagName === "SELECT";
    const isButton = tagName === "BUTTON" && (event.key === "Enter" || event.key === " ");
    if ((event.ctrlKey || event.metaKey) && event.key === "p") {
      event.preventDefault();
      app.Print();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || Get("dialog").open || isButton || (isField && event.key !== "Escape")) {
      return;
    }
    const action = actions[event.key];
    if (action) {
      event.preventDefault();
      action(event);
    }
  });
}
