// Blocks of the page: base64, inflated by the browser's own decompressor.

/** Decodes base64 into bytes. */
export function DecodeBase64(text) {
  if (Uint8Array.fromBase64) {
    return Uint8Array.fromBase64(text);
  }
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let index = 0; index < bytes.length; index += 1) {
    bytes[index] = characters.charCodeAt(index);
  }
  return bytes;
}

/** Inflates zlib data. A Response joins the pieces as well, but takes one and a half times as long. */
export async function Inflate(bytes) {
  const { readable, writable } = new DecompressionStream("deflate");
  const writer = writable.getWriter();
  // The reader gets the error.
  writer.write(bytes).catch(() => null);
  writer.close().catch(() => null);
  const reader = readable.getReader();
  const parts = [];
  let size = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    size += part.value.length;
  }
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

const ARRAY_TYPES = { d: Float64Array, I: Uint32Array, B: Uint8Array };

/** Creates empty columns for a number of events. */
export function CreateColumns(descriptions, count) {
  const columns = {};
  for (const [name, code] of descriptions) {
    columns[name] = new ARRAY_TYPES[code](count);
  }
  return columns;
}

/** Copies the columns of a block of bytes to the place of its first row. */
export function CopyColumns(descriptions, columns, bytes, firstRow, count) {
  let offset = 0;
  for (const [name, code] of descriptions) {
    const ArrayType = ARRAY_TYPES[code];
    const part = bytes.subarray(offset, offset + count * ArrayType.BYTES_PER_ELEMENT);
    // Numbers are read in place if they are aligned as the machine needs it.
    const isAligned = part.byteOffset % ArrayType.BYTES_PER_ELEMENT === 0;
    const { buffer, byteOffset } = isAligned ? part : part.slice();
    columns[name].set(new ArrayType(buffer, byteOffset, count), firstRow);
    offset += part.length;
  }
}

/** Turns differences into times; events without a time have NaN. */
export function SumTimes(times, flags, flagNoTime) {
  let time = 0;
  for (let row = 0; row < times.length; row += 1) {
    if (flags[row] & flagNoTime) {
      times[row] = NaN;
    } else {
      time += times[row];
      times[row] = time;
    }
  }
}

/** Joins the blocks of a table into one object of columns. */
export function JoinTable(blocks) {
  const names = Object.keys(blocks[0] ?? {});
  return Object.fromEntries(names.map((name) => [name, [].concat(...blocks.map((block) => block[name]))]));
}
