import { createHash } from "node:crypto";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { endianness } from "node:os";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { isProcessAlive } from "../isProcessAlive.js";
import { type PartKey, partFolder } from "../PartKey.js";
import { TapeCacheEntry } from "./TapeCacheEntry.js";
import { writeWhole } from "./writeWhole.js";

/** Something a reader should know about the cache: a damaged file that is made anew, a folder that cannot be written. */
export interface CacheEvent {
  readonly severity: "info" | "warning";
  readonly message: string;
  readonly path: string;
}

/** What the cache holds of one part. */
export interface CacheUsage {
  /** `nse_options 2025-11-18 NIFTY`. */
  readonly part: string;
  readonly files: number;
  readonly bytes: number;
}

/** Codes of a disk or folder that cannot be written to: then tapes are read without a cache. */
const UNWRITABLE = new Set([
  "ENOSPC",
  "EDQUOT",
  "EFBIG",
  "EROFS",
  "EACCES",
  "EPERM",
  "ENOTDIR",
  "ENOENT",
  "EIO",
  "EMFILE",
]);

let writes = 0;

/**
 * Columns of tapes as raw little-endian files, one folder per part and hash of its Parquet file:
 * `<root>/<dataset>/date=YYYY-MM-DD/underlying=X/<hash>/<column>.bin` with `<column>.json` beside it, and the part's
 * contracts in `contracts.json`. A part that is packed anew has another hash and so another folder.
 *
 * Files are written under a temporary name and renamed, so that any number of processes may fill one cache: the same hash
 * gives the same bytes.
 */
export class TapeCache {
  /** Folder of the cache, or undefined when there is none. */
  readonly root: string | undefined;
  readonly #events: CacheEvent[] = [];
  readonly #swept = new Set<string>();
  #writable = true;

  constructor(root: string | undefined) {
    this.root = root;
  }

  /**
   * The cache of a lake: `.cache/tape` in it, or a folder of its own under what `STRIKEBOOK_TAPE_CACHE` names; with `off`
   * there is none.
   */
  static ofLake(lake: string, setting: string | undefined = process.env.STRIKEBOOK_TAPE_CACHE): TapeCache {
    // The files are little-endian, and read as they lie.
    if (setting === "off" || endianness() !== "LE") return new TapeCache(undefined);
    const path = resolve(lake);
    if (!setting) return new TapeCache(join(path, ".cache", "tape"));
    const name = createHash("sha256").update(path).digest("hex").slice(0, 8);
    return new TapeCache(join(resolve(setting), `${basename(path)}-${name}`));
  }

  /** False once a file could not be written. */
  get writable(): boolean {
    return this.#writable;
  }

  /** What happened so far, oldest first. */
  get events(): readonly CacheEvent[] {
    return this.#events;
  }

  /** The columns of a part whose Parquet file has this sha256; undefined without a cache. */
  entry(key: PartKey, sha256: string): TapeCacheEntry | undefined {
    if (this.root === undefined) return undefined;
    return new TapeCacheEntry(this, join(partFolder(this.root, key), sha256.slice(0, 16)));
  }

  /** What lies in the cache, by part. */
  async usage(): Promise<CacheUsage[]> {
    const { root } = this;
    if (root === undefined) return [];
    const found = new Map<string, CacheUsage>();
    for (const entry of await readdir(root, { recursive: true, withFileTypes: true }).catch(() => [])) {
      const path = join(entry.parentPath, entry.name);
      const [dataset = "", date = "", underlying = "", hash] = relative(root, path).split(sep);
      if (!entry.isFile() || hash === undefined) continue;
      const part = `${dataset} ${date.replace("date=", "")} ${underlying.replace("underlying=", "")}`;
      const { files, bytes } = found.get(part) ?? { files: 0, bytes: 0 };
      const size = await stat(path).then(
        (stats) => stats.size,
        () => 0,
      );
      found.set(part, { part, files: files + 1, bytes: bytes + size });
    }
    return [...found.values()].sort((a, b) => (a.part < b.part ? -1 : 1));
  }

  /** Removes the whole cache; tapes make it anew as they are opened. */
  async clear(): Promise<void> {
    if (this.root !== undefined) await rm(this.root, { recursive: true, force: true });
  }

  /** Records an event, once, and shows it as a warning of the process. */
  note(severity: CacheEvent["severity"], message: string, path: string): void {
    // Where a damaged file cannot be replaced it is met again at each opening.
    if (this.#events.some((event) => event.message === message)) return;
    this.#events.push({ severity, message, path });
    if (severity === "warning") process.emitWarning(message, "StrikebookTapeCacheWarning");
  }

  /** Writes a file under its name at once or not at all; false when the cache cannot be written. */
  async write(folder: string, name: string, bytes: Uint8Array): Promise<boolean> {
    if (!this.#writable) return false;
    const temporary = join(folder, `.${name}.${process.pid}-${writes++}`);
    for (let attempt = 0; ; attempt++) {
      try {
        if ((await mkdir(folder, { recursive: true })) !== undefined) await this.#clearOthers(folder);
        await this.#sweep(folder);
        await writeWhole(temporary, bytes);
        await rename(temporary, join(folder, name));
        return true;
      } catch (error) {
        await rm(temporary, { force: true }).catch(() => undefined);
        const { code, message } = error as NodeJS.ErrnoException;
        // Another process has just removed the folder, with the hash that it knew.
        if (code === "ENOENT" && attempt === 0) continue;
        if (!UNWRITABLE.has(code ?? "")) throw error;
        this.#writable = false;
        const cure = "set STRIKEBOOK_TAPE_CACHE to a folder that can be written, or to off";
        this.note("warning", `tapes are read without a cache (${message}); ${cure}`, folder);
        return false;
      }
    }
  }

  /** Removes the folders of hashes that the part no longer has; one that is being read is made anew by its reader. */
  async #clearOthers(folder: string): Promise<void> {
    const parent = dirname(folder);
    for (const name of await readdir(parent)) {
      if (name !== basename(folder)) await rm(join(parent, name), { recursive: true, force: true });
    }
  }

  /** Removes what writers that are gone have left in a folder. */
  async #sweep(folder: string): Promise<void> {
    if (this.#swept.has(folder)) return;
    this.#swept.add(folder);
    for (const name of await readdir(folder)) {
      const pid = /^\..*\.(\d+)-\d+$/.exec(name)?.[1];
      if (pid !== undefined && !isProcessAlive(Number(pid))) await rm(join(folder, name), { force: true });
    }
  }
}
