// The data of the report: columns of events, tables, and text that is inflated when it
// is needed.

import { CopyColumns, CreateColumns, DecodeBase64, Inflate, JoinTable, SumTimes } from "./decode.js";
import { NameFiles } from "./format.js";
import { CreateLineTimeline, CreateTimeTimeline } from "./timeline.js";

const FLAG_NO_TIME = 1;
const FLAG_ERROR = 2;
const FLAG_LINE = 4;
const FLAG_ORDINAL = 8;

const KEPT_BLOCKS = 64;
// Attributes that name the user of an event.
export const USER_ATTRIBUTES = ["username", "user_identifier", "user_name", "user", "account_name"];

// Names of the files of a -ff set end in the identifier of the thread.
const SET_MEMBER = /\.[0-9]+(\.(gz|bz2|xz))?$/;

/** Names the family of a data type, which is what made the evidence. */
export function GetFamilyName(dataType) {
  const parts = dataType.split(":");
  return ["linux", "macos", "syslog"].includes(parts[0]) && parts.length > (parts[0] === "syslog" ? 2 : 1) ? parts[1] : parts[0];
}

/** Data of the report. */
export class Store {
  constructor(meta) {
    this.meta = meta;
    this.count = meta.events;
    this.blocks = new Map();
  }

  /** Inflates a block. */
  Inflate(name) {
    const element = document.getElementById(name);
    if (!element) {
      throw new Error(`The report is not whole: there is no block ${name}.`);
    }
    return Inflate(DecodeBase64(element.textContent));
  }

