// The panel on the right: tabs that each fill the body; more can be added.

import { CreateButton, CreateElement, Get } from "./canvas.js";
import { DescribeStreams } from "./processes.js";
import { FormatBytes, FormatCount, FormatDuration, FormatLife, FormatLocal, FormatTime, QuoteForShell } from "./format.js";
import { DescribeKind, MarkHits } from "./table.js";
import { ParseQuery, QuoteValue } from "./query.js";
import { USER_ATTRIBUTES } from "./store.js";

const SHOWN_LINKS = 30;
const SHOWN_ALIVE = 200;
const MAXIMUM_COMMAND_LENGTH = 60;

/** Creates a list of names and values; those without a value are left out. */
export function CreateList(pairs) {
  const list = CreateElement("dl", "kv");
  for (const [name, value] of pairs) {
    if (value !== null && value !== undefined && value !== "" && value !== false) {
      const term = CreateElement("dd");
      term.append(value instanceof Node ? value : String(value));
      list.append(CreateElement("dt", "", name), term);
    }
  }
  return list;
}

/** The panel. */
export class Panel {
  /** Makes the panel; tabs are {id, title, fill(body)}, which may be asynchronous. */
  constructor({ state, tabs }) {
    Object.assign(this, { state, tabs, number: 0 });
    Get("tabs").replaceChildren(...tabs.map(({ id, title, className }) => {
      const tab = CreateButton(title, () => state.Set({ tab: id }), className ?? "");
      tab.id = `tab-${id}`;
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", "body");
      return tab;
    }), this.CreateClose());
  }

  /** Creates the button that closes the panel. */
  CreateClose() {
    const close = CreateButton("×", () => this.state.Set({ tab: "" }), "close plain");
    close.setAttribute("aria-label", "Close the panel");
    close.tabIndex = -1;
    return close;
  }

  /** Draws the tab that is open. */
  async Draw() {
    const { tab } = this.state.values;
    document.documentElement.classList.toggle("no-panel", !tab);
    document.documentElement.dataset.tab = tab;
    this.last = tab || this.last;
    for (const { id } of this.tabs) {
      const element = Get(`tab-${id}`);
      element.setAttribute("aria-selected", String(id === tab));
      element.tabIndex = id === tab ? 0 : -1;
    }
    const found = this.tabs.find(({ id }) => id === tab);
    this.number += 1;
    const { number } = this;
    const nodes = found ? await found.fill() : [];
    if (number === this.number) {
      const { id, selectionEnd } = document.activeElement ?? {};
      const hadFocus = Get("body").contains(document.activeElement) && document.activeElement !== Get("body");
      Get("body").replaceChildren(...nodes);
      Get("body").querySelectorAll("button").forEach((button) => {
        button.tabIndex = -1;
      });
      if (hadFocus) {
        // A field that somebody types into keeps the focus and the position in its text.
        const next = (id && Get(id)) || Get("body");
        next.focus({ preventScroll: true });
        next.setSelectionRange?.(selectionEnd, selectionEnd);
      }
    }
  }
}

/** Creates a value that can be clicked: only this; with Alt: without this. */
export function CreateValue(text, field, value, only) {
  // A button cannot be part of a line of text: it would begin a new line.
  const button = CreateElement("span", "val");
  button.setAttribute("role", "button");
  button.tabIndex = -1;
  button.addEventListener("click", (event) => only(field, value, event.altKey));
  button.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      event.stopPropagation();
      only(field, value, event.altKey);
    }
  });
  button.append(...(Array.isArray(text) ? text : [String(text)]));
  button.title = field === "window" ? "click: zoom to it" : "click: only this · Alt+click: without this";
  return button;
}

/** Details of the selection, which the panel shows. */
export class Details {
  constructor({ store, state, processes, descriptors, only, select, zoom, cause, tell }) {
    Object.assign(this, { store, state, processes, descriptors, only, select, zoom, cause, tell });
  }

