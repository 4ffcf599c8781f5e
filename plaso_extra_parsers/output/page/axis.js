// Axes: where the lines go, and what stands beside them.

import { FormatTime } from "./format.js";

const STEPS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5],
  ...[1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800].map((seconds) => seconds * 1e6),
  ...[1, 2, 3, 6, 12, 24, 48, 168].map((hours) => hours * 3.6e9),
  ...[30, 90, 365, 730, 1825, 3650, 9125, 18250, 36500, 365000].map((days) => days * 8.64e10),
];

/** Retrieves positions for about as many lines as asked for, and their distance. */
export function GetTicks(begin, end, count, isTime = true) {
  const wanted = (end - begin) / Math.max(1, count);
  let step;
  if (isTime) {
    step = STEPS.find((candidate) => candidate >= wanted) ?? STEPS[STEPS.length - 1];
  } else {
    const power = 10 ** Math.floor(Math.log10(Math.max(1, wanted)));
    step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= wanted);
  }
  const positions = [];
  for (let position = Math.ceil(begin / step) * step; position <= end; position += step) {
    positions.push(position);
  }
  return { positions, step };
}

/** Formats what stands beside a line: no more of the time than the distance needs. */
export function FormatTick(position, step) {
  const text = FormatTime(position);
  if (step >= 30 * 8.64e10) {
    return text.slice(0, 7);
  }
  if (step >= 8.64e10) {
    return text.slice(0, 10);
  }
  if (step >= 6e7) {
    return text.slice(5, 16).replace("T", " ");
  }
  if (step >= 1e6) {
    return text.slice(11, 19);
  }
  return text.slice(14, step >= 1e3 ? 23 : 26);
}

/** Maps a window to pixels. */
export class Scale {
  constructor(begin, end, left, width) {
    this.begin = begin;
    this.end = end;
    this.left = left;
    this.width = width;
    this.factor = width / Math.max(1e-9, end - begin);
  }

  /** Retrieves the pixel of a position. */
  ToPixel(position) {
    return this.left + (position - this.begin) * this.factor;
  }

  /** Retrieves the pixel of a position, no further than the edges. */
  ToClampedPixel(position) {
    return Math.min(Math.max(this.ToPixel(position), this.left), this.left + this.width);
  }

  /** Retrieves the position of a pixel. */
  ToPosition(pixel) {
    return this.begin + (pixel - this.left) / this.factor;
  }
}
