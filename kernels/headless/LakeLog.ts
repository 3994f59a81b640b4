import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import { lakeFingerprint, lastChangeMs } from "./lakeFingerprint.js";

/** Lakes that cells opened, by folder (within the working folder, relative to it), each with its fingerprint. */
export type OpenedLakes = Readonly<Record<string, string>>;

const CHANGED_MEANWHILE = "changed after it was opened";

/** Learns which lakes the cells of a run open, whatever names them: the library adds a line to a file for each. */
export class LakeLog {
  readonly #folder: string = mkdtempSync(join(tmpdir(), "strikebook-lakes-"));
  readonly #cwd: string;
  readonly #earlier = new Map<string, string>();

  /** @param cwd working folder of the cells, as an absolute path */
  constructor(cwd: string) {
    this.#cwd = cwd;
  }

  /** The environment of the cells. */
  environment(): NodeJS.ProcessEnv {
    return { STRIKEBOOK_LAKE_LOG: this.#file };
  }

  /** Takes over the lakes that reused results rest on. */
  add(lakes: OpenedLakes): void {
    for (const [name, fingerprint] of Object.entries(lakes)) this.#earlier.set(name, fingerprint);
  }

  /** All lakes of the run so far. One that changed after a cell had opened it never equals itself. */
  async opened(): Promise<OpenedLakes> {
    const opened = new Map<string, number>();
    if (existsSync(this.#file))
      for (const line of readFileSync(this.#file, "utf8").trim().split("\n")) {
        const { root, openedMs } = JSON.parse(line) as { root: string; openedMs: number };
        opened.set(root, Math.min(openedMs, opened.get(root) ?? openedMs));
      }
    const lakes = new Map(this.#earlier);
    for (const [root, openedMs] of opened) {
      const changed = (await lastChangeMs(root)) > openedMs;
      lakes.set(this.#nameOf(root), changed ? CHANGED_MEANWHILE : await lakeFingerprint(root));
    }
    return Object.fromEntries([...lakes].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  end(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #nameOf(root: string): string {
    const path = relative(this.#cwd, root);
    return path === "" ? "." : isAbsolute(path) || path.startsWith("..") ? root : path.split(sep).join("/");
  }

  get #file(): string {
    return join(this.#folder, "opened.jsonl");
  }
}

/**
 * Which of the lakes that earlier results rest on is no longer what it was.
 *
 * @param lakes as a run has recorded them
 * @param cwd working folder of the cells
 * @returns its folder; undefined when all are the same
 */
export async function changedLake(lakes: OpenedLakes, cwd: string): Promise<string | undefined> {
  for (const [name, fingerprint] of Object.entries(lakes))
    if ((await lakeFingerprint(resolve(cwd, name))) !== fingerprint) return name;
  return undefined;
}

/** What a file says about opened lakes; undefined when it does not say. */
export function lakesOf(value: unknown): OpenedLakes | undefined {
  return typeof value === "object" && value !== null ? (value as OpenedLakes) : undefined;
}