  /** Fills the tab. */
  async Fill() {
    const { selection } = this.state.values;
    const describe = { event: () => this.DescribeEvent(selection), lane: () => this.DescribeLane(selection), descriptor: () => this.DescribeDescriptor(selection) }[selection?.type];
    if (!describe || !this.IsThere(selection)) {
      return [CreateElement("h2", "", "Details"), CreateElement("p", "dim", "Click an event, a bar or a name.")];
    }
    return describe();
  }

  /** Determines if the selection is in this report, as it may come from an address of another one. */
  IsThere({ type, row, lane, index }) {
    const { store } = this;
    const [number, count] = { event: [row, store.count], lane: [lane, store.tables.lanes.name.length], descriptor: [index, store.tables.descriptors.session.length] }[type];
    return Number.isInteger(number) && number >= 0 && number < count;
  }

  /** Creates a value, on which a click filters events. */
  Value(text, field, value) {
    return CreateValue(text, field, value, this.only);
  }

  /** Creates a link to something else. */
  Link(text, action) {
    return CreateButton(text, action, "link");
  }

  /** Creates links to several things, and adds how many more there are. */
  Links(list, describe, action) {
    const nodes = list.slice(0, SHOWN_LINKS).map((item) => this.Link(describe(item), () => action(item)));
    if (list.length > SHOWN_LINKS) {
      nodes.push(CreateElement("div", "dim", `and ${FormatCount(list.length - SHOWN_LINKS)} more`));
    }
    return nodes;
  }

  /** Creates a time in UTC, and in the chosen zone. */
  Time(time) {
    const box = CreateElement("span", "", Number.isNaN(time) ? "not in the evidence" : `${FormatTime(time)} UTC`);
    const local = FormatLocal(time, this.state.values.zone);
    if (local && this.state.values.zone !== "UTC") {
      box.append(CreateElement("br"), `${local.text} ${local.zone}`);
    }
    return box;
  }

  /** Describes an event with all its attributes. */
  async DescribeEvent({ row }) {
    const { store } = this;
    const { columns, meta } = store;
    const [dataType, description] = meta.kinds[columns.kind[row]];
    const message = await store.GetMessage(row);
    const attributes = await store.GetAttributes(row);
    const time = columns.time[row];
    const lane = columns.lane[row] - 1;
    const query = this.state.filter.text ? ParseQuery(this.state.filter.text) : null;
    const source = store.setOfSource[columns.source[row]];
    const tags = CreateElement("span");
    meta.tags[columns.tags[row]].forEach((label) => tags.append(this.Value(label, "tags", label), " "));
    const text = CreateElement("p", "mono message");
    text.append(...MarkHits(message, query));
    const nodes = [
      CreateElement("h2", "", DescribeKind(store, row)),
      CreateList([
        ["time", this.Time(time)], ["what", description], ["kind", this.Value(dataType, "kinds", dataType)],
        ["evidence", this.Value(store.shortNames.get(source), "sources", source)], ["path", meta.sources[columns.source[row]]],
        [store.NamePosition(row), columns.position[row] ? FormatCount(columns.position[row]) : null],
        ["tags", meta.tags[columns.tags[row]].length ? tags : null],
        ["process", lane >= 0 ? this.Value(this.processes.GetName(lane), "process", lane) : null],
      ]),
      CreateElement("h3", "", "Message"), text,
      CreateElement("p", "dim", "Click a value: only this. Alt-click: without this."), this.CreateActions(),
    ];
    if (lane >= 0) {
      nodes.push(this.Link(`process ${this.processes.GetName(lane)}`, () => this.select({ type: "lane", lane })));
    }
    const descriptor = this.descriptors.ofSession.get(columns.session[row]);
    if (descriptor !== undefined) {
      nodes.push(this.Link(`descriptor ${this.descriptors.GetObject(descriptor)}`, () => this.select({ type: "descriptor", index: descriptor })));
    }
    const notes = store.noted.GetNotes(row);
    nodes.push(...(notes.length ? [CreateElement("p", "dim", `Noted: ${[...new Set(notes)].join(", ")}`)] : []));
    nodes.push(CreateElement("h3", "", "All attributes"), CreateList(attributes.filter(([, value]) => value !== null && value !== "").map(([name, value]) => [name, this.CreateAttribute(name, value, query)])));
    nodes.push(CreateElement("h3", "", "The same event with psort"), CreateElement("code", "", this.FormatCommand(row)));
    return nodes;
  }

