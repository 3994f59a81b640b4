import { readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { PRICE_SCALE, type TapeColumn, type TapeColumnType, tapeColumnWidth } from "../../tape/TapeColumn.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import type { CachedColumn, ColumnHeader, RowRange } from "./CachedColumn.js";
import type { ContractTable } from "./ContractTable.js";
import { fileCrc32, readColumnFile } from "./readColumnFile.js";
import { sealJson, unsealJson } from "./sealedJson.js";
import type { TapeCache } from "./TapeCache.js";

const CONTRACTS_NAME = "contracts.json";

/** Files of this process whose checksum was found right, with what they were then. */
const verified = new Map<string, string>();

/**
 * The cached columns of one part as it is under one hash. What is missing, damaged or of another version reads as
 * undefined: the caller then makes it anew from the part.
 */
export class TapeCacheEntry {
  readonly folder: string;
  readonly #cache: TapeCache;

  /** Use `TapeCache.entry`. */
  constructor(cache: TapeCache, folder: string) {
    this.#cache = cache;
    this.folder = folder;
  }

  /** False once the cache could not be written. */
  get writable(): boolean {
    return this.#cache.writable;
  }

  /** The part's contracts and their rows. */
  async contracts(): Promise<ContractTable | undefined> {
    const value = await this.#json(CONTRACTS_NAME);
    return value as ContractTable | undefined;
  }

  /** @returns false when nothing could be written */
  storeContracts(table: ContractTable): Promise<boolean> {
    return this.#cache.write(this.folder, CONTRACTS_NAME, Buffer.from(sealJson(table)));
  }

  /**
   * The file of a column, for readers that stream it. Its size is compared with the header each time, its checksum once
   * per process for the file as it is.
   */
  async column(name: string, task: TaskOptions = {}): Promise<CachedColumn | undefined> {
    const found = await this.#found(name);
    if (!found) return undefined;
    const { column, state } = found;
    if (verified.get(column.path) !== state) {
      const sum = await fileCrc32(column.path, task).catch(() => undefined);
      task.signal?.throwIfAborted();
      if (sum !== column.crc32) return this.#damaged(name, "does not have its checksum");
      verified.set(column.path, state);
    }
    return column;
  }

  /** A column in shared memory, or only the rows of `ranges` one behind the other. */
  async read(name: string, ranges?: readonly RowRange[], task: TaskOptions = {}): Promise<TapeColumn | undefined> {
    const found = ranges ? undefined : await this.#found(name);
    const column = ranges ? await this.column(name, task) : found?.column;
    if (!column) return undefined;
    try {
      const read = await readColumnFile(column, ranges, task);
      if (found && verified.get(column.path) !== found.state) {
        // All bytes are in memory now: a second pass over the file is not needed.
        if (crc32(bytesOf(read)) !== column.crc32) return await this.#damaged(name, "does not have its checksum");
        verified.set(column.path, found.state);
      }
      return read;
    } catch (error) {
      task.signal?.throwIfAborted();
      return this.#damaged(name, `cannot be read (${error instanceof Error ? error.message : String(error)})`);
    }
  }

  /** @returns false when nothing could be written: the disk is full, the folder read-only */
  async store(column: TapeColumn): Promise<boolean> {
    const { name, type, scale, values } = column;
    const bytes = bytesOf(column);
    const header: ColumnHeader = {
      column: name,
      type,
      scale,
      rows: values.length,
      bytes: bytes.length,
      crc32: crc32(bytes),
    };
    // The header comes last: without it the numbers do not count.
    return (
      (await this.#cache.write(this.folder, `${name}.bin`, bytes)) &&
      (await this.#cache.write(this.folder, `${name}.json`, Buffer.from(sealJson(header))))
    );
  }

  /** A column whose header and size are right, and what its file is now; its bytes are not looked at. */
  async #found(name: string): Promise<{ column: CachedColumn; state: string } | undefined> {
    const header = (await this.#json(`${name}.json`)) as ColumnHeader | undefined;
    if (!header) return undefined;
    const path = join(this.folder, `${name}.bin`);
    const file = await stat(path, { bigint: true }).catch(() => undefined);
    if (file === undefined || Number(file.size) !== header.bytes || !isHeader(header, name)) {
      return this.#damaged(name, file ? `has ${file.size} bytes, not ${header.bytes}` : "is missing");
    }
    return { column: { ...header, path }, state: `${file.ino} ${file.size} ${file.mtimeNs} ${header.crc32}` };
  }

  async #json(name: string): Promise<unknown> {
    let text: string;
    try {
      text = await readFile(join(this.folder, name), "utf8");
    } catch {
      return undefined;
    }
    return unsealJson(text) ?? this.#damaged(name.replace(/\.json$/, ""), "has a damaged or foreign header");
  }

  async #damaged(name: string, what: string): Promise<undefined> {
    const path = join(this.folder, `${name}.bin`);
    this.#cache.note("warning", `${path} ${what}: it is made anew`, path);
    verified.delete(path);
    await rm(join(this.folder, `${name}.json`), { force: true }).catch(() => undefined);
    return undefined;
  }
}

function bytesOf({ values }: TapeColumn): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function isHeader({ column, type, scale, rows, bytes }: ColumnHeader, name: string): boolean {
  const scales: Record<TapeColumnType, number> = { float64: 1, int32: 1, int32scaled: PRICE_SCALE };
  return column === name && scales[type] === scale && bytes === rows * tapeColumnWidth(type);
}
