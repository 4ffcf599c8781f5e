// The machine: what atop recorded, boots, sleep, logins, and tags as marks.

import {
  Colour, DrawAxis, DrawHatching, DrawPointer, DrawText, FillList, FillNote, Get, GetInk, GetWindowScale, GUTTER, PaletteColour,
  PrepareCanvas,
} from "./canvas.js";
import { FormatCount, FormatDuration, FormatTime } from "./format.js";
import { IsFamilyHidden, IsGroupFocused } from "./processes.js";
import { PairLogins } from "./logins.js";
import { FindFirst } from "./timeline.js";

const ROW_HEIGHT = 18;
const MAXIMUM_LOGIN_ROWS = 12;
const MAXIMUM_TAG_ROWS = 12;
// Sign and name of the colour per kind of mark.
const MACHINE_KINDS = {
  boot: ["▲", "green"], shutdown: ["▼", "red"], sleep: ["☾", "sky"], wake: ["☀", "amber"], clock: ["◷", "blue"], atop: ["●", "sky"],
};
const OTHER_KINDS = {
  sudo: ["#", "violet"], su: ["#", "violet"], "failed login": ["✕", "red"], "out of memory": ["!", "red"], crash: ["✕", "red"],
};
const SIGN_WORDS = { atop: "atop started" };

/** Prepares logins, and where each tag is. */
export function PrepareMachine(app) {
  const { store } = app;
  app.logins = PairLogins(store.tables.marks);
  app.tags = new Map();
  for (const timeline of [store.times, store.lines]) {
    const positions = new Map();
    timeline.rows.forEach((row, index) => {
      for (const label of store.meta.tags[store.columns.tags[row]]) {
        const list = positions.get(label) ?? positions.set(label, []).get(label);
        list.push({ position: timeline.positions[index], row });
      }
    });
    app.tags.set(timeline, positions);
  }
}

/** Determines if an event, or a host without one, is among what is looked at. */
function IsInWindow(state, begin, end) {
  return begin <= state.end && end >= state.begin;
}

/** Collects the rows of the window. */
function CollectMachineRows(app) {
  const { state, store } = app;
  const rows = [];
  if (state.timeline.isTime) {
    rows.push(...CollectRecordings(app));
    const { marks } = store.tables;
    const shown = marks.time.map((_, index) => index).filter((index) => (
      IsInWindow(state, marks.time[index], marks.time[index]) && state.Passes(marks.row[index])));
    for (const [name, kinds] of [["machine", MACHINE_KINDS], ["sudo, failures", OTHER_KINDS]]) {
      const indexes = shown.filter((index) => kinds[marks.kind[index]]);
      if (indexes.length) {
        rows.push({ name, draw: DrawMarks, kinds, indexes });
      }
    }
    rows.push(...CollectLogins(app));
  }
  return [...rows, ...CollectTags(app)];
}

/** Says in a row of its own how many rows there was no place for. */
function LimitRows(rows, maximum, noun) {
  const left = rows.length - maximum;
  return left > 0 ? [...rows.slice(0, maximum), { name: `and ${FormatCount(left, noun)} more: zoom in`, draw: () => {} }] : rows;
}

/** Collects the tags of the window, a row each. */
function CollectTags(app) {
  const { state } = app;
  const rows = [];
  for (const [label, positions] of app.tags.get(state.timeline)) {
    const first = FindFirst(positions.map(({ position }) => position), state.begin);
    if (positions[first]?.position <= state.end) {
      rows.push({ name: `tag: ${label}`, draw: DrawTags, positions, first, colour: PaletteColour(rows.length) });
    }
  }
  return LimitRows(rows, MAXIMUM_TAG_ROWS, "tag");
}

