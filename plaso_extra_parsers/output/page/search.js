// Search over all events, a block at a time.

import { GetExpression, MarkMatches, MatchesValue, ParseQuery } from "./query.js";

// Milliseconds between reports of hits, and milliseconds after which the page may draw.
const REPORT_INTERVAL = 1500;
const REST_INTERVAL = 25;
// Blocks that are inflated ahead of the one that is searched.
const AHEAD = 16;

/** Lets the page draw; a timer would be slow if the page is in the background. */
export function Rest() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** Retrieves the blocks to search; the blocks of some rows come first. */
export function OrderBlocks(numberOfBlocks, rowsPerBlock, firstRows) {
  const blocks = new Set();
  let last = -1;
  for (const row of firstRows) {
    const block = Math.floor(row / rowsPerBlock);
    if (block !== last) {
      blocks.add(block);
      last = block;
    }
  }
  for (let block = 0; block < numberOfBlocks; block += 1) {
    blocks.add(block);
  }
  return [...blocks];
}

/** Makes tests of rows by the numbers in their columns, for a field; null if it is an attribute. */
function CreateRowTest(store, term) {
  const { columns, meta, tables } = store;
  const table = (list, getTexts) => Uint8Array.from(list, (item, index) => Number(getTexts(item, index).some((value) => MatchesValue(term, value))));
  switch (term.field) {
    case "kind": {
      const passes = table(meta.kinds, ([dataType, description], number) => [dataType, description, store.families[store.familyOfKind[number]].name]);
      return (row) => passes[columns.kind[row]];
    }
    case "evidence": {
      const passes = table(meta.sources, (name) => [name]);
      return (row) => passes[columns.source[row]];
    }
    case "tag": {
      const passes = table(meta.tags, (labels) => labels);
      return (row) => passes[columns.tags[row]];
    }
    case "process": {
      const passes = table([null, ...tables.lanes.identifier], (number, index) => (index ? [number, tables.lanes.name[index - 1]] : []));
      return (row) => passes[columns.lane[row]];
    }
    case "user": {
      const lanes = table([null, ...tables.lanes.user], (name) => [name]);
      const sets = table(store.userSets ?? [[]], (pairs) => pairs.map(([, value]) => value));
      return (row) => lanes[columns.lane[row]] || sets[store.userSetOfRow ? store.userSetOfRow[row] : 0];
    }
    case "noted":
    case "first": {
      const words = (row) => store.GetNotes?.(row) ?? [];
      const text = term.text.toLowerCase();
      const isWanted = (note) => (term.field === "first" ? note.startsWith("first ") && MatchesValue(term, note) : note.toLowerCase() === text);
      return (row) => words(row).some(isWanted);
    }
    case null: {
      // Names of kinds, sources and tags of an event are searched like its message.
      const kinds = table(meta.kinds, (names) => names);
      const sources = table(meta.sources, (name) => [name]);
      const tags = table(meta.tags, (labels) => labels);
      return (row) => kinds[columns.kind[row]] || sources[columns.source[row]] || tags[columns.tags[row]];
    }
    default: return null;
  }
}

/** Marks the rows of a block that have an attribute with a value. */
function MarkAttributes(groups, term, marks) {
  for (const [names, rows, columns] of groups) {
    const column = columns[names.indexOf(term.field)];
    column?.forEach((value, index) => {
      if (MatchesValue(term, value)) {
        marks[rows[index]] = 1;
      }
    });
  }
}

/** Searches a block: marks for each of its rows. */
async function SearchBlock(store, block, terms, alternatives, size) {
  const first = block * size;
  const count = Math.min(size, store.count - first);
  const found = new Map();
  for (const term of terms) {
    const marks = new Uint8Array(count);
    if (term.test) {
      for (let row = 0; row < count; row += 1) {
        marks[row] = term.test(first + row) ? 1 : 0;
      }
    }
    if (term.field === null) {
      MarkMatches(await store.ReadText(`m${block}`), term.expression, 0, marks);
    } else if (!term.test) {
      MarkAttributes(await store.ReadGroups(block), term, marks);
    }
    found.set(term, marks);
  }
  const result = new Uint8Array(count);
  for (const alternative of alternatives) {
    for (let row = 0; row < count; row += 1) {
      result[row] |= alternative.every((term) => found.get(term)[row] !== Number(term.isNot)) ? 1 : 0;
    }
  }
  return result;
}

