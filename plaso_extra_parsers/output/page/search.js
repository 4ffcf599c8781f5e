// Search over messages, a block at a time.

// Milliseconds between what is reported, and after which the page may draw.
const REPORT_INTERVAL = 400;
const REST_INTERVAL = 25;

/** Marks the rows of a block whose message an expression finds; retrieves how many. */
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
    // On with the next row: a row counts once.
    expression.lastIndex = end;
  }
  return count;
}

/** Retrieves the expression that finds a text in any case. */
function GetExpression(text) {
  return new RegExp(text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&"), "gi");
}

/** Lets the page draw; timers would be slowed down where it is not in front. */
function Rest() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** Retrieves the blocks to search, those of some rows first. */
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

/**
 * Searches messages, block by block, and lets the page live meanwhile. What is found is
 * reported in pieces as {marks, count, blocks, share}: the first hits at once. Retrieves
 * all of it, or null if the search was given up.
 */
export async function SearchMessages(store, text, blocks, isGivenUp, report) {
  const found = { marks: new Uint8Array(store.count), count: 0, blocks: [], share: 0 };
  const expression = GetExpression(text);
  let reported = -Infinity;
  let rested = performance.now();
  for (const [index, block] of blocks.entries()) {
    const count = MarkMatches(await store.ReadText(`m${block}`), expression, block * store.meta.rows_per_text_block, found.marks);
    if (isGivenUp()) {
      return null;
    }
    if (count) {
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
