// Drawing that all pictures share. Colours are those of Okabe and Ito, which people who
// see colours differently can distinguish; words and shapes show the same as colours.

import { FormatTick, GetTicks } from "./axis.js";

export const LANE = 18;
export const BAR = 14;
export const HEAD = 26;
export const INDENT = 12;
export const RIGHT_MARGIN = 14;

// Names of colours in the style; dark pages have other shades of these colours.
export const PALETTE = ["blue", "amber", "green", "pink", "sky", "orange", "violet", "olive", "neutral"];
const FAMILIES = ["green", "blue", "orange", "pink", "violet", "olive", "sky", "neutral"];
const COLOURS = [
  "back", "text", "dim", "line", "panel", "select", "hit", "grid", "warn", "bad", "link", "edge", "red", "grey", "good", "login", ...PALETTE,
];

const DARK_INK = "#0d1014";
const LIGHT_INK = "#ffffff";
const MAXIMUM_WIDTHS = 20000;
const FONT_FAMILY = "system-ui, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif";
export const FONT = `12px ${FONT_FAMILY}`;
const BOLD = `600 12px ${FONT_FAMILY}`;
const SMALL = `11px ${FONT_FAMILY}`;
const FONTS = { normal: FONT, bold: BOLD, small: SMALL, smallBold: `600 ${SMALL}` };

/** Retrieves an element by its identifier. */
export const Get = (id) => document.getElementById(id);

/** Creates an element, whose content is always text. */
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

/** Creates a button. */
export function CreateButton(text, action, className = "") {
  const button = CreateElement("button", className, text);
  button.type = "button";
  button.addEventListener("click", action);
  return button;
}

const colours = {};

/** Reads the colours of the page again, for example after a change between dark and light. */
export function ReadColours() {
  const style = getComputedStyle(document.documentElement);
  for (const name of COLOURS) {
    colours[name] = style.getPropertyValue(`--${name}`).trim();
  }
}

/** Retrieves a colour of the page. */
export const Colour = (name) => colours[name];

/** Retrieves the name of a colour by an index, for one of several things. */
export const PaletteName = (index) => PALETTE[index % PALETTE.length];

/** Retrieves the name of the colour of a family of evidence; families are sorted by frequency. */
export const FamilyName = (family) => FAMILIES[Math.min(family, FAMILIES.length - 1)];

/** Creates a dot in a colour that changes with the style of the page. */
export function CreateDot(colour) {
  const dot = CreateElement("i", "dot");
  dot.style.background = `var(--${colour})`;
  return dot;
}

