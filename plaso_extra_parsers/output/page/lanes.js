// Processes as lanes in a tree.

import {
  Colour, DrawAxis, DrawPointer, DrawText, FillList, Get, GetInk, GetWindowScale, GUTTER, PaletteColour, PrepareRows,
  RIGHT_MARGIN, ROW_HEIGHT,
} from "./canvas.js";
import { FormatCount, FormatPath, FormatTime } from "./format.js";
import {
  CALL_COLOURS, DescribeLaneShortly, DescribeRow, DescribeStreams, END_COLOURS, GetBegin, GetEnd, GetEndKind, GetEndText,
  GetExecutions, GetName, GetRemoteStream,
} from "./processes.js";

const MAXIMUM_HEIGHT = 360;
const MAXIMUM_INDENT = 12;
const INDENT = 10;
const COMMAND_ROOM = 60;
const MAXIMUM_COMMAND_WIDTH = 460;

/** Draws the lanes that are on the screen. */
export function DrawLanes(app) {
  const { state } = app;
  if (Get("lanes-view").hidden) {
    return;
  }
  const { rows } = app.lanes;
  const { context, width, height, offset, first, last } = PrepareRows("lanes", rows.length, MAXIMUM_HEIGHT);
  const scale = GetWindowScale(state, width);
  const picture = { app, context, scale, width };
  app.hits.lanes = [];
  DrawAxis(context, scale, height, state, false);
  for (let index = first; index < last; index += 1) {
    const top = index * ROW_HEIGHT - offset;
    if (rows[index].lane === undefined) {
      DrawHeading(app, context, rows[index].group, top, width);
    } else {
      DrawRow(picture, rows[index], top);
    }
  }
  DrawPointer(context, scale, height, state);
  FillList("lanes-list", rows.slice(first, last).map((row) => DescribeRow(app, row)));
}

/** Draws the heading of a host or log. */
function DrawHeading(app, context, group, top, width) {
  const [kind, name] = app.store.meta.groups[group];
  context.fillStyle = Colour("panel");
  context.fillRect(0, top, width, ROW_HEIGHT);
  context.fillStyle = Colour("text");
  context.textAlign = "left";
  DrawText(context, `■ ${FormatPath(name)}  (${kind})`, 4, top + ROW_HEIGHT / 2, width - 20);
}

/** Draws a row: a lane, or several that are folded into one. */
function DrawRow(picture, row, top) {
  const { app, context, scale, width } = picture;
  const { selection } = app.state;
  const lanes = row.members ?? [row.lane];
  if (selection?.type === "lane" && lanes.includes(selection.lane)) {
    context.globalAlpha = 0.4;
    context.fillStyle = Colour("select");
    context.fillRect(0, top, width, ROW_HEIGHT);
    context.globalAlpha = 1;
  }
  if (lanes.length > 1) {
    AddHit(app, [0, scale.left], top, row.lane, () => `${FormatCount(lanes.length)} processes in a row: click to open`, () => {
      app.ToggleLane("unfolded", app.lanes.repeats[row.lane]);
    });
  } else {
    AddHit(app, [0, width], top, row.lane, () => DescribeLaneShortly(app, row.lane));
  }
  const hasRoom = lanes.map((lane) => DrawLane(picture, lane, top, lanes.length > 1)).every(Boolean);
  DrawRowName(picture, row, top, hasRoom ? "" : GetWords(app, row.lane));
}

/** Notes that a lane is drawn somewhere; the place of its sign folds what is under it. */
function AddHit(app, [left, right], top, lane, text, select) {
  const fold = 16 + Math.min(app.lanes.tree.depths[lane], MAXIMUM_INDENT) * INDENT;
  app.hits.lanes.push({
    left, right, top, bottom: top + ROW_HEIGHT, text,
    select: select ?? ((event) => app.SelectLane(lane, event.offsetX < fold)),
    zoom: () => app.state.ZoomTo(GetBegin(app, lane), GetEnd(app, lane)),
  });
}

