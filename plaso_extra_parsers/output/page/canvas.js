// Drawing: what all pictures share. Colours are those of Okabe and Ito, which people who
// see colours differently can tell apart; words and shapes say the same.

import { FormatTick, GetTicks, Scale } from "./axis.js";

export const GUTTER = 236;
export const ROW_HEIGHT = 17;
export const RIGHT_MARGIN = 14;

export const PALETTE = [
  "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#8c6bb1", "#7f7f7f", "#a89a00", "#1b9e77",
];
export const FAMILY_COLOURS = ["#0072B2", "#009E73", "#D55E00", "#CC79A7", "#8c6bb1", "#a89a00", "#56B4E9", "#7f7f7f"];
export const RED = "#D0342C";
export const BLUE = "#0072B2";
export const ORANGE = "#D55E00";
export const AMBER = "#E69F00";
export const GREEN = "#009E73";
export const GREY = "#8a97a8";

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
  for (const name of ["back", "text", "dim", "line", "panel", "select", "grid", "warn"]) {
    colours[name] = style.getPropertyValue(`--${name}`).trim();
  }
}

/** Retrieves a colour of the page. */
export const Colour = (name) => colours[name];

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
  context.strokeStyle = "rgba(208,52,44,.6)";
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
  Get(id).replaceChildren(...texts.map((text) => CreateElement("li", "", text)));
}
