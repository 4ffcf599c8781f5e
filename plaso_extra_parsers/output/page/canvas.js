// Drawing: what all pictures share. Colours are those of Okabe and Ito, which people who
// see colours differently can tell apart; words and shapes say the same.

import { FormatTick, GetTicks, Scale } from "./axis.js";
import { FormatCount } from "./format.js";

export const GUTTER = 236;
export const ROW_HEIGHT = 17;
export const RIGHT_MARGIN = 14;

// Names of colours in the style; dark pages have other shades of them.
const PALETTE = ["blue", "amber", "green", "pink", "sky", "orange", "violet", "neutral", "olive", "teal"];
const FAMILIES = ["blue", "green", "orange", "pink", "violet", "olive", "sky", "neutral"];
const COLOURS = [
  "back", "text", "dim", "line", "panel", "select", "grid", "warn", "red", "grey", "good", "faint", "login", ...PALETTE,
];
export const PALETTE_SIZE = PALETTE.length;

const MAXIMUM_ITEMS = 500;

const DARK_INK = "#14171c";
const LIGHT_INK = "#ffffff";

// What fits on a page of paper, with its heading.
const STILL_HEIGHT = 60 * ROW_HEIGHT;

/** Retrieves an element by its identifier. */
export const Get = (id) => document.getElementById(id);

/** Creates an element; whatever it shows is text. */
export function CreateElement(tag, className, text) {
  const element = document.createElement(tag);
  if (className) {
    element.className = className;
  }
  if (text !== undefined) {
    element.textContent = text;
  }
  return element;
}

const colours = {};

/** Reads the colours of the page anew, as after a change between dark and light. */
export function ReadColours() {
  const style = getComputedStyle(document.documentElement);
  for (const name of COLOURS) {
    colours[name] = style.getPropertyValue(`--${name}`).trim();
  }
}

/** Retrieves a colour of the page. */
export const Colour = (name) => colours[name];

/** Retrieves the colour of one of several things. */
export const PaletteColour = (index) => colours[PALETTE[index % PALETTE.length]];

/** Retrieves the colour of a kind of evidence. */
export const FamilyColour = (family) => colours[FAMILIES[family]];

/** Creates a dot in the colour of a kind of evidence, which follows the page. */
export function CreateFamilyDot(family) {
  const dot = CreateElement("i", "dot");
  dot.style.background = `var(--${FAMILIES[family]})`;
  return dot;
}

/** Retrieves the colour of text on a bar, by how bright that is. */
export function GetInk(colour) {
  const parts = colour.match(/^#(..)(..)(..)$/)?.slice(1).map((part) => (parseInt(part, 16) / 255) ** 2.2) ?? [0, 0, 0];
  const luminance = 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  return luminance > 0.18 ? DARK_INK : LIGHT_INK;
}

/** Fills the note of a picture: texts, and what a colour in it means as [colour, text]. */
export function FillNote(id, parts) {
  Get(id).replaceChildren(...parts.filter(Boolean).map((part) => {
    const [colour, text] = Array.isArray(part) ? part : [null, part];
    const element = CreateElement("span");
    if (colour) {
      const dot = CreateElement("i", "dot");
      dot.style.background = `var(--${colour})`;
      element.append(dot);
    }
    element.append(text);
    return element;
  }));
}

/** Determines if the page is being made ready for print. */
export const IsStill = () => document.documentElement.classList.contains("still");

/** Prepares a canvas for drawing: its size in pixels of the screen, empty. */
export function PrepareCanvas(canvas, height) {
  const ratio = window.devicePixelRatio || 1;
  const width = canvas.clientWidth || canvas.parentElement.clientWidth;
  canvas.style.height = `${height}px`;
  const [pixelWidth, pixelHeight] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== pixelWidth || canvas.height !== pixelHeight) {
    canvas.width = pixelWidth;
    canvas.height = pixelHeight;
  }
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  context.font = "11px system-ui, 'DejaVu Sans', sans-serif";
  context.textBaseline = "middle";
  context.textAlign = "left";
  return { context, width, height };
}

