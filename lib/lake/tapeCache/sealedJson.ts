import { crc32 } from "node:zlib";

/** Version of the files of the tape cache; others are not read. */
const FORMAT = 2;

/** A value as JSON with a checksum over itself. */
export function sealJson(value: unknown): string {
  return `${JSON.stringify({ format: FORMAT, crc32: crc32(JSON.stringify(value)), value })}\n`;
}

/** The value inside, or undefined when the text is damaged or of another version. */
export function unsealJson(text: string): unknown {
  let sealed: { format?: unknown; crc32?: unknown; value?: unknown };
  try {
    sealed = JSON.parse(text);
  } catch {
    return undefined;
  }
  const value = sealed?.value;
  if (sealed?.format !== FORMAT || value === undefined) return undefined;
  return crc32(JSON.stringify(value)) === sealed.crc32 ? value : undefined;
}
