// Who wrote what, who passed it to whom.

import { Colour, Get } from "./canvas.js";
import { GetObject } from "./descriptors.js";
import { FormatBytes, FormatCount } from "./format.js";
import { GetName } from "./processes.js";

const NAMESPACE = "http://www.w3.org/2000/svg";
const MAXIMUM_LINKS = 40;
const MAXIMUM_PASSED = 20;
const ROW_HEIGHT = 19;

/** Collects links between processes and objects of the sessions shown, and what was passed on. */
export function CollectFlow(app) {
  const table = app.store.tables.descriptors;
  const { selection } = app.state;
  const links = new Map();
  const passed = [];
  for (const index of app.descriptors.shown) {
    const lane = table.lane[index];
    const parent = app.descriptors.ofSession.get(table.parent[index]);
    const from = parent === undefined ? lane : table.lane[parent];
    if (selection?.type === "lane" && selection.lane !== lane && selection.lane !== from) {
      continue;
    }
    if (table.origin[index] === "scm" && from !== lane) {
      passed.push({ from, to: lane, index });
    }
    if (table.read[index] + table.written[index]) {
      const key = `${lane}|${table.group[index]}|${GetObject(app, index)}`;
      const link = links.get(key) ?? links.set(key, { lane, object: GetObject(app, index), read: 0, written: 0, index }).get(key);
      link.read += table.read[index];
      link.written += table.written[index];
    }
  }
  return { links: SortLinks([...links.values()]), count: links.size, passed: passed.slice(0, MAXIMUM_PASSED), allPassed: passed.length };
}

/** Sorts links: objects that several processes share come first, as data moves there. */
function SortLinks(links) {
  const users = new Map();
  for (const { object } of links) {
    users.set(object, (users.get(object) ?? 0) + 1);
  }
  for (const link of links) {
    link.isShared = users.get(link.object) > 1;
  }
  const size = (link) => link.read + link.written;
  return TakeFirst(links, MAXIMUM_LINKS, (one, other) => other.isShared - one.isShared || size(other) - size(one));
}

/** Takes the first ones of what sorting all of it would give. */
function TakeFirst(items, count, compare) {
  const first = [];
  for (const item of items) {
    if (first.length < count || compare(item, first[count - 1]) < 0) {
      first.push(item);
      first.sort(compare);
      first.length = Math.min(first.length, count);
    }
  }
  return first;
}

/** Creates an element of a picture. */
function CreateShape(tag, attributes, text) {
  const element = document.createElementNS(NAMESPACE, tag);
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, value);
  }
  if (text !== undefined) {
    element.textContent = text;
  }
  return element;
}

/** Makes a shape something that can be clicked, or reached by keyboard, with a title. */
function MakeActive(shape, title, action) {
  shape.append(CreateShape("title", {}, title));
  shape.setAttribute("tabindex", "0");
  shape.setAttribute("role", "button");
  shape.addEventListener("click", action);
  shape.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.stopPropagation();
      action();
    }
  });
  return shape;
}

/** Draws the flow of the window. */
export function DrawFlow(app) {
  const flow = CollectFlow(app);
  app.flow = flow;
  const isEmpty = !flow.links.length && !flow.passed.length;
  Get("flow-view").hidden = isEmpty;
  if (isEmpty) {
    return;
  }
  const lanes = [...new Set([...flow.links.map((link) => link.lane), ...flow.passed.flatMap(({ from, to }) => [from, to])])];
  const rank = new Map(app.lanes.tree.order.map((lane, index) => [lane, index]));
  lanes.sort((one, other) => rank.get(one) - rank.get(other));
  const objects = [...new Set(flow.links.map((link) => link.object))];
  const width = Math.max(600, Get("flow").clientWidth - 20);
  const place = {
    lanes, objects, left: 380, right: Math.max(640, width * 0.6),
    ofLane: (lane) => 28 + lanes.indexOf(lane) * ROW_HEIGHT,
    ofObject: (object) => 28 + objects.indexOf(object) * ROW_HEIGHT,
  };
  const height = Math.max(lanes.length, objects.length) * ROW_HEIGHT + 28;
  const picture = CreateShape("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": "Which process read or wrote which object" });
  picture.append(CreateShape("text", { x: place.left, y: 14, "text-anchor": "end", class: "dim" }, "process"));
  picture.append(CreateShape("text", { x: place.right, y: 14, class: "dim" }, "object"));
  DrawLinks(app, picture, flow.links, place);
  DrawPassed(app, picture, flow.passed, place);
  DrawNames(app, picture, flow.links, place);
  Get("flow").replaceChildren(picture);
  const left = flow.count > flow.links.length ? ", shared objects first" : "";
  Get("flow-note").textContent = `${FormatCount(flow.links.length)} of ${FormatCount(flow.count, "link")}${left} · blue read, orange wrote, red passed a descriptor (${flow.passed.length} of ${flow.allPassed})`;
}

