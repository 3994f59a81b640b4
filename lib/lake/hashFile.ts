import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { basename } from "node:path";
import type { TaskOptions } from "../task/TaskOptions.js";
import type { HashedFile } from "./Manifest.js";

/** Size and SHA-256 of a file, read in pieces. */
export async function hashFile(path: string, options: TaskOptions = {}): Promise<HashedFile> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20, signal: options.signal })) {
    hash.update(piece as Uint8Array);
    bytes += (piece as Uint8Array).length;
  }
  return { name: basename(path), bytes, sha256: hash.digest("hex") };
}
