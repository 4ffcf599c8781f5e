// The overview over all events on a cut axis, and the events of the window.

import { CutScale, FindIslands, FindLogIslands } from "./islands.js";
import { FormatCount, FormatDuration, FormatTime } from "./format.js";
import {
  Colour, DrawAxis, DrawPointer, DrawText, FamilyColour, Get, GetWindowScale, GUTTER, PrepareCanvas,
} from "./canvas.js";

const HEIGHT = 60;
const LABEL_HEIGHT = 15;
const BAR_WIDTH = 3;

/** Retrieves the islands of an axis: of logs without times each log is one. */
function GetIslands(timeline) {
  if (!timeline.islands) {
    timeline.islands = timeline.isTime
      ? FindIslands(timeline.positions) : FindLogIslands(timeline.positions, timeline.bases.values());
  }
  return timeline.islands;
}

/** Counts the events of a range for stacked bars, the highest one among them. */
function CountBars(app, begin, end, numberOfBins) {
  const { state, store } = app;
  const { kind } = store.columns;
  const isWhole = !state.hiddenFamilies.size && !state.focus && !state.search;
  // With a million events the call of Passes() is what takes longest.
  const getGroup = isWhole
    ? (row) => store.familyOfKind[kind[row]] : (row) => (state.Passes(row) ? store.GetFamily(row) : -1);
  const counts = state.timeline.Count(begin, end, numberOfBins, store.families.length, getGroup);
  let highest = 0;
  for (let bin = 0; bin < numberOfBins; bin += 1) {
    highest = Math.max(highest, counts.reduce((sum, group) => sum + group[bin], 0));
  }
  return { counts, highest };
}

/** Draws stacked bars; heights are logarithmic, shares within a bar are not. */
function DrawBars(context, bars, left, width, bottom, height, highest) {
  const numberOfBins = bars.counts[0]?.length ?? 0;
  for (let bin = 0; bin < numberOfBins; bin += 1) {
    const sum = bars.counts.reduce((total, group) => total + group[bin], 0);
    if (!sum) {
      continue;
    }
    const barHeight = Math.max(2, height * Math.log1p(sum) / Math.log1p(highest));
    let y = bottom;
    bars.counts.forEach((group, family) => {
      const part = barHeight * group[bin] / sum;
      if (part) {
        context.fillStyle = FamilyColour(family);
        context.fillRect(left + bin * width / numberOfBins, y - part, Math.max(1, width / numberOfBins - 0.6), part);
        y -= part;
      }
    });
  }
}

/** Counts the bars of all islands, anew only if what is looked at has changed. */
function GetOverviewBars(app, scale, width) {
  const { state } = app;
  const key = [width, state.timeline.isTime, state.focus?.name, [...state.hiddenFamilies].join(), state.search?.number, state.search?.count].join("|");
  if (app.overviewKey !== key) {
    app.overviewKey = key;
    app.overviewBars = scale.parts.map((part) => {
      const numberOfBins = Math.max(4, Math.floor((part.right - part.left) / BAR_WIDTH));
      return CountBars(app, part.begin, part.end, numberOfBins);
    });
  }
  return app.overviewBars;
}

/** Formats what stands under an island. */
function FormatIsland(part, previous, timeline, store) {
  if (!timeline.isTime) {
    return FindLog(timeline, store, part.begin);
  }
  const text = FormatTime(part.begin, 0);
  const isSameDay = previous && FormatTime(previous.begin, 0).slice(0, 10) === text.slice(0, 10);
  const width = part.right - part.left;
  if (width > 118) {
    return `${text.slice(0, 16).replace("T", " ")} +${FormatDuration(part.end - part.begin)}`;
  }
  if (isSameDay) {
    return text.slice(11, 16);
  }
  return width > 62 ? text.slice(0, 10) : text.slice(0, 7);
}

