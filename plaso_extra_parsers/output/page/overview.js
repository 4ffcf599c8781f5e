// The overview of all events, on an axis from which times without events are cut; the few
// events far before or after all others are parked in a box on each side.

import { FormatTick, GetTicks, Scale } from "./axis.js";
import { Colour, CreateDot, CreateElement, DrawText, FamilyName, Get, Measure, PrepareCanvas } from "./canvas.js";
import { FormatCount, FormatDate, FormatDuration, FormatTime } from "./format.js";
import { CutScale, FindIslands, FindLogIslands, ParkOutliers } from "./islands.js";
import { IsAside } from "./machine.js";

const BAR_WIDTH = 3;
const BARS = 34;
const AXIS = 16;
export const DRAG_DISTANCE = 4;
const MAXIMUM_LEGEND = 8;

/** Divides all events into those that are drawn, in islands, and those that are parked. */
export function FindPlaces(timeline, store) {
  timeline.places = timeline.places ?? PartEvents(timeline, store);
  return timeline.places;
}

/** Divides the events of an axis. */
function PartEvents(timeline, store) {
  if (!timeline.isTime) {
    const islands = FindLogIslands(timeline.positions, timeline.bases.values());
    return { islands, earlier: null, later: null };
  }
  const isAside = store.meta.kinds.map(IsAside);
  const own = isAside.includes(true) ? timeline.positions.filter((_, index) => !isAside[store.columns.kind[timeline.rows[index]]]) : timeline.positions;
  const positions = own.length ? own : timeline.positions;
  const { first, last } = ParkOutliers(positions);
  const islands = FindIslands(positions.subarray(first, last));
  const [begin, end] = [islands[0].begin, islands[islands.length - 1].end];
  const park = (from, to) => {
    const [low, high] = timeline.GetRange(from, to);
    return high > low ? { count: high - low, begin: timeline.positions[low], end: timeline.positions[high - 1] } : null;
  };
  const isEmpty = !timeline.positions.length;
  return { islands, earlier: isEmpty ? null : park(-Infinity, begin - 0.5), later: isEmpty ? null : park(end + 0.5, Infinity) };
}

/** Finds the first window: the island with most noted events, or all islands if none are noted. */
export function FindHome(timeline, store, noted) {
  const { islands } = FindPlaces(timeline, store);
  const isAside = store.meta.kinds.map(IsAside);
  const scored = islands.map((island) => {
    const [first, last] = timeline.GetRange(island.begin, island.end);
    let score = 0;
    for (let index = first; index < last; index += 1) {
      const row = timeline.rows[index];
      score += noted.bits[row] && !isAside[store.columns.kind[row]] ? 1 : 0;
    }
    return { island, score, count: last - first };
  });
  if (!scored.some(({ score }) => score)) {
    return { begin: islands[0].begin, end: islands[islands.length - 1].end };
  }
  const best = scored.reduce((one, other) => (other.score > one.score || (other.score === one.score && other.count > one.count) ? other : one)).island;
  return { begin: best.begin, end: best.end };
}

/** The overview. */
export class Overview {
  constructor({ store, state, tip }) {
    this.store = store;
    this.state = state;
    this.tip = tip;
    this.canvas = Get("overview");
    this.bars = new Map();
    this.Wire();
  }

  /** Retrieves what is drawn and what is parked on an axis. */
  GetPlaces(timeline) {
    return FindPlaces(timeline, this.store);
  }

  /** Counts the bars of all islands by kind of evidence, again only if other events are asked for. */
  Count(name, key, scale, timeline, getGroup) {
    const known = this.bars.get(name);
    if (known?.key === key) {
      return known;
    }
    const parts = scale.parts.map((part) => {
      const numberOfBins = Math.max(4, Math.floor((part.right - part.left) / BAR_WIDTH));
      const counts = timeline.Count(part.begin, part.end, numberOfBins, this.store.families.length, getGroup);
      const sums = new Float64Array(numberOfBins);
      counts.forEach((group) => group.forEach((count, bin) => {
        sums[bin] += count;
      }));
      return { counts, sums };
    });
    const highest = parts.reduce((most, { sums }) => sums.reduce((best, sum) => Math.max(best, sum), most), 1);
    const bars = { key, parts, highest };
    this.bars.set(name, bars);
    return bars;
  }

