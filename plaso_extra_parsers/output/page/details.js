// Details of what is selected, beside the pictures.

import { CreateElement, Get } from "./canvas.js";
import { FormatBytes, FormatCount, FormatDuration, FormatTime, QuoteForShell } from "./format.js";
import { GetBegin, GetEnd, GetEndText, GetExecutions, GetName } from "./processes.js";
import { GetObject } from "./descriptors.js";

const SHOWN_LINKS = 30;
const MAXIMUM_COMMAND_LENGTH = 60;

/** Creates a list of names and values; those without a value are left out. */
function CreateList(pairs) {
  const list = CreateElement("dl");
  for (const [name, value] of pairs) {
    if (value !== null && value !== undefined && value !== "") {
      list.append(CreateElement("dt", "", name), CreateElement("dd", "", String(value)));
    }
  }
  return list;
}

/** Creates a button that leads to something else. */
function CreateLink(text, action) {
  const button = CreateElement("button", "link", text);
  button.addEventListener("click", action);
  return button;
}

/** Creates links to several things, and says how many more there are. */
function CreateLinks(list, describe, action) {
  const nodes = list.slice(0, SHOWN_LINKS).map((item) => CreateLink(describe(item), () => action(item)));
  if (list.length > SHOWN_LINKS) {
    nodes.push(CreateElement("div", "dim", `and ${FormatCount(list.length - SHOWN_LINKS)} more`));
  }
  return nodes;
}

/** Retrieves the psort command that gives one event. */
function FormatEventCommand(app, row) {
  const { columns, meta } = app.store;
  const [dataType, description] = meta.kinds[columns.kind[row]];
  const terms = [`data_type is '${dataType}'`, `timestamp_desc is '${description}'`];
  if (!Number.isNaN(columns.time[row])) {
    terms.push(`timestamp == DATETIME('${FormatTime(columns.time[row])}')`);
  }
  if (app.store.IsLine(row)) {
    terms.push(`log_line_number == ${columns.position[row]}`);
  }
  return `psort -o dynamic -w event.csv ${QuoteForShell(meta.storage ?? "STORAGE")} ${QuoteForShell(terms.join(" AND "))}`;
}

/** Describes an event with all its attributes. */
async function DescribeEvent(app, { row }) {
  const { columns, meta } = app.store;
  const [dataType, description] = meta.kinds[columns.kind[row]];
  const message = await app.store.GetMessage(row);
  const attributes = await app.store.GetAttributes(row);
  const time = columns.time[row];
  const nodes = [
    CreateElement("h3", "", dataType),
    CreateList([
      ["time", Number.isNaN(time) ? "not in the evidence" : `${FormatTime(time)} UTC`],
      ["what", description],
      ["evidence", meta.sources[columns.source[row]]],
      [app.store.IsLine(row) ? "line" : "offset", columns.position[row]],
      ["tags", meta.tags[columns.tags[row]].join(", ")],
      ["message", message],
    ]),
  ];
  const lane = columns.lane[row] - 1;
  if (lane >= 0) {
    nodes.push(CreateLink(`process ${GetName(app, lane)}`, () => app.SelectLane(lane)));
  }
  const descriptor = app.descriptors?.ofSession.get(columns.session[row]);
  if (descriptor !== undefined) {
    nodes.push(CreateLink(`descriptor ${GetObject(app, descriptor)}`, () => app.SelectDescriptor(descriptor)));
  }
  nodes.push(CreateElement("h4", "", "All attributes"), CreateList(attributes));
  nodes.push(CreateElement("h4", "", "The same event with psort"), CreateElement("code", "", FormatEventCommand(app, row)));
  return nodes;
}

/** Describes a process. */
function DescribeLane(app, { lane }) {
  const table = app.store.tables.lanes;
  const [begin, end] = [GetBegin(app, lane), GetEnd(app, lane)];
  const isTime = app.state.timeline.isTime;
  const nodes = [
    CreateElement("h3", "", GetName(app, lane)),
    CreateList([
      ["command", table.command[lane]],
      ["started", table.start[lane] !== null ? FormatTime(table.start[lane]) : isTime && "not recorded"],
      ["ended", table.end[lane] !== null ? FormatTime(table.end[lane]) : isTime && `not recorded, last seen ${FormatTime(end, 0)}`],
      ["lived", isTime ? FormatDuration(end - begin) : ""],
      ["how", GetEndText(app, lane)],
      ["user", table.user[lane]],
      ["host or log", app.store.meta.groups[table.group[lane]][1]],
      ["known from", table.kinds[lane].join(", ")],
      ["read", FormatBytes(table.read[lane])],
      ["written", FormatBytes(table.written[lane])],
      ["processor", table.processor_time[lane] === null ? "" : FormatDuration(table.processor_time[lane] * 1e3)],
      ["peak memory", FormatBytes(table.memory[lane])],
      ["evidence", table.source[lane] === null ? "" : app.store.meta.sources[table.source[lane]]],
      ["line", table.line[lane]],
    ]),
  ];
  nodes.push(...DescribeExecutions(app, lane));
  const parent = table.parent[lane];
  if (parent >= 0) {
    nodes.push(CreateLink(`↑ parent ${GetName(app, parent)}`, () => app.SelectLane(parent)));
  }
  const describe = (child) => `↳ ${GetName(app, child)} ${FormatStart(table.command[child] ?? "")}`;
  nodes.push(...CreateLinks(app.lanes.tree.children[lane], describe, (child) => app.SelectLane(child)));
  nodes.push(...DescribeDescriptors(app, lane));
  nodes.push(CreateLink("zoom to its life (Z)", () => app.ZoomToSelection()));
  return nodes;
}