/** Draws the life of a process; false if there was no room for its command line. */
function DrawLane(picture, lane, top, isFolded) {
  const { app, context, scale } = picture;
  const left = scale.ToClampedPixel(GetBegin(app, lane));
  const right = Math.max(left + 3, scale.ToClampedPixel(GetEnd(app, lane)));
  const colour = GetLaneColour(app, lane);
  const hasCalls = app.store.tables.lanes.kinds[lane].includes("strace");
  context.fillStyle = colour;
  context.globalAlpha = hasCalls ? 0.3 : 0.9;
  context.fillRect(left, top + 3, right - left, ROW_HEIGHT - 6);
  context.globalAlpha = 1;
  if (hasCalls) {
    DrawCalls(app, context, scale, lane, top);
    context.strokeStyle = colour;
    context.strokeRect(left + 0.5, top + 3.5, right - left - 1, ROW_HEIGHT - 7);
  }
  if (isFolded) {
    AddHit(app, [left, Math.max(right, left + 4)], top, lane, () => DescribeLaneShortly(app, lane));
  }
  DrawExecutions(picture, lane, top);
  return isFolded || DrawLaneEnd(picture, lane, left, right, top + ROW_HEIGHT / 2);
}

/** Draws the name of a row, indented by its depth, and words for which there was no room. */
function DrawRowName({ app, context }, row, top, words) {
  const { depths, children } = app.lanes.tree;
  const middle = top + ROW_HEIGHT / 2;
  const depth = row.isPinned ? 0 : Math.min(depths[row.lane], MAXIMUM_INDENT);
  const indent = 16 + depth * INDENT;
  if (depth) {
    context.strokeStyle = Colour("line");
    context.beginPath();
    context.moveTo(indent - INDENT - 5.5, top);
    context.lineTo(indent - INDENT - 5.5, middle);
    context.lineTo(indent - 12, middle);
    context.stroke();
  }
  context.textAlign = "left";
  const isFolded = row.members?.length > 1;
  if (isFolded || children[row.lane].length) {
    context.fillStyle = Colour("dim");
    context.fillText(isFolded || app.state.collapsed.has(row.lane) ? "▸" : "▾", indent - 11, middle);
  }
  context.fillStyle = Colour("text");
  const hidden = row.hidden ? ` +${row.hidden}` : "";
  const name = isFolded ? `${app.store.tables.lanes.name[row.lane]} ×${FormatCount(row.members.length)}` : GetName(app, row.lane);
  const width = DrawText(context, `${row.isPinned ? "★ " : ""}${name}${hidden}`, indent, middle, GUTTER - indent - 6);
  context.fillStyle = Colour("dim");
  DrawText(context, words, indent + width + 8, middle, GUTTER - indent - width - 14);
}

/** Retrieves the colour of a lane. */
function GetLaneColour(app, lane) {
  const table = app.store.tables.lanes;
  const choice = Get("lanes-colour").value;
  if (choice === "end") {
    return Colour(END_COLOURS[GetEndKind(app, lane)]);
  }
  const rank = app.lanes.ranks[choice].get(choice === "user" ? table.user[lane] : table.name[lane]);
  return rank === undefined ? Colour("grey") : PaletteColour(rank);
}

/** Retrieves what stands beside a lane: its command line, and the socket it talks to. */
function GetWords(app, lane) {
  const remote = GetRemoteStream(app, lane);
  return [app.store.tables.lanes.command[lane], remote && `⇄ ${remote}`].filter(Boolean).join("  ");
}

