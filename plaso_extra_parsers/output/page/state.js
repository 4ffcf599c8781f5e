// What is looked at: axis, window, evidence, search, selection. The window and the
// evidence are in the address, so that a link leads to what was seen.

const MINIMUM_WINDOW = { time: 20, lines: 4 };
const MAXIMUM_HISTORY = 200;

/** What is looked at. */
export class State {
  constructor(store, onChange) {
    this.store = store;
    this.onChange = onChange;
    this.timeline = store.times.rows.length || !store.lines.rows.length ? store.times : store.lines;
    this.begin = this.timeline.begin;
    this.end = this.timeline.end;
    this.past = [];
    this.future = [];
    this.focus = null;
    this.hiddenFamilies = new Set();
    this.search = null;
    this.selection = null;
    this.collapsed = new Set();
    this.pinned = new Set();
    this.unfolded = new Set();
    this.hover = null;
    this.drag = null;
  }

  /** Determines if an event is among those looked at, wherever the window is. */
  Passes(row) {
    const { store } = this;
    if (this.hiddenFamilies.size && this.hiddenFamilies.has(store.GetFamily(row))) {
      return false;
    }
    if (this.focus && !this.focus.sources.has(store.columns.source[row])) {
      return false;
    }
    return !this.search || this.search.marks[row] === 1;
  }

  /** Retrieves what is needed to come back to where we are. */
  GetPlace() {
    return { timeline: this.timeline, begin: this.begin, end: this.end, focus: this.focus };
  }

  /** Goes to a place, and keeps the one we come from. */
  Go(place) {
    this.past.push(this.GetPlace());
    this.past.splice(0, this.past.length - MAXIMUM_HISTORY);
    this.future = [];
    this.SetPlace({ ...this.GetPlace(), ...place });
  }

  /** Shows a place. */
  SetPlace({ timeline, begin, end, focus }) {
    this.timeline = timeline;
    this.focus = focus;
    const minimum = timeline.isTime ? MINIMUM_WINDOW.time : MINIMUM_WINDOW.lines;
    const span = timeline.end - timeline.begin;
    if (end - begin > span * 1.04) {
      begin = timeline.begin - span * 0.02;
      end = timeline.end + span * 0.02;
    }
    if (end - begin < minimum) {
      const middle = (begin + end) / 2;
      begin = middle - minimum / 2;
      end = middle + minimum / 2;
    }
    this.begin = begin;
    this.end = end;
    this.onChange();
  }

  /** Shows a window without keeping where we come from, as while dragging. */
  SetWindow(begin, end) {
    this.SetPlace({ ...this.GetPlace(), begin, end });
  }

  /** Zooms to a range, with a little room around it. */
  ZoomTo(begin, end, place = {}) {
    const room = Math.max((end - begin) * 0.03, (place.timeline ?? this.timeline).isTime ? 10 : 1);
    this.Go({ ...place, begin: begin - room, end: end + room });
  }

  /** Zooms around a position; a factor under 1 shows less. */
  ZoomAt(position, factor) {
    this.SetWindow(position - (position - this.begin) * factor, position + (this.end - position) * factor);
  }

  /** Moves the window by a share of its width. */
  Move(share) {
    const distance = (this.end - this.begin) * share;
    this.SetWindow(this.begin + distance, this.end + distance);
  }

  /** Shows the whole axis. */
  ShowAll() {
    this.Go({ begin: this.timeline.begin, end: this.timeline.end, focus: null });
  }

  /** Goes back to where we were. */
  GoBack() {
    if (this.past.length) {
      this.future.push(this.GetPlace());
      this.SetPlace(this.past.pop());
    }
  }

  /** Goes forward again. */
  GoForward() {
    if (this.future.length) {
      this.past.push(this.GetPlace());
      this.SetPlace(this.future.pop());
    }
  }

  /** Changes to the other axis. */
  ShowTimeline(timeline) {
    this.selection = null;
    this.Go({ timeline, begin: timeline.begin, end: timeline.end, focus: null });
  }

  /** Selects something, or nothing. */
  Select(selection) {
    this.selection = selection;
    this.onChange();
  }

  /** Writes where we are into the address. */
  FormatAddress() {
    const parts = [this.timeline.isTime ? "time" : "lines", Math.round(this.begin), Math.round(this.end)];
    return `#${parts.join(",")}${this.focus ? `,${encodeURIComponent(this.focus.name)}` : ""}`;
  }

  /** Reads where we are to be from the address; false if it does not say. */
  ReadAddress(address, getFocus) {
    const match = address.match(/^#(time|lines),(-?\d+),(-?\d+)(?:,(.*))?$/);
    if (!match || Number(match[3]) <= Number(match[2])) {
      return false;
    }
    const timeline = match[1] === "time" ? this.store.times : this.store.lines;
    let focus = null;
    try {
      focus = match[4] ? getFocus(decodeURIComponent(match[4])) : null;
    } catch {
      focus = null;
    }
    this.SetPlace({ timeline, begin: Number(match[2]), end: Number(match[3]), focus });
    return true;
  }
}
