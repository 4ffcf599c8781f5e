// The pictures of the window: all sections of rows in one box that scrolls, under one ruler.

import { FormatCommon, Scale } from "./axis.js";
import {
  Colour, CreateButton, CreateDot, CreateElement, DrawPill, DrawText, Get, GetLabels, HEAD, INDENT, IsStill, JoinNumbers, LANE, Measure, Painter, PrepareCanvas, RIGHT_MARGIN,
} from "./canvas.js";
import { FormatCount, FormatTime } from "./format.js";
import { GetLength } from "./layout.js";
import { DRAG_DISTANCE } from "./overview.js";

const RULER = 24;
// Stops of the story that are closer together than this share a flag.
const FLAG_DISTANCE = 26;
const LONG_PRESS = 500;
const STILL_ROWS = 60;
// Pixels of a page of A4 in landscape, and of its head and foot.
const PAGE = 718;
const PAGE_EDGE = 26;
const PHONE_WIDTH = 500;
const PHONE_NAME = 20;
const PHONE_HEAD = 36;

/** Measures the position of two fingers, and how far apart they are. */
function MeasureFingers(fingers) {
  const [one, other] = fingers.values();
  return { x: (one.clientX + other.clientX) / 2, reach: Math.max(20, Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY)) };
}

/** The pictures. */
export class Pictures {
  /** Makes the pictures; sections are {id, title, build, note, legend, controls, isOpen, after}. */
  constructor({ state, sections, tip, select, only, menu, onPointer, stop }) {
    Object.assign(this, { state, sections, tip, select, only, menu, onPointer, stop });
    this.box = Get("pics");
    this.inner = Get("inner");
    this.canvas = Get("picture");
    this.rows = [];
    this.hits = [];
    this.hover = null;
    this.drag = null;
    this.active = null;
    this.heads = new Map(sections.map((section) => [section.id, this.CreateHead(section)]));
    this.inner.append(...[...this.heads.values()].map(({ element }) => element));
    this.WirePointer();
    this.WireRuler();
    this.WireKeys();
  }

  /** Creates the head of a section. */
  CreateHead(section) {
    const element = CreateElement("div", "head");
    const fold = CreateButton("", () => this.ToggleSection(section.id), "plain fold");
    fold.tabIndex = -1;
    const note = CreateElement("span", "dim note");
    const legend = CreateElement("span", "legend");
    element.append(fold, note, legend, ...(section.controls?.() ?? []));
    if (section.menu) {
      const more = CreateButton("…", () => this.menu(more, section.menu()), "plain more");
      more.tabIndex = -1;
      more.setAttribute("aria-label", `More of ${section.title}`);
      element.append(more);
    }
    return { element, fold, note, legend, key: "" };
  }

  /** Opens or closes a section. */
  ToggleSection(id) {
    this.state.Toggle("closed", id);
  }

  /** Determines if a section is open: as by default, unless it was toggled. */
  IsOpen(section) {
    return this.defaults?.get(section.id) !== this.state.values.closed.includes(section.id);
  }

  /** Opens sections in their order while there is room. */
  ChooseOpen(scene, room) {
    let used = 0;
    this.defaults = new Map();
    for (const section of this.sections) {
      const rows = section.isNever ? [] : section.build(scene);
      const height = rows.reduce((sum, row) => sum + (row.height ?? LANE), HEAD);
      const isOpen = Boolean(rows.length) && (section.isAlways || (!section.isNever && used + height <= room));
      used += isOpen ? height : rows.length ? HEAD : 0;
      this.defaults.set(section.id, isOpen);
    }
    if (![...this.defaults.values()].includes(true)) {
      const last = this.sections.find((section) => section.id === "kinds");
      this.defaults.set(last?.id, true);
    }
  }

  /** Collects the rows of the sections, with their places. */
  CollectRows(scene) {
    this.height = 0;
    this.rows = [];
    for (const section of this.sections) {
      const head = this.heads.get(section.id);
      const isOpen = this.IsOpen(section);
      const rows = isOpen || !section.isHeavy ? section.build(scene) : null;
      head.element.hidden = rows ? !rows.length : !section.isThere(scene);
      if (head.element.hidden) {
        section.after?.(null, 0);
      } else {
        this.AddSection(section, head, scene, isOpen ? rows : null);
      }
    }
  }

