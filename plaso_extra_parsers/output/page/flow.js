// The flow: which process wrote what, and which process passed what to which other one.

import { FormatBytes, FormatCount } from "./format.js";

const NAMESPACE = "http://www.w3.org/2000/svg";
const MAXIMUM_LINKS = 40;
const MAXIMUM_PASSED = 20;
const ROW_HEIGHT = 19;
const SYSTEM = /^\/(proc|sys|dev|usr\/(lib|share)|lib|lib64|etc\/ld\.so)/;

/** Collects links between processes and objects of the shown sessions, and descriptors that were passed. */
export function CollectFlow(descriptors) {
  const { table } = descriptors;
  const links = new Map();
  const passed = [];
  for (const index of descriptors.shown ?? []) {
    const lane = table.lane[index];
    const parent = descriptors.ofSession.get(table.parent[index]);
    const from = parent === undefined ? lane : table.lane[parent];
    if (table.origin[index] === "scm" && from !== lane) {
      passed.push({ from, to: lane, index });
    }
    const object = descriptors.GetObject(index);
    if (table.read[index] + table.written[index] && !SYSTEM.test(object)) {
      const key = `${lane}|${table.group[index]}|${object}`;
      const link = links.get(key) ?? links.set(key, { lane, object, read: 0, written: 0, index }).get(key);
      link.read += table.read[index];
      link.written += table.written[index];
    }
  }
  return { links: SortLinks([...links.values()]), count: links.size, passed: passed.slice(0, MAXIMUM_PASSED), allPassed: passed.length };
}

/** Sorts links: objects that several processes share come first, since data moves through them. */
function SortLinks(links) {
  const users = new Map();
  for (const { object } of links) {
    users.set(object, (users.get(object) ?? 0) + 1);
  }
  for (const link of links) {
    link.isShared = users.get(link.object) > 1;
  }
  const size = (link) => link.read + link.written;
  return links.sort((one, other) => other.isShared - one.isShared || size(other) - size(one)).slice(0, MAXIMUM_LINKS);
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

/** Makes a shape clickable, and gives it a title. */
function MakeActive(shape, title, action) {
  shape.append(CreateShape("title", {}, title));
  shape.addEventListener("click", action);
  return shape;
}

/** Draws the flow into an element; retrieves its height. */
export function DrawFlow(box, flow, { descriptors, processes, width, select }) {
  if (!flow.links.length && !flow.passed.length) {
    box.replaceChildren();
    return 0;
  }
  const lanes = [...new Set([...flow.links.map((link) => link.lane), ...flow.passed.flatMap(({ from, to }) => [from, to])])];
  const rank = new Map(processes.tree.order.map((lane, index) => [lane, index]));
  lanes.sort((one, other) => rank.get(one) - rank.get(other));
  const objects = [...new Set(flow.links.map((link) => link.object))];
  const place = {
    lanes, objects, left: Math.min(380, width * 0.4), right: Math.max(300, width * 0.6), processes, descriptors, select,
    ofLane: (lane) => 28 + lanes.indexOf(lane) * ROW_HEIGHT, ofObject: (object) => 28 + objects.indexOf(object) * ROW_HEIGHT,
  };
  const height = Math.max(lanes.length, objects.length) * ROW_HEIGHT + 28;
  const picture = CreateShape("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `Which process read or wrote which object: ${FormatCount(flow.links.length, "link")}` });
  picture.append(CreateShape("text", { x: place.left, y: 14, "text-anchor": "end", class: "dim" }, "process"));
  picture.append(CreateShape("text", { x: place.right, y: 14, class: "dim" }, "object"));
  DrawLinks(picture, flow.links, place);
  DrawPassed(picture, flow.passed, place);
  DrawEnds(picture, flow.links, place);
  box.replaceChildren(picture);
  return height;
}

/** Draws the links; arrows point to where the data went. */
function DrawLinks(picture, links, { left, right, ofLane, ofObject, processes, select }) {
  const largest = Math.max(1, ...links.map((link) => Math.max(link.read, link.written)));
  for (const link of links) {
    for (const [verb, size, colour, shift] of [["read", link.read, "blue", -3], ["wrote", link.written, "orange", 3]]) {
      if (!size) {
        continue;
      }
      const [from, to] = [ofLane(link.lane), ofObject(link.object)].map((y) => y + (link.read && link.written ? shift : 0));
      const middle = (left + right) / 2;
      const path = CreateShape("path", {
        d: `M${left + 8},${from}C${middle},${from} ${middle},${to} ${right - 8},${to}`, class: `link ${colour}`, "stroke-width": 1.2 + 8 * Math.sqrt(size / largest),
      });
      const title = `${processes.GetName(link.lane)} ${verb} ${FormatBytes(size)} ${verb === "read" ? "from" : "to"} ${link.object}`;
      picture.append(MakeActive(path, title, () => select({ type: "descriptor", index: link.index })));
      const tip = verb === "read" ? `M${left + 4},${from}l8,-4v8z` : `M${right - 4},${to}l-8,-4v8z`;
      picture.append(CreateShape("path", { d: tip, class: `tip ${colour}` }));
    }
  }
}

/** Draws the descriptors that one process passed to another. */
function DrawPassed(picture, passed, { left, ofLane, processes, descriptors, select }) {
  const { table } = descriptors;
  const longest = Math.max(0, ...passed.flatMap(({ from, to }) => [from, to]).map((lane) => processes.GetName(lane).length));
  const edge = left - Math.min(200, 7 * longest) - 8;
  passed.forEach(({ from, to, index }, number) => {
    const [start, end] = [ofLane(from), ofLane(to)];
    const far = edge - 44 - 10 * number;
    const path = CreateShape("path", { d: `M${edge},${start}C${far},${start} ${far},${end} ${edge - 7},${end}`, class: "link red passed", "stroke-width": 2 });
    const object = descriptors.GetObject(index);
    const title = `${processes.GetName(from)} passed a descriptor of ${object} to ${processes.GetName(to)}, which has it as fd ${table.number[index]}`;
    picture.append(MakeActive(path, title, () => select({ type: "descriptor", index })));
    picture.append(CreateShape("path", { d: `M${edge},${end}l-8,-4v8z`, class: "tip red" }));
    const y = (start + end) / 2 + 4 + (number - (passed.length - 1) / 2) * 13;
    picture.append(CreateShape("text", { x: Math.max(60, edge - 40 - 8 * passed.length), y, "text-anchor": "end", class: "passed" }, `fd ${table.number[index]} ${object.split("/").pop()}`));
  });
}

/** Writes the names of processes and objects. */
function DrawEnds(picture, links, { lanes, objects, left, right, ofLane, ofObject, processes, select }) {
  for (const lane of lanes) {
    const text = CreateShape("text", { x: left, y: ofLane(lane) + 4, "text-anchor": "end", class: "name" }, processes.GetName(lane).slice(0, 30));
    picture.append(MakeActive(text, processes.GetName(lane), () => select({ type: "lane", lane })));
  }
  for (const object of objects) {
    const isShared = links.some((link) => link.object === object && link.isShared);
    const text = object.length > 60 ? `…${object.slice(-58)}` : object;
    picture.append(CreateShape("text", { x: right, y: ofObject(object) + 4, class: isShared ? "shared" : "" }, text));
  }
}
