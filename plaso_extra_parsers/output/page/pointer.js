// The pointer: drag zooms, drag with Shift moves, Ctrl and wheel zoom, click selects.

import { DescribeOverview } from "./overview.js";
import { FormatLine, Get, GetWindowScale } from "./canvas.js";
import { FormatTime } from "./format.js";

const DRAG_DISTANCE = 4;

/** Shows a text beside the pointer. */
export function ShowTip(event, text) {
  const tip = Get("tip");
  tip.hidden = !text;
  if (text) {
    tip.textContent = text;
    tip.style.left = `${Math.min(event.clientX + 14, window.innerWidth - tip.offsetWidth - 8)}px`;
    tip.style.top = `${Math.min(event.clientY + 14, window.innerHeight - tip.offsetHeight - 8)}px`;
  }
}

/** Retrieves the position on the axis and the place in the canvas of the pointer. */
function Locate(app, canvas, event) {
  const box = canvas.getBoundingClientRect();
  const [x, y] = [event.clientX - box.left, event.clientY - box.top];
  return { x, y, position: GetWindowScale(app.state, box.width).ToPosition(x) };
}

/** Finds what is drawn at a place: the last one that was drawn is on top. */
function FindHit(app, canvas, { x, y }) {
  return (app.hits[canvas.id] ?? []).findLast((hit) => x >= hit.left && x <= hit.right && y >= hit.top && y < hit.bottom) ?? null;
}

/** Follows a drag. */
function FollowDrag(app, canvas, event, place) {
  const { state } = app;
  const { drag } = state;
  if (Math.abs(event.clientX - drag.startX) <= DRAG_DISTANCE && !drag.isRange && !drag.isMoving) {
    return;
  }
  if (drag.isMove) {
    drag.isMoving = true;
    const scale = GetWindowScale({ ...state, begin: drag.begin, end: drag.end }, canvas.clientWidth);
    const distance = (event.clientX - drag.startX) / scale.factor;
    state.SetWindow(drag.begin - distance, drag.end - distance);
  } else {
    drag.isRange = true;
    drag.to = place.position;
  }
}

/** Lets a picture of the window be dragged, and what is in it clicked. */
export function WirePicture(app, id) {
  const { state } = app;
  const canvas = Get(id);
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button === 0) {
      canvas.setPointerCapture(event.pointerId);
      const { position } = Locate(app, canvas, event);
      state.drag = {
        canvas, from: position, to: position, startX: event.clientX, begin: state.begin, end: state.end, isMove: event.shiftKey,
      };
    }
  });
  canvas.addEventListener("pointermove", (event) => {
    const place = Locate(app, canvas, event);
    state.hover = place.position;
    if (state.drag?.canvas === canvas) {
      FollowDrag(app, canvas, event, place);
    }
    const hit = state.drag?.isRange ? null : FindHit(app, canvas, place);
    const when = place.position >= state.begin ? app.FormatPosition(place.position) : "";
    ShowTip(event, hit?.text ? `${hit.text()}${when ? `\n${when}` : ""}` : when);
    app.Redraw();
  });
  canvas.addEventListener("pointerup", (event) => {
    const { drag } = state;
    state.drag = null;
    if (drag?.isRange) {
      state.ZoomTo(Math.min(drag.from, drag.to), Math.max(drag.from, drag.to));
    } else if (drag && !drag.isMoving) {
      FindHit(app, canvas, Locate(app, canvas, event))?.select?.(event);
    }
  });
  canvas.addEventListener("dblclick", (event) => FindHit(app, canvas, Locate(app, canvas, event))?.zoom?.());
  canvas.addEventListener("pointerleave", (event) => {
    state.hover = null;
    ShowTip(event, "");
    app.Redraw();
  });
  canvas.addEventListener("wheel", (event) => TurnWheel(app, canvas, event), { passive: false });
}

/** Zooms or moves with the wheel; without a key the page scrolls. */
function TurnWheel(app, canvas, event) {
  if (event.ctrlKey || event.altKey) {
    event.preventDefault();
    app.state.ZoomAt(Locate(app, canvas, event).position, Math.exp(event.deltaY * 0.0025));
  } else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
    event.preventDefault();
    app.state.Move((event.deltaX || event.deltaY) / 900);
  }
}

/** Lets the overview be dragged and clicked. */
export function WireOverview(app) {
  const { state } = app;
  const canvas = Get("overview");
  let drag = null;
  const locate = (event) => event.clientX - canvas.getBoundingClientRect().left;
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    drag = { x: locate(event), place: state.GetPlace(), isRange: false };
  });
  canvas.addEventListener("pointermove", (event) => {
    const x = locate(event);
    if (!drag) {
      ShowTip(event, DescribeOverview(app, x));
    } else if (drag.isRange || Math.abs(x - drag.x) > DRAG_DISTANCE) {
      drag.isRange = true;
      const ends = [drag.x, x].map((pixel) => app.overviewScale.ToPosition(pixel)).sort((one, other) => one - other);
      state.SetWindow(ends[0], ends[1]);
    }
  });
  canvas.addEventListener("pointerup", (event) => {
    if (drag?.isRange) {
      state.past.push(drag.place);
      state.future = [];
    } else {
      const part = app.overviewScale.GetPart(locate(event));
      if (part) {
        state.ZoomTo(part.begin, part.end);
      }
    }
    drag = null;
  });
  canvas.addEventListener("pointerleave", (event) => ShowTip(event, ""));
}

/** Formats a position for people. */
export function FormatPosition(app, position) {
  return app.state.timeline.isTime ? FormatTime(position) : `line ${FormatLine(app.state.timeline, position)}`;
}
