import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { pipeline, type Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { createGunzip } from "node:zlib";
import { StrikebookError } from "../task/StrikebookError.js";
import type { TaskOptions } from "../task/TaskOptions.js";

const CHUNK_BYTES = 1 << 20;
/** How far inflating may run ahead of the reader: it works on another thread while the reader parses. */
const AHEAD_BYTES = 1 << 22;

/** The bytes of one vendor file, decompressed, with what a manifest wants to know about the file itself. */
export interface SourceBytes {
  readonly path: string;
  /** Size on disk. */
  readonly sizeBytes: number;
  readonly isGzip: boolean;
  /** Decompressed bytes in order; at most a few MB are in memory at a time. Can be walked once. */
  readonly chunks: AsyncIterable<Buffer>;
  /** Bytes of the file read so far, for progress. */
  readBytes(): number;
  /** sha256 of the file as it lies on disk; known once `chunks` has ended. */
  sha256(): string;
}

/**
 * Opens a vendor file, gzip or plain (told apart by its first bytes, not by its name).
 *
 * @throws StrikebookError `missing` when there is no such file, `corrupt` when a file named .gz is not gzip; while
 *   reading, `corrupt` for a truncated or damaged gzip.
 */
export async function openSource(path: string, options: TaskOptions = {}): Promise<SourceBytes> {
  options.signal?.throwIfAborted();
  const file = await openFile(path);
  const hash = createHash("sha256");
  let readBytes = 0;
  let digest: string | undefined;
  const { size } = await file.stat();
  const magic = Buffer.alloc(2);
  await file.read(magic, 0, 2, 0);
  const isGzip = magic[0] === 0x1f && magic[1] === 0x8b;
  if (!isGzip && size > 0 && path.endsWith(".gz")) {
    await file.close();
    throw new StrikebookError(
      "corrupt",
      `${path} is named .gz but is not gzip`,
      "fetch it again, or rename it if it is plain text",
    );
  }

  async function* chunks(): AsyncGenerator<Buffer, void, undefined> {
    const raw = file.createReadStream({ start: 0, highWaterMark: CHUNK_BYTES });
    raw.on("data", (bytes) => {
      hash.update(bytes);
      readBytes += bytes.length;
    });
    const inflated: Readable = isGzip
      ? pipeline(raw, createGunzip({ chunkSize: CHUNK_BYTES, ...{ readableHighWaterMark: AHEAD_BYTES } }), () => {})
      : raw;
    try {
      for await (const chunk of inflated) {
        options.signal?.throwIfAborted();
        // A turn of the event loop hands the next bytes to the inflating thread before the reader takes this one's time.
        await setImmediate();
        yield chunk as Buffer;
      }
      digest = hash.digest("hex");
    } catch (error) {
      throw isZlibError(error)
        ? new StrikebookError(
            "corrupt",
            `${path} is a damaged or truncated gzip (${error.message})`,
            "fetch the file again",
            { cause: error },
          )
        : error;
    } finally {
      raw.destroy();
      inflated.destroy();
    }
  }

  return {
    path,
    sizeBytes: size,
    isGzip,
    chunks: chunks(),
    readBytes: () => readBytes,
    sha256: () => {
      if (digest === undefined) throw new Error(`the sha256 of ${path} is known only after its last byte is read`);
      return digest;
    },
  };
}

async function openFile(path: string): Promise<FileHandle> {
  let file: FileHandle;
  try {
    file = await open(path, "r");
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    const what = code === "ENOENT" ? `there is no file ${path}` : `cannot open ${path} (${code})`;
    throw new StrikebookError("missing", what, "check the path", { cause });
  }
  if ((await file.stat()).isDirectory()) {
    await file.close();
    throw new StrikebookError("missing", `${path} is a folder`, "name the file in it");
  }
  return file;
}

function isZlibError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && /^Z_/.test((error as NodeJS.ErrnoException).code ?? "");
}