/** Draws the calls of a lane: at most one tick per pixel, the rarest class of them. */
function DrawCalls(app, context, scale, lane, top) {
  const { columns, meta } = app.store;
  const { timeline } = app.state;
  const { starts, indexes } = app.lanes.seen.get(timeline);
  const isCall = meta.kinds.map(([dataType]) => dataType === "linux:strace:syscall");
  const [from, to] = [starts[lane + 1], starts[lane + 2]];
  let [low, high] = [from, to];
  while (low < high) {
    const half = (low + high) >> 1;
    if (timeline.positions[indexes[half]] < scale.begin) {
      low = half + 1;
    } else {
      high = half;
    }
  }
  let [lastPixel, lastClass] = [-1, 255];
  for (let index = low; index < to; index += 1) {
    const position = timeline.positions[indexes[index]];
    if (position > scale.end) {
      break;
    }
    const row = timeline.rows[indexes[index]];
    const pixel = Math.floor(scale.ToPixel(position));
    const callClass = columns.class[row];
    if (isCall[columns.kind[row]] && (pixel !== lastPixel || callClass < lastClass)) {
      context.fillStyle = Colour(CALL_COLOURS[callClass] ?? "grey");
      context.fillRect(pixel, top + 3, 1.3, ROW_HEIGHT - 6);
      [lastPixel, lastClass] = [pixel, callClass];
    }
    if (app.store.IsError(row)) {
      context.fillStyle = Colour("red");
      context.fillRect(pixel, top + 1, 1.3, 2);
    }
  }
}

/** Draws where programs were executed. */
function DrawExecutions({ app, context, scale }, lane, top) {
  context.fillStyle = Colour("text");
  for (const execution of GetExecutions(app, lane)) {
    const { time, command } = execution;
    if (app.state.timeline.isTime && time !== null && time >= scale.begin && time <= scale.end) {
      const x = scale.ToPixel(time);
      context.beginPath();
      context.moveTo(x, top + 3);
      context.lineTo(x + 5, top + ROW_HEIGHT / 2);
      context.lineTo(x, top + ROW_HEIGHT - 3);
      context.fill();
      const text = () => [`▶ ${command ?? ""}`, DescribeStreams(execution), FormatTime(time)].filter(Boolean).join("\n");
      AddHit(app, [x - 1, x + 6], top, lane, text);
    }
  }
}

/**
 * Draws how a process ended, and its command line beside or in the bar; false if there is
 * no room for that. Text is never over the ticks of calls.
 */
function DrawLaneEnd({ app, context, scale, width }, lane, left, right, middle) {
  const kind = GetEndKind(app, lane);
  const isInside = GetEnd(app, lane) <= scale.end;
  let x = right + 4;
  if (kind === "open" && isInside) {
    context.fillStyle = Colour("grey");
    for (let dot = 0; dot < 3; dot += 1) {
      context.fillRect(x + dot * 4, middle - 1, 2, 2);
    }
    x += 16;
  } else if (isInside && kind !== "good") {
    context.fillStyle = Colour(kind === "killed" ? "red" : "warn");
    x += DrawText(context, GetEndText(app, lane), x, middle, width - x) + 8;
  } else {
    x += 4;
  }
  const words = GetWords(app, lane);
  const room = width - RIGHT_MARGIN - x;
  if (!words || room > COMMAND_ROOM) {
    context.fillStyle = Colour("dim");
    DrawText(context, words, x, middle, Math.min(room, MAXIMUM_COMMAND_WIDTH));
    return true;
  }
  if (app.store.tables.lanes.kinds[lane].includes("strace") || right - left < COMMAND_ROOM) {
    return false;
  }
  context.fillStyle = GetInk(GetLaneColour(app, lane));
  DrawText(context, words, left + 5, middle, right - left - 8);
  return true;
}

/** Scrolls so that a lane is on the screen. */
export function ScrollToLane(app, lane) {
  const index = app.lanes.rows.findIndex((row) => row.lane === lane || row.members?.includes(lane));
  const box = Get("lanes-scroll");
  const top = index * ROW_HEIGHT;
  if (index >= 0 && (top < box.scrollTop || top > box.scrollTop + box.clientHeight - ROW_HEIGHT)) {
    box.scrollTop = Math.max(0, top - box.clientHeight / 2);
  }
}
