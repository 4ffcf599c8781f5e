// Menus, and groups of buttons that are one stop of the Tab key.

import { CreateButton, CreateElement, Get } from "./canvas.js";

const FIND_FROM = 14;
const SHOWN_ITEMS = 300;

/** Makes the buttons in an element one stop of the Tab key; arrow keys move between them. */
export function Rove(element, selector, isVertical = false) {
  const list = () => [...element.querySelectorAll(selector)].filter((item) => item.offsetParent !== null && !item.disabled);
  element.addEventListener("keydown", (event) => {
    const steps = isVertical ? { ArrowDown: 1, ArrowUp: -1 } : { ArrowRight: 1, ArrowLeft: -1 };
    const items = list();
    const index = items.indexOf(document.activeElement);
    if (index < 0 || !steps[event.key] || event.ctrlKey || event.altKey) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    const next = items[(index + steps[event.key] + items.length) % items.length];
    items.forEach((item) => {
      item.tabIndex = item === next ? 0 : -1;
    });
    next.focus();
  });
}

/** Makes the first one of some items, or the chosen one, the only stop of the Tab key. */
export function SetStops(items, chosen = items[0]) {
  items.forEach((item) => {
    item.tabIndex = item === chosen ? 0 : -1;
  });
}

let opener = null;

/** Closes the menu; the focus returns to where the menu was opened. */
export function CloseMenu(isFocus = true) {
  const menu = Get("menu");
  if (!menu.hidden) {
    menu.hidden = true;
    if (isFocus) {
      opener?.focus?.();
    }
  }
}

/** Determines if a menu is open. */
export const IsMenuOpen = () => !Get("menu").hidden;

/** Creates an item of a menu. */
function CreateItem([label, action, note = "", isChecked = null]) {
  const item = CreateButton("", (event) => {
    if (action) {
      CloseMenu(isChecked === null);
      action(event);
    }
  }, "it");
  item.setAttribute("role", isChecked === null ? "menuitem" : "menuitemcheckbox");
  if (isChecked !== null) {
    item.setAttribute("aria-checked", String(isChecked));
  }
  item.append(CreateElement("span", "tick", isChecked ? "✓" : ""), CreateElement("span", "label", label), CreateElement("span", "dim", String(note)));
  item.tabIndex = -1;
  return item;
}

/** Opens a menu at an element or the pointer; items are [label, action, note, isChecked]. */
export function OpenMenu(anchor, items) {
  const menu = Get("menu");
  const list = CreateElement("div", "list");
  const fill = (text) => {
    const fitting = items.filter(([label, action]) => !text || (action && label.toLowerCase().includes(text.toLowerCase())));
    list.replaceChildren(...fitting.slice(0, SHOWN_ITEMS).map((item) => (item[1] ? CreateItem(item) : CreateElement("div", "cap", item[0]))));
    if (fitting.length > SHOWN_ITEMS) {
      list.append(CreateElement("div", "cap", `and ${fitting.length - SHOWN_ITEMS} more: type to find them`));
    }
  };
  fill("");
  menu.replaceChildren(list);
  if (items.length > FIND_FROM) {
    const find = CreateElement("input");
    find.type = "search";
    find.placeholder = "Find";
    find.setAttribute("aria-label", "Find in the menu");
    find.addEventListener("input", () => fill(find.value));
    menu.prepend(find);
  }
  opener = anchor instanceof Element ? anchor : null;
  const box = opener ? opener.getBoundingClientRect() : { left: anchor.clientX, bottom: anchor.clientY, top: anchor.clientY };
  menu.hidden = false;
  menu.style.left = `${Math.max(4, Math.min(box.left, window.innerWidth - menu.offsetWidth - 8))}px`;
  const isBelow = box.bottom + 4 + menu.offsetHeight < window.innerHeight || box.top < window.innerHeight / 2;
  menu.style.top = `${isBelow ? Math.min(box.bottom + 4, window.innerHeight - menu.offsetHeight - 4) : Math.max(4, box.top - menu.offsetHeight - 4)}px`;
  (menu.querySelector("input") ?? menu.querySelector("button"))?.focus();
}

/** Makes the menu usable by keys, and closes it when something else is clicked. */
export function WireMenu() {
  const menu = Get("menu");
  menu.addEventListener("keydown", (event) => {
    const items = [...menu.querySelectorAll("input, button")];
    const index = items.indexOf(document.activeElement);
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (steps[event.key]) {
      event.preventDefault();
      items[(index + steps[event.key] + items.length) % items.length].focus();
    } else if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      CloseMenu();
    } else if (event.key === "Enter" && document.activeElement.tagName === "INPUT") {
      menu.querySelector("button")?.click();
    }
    event.stopPropagation();
  });
  document.addEventListener("pointerdown", (event) => {
    if (!menu.contains(event.target)) {
      CloseMenu(false);
    }
  }, true);
}

/** Shows a text next to the pointer. */
export function ShowTip(event, text) {
  const tip = Get("tip");
  tip.hidden = !text || event.pointerType === "touch";
  if (!tip.hidden) {
    tip.textContent = text;
    tip.style.left = `${Math.max(4, Math.min(event.clientX + 14, window.innerWidth - tip.offsetWidth - 8))}px`;
    const top = event.clientY + 18;
    tip.style.top = `${top + tip.offsetHeight > window.innerHeight - 4 ? Math.max(4, event.clientY - tip.offsetHeight - 10) : top}px`;
  }
}

/** Shows a text for a moment, also to screen readers. */
export function Say(text) {
  const box = Get("said");
  box.textContent = text;
  box.classList.add("on");
  clearTimeout(Say.timer);
  Say.timer = setTimeout(() => box.classList.remove("on"), 4000);
}