  /** Adds the head of a section, and its rows if it is open. */
  AddSection(section, head, scene, rows) {
    this.SkipEdge(this.head + this.lane);
    head.element.style.top = `${this.height}px`;
    this.rows.push({ head: section, section: section.id, top: this.height, height: this.head, key: `head ${section.id}`, label: section.title, level: 0, isCollapsed: !rows, hasFold: true });
    this.height += this.head;
    this.FillHead(section, head, scene, Boolean(rows));
    const from = this.height;
    const limit = IsStill() ? STILL_ROWS : Infinity;
    for (const row of (rows ?? []).slice(0, limit)) {
      this.AddRow(row, row.height ?? this.lane);
    }
    if (rows && rows.length > limit) {
      this.AddRow({ key: `still ${section.id}`, depth: 1, isWide: true, name: `rows 1 to ${STILL_ROWS} of ${FormatCount(rows.length)} are printed`, label: "" }, LANE);
    }
    this.height += section.after?.(rows ? from : null, this.width) ?? 0;
  }

  /** Leaves space on paper where a page ends, for its foot and the next head. */
  SkipEdge(height) {
    const top = this.height + this.paperTop;
    const edge = Math.floor((top + height + PAGE_EDGE) / PAGE) * PAGE;
    if (IsStill() && edge > 0 && top < edge + PAGE_EDGE) {
      this.height += edge + PAGE_EDGE - top;
    }
  }

  /** Adds a row under the existing ones. */
  AddRow(row, height) {
    this.SkipEdge(height);
    this.rows.push({ ...row, top: this.height, height });
    this.height += height;
  }

  /** Fills the head of a section, if something in it has changed. */
  FillHead(section, head, scene, isOpen) {
    const note = section.note?.(scene, isOpen) ?? "";
    const legend = isOpen ? section.legend?.(scene) ?? [] : [];
    const key = JSON.stringify([isOpen, note, legend]);
    if (head.key === key) {
      return;
    }
    head.key = key;
    head.fold.replaceChildren(CreateElement("span", "dim", isOpen ? "▾ " : "▸ "), CreateElement("b", "", section.title));
    head.fold.setAttribute("aria-expanded", String(isOpen));
    head.note.textContent = note;
    head.legend.replaceChildren(...legend.map(([sign, words, colour]) => {
      const item = CreateElement("span");
      if (/^[a-z]/.test(sign)) {
        item.append(CreateDot(sign), words);
      } else {
        const mark = CreateElement("span", "", `${sign} `);
        mark.style.color = `var(--${colour ?? (sign === "◆" ? "orange" : "dim")})`;
        item.append(mark, words);
      }
      return item;
    }));
  }

  /** Draws everything. */
  Draw(scene) {
    const { box, canvas } = this;
    this.scene = scene;
    this.width = box.clientWidth;
    // The head of the page, which exists only on paper, is above everything else.
    this.paperTop = IsStill() ? box.getBoundingClientRect().top + window.scrollY + PAGE_EDGE : 0;
    this.isPhone = window.innerWidth <= PHONE_WIDTH;
    this.head = this.isPhone ? PHONE_HEAD : HEAD;
    this.lane = this.isPhone ? LANE + PHONE_NAME : LANE;
    this.gutter = this.isPhone ? 8 : Math.min(this.width * 0.4, GetLength("--w-gutter") || 204);
    this.scale = new Scale(scene.window.begin, scene.window.end, this.gutter, Math.max(50, this.width - this.gutter - RIGHT_MARGIN));
    this.CollectRows(scene);
    this.inner.style.height = `${this.height}px`;
    const height = IsStill() ? this.height : box.clientHeight;
    const context = PrepareCanvas(canvas, this.width, height);
    const offset = IsStill() ? 0 : box.scrollTop;
    const painter = new Painter(context, this.scale, scene);
    const labels = GetLabels(context, this.scale, scene.timeline);
    this.DrawRuler(scene, labels);
    context.fillStyle = Colour("grid");
    const bottom = Math.min(height, this.height - offset);
    labels.forEach(({ x }) => context.fillRect(x, 0, 1, bottom));
    const places = new Map();
    this.visible = this.rows.filter((row) => row.top + row.height > offset && row.top < offset + height);
    for (const row of this.visible) {
      painter.top = row.top - offset;
      if (!row.head) {
        this.DrawRow(painter, row);
        row.indexes?.forEach((index) => places.set(index, painter.middle));
      }
    }
    this.sections.forEach((section) => section.over?.(context, this.scale, places, scene));
    this.hits = painter.hits;
    this.DrawLines(context, scene, bottom);
    this.FillList();
  }

