import { crc32 } from "node:zlib";
import type { TapeColumn } from "../TapeColumn.js";

const CHUNK = 65_536;

/** CRC-32 of a column's stored values, little-endian; every NaN counts as the same one, as Arrow's null gives it back. */
export function columnCrc32({ values }: TapeColumn): number {
  if (values instanceof Int32Array) return crc32(bytesOf(values));
  let sum = 0;
  for (let from = 0; from < values.length; from += CHUNK) {
    const chunk = values.slice(from, from + CHUNK);
    for (let row = 0; row < chunk.length; row++) if (Number.isNaN(chunk[row]!)) chunk[row] = Number.NaN;
    sum = crc32(bytesOf(chunk), sum);
  }
  return sum;
}

function bytesOf({ buffer, byteOffset, byteLength }: Int32Array | Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