  /** Creates the value of an attribute, on which a click filters events. */
  CreateAttribute(name, value, query) {
    const text = MarkHits(String(value), query);
    if (USER_ATTRIBUTES.includes(name)) {
      return this.Value(text, "user", String(value));
    }
    return String(value).length > 200 ? this.Plain(text) : this.Value(text, "text", `${name}:${QuoteValue(String(value))}`);
  }

  /** Creates text that cannot be clicked. */
  Plain(nodes) {
    const span = CreateElement("span");
    span.append(...nodes);
    return span;
  }

  /** Creates the actions for the selection. */
  CreateActions() {
    const bar = CreateElement("div", "bar2");
    bar.append(CreateButton("Zoom to it", () => this.zoom()), CreateButton("5 s before and after", () => this.zoom(5e6)));
    bar.append(CreateButton("← Cause", () => this.cause(false)), CreateButton("What came of it →", () => this.cause(true)), CreateButton("Add to story", () => this.tell()));
    return bar;
  }

  /** Retrieves the psort command that gives one event. */
  FormatCommand(row) {
    const { columns, meta } = this.store;
    const [dataType, description] = meta.kinds[columns.kind[row]];
    const terms = [`data_type is '${dataType}'`, `timestamp_desc is '${description}'`];
    if (!Number.isNaN(columns.time[row])) {
      terms.push(`timestamp == DATETIME('${FormatTime(columns.time[row], 6, "T")}')`);
    }
    if (this.store.IsLine(row)) {
      terms.push(`log_line_number == ${columns.position[row]}`);
    }
    return `psort -o dynamic -w event.csv ${QuoteForShell(meta.storage ?? "STORAGE")} ${QuoteForShell(terms.join(" AND "))}`;
  }

  /** Describes a process. */
  DescribeLane({ lane }) {
    const { store, processes } = this;
    const table = store.tables.lanes;
    const { timeline } = this.state;
    const [begin, end] = [processes.GetBegin(lane, timeline), processes.GetEnd(lane, timeline)];
    const { isTime } = timeline;
    const source = table.source[lane];
    const nodes = [
      CreateElement("h2", "", processes.GetName(lane)),
      CreateList([
        ["command", table.command[lane]],
        ["started", table.start[lane] !== null ? this.Time(table.start[lane]) : isTime && "not recorded"],
        ["ended", table.end[lane] !== null ? this.Time(table.end[lane]) : isTime && `not recorded, last seen ${FormatTime(end, 0)}`],
        ["lived", isTime ? FormatLife(begin, end) : ""], ["how", processes.GetEndText(lane)],
        ["user", table.user[lane] === null ? null : this.Value(table.user[lane], "user", String(table.user[lane]))],
        ["host or log", store.meta.groups[table.group[lane]][1]], ["known from", table.kinds[lane].join(", ")],
        ["read", FormatBytes(table.read[lane])], ["written", FormatBytes(table.written[lane])],
        ["processor", table.processor_time[lane] === null ? "" : FormatDuration(table.processor_time[lane] * 1e3).replace(/^0 µs$/, "0 ms")],
        ["peak memory", FormatBytes(table.memory[lane])],
        ["evidence", source === null ? "" : this.Value(store.shortNames.get(store.setOfSource[source]), "sources", store.setOfSource[source])],
        ["line", table.line[lane]], ["events", this.Value(FormatCount(processes.GetRows(lane, timeline).length), "process", lane)],
      ]),
      this.CreateActions(), ...this.DescribeExecutions(lane), CreateElement("h3", "", "Related"),
    ];
    const parent = table.parent[lane];
    if (parent >= 0) {
      nodes.push(this.Link(`↑ parent ${processes.GetName(parent)}`, () => this.select({ type: "lane", lane: parent })));
    }
    const describe = (child) => `↳ ${processes.GetName(child)} ${CutCommand(table.command[child] ?? "")}`;
    nodes.push(...this.Links(processes.tree.children[lane], describe, (child) => this.select({ type: "lane", lane: child })));
    nodes.push(...this.DescribeDescriptors(lane));
    return nodes;
  }

