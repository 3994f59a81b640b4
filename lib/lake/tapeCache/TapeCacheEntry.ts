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
    const header = (await this.#json(`${name}.json`)) as ColumnHeader | undefined;
    if (!header) return undefined;
    const path = join(this.folder, `${name}.bin`);
    const found = await stat(path, { bigint: true }).catch(() => undefined);
    if (found === undefined || Number(found.size) !== header.bytes || !isHeader(header, name)) {
      return this.#damaged(name, found ? `has ${found.size} bytes, not ${header.bytes}` : "is missing");
    }
    const state = `${found.ino} ${found.size} ${found.mtimeNs} ${header.crc32}`;
    if (verified.get(path) !== state) {
      const sum = await fileCrc32(path, task).catch(() => undefined);
      task.signal?.throwIfAborted();
      if (sum?.crc32 !== header.crc32) return this.#damaged(name, "does not have its checksum");
      verified.set(path, state);
    }
    return { ...header, path };
  }

  /** A column in shared memory, or only the rows of `ranges` one behind the other. */
  async read(name: string, ranges?: readonly RowRange[], task: TaskOptions = {}): Promise<TapeColumn | undefined> {
    const column = await this.column(name, task);
    if (!column) return undefined;
    try {
      return await readColumnFile(column, ranges, task);
    } catch (error) {
      task.signal?.throwIfAborted();
      return this.#damaged(name, `cannot be read (${error instanceof Error ? error.message : String(error)})`);
    }
  }

  /** @returns false when nothing could be written: the disk is full, the folder read-only */
  async store({ name, type, scale, values }: TapeColumn): Promise<boolean> {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
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

function isHeader({ column, type, scale, rows, bytes }: ColumnHeader, name: string): boolean {
  const scales: Record<TapeColumnType, number> = { float64: 1, int32: 1, int32scaled: PRICE_SCALE };
  return column === name && scales[type] === scale && bytes === rows * tapeColumnWidth(type);
}