/** Cuts a command line down to its beginning. */
function FormatStart(command) {
  return command.length > MAXIMUM_COMMAND_LENGTH ? `${command.slice(0, MAXIMUM_COMMAND_LENGTH)}…` : command;
}

/** Lists the executions of a process, with what their input, output and errors are. */
function DescribeExecutions(app, lane) {
  const executions = GetExecutions(app, lane);
  const nodes = executions.slice(0, SHOWN_LINKS).flatMap(({ time, row, command, streams }) => [
    CreateLink(`▶ ${time === null ? "" : FormatTime(time)} ${command ?? ""}`, () => app.SelectEvent(row)),
    CreateList(streams),
  ]);
  if (executions.length > SHOWN_LINKS) {
    nodes.push(CreateElement("div", "dim", `and ${FormatCount(executions.length - SHOWN_LINKS)} more`));
  }
  return executions.length ? [CreateElement("h4", "", "Executions"), ...nodes, CreateElement("h4", "", "Related")] : [];
}

/** Lists the descriptors of a process, those that moved most first. */
function DescribeDescriptors(app, lane) {
  const table = app.store.tables.descriptors;
  const moved = (index) => table.read[index] + table.written[index];
  const own = (app.descriptors.ofLane.get(lane) ?? []).slice().sort((one, other) => moved(other) - moved(one));
  const describe = (index) => (
    `fd ${table.number[index]} ${GetObject(app, index)} read ${FormatBytes(table.read[index])} wrote ${FormatBytes(table.written[index])}`);
  return CreateLinks(own, describe, (index) => app.SelectDescriptor(index));
}

/** Describes a descriptor. */
function DescribeDescriptor(app, { index }) {
  const table = app.store.tables.descriptors;
  const time = (value) => (value === null ? "" : FormatTime(value));
  const nodes = [
    CreateElement("h3", "", GetObject(app, index)),
    CreateList([
      ["descriptor", table.number[index]],
      ["process", GetName(app, table.lane[index])],
      ["kind", table.kind[index]],
      ["peer", table.address[index]],
      ["origin", table.origin[index]],
      ["opened", time(table.opened[index])],
      ["closed", time(table.closed[index])],
      ["ended by", table.ended[index]],
      ["read", FormatBytes(table.read[index])],
      ["written", FormatBytes(table.written[index])],
      ["calls", table.calls[index]],
      ["evidence", `${app.store.meta.sources[table.source[index]]} line ${table.line[index]}`],
    ]),
  ];
  const describe = (other) => `fd ${table.number[other]} of ${GetName(app, table.lane[other])} (${table.origin[other]})`;
  const parent = app.descriptors.ofSession.get(table.parent[index]);
  if (parent !== undefined) {
    nodes.push(CreateLink(`↑ copy of ${describe(parent)}`, () => app.SelectDescriptor(parent)));
  }
  const copies = app.descriptors.copies.get(table.session[index]) ?? [];
  nodes.push(...CreateLinks(copies, (copy) => `↳ copied to ${describe(copy)}`, (copy) => app.SelectDescriptor(copy)));
  nodes.push(CreateLink("zoom to its life (Z)", () => app.ZoomToSelection()));
  return nodes;
}

const DESCRIPTIONS = { event: DescribeEvent, lane: DescribeLane, descriptor: DescribeDescriptor };

/** Shows the details of the selection. */
export async function ShowDetails(app) {
  const { selection } = app.state;
  Get("details").hidden = !selection;
  if (selection) {
    const nodes = await DESCRIPTIONS[selection.type](app, selection);
    if (selection === app.state.selection) {
      Get("details-body").replaceChildren(...nodes);
    }
  }
}

/** Shows how the report was made. */
export function ShowAbout(app) {
  const { meta } = app.store;
  const versions = Object.entries(meta.versions).map(([name, version]) => `${name} ${version}`).join(", ");
  Get("dialog-body").replaceChildren(
    CreateElement("h2", "", "How this report was made"),
    CreateList([
      ["made", `${meta.made} in ${meta.seconds} s`],
      ["command", meta.command],
      ["filter", meta.filter],
      ["storage file", meta.storage],
      ["SHA-256 of it", meta.storage_digest],
      ["versions", versions],
      ["events", meta.events.toLocaleString("en")],
      ["text left out", `${meta.left_out_messages.toLocaleString("en")} events (after ${meta.maximum_events.toLocaleString("en")}, without a tag)`],
      ["messages cut", `${meta.cut_messages.toLocaleString("en")} (at 1,000 characters)`],
    ]),
    CreateElement("p", "", "This file contains evidence: messages, names and paths of the storage file. Whoever has the file has those. It needs no network, and its policy refuses any request."),
  );
  Get("dialog").showModal();
}
