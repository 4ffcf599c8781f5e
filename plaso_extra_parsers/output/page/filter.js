// The filter. The same one applies to all pictures, the table, exported files, the print,
// the address and the command for psort.

import { FormatClock, FormatCount, FormatDate, FormatDuration, FormatTime } from "./format.js";

// Fields that consist of values: {values, isNot} each, or null if all values pass.
export const VALUE_FIELDS = ["kinds", "user", "tags", "process", "descriptor", "sources"];
export const FIELD_NAMES = { kinds: "Kind", user: "User", tags: "Tag", process: "Process", descriptor: "Descriptor", sources: "Evidence" };

const MAXIMUM_TERMS = 40;
// Times up to this one have years of four digits in ISO 8601, which is what psort reads.
const LAST_ISO_TIME = 2.5e17;

/** The filter, which does not change: With() makes another one. */
export class Filter {
  /**
   * Makes a filter of the events of a store: columns, names, and facts about each event.
   * Hits are the results of a search: one for each row, null while they are not known.
   */
  constructor(store, fields = {}, hits = null) {
    this.store = store;
    this.hits = hits;
    this.window = fields.window ?? null;
    this.text = fields.text ?? "";
    this.noted = fields.noted ?? false;
    this.path = fields.path ?? null;
    for (const name of VALUE_FIELDS) {
      this[name] = fields[name]?.values.length ? fields[name] : null;
    }
    // True if all events of the window pass, also while a search has found nothing yet.
    this.isWhole = !(this.text && this.hits) && !this.noted && !this.path && VALUE_FIELDS.every((name) => !this[name]);
    this.tests = null;
  }

  /** Retrieves the fields. */
  GetFields() {
    return Object.fromEntries(["window", "text", "noted", "path", ...VALUE_FIELDS].map((name) => [name, this[name]]));
  }

  /** Makes a filter that differs in some fields. */
  With(partial) {
    const isSameSearch = partial.text === undefined || partial.text === this.text;
    return new Filter(this.store, { ...this.GetFields(), ...partial }, isSameSearch ? this.hits : null);
  }

  /** Makes a filter with only a value, or without it; values to leave out are added to earlier ones. */
  WithValue(name, value, isNot = false) {
    const known = this[name];
    const values = known && known.isNot === isNot && isNot ? [...known.values.filter((other) => other !== value), value] : [value];
    return this.With({ [name]: { values, isNot } });
  }

  /** Retrieves a key of what passes, which does not depend on the window. */
  get key() {
    const { window, noted, path, ...fields } = this.GetFields();
    return JSON.stringify([window?.axis ?? null, noted, path?.key ?? null, fields, this.hits?.number ?? null]);
  }

  /** Prepares tests: for each field that is set, an array with a 1 for each number that passes. */
  Prepare() {
    const { store } = this;
    const test = (name, list, getValue) => {
      const field = this[name];
      if (!field) {
        return null;
      }
      const values = new Set(field.values);
      return Uint8Array.from(list, (item, index) => {
        const value = getValue(item, index);
        const has = Array.isArray(value) ? value.some((part) => values.has(part)) : values.has(value);
        return Number(has !== field.isNot);
      });
    };
    const { meta, tables } = store;
    const lanes = tables.lanes.identifier;
    this.tests = {
      kind: test("kinds", meta.kinds, ([dataType]) => dataType),
      source: test("sources", store.setOfSource, (name) => name),
      tags: test("tags", meta.tags, (labels) => labels),
      lane: test("process", [null, ...lanes], (_, index) => index - 1),
      session: this.descriptor && new Set(this.descriptor.values),
      userOfLane: test("user", [null, ...tables.lanes.user], (name) => (name === null || name === undefined ? "" : String(name))),
      userOfSet: test("user", store.userSets ?? [[]], (pairs) => pairs.map(([, name]) => String(name))),
    };
  }

  /** Determines if an event passes, wherever the window is. */
  Passes(row) {
    if (!this.tests) {
      this.Prepare();
    }
    const { kind, source, tags, lane } = this.tests;
    const { columns } = this.store;
    if ((kind && !kind[columns.kind[row]]) || (source && !source[columns.source[row]]) || (tags && !tags[columns.tags[row]]) || (lane && !lane[columns.lane[row]])) {
      return false;
    }
    return this.PassesNotes(row) && (!this.descriptor || this.PassesDescriptor(row)) && (!this.user || this.PassesUser(row));
  }