/** Collects what atop recorded, a row per host. */
function CollectRecordings(app) {
  const { state, store } = app;
  const rows = [];
  for (const [group, host] of app.hosts) {
    const parts = [...host.runs, ...host.gaps].filter(({ begin, end }) => IsInWindow(state, begin, end));
    if (IsGroupFocused(app, group) && parts.length && !IsFamilyHidden(app, "atop")) {
      rows.push({ name: `atop of ${store.meta.groups[group][1].split("/").pop()}`, draw: DrawRecording, host });
    }
  }
  return rows;
}

/** Collects logins, a row per user and terminal. */
function CollectLogins(app) {
  const { state } = app;
  const rows = new Map();
  for (const login of app.logins) {
    if (IsInWindow(state, login.begin, login.end ?? login.begin) && state.Passes(login.row)) {
      const name = `${login.user ?? "?"} @ ${login.terminal ?? "?"}`;
      const row = rows.get(name) ?? rows.set(name, { name, draw: DrawLogins, logins: [] }).get(name);
      row.logins.push(login);
    }
  }
  return LimitRows([...rows.values()], MAXIMUM_LOGIN_ROWS, "terminal");
}

/** Draws all rows. */
export function DrawMachine(app) {
  const { state } = app;
  const rows = CollectMachineRows(app);
  Get("machine-view").hidden = !rows.length;
  if (!rows.length) {
    return;
  }
  const { context, width, height } = PrepareCanvas(Get("machine"), rows.length * ROW_HEIGHT + 4);
  const scale = GetWindowScale(state, width);
  const picture = { app, context, scale, texts: [] };
  app.hits.machine = [];
  DrawAxis(context, scale, height, state, false);
  rows.forEach((row, index) => {
    const top = index * ROW_HEIGHT + 2;
    context.fillStyle = Colour("text");
    context.textAlign = "left";
    DrawText(context, row.name, 8, top + ROW_HEIGHT / 2, GUTTER - 14);
    row.draw(picture, row, top);
  });
  DrawPointer(context, scale, height, state);
  FillNote("machine-note", GetLegend(app, rows));
  FillList("machine-list", picture.texts);
}

/** Retrieves what the signs and bars in the rows mean. */
function GetLegend(app, rows) {
  const { marks } = app.store.tables;
  const signs = new Map();
  for (const { kinds, indexes } of rows) {
    for (const index of indexes ?? []) {
      const kind = marks.kind[index];
      signs.set(kind, `${kinds[kind][0]} ${SIGN_WORDS[kind] ?? kind}`);
    }
  }
  const has = (draw) => rows.some((row) => row.draw === draw);
  return [
    ...signs.values(), has(DrawLogins) && ["login", "login until logout"],
    has(DrawRecording) && ["sky", "atop recorded"], has(DrawRecording) && "hatched: it did not",
  ];
}

/** Notes what is drawn at a place. */
function AddHit({ app, texts }, left, right, top, text, row) {
  texts.push(text);
  app.hits.machine.push({
    left, right, top, bottom: top + ROW_HEIGHT, text: () => text,
    select: row === undefined ? undefined : () => app.SelectEvent(row),
  });
}

/** Draws what atop recorded, and hatches what it did not. */
function DrawRecording(picture, { host }, top) {
  const { context, scale } = picture;
  context.fillStyle = Colour("sky");
  let last = -Infinity;
  for (const { begin, end } of host.runs) {
    const [left, right] = [scale.ToClampedPixel(begin), scale.ToClampedPixel(end)];
    if (begin <= scale.end && end >= scale.begin && right - last >= 0.5) {
      context.fillRect(left, top + 5, Math.max(1.5, right - left), 8);
      last = right;
    }
  }
  for (const gap of host.gaps) {
    const [left, right] = [scale.ToClampedPixel(gap.begin), scale.ToClampedPixel(gap.end)];
    if (right - left < 3) {
      continue;
    }
    DrawHatching(context, left, top + 2, right - left, 14);
    const text = `not recorded for ${FormatDuration(gap.end - gap.begin)}`;
    if (right - left > 150) {
      context.fillStyle = Colour("back");
      context.fillRect(left + 5, top + 3, context.measureText(text).width + 6, 12);
      context.fillStyle = Colour("text");
      context.fillText(text, left + 8, top + ROW_HEIGHT / 2);
    }
    AddHit(picture, left, right, top, `${text}${gap.reason ? ` (${gap.reason})` : ""}: ${FormatTime(gap.begin, 0)} – ${FormatTime(gap.end, 0)}`);
  }
}

