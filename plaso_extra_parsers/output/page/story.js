// The story: sentences that somebody has added to views of the report, each with the
// address of its view. It is data like any other, and not part of the evidence.

export const MAXIMUM_STOPS = 20;
export const MAXIMUM_TEXT = 300;
const MAXIMUM_AUTHOR = 80;
const MAXIMUM_ADDRESS = 8000;
// Characters that cannot be seen, or that turn the direction of text.
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+/g;

/** Makes a text of a value: one line of visible characters. */
function CleanText(value, length) {
  return typeof value === "string" ? value.replace(UNSEEN, " ").trim().slice(0, length) : "";
}

/** Reads a range of a stop, which anyone may have written: its begin and end, or null. */
export function ReadRange(value) {
  const isRange = Array.isArray(value) && value.length === 2 && value.every(Number.isFinite) && value[0] <= value[1];
  return isRange ? value : null;
}

/** The story. */
export class Story {
  /** Reads a story, which anyone may have written; parts of a wrong form are left out. */
  constructor(value) {
    this.author = CleanText(value?.author, MAXIMUM_AUTHOR);
    this.stops = [];
    this.unsaved = 0;
    for (const stop of Array.isArray(value?.stops) ? value.stops : []) {
      const text = CleanText(stop?.text, MAXIMUM_TEXT);
      if (text && this.stops.length < MAXIMUM_STOPS) {
        this.stops.push({ text, address: CleanText(stop.address, MAXIMUM_ADDRESS), author: CleanText(stop.author, MAXIMUM_AUTHOR), made: CleanText(stop.made, 40) });
      }
    }
  }

  /** Keeps a stop in place of another one, or as a new one; returns its number, or -1. */
  Keep(index, text, address, made) {
    const clean = CleanText(text, MAXIMUM_TEXT);
    const isNew = index < 0 || index >= this.stops.length;
    if (!clean || (isNew && this.stops.length >= MAXIMUM_STOPS)) {
      return -1;
    }
    const stop = { text: clean, address, author: this.author, made };
    this.unsaved += 1;
    if (isNew) {
      this.stops.push(stop);
      return this.stops.length - 1;
    }
    this.stops[index] = stop;
    return index;
  }

  /** Removes a stop. */
  Remove(index) {
    this.stops.splice(index, 1);
    this.unsaved += 1;
  }

  /** Moves a stop by one; returns its number. */
  Move(index, step) {
    const target = index + step;
    if (target < 0 || target >= this.stops.length) {
      return index;
    }
    const [stop] = this.stops.splice(index, 1);
    this.stops.splice(target, 0, stop);
    this.unsaved += 1;
    return target;
  }

  /** Writes the story as psort reads it. */
  ToValue() {
    return { author: this.author, stops: this.stops };
  }
}
