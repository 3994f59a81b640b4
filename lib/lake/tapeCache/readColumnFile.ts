import { type FileHandle, open } from "node:fs/promises";
import { crc32 } from "node:zlib";
import { sharedValues, type TapeColumn, tapeColumn, tapeColumnWidth } from "../../tape/TapeColumn.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import type { CachedColumn, RowRange } from "./CachedColumn.js";

/** One read: large enough to stream, small enough that the next one runs while this one is summed. */
const PIECE_BYTES = 1 << 20;

/**
 * Reads a column, or only the rows of `ranges` one behind the other, into shared memory. The file is opened once and read
 * in pieces, so files beyond 2 GiB are read as well.
 *
 * @throws RangeError when the file ends too early
 */
export async function readColumnFile(
  column: CachedColumn,
  ranges: readonly RowRange[] | undefined,
  task: TaskOptions,
): Promise<TapeColumn> {
  const width = tapeColumnWidth(column.type);
  const wanted = ranges ? joinedRanges(ranges) : [{ firstRow: 0, rowCount: column.rows }];
  const rows = wanted.reduce((sum, { rowCount }) => sum + rowCount, 0);
  const values = sharedValues(column.type, rows);
  const bytes = new Uint8Array(values.buffer);
  const file = await open(column.path, "r");
  try {
    let at = 0;
    for (const { firstRow, rowCount } of wanted) {
      const end = at + rowCount * width;
      for (let position = firstRow * width; at < end; ) {
        task.signal?.throwIfAborted();
        const length = Math.min(PIECE_BYTES, end - at);
        await readPiece(file, column.path, bytes, at, length, position);
        at += length;
        position += length;
      }
    }
  } finally {
    await file.close();
  }
  return tapeColumn(column.column, column.type, values);
}

/** Buffers between two sums: of many small files, fresh ones would cost more than their bytes. */
const idleBuffers: Uint8Array[] = [];

/** CRC-32 of a file, read through two small buffers. */
export async function fileCrc32(path: string, task: TaskOptions): Promise<number> {
  const file = await open(path, "r");
  const buffers = [0, 1].map(() => idleBuffers.pop() ?? new Uint8Array(PIECE_BYTES));
  let reading: Promise<{ bytesRead: number }> | undefined;
  try {
    let crc = 0;
    let bytes = 0;
    reading = file.read(buffers[0]!, 0, PIECE_BYTES, 0);
    for (let turn = 0; ; turn++) {
      task.signal?.throwIfAborted();
      const { bytesRead } = await reading;
      if (bytesRead === 0) return crc;
      bytes += bytesRead;
      reading = file.read(buffers[(turn + 1) & 1]!, 0, PIECE_BYTES, bytes);
      // The next piece is read on another thread meanwhile; a failure of it is met at the next turn.
      reading.catch(() => undefined);
      crc = crc32(buffers[turn & 1]!.subarray(0, bytesRead), crc);
    }
  } finally {
    // Closing waits for a reading that is still under way: only then is its buffer free.
    await reading?.catch(() => undefined);
    await file.close();
    idleBuffers.push(...buffers);
  }
}

/** Ranges that touch become one. */
export function joinedRanges(ranges: readonly RowRange[]): RowRange[] {
  const joined: { firstRow: number; rowCount: number }[] = [];
  for (const { firstRow, rowCount } of ranges) {
    const last = joined.at(-1);
    if (last && last.firstRow + last.rowCount === firstRow) last.rowCount += rowCount;
    else joined.push({ firstRow, rowCount });
  }
  return joined;
}

async function readPiece(
  file: FileHandle,
  path: string,
  target: Uint8Array,
  offset: number,
  length: number,
  position: number,
): Promise<void> {
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(target, offset + done, length - done, position + done);
    if (bytesRead === 0) throw new RangeError(`${path} ends at byte ${position + done}`);
    done += bytesRead;
  }
}
