// Search over messages, a block at a time.

/** Marks the rows of a block whose message has a text; retrieves how many. */
export function MarkMatches(messages, text, firstRow, marks) {
  let count = 0;
  let row = firstRow;
  let position = 0;
  let found = messages.indexOf(text);
  while (found >= 0) {
    let end = messages.indexOf("\n", position);
    while (end >= 0 && end < found) {
      row += 1;
      position = end + 1;
      end = messages.indexOf("\n", position);
    }
    marks[row] = 1;
    count += 1;
    if (end < 0) {
      break;
    }
    row += 1;
    position = end + 1;
    found = messages.indexOf(text, position);
  }
  return count;
}

/** Searches all messages; retrieves marks per row, or null if the search was given up. */
export async function SearchMessages(store, text, isGivenUp, report) {
  const marks = new Uint8Array(store.count);
  const wanted = text.toLowerCase();
  let count = 0;
  for (let block = 0; block < store.meta.text_blocks; block += 1) {
    const messages = (await store.ReadText(`m${block}`)).toLowerCase();
    if (isGivenUp()) {
      return null;
    }
    count += MarkMatches(messages, wanted, block * store.meta.rows_per_text_block, marks);
    if (block % 20 === 19) {
      report(block / store.meta.text_blocks);
    }
  }
  return { marks, count };
}