/** Finds the log that a position on the axis of lines belongs to. */
export function FindLog(timeline, store, position) {
  let name = "";
  for (const [group, base] of timeline.bases) {
    if (base < position || !name) {
      name = group;
    }
  }
  return name.split("/").slice(-2).join("/");
}

/** Draws where the axis is cut. */
function DrawCut(context, x, height) {
  context.strokeStyle = Colour("dim");
  context.beginPath();
  for (let y = 2; y < height; y += 6) {
    context.moveTo(x - 3, y);
    context.lineTo(x + 3, y + 3);
    context.lineTo(x - 3, y + 6);
  }
  context.stroke();
}

/** Draws the overview. */
export function DrawOverview(app) {
  const { state, store } = app;
  const { context, width } = PrepareCanvas(Get("overview"), HEIGHT);
  const scale = new CutScale(GetIslands(state.timeline), width);
  app.overviewScale = scale;
  const bars = GetOverviewBars(app, scale, width);
  const highest = Math.max(1, ...bars.map((part) => part.highest));
  const bottom = HEIGHT - LABEL_HEIGHT;

  scale.parts.forEach((part, index) => {
    const partWidth = part.right - part.left;
    context.fillStyle = Colour("panel");
    context.fillRect(part.left, 0, partWidth, bottom);
    DrawBars(context, bars[index], part.left, partWidth, bottom, bottom - 2, highest);
    context.fillStyle = Colour("dim");
    context.textAlign = "left";
    const previous = scale.parts[index - 1];
    DrawText(context, FormatIsland(part, previous, state.timeline, store), part.left + 1, HEIGHT - 7, partWidth + 18);
    if (previous) {
      DrawCut(context, part.left - 11, bottom);
    }
  });

  const left = scale.ToPixel(state.begin);
  const right = Math.max(scale.ToPixel(state.end), left + 3);
  context.fillStyle = "rgba(120,130,150,.28)";
  context.fillRect(0, 0, left, bottom);
  context.fillRect(right, 0, width - right, bottom);
  context.strokeStyle = "#e6a700";
  context.lineWidth = 2;
  context.strokeRect(left, 1, right - left, bottom - 1);
  context.lineWidth = 1;
}

/** Draws the events of the window. */
export function DrawDensity(app) {
  const { state } = app;
  const { context, width, height } = PrepareCanvas(Get("density"), 66);
  const scale = GetWindowScale(state, width);
  const numberOfBins = Math.max(50, Math.floor(scale.width / BAR_WIDTH));
  const bars = CountBars(app, state.begin, state.end, numberOfBins);
  DrawAxis(context, scale, height, state, true);
  DrawBars(context, bars, scale.left, scale.width, height - 14, height - 16, Math.max(1, bars.highest));
  context.fillStyle = Colour("dim");
  context.textAlign = "right";
  context.fillText("events, log scale", GUTTER - 8, 12);
  const size = (state.end - state.begin) / numberOfBins;
  const unit = state.timeline.isTime ? FormatDuration(size) : FormatCount(Math.ceil(size), "line");
  context.fillText(`at most ${FormatCount(bars.highest)} in ${unit}`, GUTTER - 8, 27);
  DrawPointer(context, scale, height, state);
}

/** Describes what is under the pointer. */
export function DescribeOverview(app, x) {
  const { state, store } = app;
  const part = app.overviewScale.GetPart(x);
  const position = app.overviewScale.ToPosition(x);
  const text = state.timeline.isTime ? FormatTime(position, 0) : FindLog(state.timeline, store, position);
  if (!part) {
    return `${text}\nnothing here: the axis is cut`;
  }
  const range = state.timeline.isTime ? ` from ${FormatTime(part.begin, 0)} to ${FormatTime(part.end, 0)}` : "";
  return `${text}\n${FormatCount(part.count, "event")}${range}\nclick: zoom to them, drag: any range`;
}

/** Retrieves the island with most events, where one begins to look. */
export function GetLargestIsland(timeline) {
  return GetIslands(timeline).reduce((best, island) => (island.count > best.count ? island : best));
}