  /** Draws the overview. */
  Draw() {
    const { store, state, canvas } = this;
    const { timeline, filter } = state;
    const places = this.GetPlaces(timeline);
    this.DrawParked(places);
    const width = canvas.parentElement.clientWidth;
    const hasAxis = canvas.parentElement.clientHeight > BARS + 10;
    const height = BARS + 4 + (hasAxis ? AXIS : 0);
    const context = PrepareCanvas(canvas, width, height);
    const scale = new CutScale(places.islands, Math.max(40, width - 4));
    this.scale = scale;
    const { kind } = store.columns;
    const base = [width, timeline.isTime].join("|");
    const all = this.Count("all", base, scale, timeline, (row) => store.familyOfKind[kind[row]]);
    const isFiltered = !filter.isWhole;
    const shown = isFiltered ? this.Count("shown", `${base}|${filter.key}`, scale, timeline, (row) => (filter.Passes(row) ? store.familyOfKind[kind[row]] : -1)) : all;
    context.translate(2, 2);
    context.fillStyle = Colour("back");
    context.fillRect(0, 0, width - 4, BARS);
    scale.parts.forEach((part, index) => {
      if (isFiltered) {
        this.DrawBars(context, all.parts[index], part, all.highest, 0.25);
      }
      this.DrawBars(context, shown.parts[index], part, all.highest, 1);
      if (filter.text && filter.hits) {
        this.DrawHits(context, shown.parts[index], part);
      }
      if (index) {
        DrawCut(context, part.left - 11);
      }
      if (hasAxis) {
        this.DrawAxis(context, part, scale.parts[index - 1], timeline);
      }
    });
    this.DrawFrame(context, scale, width);
  }

  /** Draws stacked bars; their heights are logarithmic, the shares within a bar are linear. */
  DrawBars(context, { counts, sums }, part, highest, alpha) {
    const width = (part.right - part.left) / sums.length;
    context.globalAlpha = alpha;
    sums.forEach((sum, bin) => {
      if (!sum) {
        return;
      }
      const height = Math.max(2, (BARS - 3) * Math.log1p(sum) / Math.log1p(highest));
      let y = BARS;
      counts.forEach((group, family) => {
        const share = height * group[bin] / sum;
        if (share) {
          context.fillStyle = Colour(FamilyName(family));
          context.fillRect(part.left + bin * width, y - share, Math.max(1, width - 0.6), share);
          y -= share;
        }
      });
    });
    context.globalAlpha = 1;
  }

  /** Draws triangles over the hits of the search. */
  DrawHits(context, { sums }, part) {
    const width = (part.right - part.left) / sums.length;
    context.fillStyle = Colour("text");
    let last = -10;
    sums.forEach((sum, bin) => {
      const x = part.left + (bin + 0.5) * width;
      if (sum && x - last > 5) {
        last = x;
        context.beginPath();
        context.moveTo(x - 3, 0);
        context.lineTo(x + 3, 0);
        context.lineTo(x, 5);
        context.fill();
      }
    });
  }

  /** Writes times under an island: ticks if it is wide, or else the time of its beginning. */
  DrawAxis(context, part, previous, timeline) {
    const y = BARS + 9;
    const width = part.right - part.left;
    context.fillStyle = Colour("dim");
    context.textAlign = "left";
    if (!timeline.isTime) {
      DrawText(context, FindLog(timeline, part.begin), part.left, y, width + 16, "small");
      return;
    }
    const first = FormatTime(part.begin, 0);
    if (width < 300 || part.end - part.begin < 1) {
      const isSameDay = previous && FormatDate(previous.begin) === FormatDate(part.begin);
      const text = [`${first.slice(0, -3)} · ${FormatDuration(part.end - part.begin)}`, first.slice(0, -3), isSameDay ? first.slice(-8, -3) : FormatDate(part.begin), FormatDate(part.begin).slice(0, -3)]
        .find((candidate) => Measure(context, candidate, "small") <= width + 12);
      DrawText(context, text ?? "", part.left, y, width + 16, "small");
      return;
    }
    const scale = new Scale(part.begin, part.end, part.left, width);
    const { positions, step } = GetTicks(part.begin, part.end, Math.max(2, width / 160));
    let last = -Infinity;
    for (const position of positions) {
      const text = FormatTick(position, step);
      const size = Measure(context, text, "small");
      const x = Math.min(Math.max(scale.ToPixel(position), part.left), part.right - size);
      if (x > last + 8) {
        DrawText(context, text, x, y, size + 4, "small");
        last = x + size;
      }
    }
  }

  /** Draws the frame around the window. */
  DrawFrame(context, scale, width) {
    const { begin, end } = this.state.window;
    const left = Math.max(1, scale.ToPixel(begin));
    const right = Math.min(width - 5, Math.max(scale.ToPixel(end), left + 3));
    context.lineWidth = 1;
    context.strokeStyle = Colour("edge");
    context.strokeRect(left - 1.5, -1.5, right - left + 3, BARS + 3);
    context.strokeRect(left + 1.5, 1.5, right - left - 3, BARS - 3);
    context.lineWidth = 2;
    context.strokeStyle = Colour("amber");
    context.strokeRect(left, 0, right - left, BARS);
    context.lineWidth = 1;
  }

