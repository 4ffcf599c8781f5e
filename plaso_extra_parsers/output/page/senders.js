// Messages by sender as heat strips, with the shares of errors and warnings.

import {
  Colour, DrawAxis, DrawPointer, DrawText, FillList, Get, GetWindowScale, GUTTER, PrepareCanvas,
} from "./canvas.js";
import { FormatCount } from "./format.js";

const ROW_HEIGHT = 15;
const MAXIMUM_ROWS = 14;
const BIN_WIDTH = 2;
const LEVEL_ERROR = 3;
const LEVEL_WARNING = 4;

/** Counts the messages of the window by sender. */
export function CountSenders(app) {
  const { state, store } = app;
  const [first, last] = state.timeline.GetRange(state.begin, state.end);
  const counts = new Map();
  for (let index = first; index < last; index += 1) {
    const row = state.timeline.rows[index];
    const sender = store.columns.sender[row];
    if (sender && state.Passes(row)) {
      counts.set(sender, (counts.get(sender) ?? 0) + 1);
    }
  }
  return [...counts].sort((one, other) => other[1] - one[1]);
}

/** Counts all, errors and warnings per sender and bin. */
function CountBins(app, ranks, numberOfBins) {
  const { state, store } = app;
  const create = () => Array.from({ length: ranks.size }, () => new Float64Array(numberOfBins));
  const bins = { all: create(), errors: create(), warnings: create() };
  const [first, last] = state.timeline.GetRange(state.begin, state.end);
  const factor = numberOfBins / (state.end - state.begin);
  for (let index = first; index < last; index += 1) {
    const row = state.timeline.rows[index];
    const rank = ranks.get(store.columns.sender[row]);
    if (rank !== undefined && state.Passes(row)) {
      const bin = Math.min(numberOfBins - 1, Math.floor((state.timeline.positions[index] - state.begin) * factor));
      bins.all[rank][bin] += 1;
      bins.errors[rank][bin] += store.columns.class[row] <= LEVEL_ERROR ? 1 : 0;
      bins.warnings[rank][bin] += store.columns.class[row] === LEVEL_WARNING ? 1 : 0;
    }
  }
  return bins;
}

/** Draws the senders with most messages. */
export function DrawSenders(app) {
  const { state, store } = app;
  const senders = CountSenders(app);
  Get("senders-view").hidden = !senders.length;
  if (!senders.length) {
    return;
  }
  const shown = senders.slice(0, MAXIMUM_ROWS);
  const { context, width, height } = PrepareCanvas(Get("senders"), shown.length * ROW_HEIGHT + 4);
  const scale = GetWindowScale(state, width);
  const numberOfBins = Math.max(20, Math.floor(scale.width / BIN_WIDTH));
  const bins = CountBins(app, new Map(shown.map(([sender], rank) => [sender, rank])), numberOfBins);
  DrawAxis(context, scale, height, state, false);
  shown.forEach(([sender, count], rank) => {
    const top = rank * ROW_HEIGHT + 2;
    context.fillStyle = Colour("text");
    context.textAlign = "left";
    DrawText(context, store.meta.senders[sender - 1], 8, top + 7, GUTTER - 70);
    context.fillStyle = Colour("dim");
    context.textAlign = "right";
    context.fillText(FormatCount(count), GUTTER - 8, top + 7);
    DrawStrip(context, scale, top, bins.all[rank], bins.errors[rank], bins.warnings[rank]);
  });
  DrawPointer(context, scale, height, state);
  Get("senders-note").textContent = `${FormatCount(shown.length)} of ${FormatCount(senders.length, "sender")} · the darker the more · red: share of errors, orange: of warnings`;
  FillList("senders-list", shown.map(([sender, count], rank) => {
    const errors = bins.errors[rank].reduce((sum, value) => sum + value, 0);
    return `${store.meta.senders[sender - 1]}: ${FormatCount(count, "message")}, ${FormatCount(errors, "error")}`;
  }));
}

/** Draws the strip of a sender. */
function DrawStrip(context, scale, top, all, errors, warnings) {
  const height = ROW_HEIGHT - 4;
  const binWidth = scale.width / all.length;
  all.forEach((count, bin) => {
    if (!count) {
      return;
    }
    let y = top + 1;
    context.globalAlpha = Math.min(1, 0.45 + Math.log1p(count) / 7);
    for (const [part, colour] of [[errors[bin], "red"], [warnings[bin], "amber"], [count - errors[bin] - warnings[bin], "green"]]) {
      context.fillStyle = Colour(colour);
      context.fillRect(scale.left + bin * binWidth, y, Math.max(1.4, binWidth), height * part / count);
      y += height * part / count;
    }
  });
  context.globalAlpha = 1;
}