/** Inflates blocks of messages ahead, each block once. */
function ReadAhead(store, blocks, hasMessages) {
  const texts = new Map();
  let next = 0;
  return {
    ...store, count: store.count, meta: store.meta,
    ReadGroups: (block) => store.ReadGroups(block),
    ReadText: (name) => {
      while (hasMessages && next < blocks.length && texts.size < AHEAD) {
        texts.set(`m${blocks[next]}`, store.ReadText(`m${blocks[next]}`));
        next += 1;
      }
      return texts.get(name) ?? store.ReadText(name);
    },
    Drop: (block) => texts.delete(`m${block}`),
  };
}

/**
 * Searches events block by block, while the page remains usable. Hits are reported in
 * pieces as {marks, count, blocks, share}: the first ones at once. Retrieves all of them,
 * or null if the search was given up.
 */
export async function SearchEvents(store, text, blocks, isGivenUp, report) {
  const { alternatives, errors } = ParseQuery(text);
  const found = { marks: new Uint8Array(store.count), count: 0, blocks: [], share: 0, errors };
  const terms = alternatives.flat();
  if (terms.some(({ field }) => field === "user")) {
    await store.IndexUsers();
  }
  for (const term of terms) {
    term.expression = GetExpression(term);
    term.test = CreateRowTest(store, term);
  }
  const reader = ReadAhead(store, blocks, terms.some(({ field }) => field === null));
  const size = store.meta.rows_per_text_block;
  let reported = -Infinity;
  let rested = performance.now();
  for (const [index, block] of blocks.entries()) {
    const marks = await SearchBlock(reader, block, terms, alternatives, size);
    reader.Drop(block);
    if (isGivenUp()) {
      return null;
    }
    const count = marks.reduce((sum, mark) => sum + mark, 0);
    if (count) {
      found.marks.set(marks, block * size);
      found.count += count;
      found.blocks.push(block);
    }
    found.share = (index + 1) / blocks.length;
    const now = performance.now();
    if (found.count && now - reported > REPORT_INTERVAL && found.share < 1) {
      reported = now;
      report(found);
    }
    if (now - rested > REST_INTERVAL) {
      await Rest();
      rested = performance.now();
    }
  }
  found.share = 1;
  return found;
}

/**
 * Determines if psort would give exactly the events of a filter, by checking each event.
 * Retrieves {wanted, given, isExact}, or null if texts of events were left out.
 */
export async function CheckPsort(store, wantedRows, psort) {
  const { meta } = store;
  if (psort.attributes.length && meta.left_out_messages) {
    return null;
  }
  const wanted = new Uint8Array(store.count);
  wantedRows.forEach((row) => {
    wanted[row] = 1;
  });
  const size = meta.rows_per_text_block;
  let [given, missed] = [0, 0];
  for (let block = 0; block * size < store.count; block += 1) {
    const values = psort.attributes.length ? CollectValues(await store.ReadGroups(block), psort.attributes) : null;
    const get = (row, name) => values.get(name)?.get(row % size) ?? null;
    for (let row = block * size; row < Math.min(store.count, (block + 1) * size); row += 1) {
      const isGiven = psort.Matches(row, get);
      given += isGiven ? 1 : 0;
      missed += wanted[row] && !isGiven ? 1 : 0;
    }
  }
  return { wanted: wantedRows.length, given, missed, isExact: !missed && given === wantedRows.length };
}

/** Collects values of attributes of a block per name and row. */
function CollectValues(groups, wantedNames) {
  const values = new Map(wantedNames.map((name) => [name, new Map()]));
  for (const [names, rows, columns] of groups) {
    for (const name of wantedNames) {
      const column = columns[names.indexOf(name)];
      column?.forEach((value, index) => values.get(name).set(rows[index], value));
    }
  }
  return values;
}
