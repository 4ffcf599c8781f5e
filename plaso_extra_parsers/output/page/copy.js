// A copy of the report with a story: the page and the evidence are as psort wrote them.

const STORY = "story";

/** Retrieves the blocks of the evidence, in their order. */
export function GetBlocks() {
  return [...document.querySelectorAll('script[type="text/plain"]')].filter(({ id }) => id !== STORY);
}

/** Writes a block as psort does. */
function FormatBlock(id, text) {
  return `<${"script"} type="text/plain" id="${id}">${text}</${"script"}>\n`;
}

/** Calculates the digest of the evidence, which psort has printed, or retrieves why the browser cannot. */
export async function GetDataDigest() {
  if (!globalThis.crypto?.subtle) {
    return "not calculated: this browser has no digests for files";
  }
  const text = GetBlocks().map(({ id, textContent }) => FormatBlock(id, textContent)).join("");
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Compresses text as the blocks are, in base64. */
async function Deflate(text) {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let binary = "";
  for (let begin = 0; begin < bytes.length; begin += 4096) {
    binary += String.fromCharCode(...bytes.subarray(begin, begin + 4096));
  }
  return btoa(binary);
}

/** Retrieves the parts of the report with a story; page contains its texts begin, middle and end. */
export async function FormatCopy(page, story) {
  const scripts = [...document.querySelectorAll("script:not([type])")].map(({ textContent }) => `<${"script"}>${textContent}</${"script"}>\n`);
  const parts = [page.begin, document.querySelector("style").textContent, page.middle, ...scripts];
  parts.push(...GetBlocks().map(({ id, textContent }) => FormatBlock(id, textContent)));
  parts.push(FormatBlock(STORY, await Deflate(JSON.stringify(story))), page.end);
  return parts;
}