  /** Fills the boxes of parked events. */
  DrawParked({ earlier, later }) {
    for (const [id, parked, word] of [["earlier", earlier, "earlier"], ["later", later, "later"]]) {
      const box = Get(id);
      box.hidden = !parked;
      if (parked) {
        const years = [parked.begin, parked.end].map((time) => FormatDate(time).slice(0, -6));
        const isSameDay = FormatDate(parked.begin) === FormatDate(this.state.window.begin);
        const when = isSameDay ? FormatTime(parked.begin, 0).slice(11) : years[0] === years[1] ? FormatDate(parked.begin).slice(0, 10) : years.join(" – ");
        box.replaceChildren(CreateElement("span", "", `${FormatCount(parked.count)} ${word}`), CreateElement("span", "dim", when));
        box.title = `${FormatCount(parked.count, "event")} far from all others: ${FormatTime(parked.begin, 0)} – ${FormatTime(parked.end, 0)}\nnot drawn to scale; click: go there`;
      }
    }
  }

  /** Fills the legend: kinds of evidence with their counts. */
  FillLegend() {
    const { families, count } = this.store;
    const nodes = [CreateElement("b", "", `All ${FormatCount(count, "event")}`)];
    for (const [index, family] of families.slice(0, MAXIMUM_LEGEND).entries()) {
      const item = CreateElement("span");
      item.append(CreateDot(FamilyName(index)), `${family.name} ${FormatCount(family.count)}`);
      nodes.push(item);
    }
    if (families.length > MAXIMUM_LEGEND) {
      nodes.push(CreateElement("span", "", `${FormatCount(families.length - MAXIMUM_LEGEND)} more kinds`));
    }
    nodes.push(CreateElement("span", "wide-only", "height: logarithm"));
    Get("legend").replaceChildren(...nodes);
  }

  /** Describes what is under the pointer. */
  Describe(x) {
    const { timeline } = this.state;
    const part = this.scale.GetPart(x);
    const position = this.scale.ToPosition(x);
    const text = timeline.isTime ? FormatTime(position, 0) : FindLog(timeline, position);
    if (!part) {
      return `${text}\nnothing here: the axis is cut`;
    }
    const range = timeline.isTime ? ` from ${FormatTime(part.begin, 0)} to ${FormatTime(part.end, 0)}` : "";
    return `${text}\n${FormatCount(part.count, "event")}${range}\nclick: zoom to them, drag: any range`;
  }

  /** Goes to the next stretch with events. */
  ShowNextIsland(step) {
    const { islands } = this.GetPlaces(this.state.timeline);
    const { begin, end } = this.state.window;
    const middle = (begin + end) / 2;
    const next = step > 0 ? islands.find((island) => island.begin > middle) : islands.findLast((island) => island.end < middle);
    if (next) {
      this.state.ZoomTo(next.begin, next.end);
    }
  }

  /** Lets the overview be dragged and clicked, and moved by keys. */
  Wire() {
    const { canvas, state } = this;
    let drag = null;
    const locate = (event) => event.clientX - canvas.getBoundingClientRect().left - 2;
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      drag = { x: locate(event), isRange: false };
    });
    canvas.addEventListener("pointermove", (event) => {
      const x = locate(event);
      if (!drag) {
        this.tip(event, this.Describe(x));
      } else if (drag.isRange || Math.abs(x - drag.x) > DRAG_DISTANCE) {
        drag.isRange = true;
        const ends = [drag.x, x].map((pixel) => this.scale.ToPosition(pixel)).sort((one, other) => one - other);
        state.ShowWindow(ends[0], ends[1]);
      }
    });
    canvas.addEventListener("pointerup", (event) => {
      const part = drag && !drag.isRange ? this.scale.GetPart(locate(event)) : null;
      drag = null;
      if (part) {
        state.ZoomTo(part.begin, part.end);
      }
    });
    canvas.addEventListener("pointerleave", (event) => this.tip(event, ""));
    canvas.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (step) {
        event.preventDefault();
        event.stopPropagation();
        const { begin, end } = state.window;
        const distance = step * (end - begin) * 0.1;
        state.ShowWindow(event.shiftKey ? begin : begin + distance, end + distance);
      }
    });
    for (const id of ["earlier", "later"]) {
      Get(id).addEventListener("click", () => {
        const parked = this.GetPlaces(state.timeline)[id];
        // Without a margin, since one of years would reach into all other events.
        state.ShowWindow(parked.begin - 10, parked.end + 10);
      });
    }
  }
}

/** Finds the log that a position on the axis of lines belongs to. */
export function FindLog(timeline, position) {
  let name = "";
  for (const [group, base] of timeline.bases) {
    if (base < position || !name) {
      name = group;
    }
  }
  return name.split("/").slice(-2).join("/");
}

/** Draws a cut of the axis. */
function DrawCut(context, x) {
  context.strokeStyle = Colour("dim");
  context.beginPath();
  for (let y = 2; y < BARS - 4; y += 6) {
    context.moveTo(x - 3, y);
    context.lineTo(x + 3, y + 3);
    context.lineTo(x - 3, y + 6);
  }
  context.stroke();
}