  /** Determines if an event is on the path, a hit and noted, as far as the filter asks for these. */
  PassesNotes(row) {
    return !(this.path && !this.path.rows.has(row)) && !(this.text && this.hits && !this.hits.marks[row]) && !(this.noted && !this.store.noted.bits[row]);
  }

  /** Determines if an event passes the filter of descriptors. */
  PassesDescriptor(row) {
    return this.store.GetSessions(row).some((number) => this.tests.session.has(number)) !== this.descriptor.isNot;
  }

  /** Determines if an event passes the filter of users, by the user that it names or the user of its process. */
  PassesUser(row) {
    const { userOfLane, userOfSet } = this.tests;
    const ofLane = userOfLane[this.store.columns.lane[row]];
    const ofSet = userOfSet[this.store.userSetOfRow ? this.store.userSetOfRow[row] : 0];
    return this.user.isNot ? Boolean(ofLane && ofSet) : Boolean(ofLane || ofSet);
  }

  /** Determines if a range overlaps the window. */
  IsInWindow(begin, end) {
    return !this.window || (begin <= this.window.end && end >= this.window.begin);
  }

  /** Finds the processes and descriptors that have an event that passes, once for all windows. */
  GetMembers() {
    if (!this.members) {
      const { store } = this;
      const lanes = new Uint8Array(store.tables.lanes.identifier.length + 1);
      const sessions = new Set();
      for (let row = 0; row < store.count; row += 1) {
        if ((store.columns.lane[row] || store.columns.session[row]) && this.Passes(row)) {
          lanes[store.columns.lane[row]] = 1;
          store.GetSessions(row).forEach((session) => sessions.add(session));
        }
      }
      this.members = { lanes, sessions };
    }
    return this.members;
  }

  /** Determines if a process passes: if one of its events does. */
  PassesLane(lane) {
    return this.isWhole || this.GetMembers().lanes[lane + 1] === 1;
  }

  /** Determines if a descriptor passes: if one of its events does. */
  PassesSession(session) {
    return this.isWhole || this.GetMembers().sessions.has(session);
  }

  /** Writes the filter into an address. */
  ToAddress() {
    const parts = [];
    if (this.window) {
      parts.push(`window=${this.window.axis},${Math.round(this.window.begin)},${Math.round(this.window.end)}`);
    }
    for (const name of VALUE_FIELDS) {
      if (this[name]) {
        parts.push(`${this[name].isNot ? "not-" : ""}${name}=${this[name].values.map(encodeURIComponent).join(",")}`);
      }
    }
    if (this.text) {
      parts.push(`text=${encodeURIComponent(this.text)}`);
    }
    if (this.noted) {
      parts.push("noted=1");
    }
    return parts.join("&");
  }

  /** Describes the filter in words: [name, words, isSet] each. */
  ToWords() {
    const words = [["Window", this.FormatWindow(), this.window !== null]];
    for (const name of VALUE_FIELDS) {
      const field = this[name];
      const count = this.store.CountValues(name);
      const all = count ? `all ${FormatCount(count)}` : "none";
      words.push([FIELD_NAMES[name], field ? `${field.isNot ? "not " : ""}${this.FormatValues(name)}` : all, field !== null]);
    }
    if (this.text) {
      words.push(["Search", this.text, true]);
    }
    return words;
  }

  /** Describes the values of a field. */
  FormatValues(name) {
    const words = this.store.GroupValues(name, this[name].values);
    return words.length > 3 ? `${words.slice(0, 2).join(", ")} and ${words.length - 2} more` : words.join(", ");
  }

  /** Describes the window. */
  FormatWindow() {
    const { begin, end, axis } = this.window ?? this.store.GetHome();
    return axis === "lines" ? FormatCount(Math.round(end - begin), "line") : FormatRange(begin, end);
  }

