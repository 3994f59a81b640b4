import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import type { HashedFile } from "../../lake/Manifest.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import type { TaskOptions } from "../../task/TaskOptions.js";

/**
 * Size and SHA-256 of a source file; a gzip file is unpacked to its end and its checksum compared, because DuckDB takes a
 * truncated one for a shorter file without a word.
 *
 * @throws StrikebookError `corrupt` naming the file.
 */
export async function verifySource(path: string, options: TaskOptions = {}): Promise<HashedFile> {
  const hash = createHash("sha256");
  let bytes = 0;
  const tap = async function* (source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of source) {
      hash.update(piece);
      bytes += piece.length;
      yield piece;
    }
  };
  const drain = async (source: AsyncIterable<unknown>): Promise<void> => {
    for await (const _piece of source);
  };
  const input = createReadStream(path, { highWaterMark: 1 << 20 });
  const task = options.signal === undefined ? {} : { signal: options.signal };
  try {
    if (path.endsWith(".gz")) await pipeline(input, tap, createGunzip({ chunkSize: 1 << 18 }), drain, task);
    else await pipeline(input, tap, drain, task);
  } catch (error) {
    options.signal?.throwIfAborted();
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (!code.startsWith("Z_")) throw error;
    const what = `${path} is no whole gzip file: ${(error as Error).message}`;
    throw new StrikebookError("corrupt", what, "fetch that file again", { cause: error });
  }
  return { name: basename(path), bytes, sha256: hash.digest("hex") };
}