  /** Lists the executions of a process, with their input, output and errors. */
  DescribeExecutions(lane) {
    const executions = this.processes.GetExecutions(lane);
    const nodes = executions.slice(0, SHOWN_LINKS).flatMap((execution) => [
      this.Link(`▶ ${execution.time === null ? "" : FormatTime(execution.time)} ${execution.command ?? ""}`, () => this.select({ type: "event", row: execution.row })),
      ...(execution.streams.length ? [CreateElement("div", "dim streams", DescribeStreams(execution))] : []),
    ]);
    if (executions.length > SHOWN_LINKS) {
      nodes.push(CreateElement("div", "dim", `and ${FormatCount(executions.length - SHOWN_LINKS)} more`));
    }
    return executions.length ? [CreateElement("h3", "", "Executions"), ...nodes] : [];
  }

  /** Lists the descriptors of a process: noted ones first, then those that moved most. */
  DescribeDescriptors(lane) {
    const { table, ofLane } = this.descriptors;
    const isNoted = (index) => Number(this.descriptors.IsNoted(index));
    const moved = (index) => table.read[index] + table.written[index];
    const own = (ofLane.get(lane) ?? []).slice().sort((one, other) => isNoted(other) - isNoted(one) || moved(other) - moved(one));
    const describe = (index) => [
      `fd ${table.number[index] ?? "?"} ${this.descriptors.GetObject(index)}`,
      table.read[index] ? `read ${FormatBytes(table.read[index])}` : "", table.written[index] ? `written ${FormatBytes(table.written[index])}` : "",
    ].filter(Boolean).join(" · ");
    return own.length ? [CreateElement("h3", "", "Descriptors"), ...this.Links(own, describe, (index) => this.select({ type: "descriptor", index }))] : [];
  }

  /** Describes a descriptor. */
  DescribeDescriptor({ index }) {
    const { store, processes, descriptors } = this;
    const { table } = descriptors;
    const lane = table.lane[index];
    const time = (value) => (value === null ? null : this.Time(value));
    const nodes = [
      CreateElement("h2", "", descriptors.GetObject(index)),
      CreateList([
        ["object", table.object[index]], ["descriptor", table.number[index]], ["process", this.Value(processes.GetName(lane), "process", lane)],
        ["kind", table.kind[index]], ["peer", table.address[index]], ["origin", table.origin[index]], ["opened", time(table.opened[index])],
        ["closed", descriptors.IsOpen(index) ? "not while it was recorded" : time(table.closed[index])],
        ["ended by", descriptors.IsOpen(index) ? null : table.ended[index]], ["read", FormatBytes(table.read[index])], ["written", FormatBytes(table.written[index])],
        ["calls", this.Value(FormatCount(table.calls[index]), "descriptor", table.session[index])],
        ["evidence", `${store.shortNames.get(store.setOfSource[table.source[index]])} line ${table.line[index]}`],
      ]),
      this.CreateActions(),
    ];
    const describe = (other) => `fd ${table.number[other]} of ${processes.GetName(table.lane[other])} (${table.origin[other]})`;
    const parent = descriptors.ofSession.get(table.parent[index]);
    const go = (other) => this.select({ type: "descriptor", index: other });
    nodes.push(this.Link(`process ${processes.GetName(lane)}`, () => this.select({ type: "lane", lane })));
    if (parent !== undefined) {
      nodes.push(this.Link(`↑ copy of ${describe(parent)}`, () => go(parent)));
    }
    nodes.push(...this.Links(descriptors.copies.get(table.session[index]) ?? [], (copy) => `↳ copied to ${describe(copy)}`, go));
    return nodes;
  }
}