  /** Inflates a block of text. */
  async ReadText(name) {
    return new TextDecoder().decode(await this.Inflate(name));
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

  /** Reads the columns and the tables. */
  async Read() {
    const { meta } = this;
    this.columns = CreateColumns(meta.columns, this.count);
    this.tables = {};
    // The browser inflates several blocks at a time.
    await Promise.all([
      ...Array.from({ length: meta.column_blocks }, async (_, block) => {
        const firstRow = block * meta.rows_per_column_block;
        const count = Math.min(meta.rows_per_column_block, this.count - firstRow);
        CopyColumns(meta.columns, this.columns, await this.Inflate(`c${block}`), firstRow, count);
      }),
      ...Object.entries(meta.tables).map(async ([name, count]) => {
        const blocks = Array.from({ length: count }, (_, block) => this.ReadText(`t-${name}-${block}`).then(JSON.parse));
        this.tables[name] = JoinTable(await Promise.all(blocks));
      }),
    ]);
    SumTimes(this.columns.time, this.columns.flags, FLAG_NO_TIME);
    this.ResolveLanes();
    this.FindFamilies();
    this.FindSources();
    this.times = CreateTimeTimeline(this.columns.time);
    this.lines = CreateLineTimeline(this.columns, (source) => this.setOfSource[source], FLAG_LINE);
  }

  /** Assigns the events of joined lanes to the lanes that they were joined with. */
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

  /** Sorts the data types into families by what made the evidence; the most frequent one is first. */
  FindFamilies() {
    const { kind } = this.columns;
    this.countOfKind = new Float64Array(this.meta.kinds.length);
    for (let row = 0; row < this.count; row += 1) {
      this.countOfKind[kind[row]] += 1;
    }
    const counts = new Map();
    const names = this.meta.kinds.map(([dataType]) => GetFamilyName(dataType));
    names.forEach((name, number) => counts.set(name, (counts.get(name) ?? 0) + this.countOfKind[number]));
    const sorted = [...counts].sort((one, other) => other[1] - one[1]);
    this.families = sorted.map(([name, count]) => ({
      name, count, dataTypes: [...new Set(this.meta.kinds.map(([dataType]) => dataType).filter((dataType) => GetFamilyName(dataType) === name))],
    }));
    const numbers = new Map(sorted.map(([name], number) => [name, number]));
    this.familyOfKind = Uint16Array.from(names, (name) => numbers.get(name));
    this.dataTypes = [...new Set(this.meta.kinds.map(([dataType]) => dataType))];
  }

  /** Finds the evidence files of the sets, and short names for them. */
  FindSources() {
    this.setOfSource = this.meta.sources.map((name) => name.replace(SET_MEMBER, ".*"));
    this.sets = [...new Set(this.setOfSource)];
    const shortNames = NameFiles(this.sets);
    this.shortNames = new Map(this.sets.map((name, index) => [name, shortNames[index]]));
    this.further = new Map();
    const { row, session } = this.tables.further_sessions;
    row.forEach((number, index) => (this.further.get(number) ?? this.further.set(number, []).get(number)).push(session[index]));
  }

  /** Retrieves the sessions of the descriptors that an event is about. */
  GetSessions(row) {
    const session = this.columns.session[row];
    const further = this.further.get(row);
    return session ? [session, ...(further ?? [])] : further ?? [];
  }

  /** Retrieves the window that is shown if no other one is asked for. */
  GetHome() {
    if (!this.home) {
      const timeline = this.times.rows.length || !this.lines.rows.length ? this.times : this.lines;
      this.home = { axis: timeline.isTime ? "time" : "lines", begin: timeline.begin, end: timeline.end };
    }
    return this.home;
  }

  /** Retrieves all values of a field of the filter, as [value, words, count]. */
  ListValues(name) {
    const { tables } = this;
    const count = (values) => {
      const counts = new Map();
      values.forEach((value) => counts.set(value, (counts.get(value) ?? 0) + 1));
      return counts;
    };
    const sort = (list) => list.sort((one, other) => other[2] - one[2]);
    switch (name) {
      case "kinds": return this.families.map((family) => [family.dataTypes, family.name, family.count]);
      case "sources": return sort(this.CountSources());
      case "tags": return sort(this.CountTags());
      case "user": return sort([...count([...this.GetAllUsers()])].map(([user, number]) => [user, user, number]));
      case "process": return tables.lanes.name.flatMap((text, lane) => (tables.lanes.same[lane] < 0 ? [[lane, this.NameLane(lane), 0]] : []));
      default: return tables.descriptors.session.map((session, index) => [session, tables.descriptors.object[index] ?? "?", tables.descriptors.calls[index]]);
    }
  }

  /** Counts the values of a field of the filter, without the slower ListValues(). */
  CountValues(name) {
    const { lanes, descriptors } = this.tables;
    switch (name) {
      case "kinds": return this.families.length;
      case "sources": return this.sets.length;
      case "tags": return new Set(this.meta.tags.flat()).size;
      case "user": return new Set(this.GetAllUsers()).size;
      case "process": return lanes.same.reduce((count, same) => count + Number(same < 0), 0);
      default: return descriptors.session.length;
    }
  }

  /** Retrieves words for values of a field; a family stands for its data types. */
  GroupValues(name, values) {
    if (name === "kinds") {
      const left = new Set(values);
      const words = this.families.filter(({ dataTypes }) => dataTypes.every((dataType) => left.has(dataType))).map((family) => {
        family.dataTypes.forEach((dataType) => left.delete(dataType));
        return family.name;
      });
      return [...words, ...left];
    }
    const texts = {
      sources: (value) => this.shortNames.get(value) ?? String(value), process: (value) => this.NameLane(value),
      descriptor: (value) => {
        const index = this.tables.descriptors.session.indexOf(value);
        return index < 0 ? `session ${value}` : this.tables.descriptors.object[index] ?? this.tables.descriptors.address[index] ?? `session ${value}`;
      },
    };
    return values.map((value) => (texts[name] ?? String)(value));
  }

  /** Retrieves the name of a process with its identifier. */
  NameLane(lane) {
    const { name, identifier } = this.tables.lanes;
    const number = identifier[lane];
    return `${name[lane] ?? "process"}${Number.isInteger(number) && number > 0 ? ` ${number}` : ""}`;
  }

  /** Counts the events of the evidence files. */
  CountSources() {
    const counts = new Map(this.sets.map((name) => [name, 0]));
    const { source } = this.columns;
    const perSource = new Float64Array(this.meta.sources.length);
    for (let row = 0; row < this.count; row += 1) {
      perSource[source[row]] += 1;
    }
    perSource.forEach((count, number) => counts.set(this.setOfSource[number], counts.get(this.setOfSource[number]) + count));
    return [...counts].map(([name, count]) => [name, this.shortNames.get(name), count]);
  }

  /** Counts the events of the tags. */
  CountTags() {
    const counts = new Map();
    const perSet = new Float64Array(this.meta.tags.length);
    for (let row = 0; row < this.count; row += 1) {
      perSet[this.columns.tags[row]] += 1;
    }
    this.meta.tags.forEach((labels, number) => labels.forEach((label) => counts.set(label, (counts.get(label) ?? 0) + perSet[number])));
    return [...counts].map(([label, count]) => [label, label, count]);
  }

  /** Retrieves the data types of the events of evidence files. */
  GetDataTypesOfSources({ values, isNot }) {
    const wanted = new Set(values);
    const numbers = new Set();
    const passes = Uint8Array.from(this.setOfSource, (name) => Number(wanted.has(name) !== isNot));
    for (let row = 0; row < this.count; row += 1) {
      if (passes[this.columns.source[row]]) {
        numbers.add(this.columns.kind[row]);
      }
    }
    return new Set([...numbers].map((number) => this.meta.kinds[number][0]));
  }

  /** Retrieves the users of processes and, once they are read, the users that events name. */
  * GetAllUsers() {
    const { user, same } = this.tables.lanes;
    for (let lane = 0; lane < user.length; lane += 1) {
      if (user[lane] !== null && same[lane] < 0) {
        yield String(user[lane]);
      }
    }
    for (const pairs of this.userSets ?? []) {
      yield* pairs.map(([, value]) => String(value));
    }
  }

  /** Reads the users that events name, once. */
  IndexUsers() {
    this.usersPromise = this.usersPromise ?? this.ReadUsers();
    return this.usersPromise;
  }

  /** Reads the users that events name: per event, the number of a set of attributes and values. */
  async ReadUsers() {
    const numbers = new Map([["[]", 0]]);
    const sets = [[]];
    const setOfRow = new Uint32Array(this.count);
    const size = this.meta.rows_per_text_block;
    for (let block = 0; block < this.meta.text_blocks; block += 1) {
      const text = await this.ReadText(`a${block}`);
      const groups = USER_ATTRIBUTES.some((name) => text.includes(`"${name}"`)) ? JSON.parse(text) : [];
      for (const [names, rows, columns] of groups) {
        const found = USER_ATTRIBUTES.filter((name) => names.includes(name)).map((name) => [name, columns[names.indexOf(name)]]);
        rows.forEach((row, index) => {
          const pairs = found.map(([name, values]) => [name, values[index]]).filter(([, value]) => value !== null && value !== "");
          const key = JSON.stringify(pairs);
          if (!numbers.has(key)) {
            numbers.set(key, sets.length);
            sets.push(pairs);
          }
          setOfRow[block * size + row] = numbers.get(key);
        });
      }
    }
    this.userSets = sets;
    this.userSetOfRow = setOfRow;
  }

  /** Retrieves the processes that wrote lines of logs, which name their process as "pid". */
  GetLanesWithLines() {
    if (!this.lanesWithLines) {
      const { lane, sender } = this.columns;
      this.lanesWithLines = new Set(lane.filter((number, row) => number && sender[row]).map((number) => number - 1));
    }
    return this.lanesWithLines;
  }

  /** Retrieves attributes and values that events of users have, for psort. */
  GetUserPairs(values) {
    const wanted = new Set(values);
    const pairs = new Map();
    for (const pair of (this.userSets ?? []).flat()) {
      if (wanted.has(String(pair[1]))) {
        pairs.set(JSON.stringify(pair), pair);
      }
    }
    const { user, identifier } = this.tables.lanes;
    user.forEach((name, lane) => {
      if (name !== null && wanted.has(String(name)) && Number.isInteger(identifier[lane])) {
        pairs.set(`process ${identifier[lane]}`, ["process_identifier", identifier[lane]]);
        if (this.GetLanesWithLines().has(lane)) {
          pairs.set(`line ${identifier[lane]}`, ["pid", identifier[lane]]);
        }
      }
    });
    return [...pairs.values()];
  }

  /** Retrieves the family of an event. */
  GetFamily(row) {
    return this.familyOfKind[this.columns.kind[row]];
  }

  /** Determines if an event is an error: a failed call, or a message of that level. */
  IsError(row) {
    return (this.columns.flags[row] & FLAG_ERROR) !== 0;
  }

  /** Determines if the position of an event is a line. */
  IsLine(row) {
    return (this.columns.flags[row] & FLAG_LINE) !== 0;
  }

  /** Names the kind of the position of an event: line, offset, or number in its file. */
  NamePosition(row) {
    return this.IsLine(row) ? "line" : this.columns.flags[row] & FLAG_ORDINAL ? "number" : "offset";
  }

  /** Retrieves the message of an event. */
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

  /** Reads the groups of attributes of a block: names, rows and values each. */
  async ReadGroups(block) {
    return this.ReadKeptText(`a${block}`, JSON.parse);
  }

  /** Reads the names of all attributes that events have, once. */
  async ReadAttributeNames() {
    if (!this.attributeNames) {
      const names = new Set();
      for (let block = 0; block < this.meta.text_blocks; block += 1) {
        (await this.ReadGroups(block)).forEach(([list]) => list.forEach((name) => names.add(name)));
      }
      this.attributeNames = names;
    }
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
