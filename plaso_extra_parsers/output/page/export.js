// Exports of the page: the events of the table as a file, the command for psort, a print.

import { CreateButton, CreateElement, Get, IsStill, ReadColours } from "./canvas.js";
import { FormatCount, FormatTime, FormatValues, QuoteForShell } from "./format.js";
import { CreateList } from "./panel.js";
import { CheckPsort } from "./search.js";
import { COLUMNS } from "./table.js";

const BYTE_ORDER_MARK = "\ufeff";
const BASE = ["datetime", "timestamp_desc", "data_type", "source", "position", "tag", "user", "host", "process", "message"];

/** Saves text as a file. */
export function Save(parts, name, type = "text/csv") {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(parts, { type: `${type};charset=utf-8` }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

/** Retrieves the facts about an event, except for its attributes. */
function DescribeRow(store, row, message, attributes) {
  const { columns, meta, tables } = store;
  const [dataType, description] = meta.kinds[columns.kind[row]];
  const time = columns.time[row];
  const lane = columns.lane[row] - 1;
  return {
    datetime: Number.isNaN(time) ? "" : `${FormatTime(time, 6, "T")}+00:00`, timestamp_desc: description, data_type: dataType,
    source: meta.sources[columns.source[row]], position: columns.position[row], tag: meta.tags[columns.tags[row]].join(" "),
    user: attributes.get("username") ?? attributes.get("user_identifier") ?? (lane >= 0 ? tables.lanes.user[lane] : null),
    host: attributes.get("hostname") ?? null, process: lane >= 0 ? store.NameLane(lane) : attributes.get("process_identifier") ?? null, message,
  };
}

/**
 * Collects the lines of a file of comma separated values: the facts about each event, and
 * all attributes, or those of the chosen columns.
 */
export async function CollectLines(store, rows, chosen) {
  const extra = chosen?.filter((name) => !COLUMNS[name]) ?? null;
  const names = new Set(extra ?? []);
  if (!extra) {
    await store.ReadAttributeNames();
    const size = store.meta.rows_per_text_block;
    for (const block of new Set(Array.from(rows, (row) => Math.floor(row / size)))) {
      (await store.ReadGroups(block)).forEach(([list]) => list.forEach((name) => names.add(name)));
    }
  }
  const attributeNames = [...names].filter((name) => !BASE.includes(name)).sort();
  const lines = [FormatValues([...BASE, ...attributeNames])];
  for (const row of rows) {
    const attributes = new Map(await store.GetAttributes(row));
    const values = DescribeRow(store, row, await store.GetMessage(row), attributes);
    lines.push(FormatValues([...BASE.map((name) => values[name]), ...attributeNames.map((name) => attributes.get(name))]));
  }
  return lines;
}

/** Saves the events of the table as a file. */
export async function ExportRows(store, rows, chosen) {
  const lines = await CollectLines(store, rows, chosen);
  Save([BYTE_ORDER_MARK, `${lines.join("\r\n")}\r\n`], "events.csv");
}

/** Formats the command for psort. */
export function FormatCommand(store, psort) {
  const expression = psort.expression ? ` ${QuoteForShell(psort.expression)}` : "";
  return `psort -o dynamic -w events.csv ${QuoteForShell(store.meta.storage ?? "STORAGE")}${expression}`;
}

/** Describes in words what psort would give with the command. */
export function DescribeCheck(psort, check) {
  const parts = [];
  if (check === null) {
    parts.push("Not checked: texts of events are left out of this report.");
  } else if (check.isExact) {
    parts.push(`Exact: psort gives these ${FormatCount(check.given, "event")}.`);
  } else if (check.missed) {
    parts.push(`Narrower: psort gives ${FormatCount(check.given)} and misses ${FormatCount(check.missed)} of these ${FormatCount(check.wanted, "event")}.`);
  } else {
    parts.push(`Wider: psort gives ${FormatCount(check.given)} instead of ${FormatCount(check.wanted, "event")}.`);
  }
  if (psort.missing.length && !check?.isExact) {
    parts.push(`psort cannot say ${psort.missing.join(", ")}. The CSV has exactly these events.`);
  }
  if (psort.needsRepair) {
    parts.push("It compares with 0, which psort does only with plaso-extra-parsers installed.");
  }
  return parts.join(" ");
}

/** Shows the command for psort, and whether it gives the same events. */
export async function ShowCommand({ store, filter, rows, save, copy }) {
  const psort = filter.ToPsort();
  const command = FormatCommand(store, psort);
  const words = CreateElement("p", "", "Asking each event what psort would decide…");
  const bar = CreateElement("div", "bar2");
  bar.append(CreateButton("Copy the command", () => copy(command), "main"), CreateButton(`CSV of ${FormatCount(rows.length, "event")}`, save));
  Get("dialog-body").replaceChildren(CreateElement("h2", "", "These events with psort"), CreateElement("code", "", command), words, bar);
  Get("dialog").showModal();
  const check = await CheckPsort(store, rows, psort);
  words.textContent = DescribeCheck(psort, check);
  words.className = check?.isExact ? "ok-note" : "warn-note";
  words.dataset.given = check?.given ?? "";
  return { command, check, psort };
}

/** Creates an element for the digest of the data, which takes a while to calculate. */
function CreateDigest(digest) {
  const code = CreateElement("code", "", "…");
  digest.then((text) => {
    code.textContent = `${text} (compare it with what psort printed: a page proves nothing about itself)`;
  });
  return code;
}

/** Shows how the report was made. */
export function ShowAbout({ meta }, digest) {
  const versions = Object.entries(meta.versions).map(([name, version]) => `${name} ${version}`).join(", ");
  Get("dialog-body").replaceChildren(
    CreateElement("h2", "", "How this report was made"),
    CreateList([
      ["made", `${meta.made} in ${meta.seconds} s`], ["command", meta.command], ["filter", meta.filter], ["storage file", meta.storage],
      ["SHA-256 of it", meta.storage_digest], ["SHA-256 of the data here", CreateDigest(digest)], ["versions", versions], ["events", FormatCount(meta.events)],
      ["text left out", `${FormatCount(meta.left_out_messages, "event")} (after ${FormatCount(meta.maximum_events)}, without a tag)`],
      ["messages cut", `${FormatCount(meta.cut_messages)} (at 1,000 characters)`],
    ]),
    CreateElement("p", "", "This file contains evidence: messages, names and paths of the storage file. Anyone who has the file has those. It needs no network, and its policy refuses any request."),
  );
  Get("dialog").showModal();
}

/** Fills the text of each printed page: title, window, digest. */
export function FillPrint(store, filter) {
  const { meta } = store;
  const words = filter.ToWords().filter(([name, , isSet]) => isSet || name === "Window").map(([name, text]) => `${name} ${text}`);
  const fill = (id, ...parts) => {
    const line = CreateElement("div");
    line.append(...parts);
    Get(id).replaceChildren(line);
  };
  const host = [...new Set(meta.groups.map(([, name]) => name).filter((name) => !name.includes("/")))].slice(0, 3).join(", ");
  fill("print-head", CreateElement("b", "", meta.title), CreateElement("span", "", [host && `Host ${host}`, ...words].filter(Boolean).join(" · ")));
  const digest = meta.storage_digest ? `SHA-256 ${meta.storage_digest}` : "";
  fill("print-foot", CreateElement("span", "", [meta.storage, digest, `made ${meta.made}`].filter(Boolean).join(" · ")), CreateElement("b", "", "Contains evidence"));
}

/** Draws the page in the colours of paper, or of the screen again. */
export async function DrawStill(isStill, draw) {
  if (IsStill() !== isStill) {
    document.documentElement.classList.toggle("still", isStill);
    ReadColours();
    await draw();
  }
}