/** Cuts a command line down to its beginning. */
function CutCommand(command) {
  return command.length > MAXIMUM_COMMAND_LENGTH ? `${command.slice(0, MAXIMUM_COMMAND_LENGTH)}…` : command;
}

/** Fills the tab of the first look: one line per finding, which leads to what it counts. */
export function FillFirstLook(findings, only) {
  const nodes = [CreateElement("h2", "", "First look"), CreateElement("p", "dim", "Counted from the events, no judgement. Click a line: only that.")];
  for (const { title, count, parts, action, isFirst } of findings) {
    const box = CreateElement("div", "find");
    const head = action ? CreateButton("", () => only(...action, false), "plain title") : CreateElement("div", "title");
    head.append(CreateElement("b", "", title), CreateElement("span", "r num", count === null ? "" : FormatCount(count)));
    const sub = CreateElement("div", "sub");
    sub.append(...(isFirst ? [CreateElement("span", "first", "◆ ")] : []));
    parts.forEach(([text, field, value], index) => {
      const next = parts[index + 1];
      const space = next && !next[0].startsWith(";") ? " " : "";
      sub.append(field ? CreateValue(text, field, value, only) : text, field && next?.[1] ? ", " : space);
    });
    box.append(head, sub);
    nodes.push(box);
  }
  if (findings.length === 0) {
    nodes.push(CreateElement("p", "", "Nothing to count."));
  }
  return nodes;
}

/** The tab "At a time": processes alive, descriptors open, users who were logged in. */
export class AtTime {
  constructor({ store, state, processes, descriptors, machine, select, step, say }) {
    Object.assign(this, { store, state, processes, descriptors, machine, select, step, say });
  }

  /** Collects what was alive, open and logged in at a time. */
  Collect(time, timeline) {
    const { processes, descriptors, machine } = this;
    const lanes = [];
    for (let lane = 0; lane < processes.count; lane += 1) {
      if (processes.IsAlive(lane, time, timeline) && this.state.filter.PassesLane(lane)) {
        lanes.push(lane);
      }
    }
    lanes.sort((one, other) => processes.GetBegin(other, timeline) - processes.GetBegin(one, timeline));
    const open = [];
    descriptors.table.session.forEach((session, index) => {
      if (descriptors.IsOpenAt(index, time, timeline) && this.state.filter.PassesSession(session)) {
        open.push(index);
      }
    });
    const logins = timeline.isTime ? machine.logins.filter(({ begin, end }) => begin <= time && (end === null || end >= time)) : [];
    const next = timeline.isTime ? machine.logins.find(({ begin }) => begin > time) : undefined;
    return { lanes, open, logins, next };
  }

  /** Groups descriptors: process, object, numbers. */
  GroupOpen(open) {
    const { table } = this.descriptors;
    const groups = new Map();
    for (const index of open) {
      const key = `${table.lane[index]}|${this.descriptors.GetObject(index)}`;
      const group = groups.get(key) ?? groups.set(key, { lane: table.lane[index], object: this.descriptors.GetObject(index), numbers: new Set(), index }).get(key);
      group.numbers.add(table.number[index] ?? "?");
    }
    return [...groups.values()].map((group) => ({ ...group, numbers: [...group.numbers].sort((one, other) => one - other).join(" ") }));
  }

