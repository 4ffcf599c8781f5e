// The data of the report: columns of events, tables, and text that is inflated when it
// is looked at.

import { CopyColumns, CreateColumns, DecodeBase64, Inflate, JoinTable, SumTimes } from "./decode.js";
import { CreateLineTimeline, CreateTimeTimeline } from "./timeline.js";

const FLAG_NO_TIME = 1;
const FLAG_ERROR = 2;
const FLAG_LINE = 4;

const KEPT_BLOCKS = 64;
const MAXIMUM_FAMILIES = 8;

// The files of a -ff set end in the thread.
const SET_MEMBER = /\.[0-9]+(\.(gz|bz2|xz))?$/;

/** Data of the report. */
export class Store {
  constructor(meta) {
    this.meta = meta;
    this.count = meta.events;
    this.blocks = new Map();
  }

  /** Inflates a block. */
  async ReadBlock(name) {
    const element = document.getElementById(name);
    if (!element) {
      throw new Error(`The report is not whole: there is no block ${name}.`);
    }
    return Inflate(DecodeBase64(element.textContent));
  }

  /** Inflates a block of text. */
  async ReadText(name) {
    return new TextDecoder().decode(await this.ReadBlock(name));
  }

  /** Inflates a block of text, and keeps the latest ones. */
  ReadKeptText(name, convert) {
    let promise = this.blocks.get(name);
    if (!promise) {
      promise = this.ReadText(name).then(convert);
      this.blocks.set(name, promise);
      if (this.blocks.size > KEPT_BLOCKS) {
        this.blocks.delete(this.blocks.keys().next().value);
      }
    }
    return promise;
  }

  /** Reads what is drawn. */
  async Read() {
    const { meta } = this;
    this.columns = CreateColumns(meta.columns, this.count);
    for (let block = 0; block < meta.column_blocks; block += 1) {
      const firstRow = block * meta.rows_per_column_block;
      const count = Math.min(meta.rows_per_column_block, this.count - firstRow);
      CopyColumns(meta.columns, this.columns, await this.ReadBlock(`c${block}`), firstRow, count);
    }
    SumTimes(this.columns.time, this.columns.flags, FLAG_NO_TIME);

    this.tables = {};
    for (const [name, count] of Object.entries(meta.tables)) {
      const blocks = [];
      for (let block = 0; block < count; block += 1) {
        blocks.push(JSON.parse(await this.ReadText(`t-${name}-${block}`)));
      }
      this.tables[name] = JoinTable(blocks);
    }
    this.ResolveLanes();
    this.FindFamilies();
    this.times = CreateTimeTimeline(this.columns.time);
    this.lines = CreateLineTimeline(this.columns, (source) => this.GetSetName(source), FLAG_LINE);
  }

  /** Gives the events of a lane that was joined with another one to that one. */
  ResolveLanes() {
    const { same } = this.tables.lanes;
    const resolve = (lane) => (same[lane] >= 0 ? same[lane] : lane);
    const { lane } = this.columns;
    for (let row = 0; row < this.count; row += 1) {
      if (lane[row]) {
        lane[row] = resolve(lane[row] - 1) + 1;
      }
    }
    for (const name of ["descriptors", "executions", "signals", "tasks"]) {
      this.tables[name].lane = this.tables[name].lane.map(resolve);
    }
  }

  /** Sorts the data types into families by their first parts. */
  FindFamilies() {
    const counts = new Map();
    const familyOfKind = this.meta.kinds.map(([dataType]) => dataType.split(":").slice(0, 2).join(":"));
    const { kind } = this.columns;
    for (let row = 0; row < this.count; row += 1) {
      const name = familyOfKind[kind[row]];
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    const first = ["linux:strace", "macos:asl", "linux:atop"];
    const names = [...counts.keys()].sort((one, other) => (
      first.indexOf(other) - first.indexOf(one) || counts.get(other) - counts.get(one)));
    const shown = names.length > MAXIMUM_FAMILIES ? [...names.slice(0, MAXIMUM_FAMILIES - 1), "other"] : names;
    this.families = shown.map((name) => ({ name, count: 0 }));
    this.familyOfKind = familyOfKind.map((name) => Math.max(0, shown.indexOf(shown.includes(name) ? name : "other")));
    for (const [name, count] of counts) {
      const family = shown.includes(name) ? shown.indexOf(name) : shown.length - 1;
      this.families[family].count += count;
    }
  }

  /** Retrieves the family of an event. */
  GetFamily(row) {
    return this.familyOfKind[this.columns.kind[row]];
  }

  /** Retrieves the name of an evidence file; that of its set if it is in one. */
  GetSetName(source) {
    return this.meta.sources[source].replace(SET_MEMBER, ".*");
  }

  /** Determines if an event is an error: a failed call, or a message of that level. */
  IsError(row) {
    return (this.columns.flags[row] & FLAG_ERROR) !== 0;
  }

  /** Determines if the position of an event is a line. */
  IsLine(row) {
    return (this.columns.flags[row] & FLAG_LINE) !== 0;
  }

  /** Retrieves the messages of the block that a row is in. */
  async GetMessage(row) {
    const block = Math.floor(row / this.meta.rows_per_text_block);
    const messages = await this.ReadKeptText(`m${block}`, (text) => text.split("\n"));
    const message = messages[row % this.meta.rows_per_text_block] ?? "";
    return message || !this.IsLeftOut(row) ? message : "(text left out, see --maximum_events)";
  }

  /** Determines if the text of an event may have been left out. */
  IsLeftOut(row) {
    return row >= this.meta.maximum_events && !this.columns.tags[row];
  }

  /** Retrieves names and values of the attributes of an event. */
  async GetAttributes(row) {
    const block = Math.floor(row / this.meta.rows_per_text_block);
    const groups = await this.ReadKeptText(`a${block}`, JSON.parse);
    for (const [names, rows, columns] of groups) {
      const index = rows.indexOf(row % this.meta.rows_per_text_block);
      if (index >= 0) {
        return names.map((name, column) => [name, columns[column][index]]);
      }
    }
    return [];
  }
}