  /**
   * Makes the filter of psort that gives these events, or more of them if psort cannot
   * express all of the filter. Retrieves {expression, missing, attributes, needsRepair,
   * Matches}. Matches(row, get) is what psort will decide about an event by its attributes.
   */
  ToPsort() {
    const { store } = this;
    const terms = [];
    const missing = [];
    if (store.meta.filter) {
      terms.push({ text: `(${store.meta.filter})`, matches: () => true });
    }
    AddWindow(this, terms);
    AddKinds(this, terms, missing);
    AddTags(this, terms, missing);
    AddNumbers(this, terms, missing);
    if (this.user) {
      AddUser(this, terms, missing);
    }
    if (this.text) {
      missing.push("the search: psort filters on no message");
    }
    if (this.noted) {
      missing.push("what is noted");
    }
    if (this.path) {
      missing.push("the path to a cause");
    }
    return {
      expression: terms.map(({ text }) => text).join(" AND "), missing,
      attributes: [...new Set(terms.flatMap(({ attributes }) => attributes ?? []))],
      needsRepair: terms.some(({ isZero }) => isZero),
      Matches: (row, get) => terms.every((term) => term.matches(row, get)),
    };
  }
}

/** Formats a range; what both ends have in common is written once. */
export function FormatRange(begin, end) {
  const span = end - begin;
  if (span > 8.64e10 * 2) {
    return `${FormatDate(begin)} – ${FormatDate(end)} · ${FormatDuration(span)}`;
  }
  let digits = 0;
  while (digits < 6 && span < 2e6 / 10 ** digits) {
    digits += 1;
  }
  const isSameDay = FormatDate(begin) === FormatDate(end);
  const last = isSameDay ? FormatClock(end, digits) : FormatTime(end, digits);
  return `${isSameDay ? FormatClock(begin, digits) : FormatTime(begin, digits)} – ${last} · ${FormatDuration(span)}`;
}

/** Reads the fields of a filter from the parts of an address. */
export function ReadFields(parts) {
  const fields = {};
  for (const [key, value] of parts) {
    const name = key.replace(/^not-/, "");
    const match = value.match(/^(time|lines),(-?\d+),(-?\d+)$/);
    if (key === "window" && match && Number(match[3]) > Number(match[2])) {
      fields.window = { axis: match[1], begin: Number(match[2]), end: Number(match[3]) };
    } else if (VALUE_FIELDS.includes(name)) {
      const isNumber = name === "process" || name === "descriptor";
      const values = value.split(",").map(Decode).filter((text) => text !== null).map((text) => (isNumber ? Number(text) : text));
      fields[name] = { values, isNot: key.startsWith("not-") };
    } else if (key === "text") {
      fields.text = Decode(value) ?? "";
    } else if (key === "noted") {
      fields.noted = true;
    }
  }
  return fields;
}

/** Decodes a part of an address; retrieves null if it is malformed. */
export function Decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** Quotes a text for psort; null if psort cannot read it, or if it differs from the evidence. */
function QuoteForPsort(text) {
  return /\\|…\[cut\]$/.test(text) ? null : `'${text.replaceAll("'", "\\'")}'`;
}

/** Joins alternatives of a term. */
function JoinOr(texts) {
  return texts.length > 1 ? `(${texts.join(" OR ")})` : texts[0];
}

/** Formats a time for psort: ISO 8601, else microseconds since 1970. */
function FormatFilterTime(time) {
  return Math.abs(time) < LAST_ISO_TIME && time > -6.2e16 ? `DATETIME('${FormatTime(time, 6, "T")}')` : `DATETIME(${Math.max(0, time)})`;
}

/** Adds the window or, for events without a time, a term for these; psort can express both. */
function AddWindow({ store, window }, terms) {
  const { columns } = store;
  const axis = window?.axis ?? store.GetHome().axis;
  if (axis === "lines") {
    terms.push({ text: "timestamp_desc is 'Not a time'", matches: (row) => Number.isNaN(columns.time[row]) });
    return;
  }
  if (!window && !store.lines.rows.length) {
    return;
  }
  const { begin, end } = window ?? store.GetHome();
  const isCut = begin > store.times.begin || end < store.times.end;
  if (store.lines.rows.length) {
    terms.push({ text: "timestamp_desc is not 'Not a time'", matches: (row) => !Number.isNaN(columns.time[row]) });
  }
  if (isCut) {
    const [first, last] = [Math.ceil(begin), Math.floor(end)];
    terms.push({
      text: `timestamp >= ${FormatFilterTime(first)} AND timestamp <= ${FormatFilterTime(last)}`,
      matches: (row) => columns.time[row] >= first && columns.time[row] <= last,
    });
  }
}