/** Calculates the luminance of a colour as WCAG 2 does. */
function GetLuminance(colour) {
  const parts = colour.match(/^#(..)(..)(..)$/)?.slice(1).map((part) => (parseInt(part, 16) / 255) ** 2.2) ?? [0, 0, 0];
  return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
}

/** Retrieves the colour of text on a bar, which depends on the luminance of the bar. */
export function GetInk(colour) {
  return GetLuminance(colour) > 0.18 ? DARK_INK : LIGHT_INK;
}

/** Determines if the page is being made ready for print. */
export const IsStill = () => document.documentElement.classList.contains("still");

/** Empties a canvas for drawing, and sets its size in pixels of the screen. */
export function PrepareCanvas(canvas, width, height) {
  const ratio = Math.max(IsStill() ? 2 : 1, window.devicePixelRatio || 1);
  const [pixelWidth, pixelHeight] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== pixelWidth || canvas.height !== pixelHeight) {
    canvas.width = pixelWidth;
    canvas.height = pixelHeight;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  context.font = FONT;
  context.textBaseline = "middle";
  context.textAlign = "left";
  return context;
}

const widths = new Map();

/** Measures the width of a text, once per text and font. */
export function Measure(context, text, font = "normal") {
  const key = `${font}|${text}`;
  let width = widths.get(key);
  if (width === undefined) {
    if (widths.size > MAXIMUM_WIDTHS) {
      widths.clear();
    }
    context.font = FONTS[font];
    width = context.measureText(text).width;
    widths.set(key, width);
  }
  return width;
}

/** Cuts a text to the available width. */
export function CutText(context, text, room, font = "normal") {
  let width = Measure(context, text, font);
  if (width <= room) {
    return text;
  }
  let length = Math.floor(text.length * room / width);
  let cut = `${text.slice(0, Math.max(0, length))}…`;
  width = Measure(context, cut, font);
  while (length > 0 && width > room) {
    length -= 1;
    cut = `${text.slice(0, length)}…`;
    width = Measure(context, cut, font);
  }
  return length > 0 ? cut : "";
}

/** Draws a text that is cut to the available width; retrieves its width. */
export function DrawText(context, text, x, y, room, font = "normal") {
  if (room <= 8 || !text) {
    return 0;
  }
  const cut = CutText(context, text, room, font);
  context.font = FONTS[font];
  context.fillText(cut, x, y);
  return Measure(context, cut, font);
}

/** Draws a number in a pill: filled, or hollow; retrieves its width. */
export function DrawPill(context, text, left, middle, { fill, ink, edge, height = 15 }) {
  const width = Math.max(height, Measure(context, text, "smallBold") + 8);
  const radius = height / 2;
  context.beginPath();
  context.arc(left + radius, middle, radius - 0.5, Math.PI / 2, Math.PI * 1.5);
  context.arc(left + width - radius, middle, radius - 0.5, Math.PI * 1.5, Math.PI / 2);
  context.closePath();
  context.fillStyle = Colour(fill);
  context.fill();
  context.strokeStyle = Colour(edge);
  context.lineWidth = 1.5;
  context.stroke();
  context.lineWidth = 1;
  context.fillStyle = Colour(ink);
  context.textAlign = "center";
  context.font = FONTS.smallBold;
  context.fillText(text, left + width / 2, middle + 0.5);
  context.textAlign = "left";
  context.font = FONT;
  return width;
}

/** Joins numbers into a text, in which successive numbers are a range. */
export function JoinNumbers(numbers) {
  const sorted = [...new Set(numbers)].sort((one, other) => one - other);
  const [first, last] = [sorted[0], sorted[sorted.length - 1]];
  return sorted.length > 1 && last - first === sorted.length - 1 ? `${first}–${last}` : `${sorted.slice(0, 2).join(", ")}${sorted.length > 2 ? " …" : ""}`;
}

/** Hatches a rectangle, to show that nothing was recorded. */
export function DrawHatching(context, x, y, width, height) {
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.strokeStyle = Colour("edge");
  context.lineWidth = 2;
  context.beginPath();
  for (let left = x - height; left < x + width; left += 6) {
    context.moveTo(left, y + height);
    context.lineTo(left + height, y);
  }
  context.stroke();
  context.restore();
}

/** Retrieves the ticks of a window, and their labels. */
export function GetLabels(context, scale, timeline) {
  let count = Math.max(1, scale.width / 96);
  let ticks = GetTicks(scale.begin, scale.end, count, timeline.isTime);
  const format = (position) => (timeline.isTime ? FormatTick(position, ticks.step) : `line ${timeline.FormatLine(position)}`);
  const isTight = () => {
    const widest = Math.max(0, ...ticks.positions.map((position) => Measure(context, format(position), "small")));
    return ticks.positions.length > 1 && widest + 14 > ticks.step * scale.factor;
  };
  for (let round = 0; round < 4 && isTight(); round += 1) {
    count /= 1.6;
    ticks = GetTicks(scale.begin, scale.end, Math.max(1, count), timeline.isTime);
  }
  return ticks.positions.map((position) => ({ x: Math.round(scale.ToPixel(position)), text: format(position) }));
}

/**
 * Paints rows: what lanes, logins, descriptors, senders and kinds have in common. Rows
 * give their contents in times; the painter calculates the pixels.
 */
export class Painter {
  constructor(context, scale, scene) {
    this.context = context;
    this.scale = scale;
    this.scene = scene;
    this.hits = [];
    this.top = 0;
  }

  /** Retrieves the middle of the row. */
  get middle() {
    return this.top + LANE / 2;
  }

  /** Retrieves the pixels of a range, with a minimum width. */
  Place(begin, end, minimum = 3) {
    const { scale } = this;
    const left = Math.min(scale.ToClampedPixel(begin), scale.left + scale.width - minimum);
    return [left, Math.max(left + minimum, scale.ToClampedPixel(end))];
  }

  /** Determines if a position is in the window. */
  Has(position) {
    return position >= this.scale.begin && position <= this.scale.end;
  }

  /** Notes the target at a place: what a click on it does, and what is shown for it. */
  AddHit(left, right, target) {
    this.hits.push({ left, right, top: this.top, bottom: this.top + LANE, ...target });
  }

  /** Fills a bar. */
  Fill(colour, left, right, { height = BAR, edge = null, alpha = 1, isFading = false, line = 1 } = {}) {
    const { context } = this;
    const top = this.middle - height / 2;
    context.globalAlpha = alpha;
    context.fillStyle = Colour(colour);
    if (isFading && right - left > 4) {
      const gradient = context.createLinearGradient(left, 0, right, 0);
      gradient.addColorStop(Math.max(0, 1 - 14 / (right - left)), Colour(colour));
      gradient.addColorStop(1, `${Colour(colour)}00`);
      context.fillStyle = gradient;
    }
    context.fillRect(left, top, right - left, height);
    if (edge && right - left > 2) {
      context.strokeStyle = Colour(edge);
      context.lineWidth = line;
      context.strokeRect(left + line / 2, top + line / 2, right - left - line, height - line);
      context.lineWidth = 1;
    }
    context.globalAlpha = 1;
  }

  /** Draws a sign around a place. */
  Sign(sign, x, colour) {
    const { context } = this;
    context.font = BOLD;
    context.fillStyle = Colour(colour);
    context.textAlign = "center";
    context.fillText(sign, x, this.middle);
    context.textAlign = "left";
  }

  /** Draws the triangle of a program that was executed. */
  Triangle(x, colour) {
    const { context } = this;
    context.fillStyle = colour;
    context.beginPath();
    context.moveTo(x + 1, this.middle - 3.5);
    context.lineTo(x + 6, this.middle);
    context.lineTo(x + 1, this.middle + 3.5);
    context.fill();
  }

  /** Finds where words fit: right of a place, or left of it, or in it, or where most space is. */
  FindRoom(left, right, wanted, isFilled, isLane) {
    const { scale } = this;
    const edge = scale.left + scale.width;
    const rooms = { right: edge - right - 6, left: left - scale.left - 8, in: isFilled ? right - left - 20 : 0 };
    let place = ["right", "left", "in"].find((name) => rooms[name] >= wanted);
    if (isLane && right >= edge - 1 && rooms.in > 40 && rooms.in > rooms.left) {
      place = "in";
    }
    place = place ?? ["right", "left", "in"].reduce((best, name) => (rooms[name] > rooms[best] ? name : best));
    return { place, room: Math.min(wanted, rooms[place]) };
  }

  /**
   * Writes words next to something, where there is space. The word for how it ended comes
   * first or last, and is never cut.
   */
  Label(left, right, settings) {
    const { context } = this;
    const { end, endColour, words, fill, before, isLane } = { end: "", endColour: "warn", words: "", fill: null, before: 0, isLane: false, ...settings };
    const endWidth = end ? Measure(context, end, "bold") + 5 : 0;
    const wanted = endWidth + (words ? Measure(context, words) : 0);
    if (this.words) {
      this.LabelAbove(end, endColour, words, endWidth);
      return;
    }
    const { place, room } = this.FindRoom(left, right + before, wanted, Boolean(fill), isLane);
    if (!wanted || room <= 8) {
      return;
    }
    if (place === "in") {
      this.LabelIn(left, right, end, words, fill);
      return;
    }
    const cut = words ? CutText(context, words, Math.max(0, room - endWidth)) : "";
    const cutWidth = cut ? Measure(context, cut) : 0;
    const x = place === "right" ? right + 4 + before : left - 4 - endWidth - cutWidth;
    context.globalAlpha = 0.8;
    context.fillStyle = this.back ?? Colour("back");
    context.fillRect(x - 2, this.top + 1, endWidth + cutWidth + 4, LANE - 2);
    context.globalAlpha = 1;
    context.font = BOLD;
    context.fillStyle = Colour(this.isSelected ? "text" : endColour);
    context.fillText(end, x, this.middle);
    context.font = FONT;
    context.fillStyle = Colour(this.isPale ? "dim" : "text");
    context.fillText(cut, x + endWidth, this.middle);
  }

  /** Writes words after the name of the row, which is above it on a phone. */
  LabelAbove(end, endColour, words, endWidth) {
    const { context } = this;
    const { x, y } = this.words;
    context.fillStyle = Colour(this.isSelected ? "text" : endColour);
    DrawText(context, end, x, y, this.scale.left + this.scale.width - x, "bold");
    context.fillStyle = Colour("text");
    DrawText(context, words, x + endWidth, y, this.scale.left + this.scale.width - x - endWidth);
  }

  /** Writes words in a bar, with the word for how it ended at the end of the bar. */
  LabelIn(left, right, end, words, fill) {
    const { context } = this;
    const endWidth = end ? Measure(context, end, "smallBold") + 5 : 0;
    context.fillStyle = this.isPale ? Colour("text") : GetInk(Colour(fill));
    DrawText(context, words, left + 13, this.middle, right - left - 20 - endWidth, "small");
    context.font = FONTS.smallBold;
    context.textAlign = "right";
    context.fillText(end, right - 5, this.middle);
    context.textAlign = "left";
  }

  /** Draws the positions of hits of the search; the current hit stands out. */
  Hits(positions, current) {
    const { context, scale } = this;
    let last = -10;
    for (const position of positions) {
      const x = Math.round(scale.ToPixel(position));
      if (!this.Has(position) || (x - last < 2 && position !== current)) {
        continue;
      }
      last = x;
      context.fillStyle = Colour("back");
      context.fillRect(x - 3, this.top, 6, LANE);
      context.fillStyle = Colour("text");
      context.fillRect(x - 2, this.top + 1, 4, LANE - 2);
      if (position === current) {
        context.fillStyle = Colour("select");
        context.fillRect(x - 1, this.top + 2, 2, LANE - 4);
      }
    }
  }

  /** Draws the counts of the bins over their range: the higher, the darker. */
  Heat({ bins, begin, end, highest, marked }, colour, markColour) {
    const { context, scale } = this;
    const size = (end - begin) / bins.length;
    bins.forEach((count, bin) => {
      const position = begin + bin * size;
      if (count && position + size >= scale.begin && position <= scale.end) {
        const [left, right] = [scale.ToClampedPixel(position), scale.ToClampedPixel(position + size)];
        const width = Math.max(2, right - left - 0.5);
        context.globalAlpha = 0.35 + 0.65 * Math.log1p(count) / Math.log1p(highest);
        context.fillStyle = Colour(colour);
        context.fillRect(left, this.middle - 6, width, 12);
        if (marked?.[bin]) {
          context.globalAlpha = 1;
          context.fillStyle = Colour(markColour);
          context.fillRect(left, this.middle - 6, width, Math.max(2, 12 * marked[bin] / count));
        }
      }
    });
    context.globalAlpha = 1;
  }
}