/** Draws marks with their signs, and words where there is room. */
function DrawMarks(picture, { kinds, indexes }, top) {
  const { app, context, scale } = picture;
  const { marks } = app.store.tables;
  let last = -Infinity;
  for (const [number, index] of indexes.entries()) {
    const [sign, colour] = kinds[marks.kind[index]];
    const x = scale.ToPixel(marks.time[index]);
    const next = scale.ToPixel(marks.time[indexes[number + 1]] ?? Infinity);
    context.fillStyle = Colour(colour);
    context.textAlign = "center";
    context.fillText(sign, x, top + ROW_HEIGHT / 2);
    context.textAlign = "left";
    if (next - x > 66 && x - last > 14) {
      const isLeft = x + 60 > scale.left + scale.width;
      context.textAlign = isLeft ? "right" : "left";
      context.fillText(marks.kind[index], x + (isLeft ? -8 : 8), top + ROW_HEIGHT / 2);
    }
    last = x;
    const text = `${marks.kind[index]} ${marks.text[index] ?? ""} ${FormatTime(marks.time[index], 0)}`;
    AddHit(picture, x - 6, x + 7, top, text, marks.row[index]);
  }
}

/** Draws logins as bars until their ends. */
function DrawLogins(picture, { logins }, top) {
  const { context, scale } = picture;
  for (const login of logins) {
    const left = scale.ToClampedPixel(login.begin);
    const right = login.end === null ? left + 14 : Math.max(left + 2, scale.ToClampedPixel(login.end));
    context.fillStyle = Colour("login");
    context.globalAlpha = login.end === null ? 0.5 : 1;
    context.fillRect(left, top + 3, right - left, 12);
    context.globalAlpha = 1;
    context.textAlign = "left";
    const words = [login.origin ? `from ${login.origin}` : "", login.how === "logout" ? "" : `until ${login.how}`].filter(Boolean).join(", ");
    if (right - left > 90) {
      context.fillStyle = GetInk(Colour("login"));
      DrawText(context, words, left + 4, top + ROW_HEIGHT / 2, right - left - 6);
    }
    const end = login.end === null ? "end not recorded" : `${FormatTime(login.end, 0)} by ${login.how} (${FormatDuration(login.end - login.begin)})`;
    const text = `${login.user ?? "?"} ${login.terminal ?? ""} ${login.origin ? `from ${login.origin}` : ""} ${FormatTime(login.begin, 0)} – ${end}`;
    AddHit(picture, left, Math.max(right, left + 4), top, text, login.row);
  }
}

/** Draws a tag: a line for each event, one per pixel. */
function DrawTags(picture, { name, positions, first, colour }, top) {
  const { app, context, scale } = picture;
  context.fillStyle = colour;
  let last = -1;
  let count = 0;
  for (let index = first; index < positions.length && positions[index].position <= scale.end; index += 1) {
    const { position, row } = positions[index];
    const x = Math.floor(scale.ToPixel(position));
    count += 1;
    if (x !== last && app.state.Passes(row)) {
      context.fillRect(x, top + 3, 2, 12);
      app.hits.machine.push({
        left: x - 2, right: x + 4, top, bottom: top + ROW_HEIGHT, text: () => name, select: () => app.SelectEvent(row),
      });
      last = x;
    }
  }
  picture.texts.push(`${name}: ${FormatCount(count, "event")}`);
}