/** Adds data types: chosen ones, or those in chosen evidence files, since psort does not know files. */
function AddKinds(filter, terms, missing) {
  const { store } = filter;
  const dataTypeOf = (row) => store.meta.kinds[store.columns.kind[row]][0];
  const add = ({ values, isNot }) => {
    const quoted = values.map(QuoteForPsort);
    if (quoted.includes(null) || values.length > MAXIMUM_TERMS) {
      missing.push("the kinds");
      return;
    }
    const text = quoted.map((value) => `data_type is ${isNot ? "not " : ""}${value}`);
    terms.push({
      text: isNot ? text.join(" AND ") : JoinOr(text), matches: (row) => values.includes(dataTypeOf(row)) !== isNot,
    });
  };
  if (filter.kinds) {
    add(filter.kinds);
  }
  if (filter.sources) {
    missing.push("the evidence file");
    const values = [...store.GetDataTypesOfSources(filter.sources)].sort();
    if (values.length && values.length < store.dataTypes.length && !filter.kinds) {
      add({ values, isNot: false });
    }
  }
}

/** Adds tags. */
function AddTags({ store, tags }, terms, missing) {
  if (!tags) {
    return;
  }
  const quoted = tags.values.map(QuoteForPsort);
  if (quoted.includes(null) || quoted.length > MAXIMUM_TERMS) {
    missing.push("the tags");
    return;
  }
  const text = quoted.map((value) => `tag ${tags.isNot ? "not " : ""}contains ${value}`);
  terms.push({
    text: tags.isNot ? text.join(" AND ") : JoinOr(text),
    matches: (row) => store.meta.tags[store.columns.tags[row]].some((label) => tags.values.includes(label)) !== tags.isNot,
  });
}

/** Makes the alternatives for some values of attributes. */
function CreateAlternatives(pairs) {
  const texts = pairs.map(([name, value]) => (typeof value === "number" ? `${name} == ${value}` : `${name} is ${QuoteForPsort(value)}`));
  return {
    text: JoinOr([...new Set(texts)]), attributes: [...new Set(pairs.map(([name]) => name))],
    matches: (row, get) => pairs.some(([name, value]) => get(row, name) === value),
    isZero: pairs.some(([, value]) => value === 0),
  };
}

/** Adds processes by process identifier, and descriptors by the identifier of their session. */
function AddNumbers({ store, process, descriptor }, terms, missing) {
  if (process) {
    const { lanes } = store.tables;
    const identifiers = [...new Set(process.values.map((lane) => lanes.identifier[lane]))];
    if (process.isNot || identifiers.length > MAXIMUM_TERMS || identifiers.some((value) => !Number.isInteger(value))) {
      missing.push("the process");
    } else {
      const hasThreads = store.attributeNames?.has("thread_identifier") ?? true;
      const hasLines = process.values.some((lane) => store.GetLanesWithLines().has(lane));
      const names = ["process_identifier", ...(hasThreads ? ["thread_identifier"] : []), ...(hasLines ? ["pid"] : [])];
      terms.push(CreateAlternatives(identifiers.flatMap((value) => names.map((name) => [name, value]))));
      // psort knows only identifiers, which a system gives to several processes in turn.
      if (lanes.identifier.some((value, lane) => lanes.same[lane] < 0 && identifiers.includes(value) && !process.values.includes(lane))) {
        missing.push("which process of that identifier");
      }
    }
  }
  if (descriptor) {
    missing.push("the descriptor");
  }
}

/** Adds users: those that events name, and those that processes belong to. */
function AddUser({ store, user }, terms, missing) {
  const pairs = user.isNot ? [] : store.GetUserPairs(user.values);
  if (!pairs.length || pairs.length > MAXIMUM_TERMS || pairs.some(([, value]) => typeof value === "string" && QuoteForPsort(value) === null)) {
    missing.push("the user");
    return;
  }
  terms.push(CreateAlternatives(pairs));
}
