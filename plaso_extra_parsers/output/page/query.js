// The language of the search: words (all of them), "phrase", -without, OR, /expression/,
// and field:value of any attribute. It is read once, and applied to messages block by block.

const MAXIMUM_LENGTH = 1000;

// Fields that each event has; all other fields are names of attributes.
export const FIELDS = {
  evidence: "name of the evidence file", first: "program, user, address seen first", kind: "data type or time",
  noted: "why it is noted: login, failure, root …", process: "name or PID", tag: "label", user: "name or number",
};

/** Makes the expression that finds a text literally; it is used for any case of letters. */
function Escape(text) {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
}

/** Reads a text in quotes or slashes from a place; one that is not closed reaches to the end. */
function ReadQuoted(text, begin, quote) {
  let value = "";
  let index = begin + 1;
  while (index < text.length && text[index] !== quote) {
    if (text[index] === "\\" && text[index + 1] === quote) {
      index += 1;
    } else if (text[index] === "\\" && quote === "/") {
      value += "\\";
      index += 1;
    }
    value += text[index] ?? "";
    index += 1;
  }
  return { value, end: index + 1 };
}

/** Reads a value from a place: a quoted text, an expression, or a word. */
function ReadWord(text, begin) {
  const quote = text[begin];
  if (quote === '"') {
    return { ...ReadQuoted(text, begin, quote), type: "phrase" };
  }
  if (quote === "/" && text.indexOf("/", begin + 1) > begin + 1 && /^(\s|$)/.test(text.slice(ReadQuoted(text, begin, "/").end))) {
    return { ...ReadQuoted(text, begin, "/"), type: "expression" };
  }
  const word = text.slice(begin).match(/^\S*/)[0];
  return { value: word, end: begin + word.length, type: "word" };
}

/** Makes a term of what was read; an expression that is not valid is searched as text. */
function CreateTerm(field, { value, type }, isNot) {
  let source = Escape(value);
  let error = null;
  if (type === "expression") {
    try {
      RegExp(value, "iu");
      source = value;
    } catch {
      error = `/${value}/ is no expression: it is looked for as text`;
    }
  }
  return { field, text: value, type, isNot, source, error };
}

/**
 * Reads a search. Retrieves {alternatives, errors}: one of the alternatives has to match,
 * with all of its terms.
 */
export function ParseQuery(text) {
  const alternatives = [[]];
  const errors = [];
  let index = 0;
  text = text.slice(0, MAXIMUM_LENGTH);
  while (index < text.length) {
    if (/\s/.test(text[index])) {
      index += 1;
      continue;
    }
    if (/^OR(\s|$)/.test(text.slice(index))) {
      alternatives.push([]);
      index += 2;
      continue;
    }
    const isNot = text[index] === "-" && /\S/.test(text[index + 1] ?? " ");
    index += isNot ? 1 : 0;
    const field = text.slice(index).match(/^([A-Za-z_]\w*):(?=\S)/);
    // An address of the web is a word, not a field.
    const name = field && text.slice(index + field[0].length, index + field[0].length + 2) !== "//" ? field[1].toLowerCase() : null;
    index += name ? field[0].length : 0;
    const value = ReadWord(text, index);
    index = Math.max(index + 1, value.end);
    if (value.value) {
      const term = CreateTerm(name, value, isNot);
      alternatives[alternatives.length - 1].push(term);
      errors.push(...[term.error].filter(Boolean));
    }
  }
  return { alternatives: alternatives.filter((terms) => terms.length), errors };
}

/** Determines if a value of an attribute matches a term: numbers are equal, texts contain it. */
export function MatchesValue(term, value) {
  if (value === null || value === undefined) {
    return false;
  }
  const text = String(value);
  if (term.type === "expression" && !term.error) {
    return new RegExp(term.source, "i").test(text);
  }
  if (typeof value === "number" || (/^\d+$/.test(term.text) && /^\d+$/.test(text))) {
    return text === term.text;
  }
  return text.toLowerCase().includes(term.text.toLowerCase());
}

/** Marks the rows of a block whose message matches an expression; retrieves how many. */
export function MarkMatches(messages, expression, firstRow, marks) {
  let count = 0;
  let row = firstRow;
  let end = messages.indexOf("\n");
  expression.lastIndex = 0;
  for (let match = expression.exec(messages); match; match = expression.exec(messages)) {
    while (end >= 0 && end < match.index) {
      row += 1;
      end = messages.indexOf("\n", end + 1);
    }
    marks[row] = 1;
    count += 1;
    if (end < 0) {
      break;
    }
    // The search continues with the next row: a row counts once.
    expression.lastIndex = end;
  }
  return count;
}

/** Retrieves the expression of a term for messages, which are separated by line feeds. */
export function GetExpression(term) {
  return new RegExp(term.source, "gim");
}

/** Finds the hits to mark in a text: [begin, end] each, in order, without overlaps. */
export function FindHits(query, text, maximum = 50) {
  const ranges = [];
  for (const term of query.alternatives.flat()) {
    if (term.isNot) {
      continue;
    }
    for (const match of text.matchAll(new RegExp(term.source, "gi"))) {
      if (match[0] && ranges.length < maximum) {
        ranges.push([match.index, match.index + match[0].length]);
      }
    }
  }
  ranges.sort((one, other) => one[0] - other[0] || other[1] - one[1]);
  const found = [];
  for (const range of ranges) {
    if (!found.length || range[0] >= found[found.length - 1][1]) {
      found.push(range);
    }
  }
  return found;
}

/** Quotes a value of a field of the search. */
export function QuoteValue(text) {
  return /[\s"]/.test(text) ? `"${text.replaceAll('"', '\\"')}"` : text;
}