/** Prepares the canvas of a list of rows that scrolls; on paper as many as a page has room for. */
export function PrepareRows(id, numberOfRows, maximumHeight) {
  const box = Get(`${id}-scroll`);
  const total = numberOfRows * ROW_HEIGHT;
  const height = Math.min(IsStill() ? STILL_HEIGHT : maximumHeight, Math.max(total, ROW_HEIGHT));
  box.style.height = `${height}px`;
  box.querySelector(".spacer").style.height = `${total}px`;
  const { context, width } = PrepareCanvas(Get(id), height);
  const offset = box.scrollTop;
  const first = Math.floor(offset / ROW_HEIGHT);
  const last = Math.min(numberOfRows, Math.ceil((offset + height) / ROW_HEIGHT));
  Get(`${id}-printed`).textContent = `rows ${FormatCount(first + 1)} to ${FormatCount(last)} of ${FormatCount(numberOfRows)} are printed`;
  return { context, width, height, offset, first, last };
}

/** Retrieves the scale of a picture of the window. */
export function GetWindowScale(state, width) {
  return new Scale(state.begin, state.end, GUTTER, Math.max(50, width - GUTTER - RIGHT_MARGIN));
}

/** Writes text that is cut to the room there is; retrieves its width. */
export function DrawText(context, text, x, y, room) {
  if (room <= 8 || !text) {
    return 0;
  }
  let width = context.measureText(text).width;
  if (width > room) {
    text = `${text.slice(0, Math.max(1, Math.floor(text.length * room / width) - 1))}…`;
    width = Math.min(room, context.measureText(text).width);
  }
  context.fillText(text, x, y);
  return width;
}

/** Draws the lines of the axis, and what stands beside them if there is room. */
export function DrawAxis(context, scale, height, state, hasText) {
  const { isTime } = state.timeline;
  const { positions, step } = GetTicks(scale.begin, scale.end, scale.width / 120, isTime);
  context.strokeStyle = Colour("grid");
  context.fillStyle = Colour("dim");
  context.textAlign = "left";
  for (const position of positions) {
    const x = Math.round(scale.ToPixel(position)) + 0.5;
    context.beginPath();
    context.moveTo(x, 0);
    context.lineTo(x, height);
    context.stroke();
    if (hasText) {
      context.fillText(isTime ? FormatTick(position, step) : `line ${FormatLine(state.timeline, position)}`, x + 3, height - 7);
    }
  }
}

/** Retrieves the number of a line in its log. */
export function FormatLine(timeline, position) {
  let base = 0;
  for (const start of timeline.bases.values()) {
    base = start <= position && start > base ? start : base;
  }
  return Math.max(1, Math.round(position - base));
}

/** Fills a rectangle with lines: here is nothing recorded. */
export function DrawHatching(context, x, y, width, height) {
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.globalAlpha = 0.6;
  context.strokeStyle = Colour("red");
  context.lineWidth = 1;
  context.beginPath();
  for (let left = x - height; left < x + width; left += 6) {
    context.moveTo(left, y + height);
    context.lineTo(left + height, y);
  }
  context.stroke();
  context.restore();
}

/** Draws where the pointer is, and the range that is being dragged. */
export function DrawPointer(context, scale, height, state) {
  if (state.drag && state.drag.isRange) {
    const [from, to] = [state.drag.from, state.drag.to].map((position) => scale.ToClampedPixel(position));
    context.fillStyle = "rgba(230,167,0,.2)";
    context.fillRect(Math.min(from, to), 0, Math.abs(to - from), height);
  }
  if (state.hover !== null && state.hover >= scale.begin && state.hover <= scale.end) {
    const x = Math.round(scale.ToPixel(state.hover)) + 0.5;
    context.strokeStyle = "rgba(230,167,0,.85)";
    context.beginPath();
    context.moveTo(x, 0);
    context.lineTo(x, height);
    context.stroke();
  }
}

/** Fills the list that a screen reader reads in place of a picture. */
export function FillList(id, texts) {
  const items = texts.slice(0, MAXIMUM_ITEMS);
  if (texts.length > items.length) {
    items.push(`and ${FormatCount(texts.length - items.length)} more: zoom in`);
  }
  Get(id).replaceChildren(...items.map((text) => CreateElement("li", "", text)));
}
