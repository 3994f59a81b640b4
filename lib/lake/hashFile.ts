import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { basename } from "node:path";
import type { TaskOptions } from "../task/TaskOptions.js";
import type { HashedFile } from "./Manifest.js";

const PIECE_BYTES = 1 << 20;

/** Size and SHA-256 of a file, read through two small buffers: the next piece is read while this one is hashed. */
export async function hashFile(path: string, options: TaskOptions = {}): Promise<HashedFile> {
  const hash = createHash("sha256");
  const file = await open(path, "r");
  try {
    const buffers = [new Uint8Array(PIECE_BYTES), new Uint8Array(PIECE_BYTES)];
    let bytes = 0;
    let reading = file.read(buffers[0]!, 0, PIECE_BYTES, 0);
    for (let turn = 0; ; turn++) {
      const { bytesRead } = await reading;
      options.signal?.throwIfAborted();
      if (bytesRead === 0) return { name: basename(path), bytes, sha256: hash.digest("hex") };
      bytes += bytesRead;
      reading = file.read(buffers[(turn + 1) & 1]!, 0, PIECE_BYTES, bytes);
      // A failure of it is met at the next turn.
      reading.catch(() => undefined);
      hash.update(buffers[turn & 1]!.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}
