// Axes: positions of lines, and their labels. Steps of the calendar come from the library
// d3-time; steps below a millisecond are calculated here.

import { FormatClock, FormatDate, SplitTime } from "./format.js";

const MILLISECOND = 1000;
const SECOND = 1e6;
const MINUTE = 6e7;
const DAY = 8.64e10;
// Browsers have dates only up to these years; beyond, years have 365.2425 days.
const LIMIT = 8.64e18;
const YEAR = 365.2425 * DAY;

/** Retrieves the smallest step of 1, 2 or 5 times a power of ten that is not below a value. */
function GetDecimalStep(wanted) {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, wanted)));
  return [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= wanted);
}

/** Retrieves positions at multiples of a step. */
function GetMultiples(begin, end, step) {
  const positions = [];
  for (let position = Math.ceil(begin / step) * step; position <= end; position += step) {
    positions.push(position);
  }
  return positions;
}

/** Retrieves positions for about the wanted number of lines, and their approximate distance. */
export function GetTicks(begin, end, count, isTime = true) {
  const wanted = (end - begin) / Math.max(1, count);
  if (!isTime || wanted < MILLISECOND) {
    const step = GetDecimalStep(wanted);
    return { positions: GetMultiples(begin, end, step), step };
  }
  if (Math.max(Math.abs(begin), Math.abs(end)) > LIMIT) {
    const step = GetDecimalStep(wanted / YEAR) * YEAR;
    return { positions: GetMultiples(begin, end, step), step };
  }
  const [first, last] = [new Date(begin / 1000), new Date(end / 1000)];
  const interval = d3.utcTickInterval(first, last, Math.max(1, count));
  const positions = interval.range(new Date(Math.ceil(begin / 1000)), new Date(last.getTime() + 1)).map((date) => date.getTime() * 1000);
  const next = interval.offset(interval.floor(first), 1).getTime() * 1000;
  return { positions, step: next - interval.floor(first).getTime() * 1000 };
}

/** Formats the label of a line: the day where a day begins, or else the time of the day. */
export function FormatTick(position, step) {
  const date = FormatDate(position);
  if (step >= 360 * DAY) {
    return date.slice(0, -6);
  }
  const { month, day, hour, minute, second, fraction } = SplitTime(position);
  if (step >= 27 * DAY) {
    return month === 1 ? date.slice(0, -6) : date.slice(0, -3);
  }
  const isMidnight = !hour && !minute && !second && !fraction;
  if (step >= DAY || isMidnight) {
    return step >= DAY && day !== 1 ? date.slice(-5) : date;
  }
  if (step >= MINUTE) {
    return FormatClock(position, 0).slice(0, 5);
  }
  let digits = 0;
  while (digits < 6 && step < SECOND / 10 ** digits) {
    digits += 1;
  }
  return FormatClock(position, digits);
}

/** Formats the part that all times of a window share. */
export function FormatCommon(begin, end) {
  const [first, last] = [FormatDate(begin), FormatDate(end)];
  if (first === last) {
    return first;
  }
  if (first.slice(0, -3) === last.slice(0, -3)) {
    return first.slice(0, -3);
  }
  if (end - begin < 62 * DAY) {
    return `${first} – ${last}`;
  }
  return first.slice(0, -6) === last.slice(0, -6) ? first.slice(0, -6) : "years";
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

  /** Retrieves the pixel of a position, or of the edge if the position is outside. */
  ToClampedPixel(position) {
    return Math.min(Math.max(this.ToPixel(position), this.left), this.left + this.width);
  }

  /** Retrieves the position of a pixel. */
  ToPosition(pixel) {
    return this.begin + (pixel - this.left) / this.factor;
  }
}