  /** Draws the ruler. */
  DrawRuler(scene, labels) {
    const canvas = Get("ruler");
    const context = PrepareCanvas(canvas, this.width, RULER);
    const { begin, end } = scene.window;
    this.flags = this.PlaceFlags(context, scene);
    const isFree = (left, right) => !this.flags.some((flag) => left < flag.right + 3 && right > flag.left - 3);
    context.fillStyle = Colour("dim");
    const common = scene.timeline.isTime ? `UTC, ${FormatCommon(begin, end)}` : "lines of logs without times";
    DrawText(context, common, 8, RULER / 2, this.gutter - 12);
    let last = this.gutter - 4;
    for (const { x, text } of labels) {
      const width = Measure(context, text, "small");
      const left = Math.min(x - width / 2, this.width - width - 2);
      if (left > last && isFree(left, left + width)) {
        DrawText(context, text, left, RULER - 9, width + 4, "small");
        last = left + width + 6;
      }
    }
    for (const { text, left, isRead } of this.flags) {
      DrawPill(context, text, left, RULER / 2, { fill: isRead ? "select" : "text", ink: isRead ? "text" : "back", edge: "text", height: 19 });
    }
  }

  /** Places the flags of the stops of the story that are in the window; close ones share a flag. */
  PlaceFlags(context, { stops }) {
    const groups = [];
    for (const stop of stops) {
      const x = this.scale.ToPixel(stop.position);
      if (stop.position >= this.scale.begin && stop.position <= this.scale.end) {
        const last = groups[groups.length - 1];
        if (last && x - last.x < FLAG_DISTANCE) {
          last.stops.push(stop);
        } else {
          groups.push({ x, stops: [stop] });
        }
      }
    }
    return groups.map((group) => {
      const text = JoinNumbers(group.stops.map(({ number }) => number));
      const width = Math.max(19, Measure(context, text, "smallBold") + 8);
      const left = Math.min(Math.max(group.x - width / 2, this.gutter), this.width - width - 2);
      return { ...group, text, left, right: left + width, isRead: group.stops.some(({ isRead }) => isRead) };
    });
  }

  /** Finds the flag at a place of the ruler. */
  FindFlag(event) {
    const x = event.clientX - Get("ruler").getBoundingClientRect().left;
    return this.flags.find(({ left, right }) => x >= left && x <= right) ?? null;
  }

  /** Retrieves the marks of the steps of the path that a row belongs to. */
  GetSteps(row) {
    const { path } = this.scene;
    const collect = (keys, map) => [...keys ?? []].flatMap((key) => map.get(key) ?? []);
    return path && !row.head ? [...collect(row.lanes, path.lanes), ...collect(row.rows, path.rows), ...collect(row.indexes, path.descriptors)] : [];
  }

  /** Determines if a row is selected, or contains the selected event. */
  IsSelected(row) {
    const { selection, selectedLane } = this.scene;
    switch (selection?.type) {
      case "lane": return Boolean(row.lanes?.includes(selection.lane));
      case "descriptor": return row.indexes?.length === 1 && row.indexes[0] === selection.index;
      case "event": return selectedLane >= 0 && Boolean(row.lanes?.includes(selectedLane));
      default: return false;
    }
  }