/** Draws the links; arrows lead where the data went. */
function DrawLinks(app, picture, links, { left, right, ofLane, ofObject }) {
  const largest = Math.max(1, ...links.map((link) => Math.max(link.read, link.written)));
  for (const link of links) {
    const directions = [["read", link.read, "blue", -3], ["wrote", link.written, "orange", 3]];
    for (const [verb, size, colour, shift] of directions) {
      if (!size) {
        continue;
      }
      const [from, to] = [ofLane(link.lane), ofObject(link.object)].map((y) => y + (link.read && link.written ? shift : 0));
      const middle = (left + right) / 2;
      const path = CreateShape("path", {
        d: `M${left + 8},${from}C${middle},${from} ${middle},${to} ${right - 8},${to}`,
        class: "link", stroke: Colour(colour), "stroke-width": 1.2 + 8 * Math.sqrt(size / largest),
      });
      const title = `${GetName(app, link.lane)} ${verb} ${FormatBytes(size)} ${verb === "read" ? "from" : "to"} ${link.object}`;
      picture.append(MakeActive(path, title, () => app.SelectDescriptor(link.index)));
      const isRead = verb === "read";
      const tip = isRead ? `M${left + 4},${from}l8,-4v8z` : `M${right - 4},${to}l-8,-4v8z`;
      picture.append(CreateShape("path", { d: tip, fill: Colour(colour) }));
    }
  }
}

/** Draws the descriptors that one process passed to another. */
function DrawPassed(app, picture, passed, { left, ofLane }) {
  const table = app.store.tables.descriptors;
  const longest = Math.max(0, ...passed.flatMap(({ from, to }) => [from, to]).map((lane) => GetName(app, lane).length));
  const edge = left - Math.min(200, 7 * longest) - 8;
  passed.forEach(({ from, to, index }, number) => {
    const [start, end] = [ofLane(from), ofLane(to)];
    const far = edge - 44 - 10 * number;
    const path = CreateShape("path", {
      d: `M${edge},${start}C${far},${start} ${far},${end} ${edge - 7},${end}`, class: "link passed", stroke: Colour("red"), "stroke-width": 2,
    });
    const object = GetObject(app, index);
    const title = `${GetName(app, from)} passed a descriptor of ${object} to ${GetName(app, to)}, which has it as fd ${table.number[index]}`;
    picture.append(MakeActive(path, title, () => app.SelectDescriptor(index)));
    picture.append(CreateShape("path", { d: `M${edge},${end}l-8,-4v8z`, fill: Colour("red") }));
    const y = (start + end) / 2 + 4 + (number - (passed.length - 1) / 2) * 13;
    const label = `fd ${table.number[index]} ${object.split("/").pop()}`;
    picture.append(CreateShape("text", { x: edge - 40 - 8 * passed.length, y, "text-anchor": "end", class: "passed" }, label));
  });
}

/** Writes the names of processes and objects. */
function DrawNames(app, picture, links, { lanes, objects, left, right, ofLane, ofObject }) {
  for (const lane of lanes) {
    const text = CreateShape("text", { x: left, y: ofLane(lane) + 4, "text-anchor": "end" }, GetName(app, lane).slice(0, 30));
    picture.append(MakeActive(text, GetName(app, lane), () => app.SelectLane(lane)));
  }
  for (const object of objects) {
    const isShared = links.some((link) => link.object === object && link.isShared);
    const text = object.length > 70 ? `…${object.slice(-68)}` : object;
    picture.append(CreateShape("text", { x: right, y: ofObject(object) + 4, class: isShared ? "shared" : "" }, text));
  }
}