  /** Fills the tab for a time, which is held or follows the pointer. */
  Fill(time) {
    const { state, processes } = this;
    const { timeline, values } = state;
    const isHeld = values.held !== null;
    const title = timeline.isTime ? `${FormatTime(time)} UTC` : `line ${FormatCount(timeline.FormatLine(time))}`;
    const local = values.zone === "UTC" || !timeline.isTime ? null : FormatLocal(time, values.zone);
    const { lanes, open, logins, next } = this.Collect(time, timeline);
    const groups = this.GroupOpen(open);
    const follows = CreateElement("p", "dim");
    follows.append("Follows the pointer. ", CreateElement("kbd", "", "Space"), isHeld ? " lets it go: held" : " holds it");
    const bar = CreateElement("div", "bar2");
    bar.append(CreateButton("‹ event", () => this.step(-1, time)), CreateButton("event ›", () => this.step(1, time)), CreateElement("span", "grow"));
    bar.append(CreateButton("Copy list", () => this.Copy(title, lanes, groups, logins, time)));
    const alive = CreateElement("div", "list");
    for (const lane of lanes.slice(0, SHOWN_ALIVE)) {
      const user = processes.table.user[lane];
      alive.append(this.LinkLane(lane), CreateElement("span", "dim", user === null ? "" : `user ${user}`), CreateElement("span", "r", timeline.isTime ? FormatDuration(time - processes.GetBegin(lane, timeline)) : ""));
    }
    const opened = CreateElement("div", "list open");
    for (const { lane, numbers, object, index } of groups.slice(0, SHOWN_ALIVE)) {
      opened.append(this.LinkLane(lane), CreateElement("span", "dim", `fd ${numbers}`), CreateButton(object, () => this.select({ type: "descriptor", index }), "link"));
    }
    const more = (list) => (list.length > SHOWN_ALIVE ? [CreateElement("div", "dim", `and ${FormatCount(list.length - SHOWN_ALIVE)} more: Copy list has all`)] : []);
    return [
      CreateElement("h2", "num", title), ...(local ? [CreateElement("p", "num", `${local.text} ${local.zone}`)] : []), follows, bar,
      this.Head(`Alive: ${FormatCount(lanes.length, "process")}`, "newest first"), alive, ...more(lanes),
      this.Head(`Open: ${FormatCount(open.length, "descriptor")} of ${FormatCount(new Set(groups.map(({ lane }) => lane)).size, "process")}`), opened, ...more(groups),
      CreateElement("div", "dim", "known only of what strace followed"),
      this.Head(`Logged in: ${logins.length ? logins.map(({ user, origin }) => `${user ?? "?"}${origin ? ` from ${origin}` : ""}`).join(", ") : "nobody"}`),
      ...(next ? [CreateElement("div", "dim", `next login ${FormatDuration(next.begin - time)} later: ${next.user ?? "?"}, ${FormatTime(next.begin, 0)}`)] : []),
    ];
  }

  /** Creates a link to a process. */
  LinkLane(lane) {
    return CreateButton(this.processes.GetName(lane), () => this.select({ type: "lane", lane }), "link");
  }

  /** Creates a heading. */
  Head(text, dim = "") {
    const head = CreateElement("h3", "", `${text} `);
    head.append(CreateElement("span", "dim", dim));
    return head;
  }

  /** Copies the list. */
  Copy(title, lanes, groups, logins, time) {
    const { processes, state } = this;
    const lines = [
      title, "", `alive: ${lanes.length}`,
      ...lanes.map((lane) => [processes.GetName(lane), processes.table.user[lane] ?? "", FormatDuration(time - processes.GetBegin(lane, state.timeline)), processes.table.command[lane] ?? ""].join("\t")),
      "", `open: ${groups.length}`, ...groups.map(({ lane, numbers, object }) => [processes.GetName(lane), `fd ${numbers}`, object].join("\t")),
      "", `logged in: ${logins.length}`, ...logins.map(({ user, origin, terminal }) => [user ?? "", terminal ?? "", origin ?? ""].join("\t")),
    ];
    this.say(lines.join("\n"));
  }
}