  /** Draws the background of a row: selected, alive at the time, or under the pointer. */
  DrawGround(painter, row) {
    const { context, isSelected } = painter;
    const isAlive = this.scene.time !== null && row.lanes && this.scene.isAlive(row.lanes);
    const isHover = row.key === this.hoverKey;
    painter.back = null;
    if (isSelected || isAlive || isHover) {
      painter.back = Colour(isSelected ? "select" : isHover ? "grid" : "back");
      context.fillStyle = Colour(isSelected || isAlive ? "select" : "grid");
      context.globalAlpha = isAlive && !isSelected ? 0.22 : 1;
      context.fillRect(0, painter.top, this.width, row.height);
      context.globalAlpha = 1;
    }
  }

  /** Draws a row: its background, its content, its name. */
  DrawRow(painter, row) {
    const { context } = painter;
    const { top } = painter;
    painter.isSelected = this.IsSelected(row);
    painter.steps = this.GetSteps(row);
    painter.isOnPath = painter.steps.length > 0 || Boolean(row.lanes?.includes(this.scene.path?.lane));
    painter.isBeside = Boolean(this.scene.path && row.lanes) && !painter.isOnPath;
    this.DrawGround(painter, row);
    const { select, range, tip, field, isZoom } = row;
    painter.hits.push({ left: 0, right: this.width, top, bottom: top + row.height, select, range, tip, field, row, isZoom });
    if (this.isPhone && !row.drawName) {
      // Names are above the bars, and words next to the names.
      painter.words = { x: this.DrawName(painter, row), y: top + 10 };
      painter.top += PHONE_NAME;
    }
    row.draw?.(painter);
    painter.top = top;
    painter.words = null;
    if (row.drawName) {
      row.drawName(painter, this.isPhone ? 160 : this.gutter);
    } else if (!this.isPhone) {
      this.DrawName(painter, row);
    }
    if (row.key === this.active && document.activeElement === this.box) {
      context.strokeStyle = Colour("blue");
      context.lineWidth = 2;
      context.strokeRect(1, top + 1, this.width - 2, row.height - 2);
      context.lineWidth = 1;
    }
  }

  /** Draws the signs before a name (folded, seen first, pinned); retrieves where the name begins. */
  DrawSigns(painter, row, dim, edge) {
    const { context } = painter;
    let x = 8 + (row.depth ?? 0) * (this.isPhone ? 6 : INDENT);
    const middle = this.isPhone ? painter.top + 10 : painter.middle;
    const signs = [[row.sign, dim], ["", dim], [row.isFirst ? "◆" : "", painter.isSelected ? Colour("text") : Colour("orange")], [row.isPinned ? "★" : "", Colour("text")]];
    signs.forEach(([sign, colour], index) => {
      context.fillStyle = colour;
      const width = DrawText(context, sign, x, middle, 14);
      x += index === 0 ? 12 : width && width + 4;
    });
    if (painter.steps.length) {
      // An inferred step is hollow, a recorded one filled.
      const isHollow = painter.steps.every(({ isInferred }) => isInferred);
      const numbers = painter.steps.map(({ number }) => number);
      // If there is little space, the name matters more than all numbers of its steps.
      const [name, number] = row.parts?.[row.parts.length - 1] ?? [row.name, row.dim];
      const words = [JoinNumbers(numbers), name, number].map((text) => (text ? Measure(context, text, "bold") + 8 : 0));
      const isShort = numbers.length > 1 && x + words.reduce((sum, width) => sum + width, 0) > edge;
      x += DrawPill(context, isShort ? `${Math.min(...numbers)} …` : JoinNumbers(numbers), x, middle, { fill: isHollow ? "back" : "text", ink: isHollow ? "text" : "back", edge: "text" }) + 4;
    }
    return { x, middle };
  }

  /** Retrieves the parts of a name; of a chain that does not fit, only the last one, which is its result. */
  GetParts(context, row, room) {
    const parts = row.parts ?? [[row.name, row.dim]];
    const needed = parts.flat().reduce((sum, text) => sum + (text ? Measure(context, text) + 4 : 0), 0);
    return row.isChain && needed > room ? [["… ›", ""], parts[parts.length - 1]] : parts;
  }

  /** Draws the name of a row in the gutter, indented by its depth; retrieves where it ends. */
  DrawName(painter, row) {
    const { context, isSelected } = painter;
    const dim = Colour(isSelected ? "text" : "dim");
    const font = painter.isOnPath ? "bold" : "normal";
    const isWide = row.isWide || this.isPhone;
    const edge = isWide ? this.width - 8 : this.gutter - 6 - (row.number ? Measure(context, row.number) + 8 : 0);
    const start = this.DrawSigns(painter, row, dim, edge);
    const { middle } = start;
    let { x } = start;
    const write = (text, colour, room) => {
      context.fillStyle = colour;
      x += DrawText(context, text, x, middle, room, font) + 4;
    };
    for (const [name, number] of this.GetParts(context, row, edge - x)) {
      const room = edge - x - (number && !isWide ? Measure(context, number) + 4 : 0);
      write(name ?? "", painter.isBeside ? dim : Colour(row.isLink ? "link" : "text"), room);
      if (number) {
        write(number, dim, edge - x);
      }
    }
    if (row.hidden) {
      write(`+${FormatCount(row.hidden)}`, dim, edge - x);
    }
    if (row.number) {
      context.fillStyle = dim;
      context.textAlign = "right";
      context.fillText(row.number, isWide ? this.width - 8 : this.gutter - 6, middle);
      context.textAlign = "left";
    }
    return x;
  }

  /** Draws lines for the pointer, a held time and the selected event, and a range that is dragged. */
  DrawLines(context, scene, height) {
    const { scale } = this;
    const line = (position, colour, width, dash = []) => {
      if (position !== null && position >= scale.begin && position <= scale.end) {
        const x = Math.round(scale.ToPixel(position)) + (width % 2) / 2;
        context.strokeStyle = Colour(colour);
        context.lineWidth = width;
        context.setLineDash(dash);
        context.beginPath();
        context.moveTo(x, 0);
        context.lineTo(x, height);
        context.stroke();
        context.setLineDash([]);
      }
    };
    if (this.drag?.isRange) {
      const [left, right] = [this.drag.from, this.drag.to].map((position) => scale.ToClampedPixel(position)).sort((one, other) => one - other);
      context.globalAlpha = 0.25;
      context.fillStyle = Colour("select");
      context.fillRect(left, 0, right - left, height);
      context.globalAlpha = 1;
    }
    if (scene.range) {
      const [left, right] = scene.range.map((position) => scale.ToClampedPixel(position));
      context.globalAlpha = 0.35;
      context.fillStyle = Colour("hit");
      context.globalCompositeOperation = "multiply";
      context.fillRect(left, 0, Math.max(2, right - left), height);
      context.globalCompositeOperation = "source-over";
      context.globalAlpha = 1;
    }
    line(scene.selectedPosition, "text", 1, [4, 3]);
    line(scene.held, "text", 2);
    line(this.hover, "amber", 1);
  }

  /** Fills the list that a screen reader has instead of the picture. */
  FillList() {
    const list = Get("tree-items");
    if (IsStill()) {
      return;
    }
    const items = this.visible.map((row, index) => {
      const steps = this.GetSteps(row);
      const item = CreateElement("div", "", steps.length ? `${row.label}, step ${JoinNumbers(steps.map(({ number }) => number))}` : row.label);
      item.id = `item-${index}`;
      item.setAttribute("role", "treeitem");
      item.setAttribute("aria-level", String(row.head ? 1 : (row.level ?? 1) + 1));
      if (row.hasFold) {
        item.setAttribute("aria-expanded", String(!row.isCollapsed));
      }
      item.setAttribute("aria-selected", String(Boolean(row.select && JSON.stringify(row.select) === JSON.stringify(this.scene.selection))));
      return item;
    });
    list.replaceChildren(...items);
    const active = this.visible.findIndex((row) => row.key === this.active);
    this.box.setAttribute("aria-activedescendant", active >= 0 ? `item-${active}` : "");
  }

  /** Finds the target at a place: the last one that was drawn is on top. */
  FindHit(x, y) {
    return this.hits.findLast((hit) => x >= hit.left && x <= hit.right && y >= hit.top && y < hit.bottom) ?? null;
  }

  /** Retrieves the place of the pointer. */
  Locate(event) {
    const box = this.box.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    // On a phone names are above the bars.
    const isName = this.isPhone && this.hits.some((hit) => hit.row && !hit.row.drawName && y >= hit.top && y < hit.top + PHONE_NAME);
    return { x, y, position: this.scale.ToPosition(x), isTrack: x >= this.gutter && !isName };
  }

  /** Lets the pictures be dragged, clicked, zoomed and scrolled. */
  WirePointer() {
    const { box, state } = this;
    const isHead = (event) => event.target.closest?.(".head, svg");
    box.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || isHead(event)) {
        return;
      }
      if (this.drag?.isTouch) {
        this.BeginPinch(event);
        return;
      }
      const place = this.Locate(event);
      this.drag = {
        from: place.position, to: place.position, x: event.clientX, y: event.clientY, isTouch: event.pointerType === "touch", isTrack: place.isTrack,
        isStop: event.shiftKey, window: state.window, scale: this.scale, fingers: new Map([[event.pointerId, event]]),
      };
      if (this.drag.isTouch) {
        this.drag.timer = setTimeout(() => this.PressLong(place, event), LONG_PRESS);
      }
      box.setPointerCapture(event.pointerId);
    });
    box.addEventListener("pointermove", (event) => this.Follow(event, isHead(event)));
    box.addEventListener("pointerup", (event) => this.Release(event));
    box.addEventListener("pointercancel", () => this.LetGo());
    box.addEventListener("dblclick", (event) => this.ClickTwice(event, isHead(event)));
    box.addEventListener("pointerleave", (event) => {
      this.hover = null;
      this.hoverKey = null;
      this.tip(event, "");
      this.onPointer();
    });
    box.addEventListener("wheel", (event) => this.Turn(event), { passive: false });
    box.addEventListener("scroll", () => this.onPointer(), { passive: true });
  }

  /** Lets the ruler be zoomed, and its flags be clicked. */
  WireRuler() {
    const ruler = Get("ruler");
    ruler.addEventListener("wheel", (event) => this.Turn(event), { passive: false });
    ruler.addEventListener("pointermove", (event) => {
      const flag = this.FindFlag(event);
      ruler.style.cursor = flag ? "pointer" : "";
      this.tip(event, flag?.stops.map(({ number, text }) => `${number}. ${text}`).join("\n") ?? "");
    });
    ruler.addEventListener("pointerleave", (event) => this.tip(event, ""));
    ruler.addEventListener("click", (event) => {
      const flag = this.FindFlag(event);
      if (flag) {
        this.stop(Math.min(...flag.stops.map(({ number }) => number)) - 1);
      }
    });
    ruler.addEventListener("dblclick", (event) => {
      const places = this.FindFlag(event)?.stops.map(({ position }) => position);
      if (places?.length > 1) {
        this.state.ZoomTo(Math.min(...places), Math.max(...places));
      }
    });
  }

  /** Follows the pointer: the time line, a drag, and the target under it. */
  Follow(event, isHead) {
    const place = this.Locate(event);
    this.hover = place.isTrack ? place.position : null;
    this.FollowDrag(event, place);
    const hit = this.drag?.isRange || isHead ? null : this.FindHit(place.x, place.y);
    this.hoverKey = hit ? this.FindHitRow(place)?.key : null;
    const when = place.isTrack ? this.FormatPosition(place.position) : "";
    this.tip(event, isHead ? "" : [hit?.tip?.(place.position), when].filter(Boolean).join("\n"));
    this.onPointer();
  }

  /** Begins to zoom with a second finger. */
  BeginPinch(event) {
    const { drag, state } = this;
    clearTimeout(drag.timer);
    drag.fingers.set(event.pointerId, event);
    const { reach, x } = MeasureFingers(drag.fingers);
    Object.assign(drag, { isMove: true, isRange: false, window: state.window, scale: this.scale, reach, middle: this.scale.ToPosition(x - this.box.getBoundingClientRect().left) });
    this.box.setPointerCapture(event.pointerId);
  }

  /** Zooms with two fingers: what was between them remains between them. */
  Pinch() {
    const { fingers, middle, reach, scale, window } = this.drag;
    const now = MeasureFingers(fingers);
    const width = (window.end - window.begin) * reach / now.reach;
    const begin = middle - width * (now.x - this.box.getBoundingClientRect().left - scale.left) / scale.width;
    this.state.ShowWindow(begin, begin + width);
  }

  /** Follows a drag, which selects a range; a drag by a finger moves the window. */
  FollowDrag(event, place) {
    const { drag, state } = this;
    if (drag?.fingers.has(event.pointerId)) {
      drag.fingers.set(event.pointerId, event);
    }
    if (drag?.reach) {
      this.Pinch();
      return;
    }
    if (!drag || !(drag.isRange || drag.isMove || Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > DRAG_DISTANCE)) {
      return;
    }
    clearTimeout(drag.timer);
    if (drag.isTouch && !drag.isRange) {
      drag.isMove = true;
      const distance = (event.clientX - drag.x) / drag.scale.factor;
      state.ShowWindow(drag.window.begin - distance, drag.window.end - distance);
    } else if (drag.isTrack) {
      drag.isRange = true;
      drag.to = place.position;
    }
  }

  /** Ends a drag or a click. */
  Release(event) {
    const { drag, state } = this;
    this.LetGo();
    if (drag?.isRange) {
      const [begin, end] = [Math.min(drag.from, drag.to), Math.max(drag.from, drag.to)];
      if (drag.isStop) {
        state.Set({ range: [Math.round(begin), Math.round(end)] });
      } else {
        state.ShowWindow(begin, end);
      }
    } else if (drag && !drag.isMove && !drag.isDone) {
      this.Click(event);
    }
  }

  /** Lets go of a drag. */
  LetGo() {
    clearTimeout(this.drag?.timer);
    this.drag = null;
    this.onPointer();
  }

  /** Does what a click does: selects, folds, or with Alt leaves out. */
  Click(event) {
    const place = this.Locate(event);
    const hit = this.FindHit(place.x, place.y);
    if (!hit) {
      return;
    }
    const row = hit.row ?? this.FindHitRow(place);
    const isSign = row?.hasFold && place.x < 8 + (row.depth ?? 0) * INDENT + 12;
    this.active = row?.key ?? this.active;
    if (isSign || (row?.isLink && hit.row)) {
      this.Fold(row);
    } else if (event.altKey && hit.field) {
      this.only(...hit.field, true);
    } else {
      this.Choose(hit, place);
    }
  }

  /** Zooms to a target that is only a range, selects it if possible, or else shows only its value. */
  Choose(hit, { isTrack }) {
    if (hit.isZoom) {
      this.state.ZoomTo(...hit.range());
    } else if (hit.select) {
      this.select(hit.select);
    } else if (hit.field && !isTrack) {
      this.only(...hit.field, false);
    } else if (hit.row?.rows) {
      this.select({ type: "event", row: hit.row.rows[0] });
    }
  }

  /** Finds the row at a place. */
  FindHitRow({ x, y }) {
    return this.hits.findLast((hit) => hit.row && x >= hit.left && y >= hit.top && y < hit.bottom)?.row ?? null;
  }

  /** Zooms to the target of a double click. */
  ClickTwice(event, isHead) {
    const place = this.Locate(event);
    const hit = isHead ? null : this.FindHit(place.x, place.y);
    const range = (hit?.range ?? this.FindHitRow(place)?.range)?.();
    if (range) {
      this.state.ZoomTo(...range);
    }
  }

  /** Begins a range, or offers actions, after a long touch. */
  PressLong(place, event) {
    if (!this.drag) {
      return;
    }
    if (place.isTrack) {
      this.drag.isRange = true;
    } else {
      this.drag.isDone = true;
      const hit = this.FindHit(place.x, place.y);
      if (hit?.field) {
        this.menu(event, [["Only this", () => this.only(...hit.field, false)], ["Without this", () => this.only(...hit.field, true)]]);
      }
    }
  }

  /** Zooms with Ctrl and the wheel, moves with Shift or sideways; otherwise the pictures scroll. */
  Turn(event) {
    if (event.ctrlKey) {
      event.preventDefault();
      this.state.ZoomAt(this.Locate(event).position, Math.exp(event.deltaY * 0.0025));
    } else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      event.preventDefault();
      this.state.Move((event.deltaX || event.deltaY) / 900);
    }
  }

  /** Formats a position for people. */
  FormatPosition(position) {
    const { timeline } = this.scene;
    return timeline.isTime ? `${FormatTime(position)} UTC` : `line ${FormatCount(timeline.FormatLine(position))}`;
  }

  /** Folds or unfolds a row. */
  Fold(row) {
    if (row?.head) {
      this.ToggleSection(row.section);
    } else if (row?.fold) {
      this.state.Toggle(...row.fold);
    }
  }

  /** Goes to another row, selects its content, and scrolls to it. */
  Step(step) {
    const { rows } = this;
    const index = rows.findIndex((row) => row.key === this.active);
    const start = index < 0 ? (step > 0 ? -1 : rows.length) : index;
    const next = rows[Math.min(rows.length - 1, Math.max(0, start + step))];
    if (next) {
      this.active = next.key;
      this.ScrollTo(next);
      if (next.select) {
        this.select(next.select);
      }
      this.onPointer();
    }
  }

  /** Goes to the next row that can be selected. */
  StepSelectable(step) {
    const selectable = this.rows.filter((row) => row.select);
    const index = selectable.findIndex((row) => row.key === this.active || (this.scene.selection?.type === "lane" && row.lanes?.includes(this.scene.selection.lane)));
    const start = index < 0 ? (step > 0 ? -1 : selectable.length) : index;
    const next = selectable[Math.min(selectable.length - 1, Math.max(0, start + step))];
    if (next) {
      this.active = next.key;
      this.ScrollTo(next);
      this.select(next.select);
    }
  }

  /** Scrolls so that a row is on the screen. */
  ScrollTo(row) {
    const { box } = this;
    if (row.top < box.scrollTop) {
      box.scrollTop = row.top;
    } else if (row.top + row.height > box.scrollTop + box.clientHeight) {
      box.scrollTop = row.top + row.height - box.clientHeight;
    }
  }

  /** Scrolls to the lane of the selection. */
  ScrollToSelection(scene) {
    const lane = scene.selection?.type === "lane" ? scene.selection.lane : scene.selectedLane;
    const row = this.rows.find((candidate) => candidate.lanes?.includes(lane));
    if (row) {
      this.active = row.key;
      this.ScrollTo(row);
    }
  }

  /** Lets the tree be walked by keys. */
  WireKeys() {
    this.box.addEventListener("focus", () => {
      this.active = this.active ?? this.rows[0]?.key ?? null;
      this.onPointer();
    });
    this.box.addEventListener("blur", () => this.onPointer());
    this.box.addEventListener("keydown", (event) => {
      const row = this.rows.find((candidate) => candidate.key === this.active);
      const fold = (isOpen) => row?.hasFold && row.isCollapsed === isOpen && this.Fold(row);
      const actions = {
        ArrowDown: () => this.Step(1), ArrowUp: () => this.Step(-1), PageDown: () => this.Step(10), PageUp: () => this.Step(-10),
        Home: () => this.Step(-this.rows.length), End: () => this.Step(this.rows.length),
        ArrowRight: () => fold(true), ArrowLeft: () => fold(false),
        Enter: () => (row?.hasFold && !row.select ? this.Fold(row) : row?.range && this.state.ZoomTo(...row.range())),
      };
      const action = actions[event.key];
      if (action && !event.ctrlKey && !event.altKey && !event.metaKey) {
        event.preventDefault();
        event.stopPropagation();
        action();
      }
    });
  }
}
