import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ProgressEvent, subscribeProgress } from "strikebook";
import { type CommandState, type CommandStep, STATE_VERSION, stateFolder } from "./CommandState.js";

/** What takes less time leaves no trace. */
const LONG_MS = 1000;
const WRITE_EVERY_MS = 500;
/** The rate is that of the last seconds: what is slow now shows now. */
const RATE_WINDOW_MS = 10_000;
/** Finished steps that are kept for the reader. */
const MOST_STEPS = 40;

interface Mark {
  readonly atMs: number;
  readonly done: number;
}

/**
 * Follows the steps of this process and writes them into a file for `strikebook status`, from the moment on at which one has
 * taken a second. A state that cannot be written is told once and never stops the work.
 */
export class StateFile {
  readonly #command: string;
  readonly #startedMs = Date.now();
  readonly #startedAt = performance.now();
  readonly #steps = new Map<number, CommandStep>();
  readonly #marks = new Map<number, Mark[]>();
  readonly #unsubscribe: () => void;
  #writtenAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #given = false;
  #broken = false;

  /** @param words the command line after the program's name */
  constructor(words: readonly string[]) {
    this.#command = words.join(" ");
    this.#unsubscribe = subscribeProgress((event) => this.#take(event));
  }

  /** Writes the end of the command; one that was short leaves no file. */
  end(exitCode: number): void {
    this.#unsubscribe();
    clearTimeout(this.#timer);
    if (this.#given) this.#write(exitCode);
  }

  #take(event: ProgressEvent): void {
    const now = performance.now();
    const { id, label, done, total, unit, state, elapsedMs } = event;
    const isNew = !this.#steps.has(id);
    const rate = this.#rate(id, now, done, elapsedMs);
    this.#steps.set(id, {
      id,
      label,
      done,
      unit,
      state,
      elapsedMs,
      ...(total !== undefined && { total }),
      ...(rate !== undefined && { rate }),
    });
    if (state !== "running") this.#marks.delete(id);
    const turns = isNew || state !== "running" || now - this.#writtenAt >= WRITE_EVERY_MS;
    if (turns && now - this.#startedAt >= LONG_MS) this.#write(undefined);
    else this.#writeLater();
  }

  /** The newest state is written also when nothing comes after it for a while. */
  #writeLater(): void {
    if (this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (performance.now() - this.#startedAt >= LONG_MS) this.#write(undefined);
    }, WRITE_EVERY_MS);
    this.#timer.unref();
  }

  #rate(id: number, now: number, done: number, elapsedMs: number): number | undefined {
    const marks = this.#marks.get(id) ?? [{ atMs: now - elapsedMs, done: 0 }];
    this.#marks.set(id, marks);
    if (now - marks.at(-1)!.atMs >= WRITE_EVERY_MS) marks.push({ atMs: now, done });
    while (marks.length > 2 && now - marks[1]!.atMs >= RATE_WINDOW_MS) marks.shift();
    const since = marks[0]!;
    return now - since.atMs >= WRITE_EVERY_MS ? ((done - since.done) * 1000) / (now - since.atMs) : undefined;
  }

  #write(exitCode: number | undefined): void {
    if (this.#broken) return;
    this.#writtenAt = performance.now();
    this.#given = true;
    const running = [...this.#steps.values()].filter(({ state }) => state === "running");
    const ended = [...this.#steps.values()].filter(({ state }) => state !== "running").slice(-MOST_STEPS);
    const state: CommandState = {
      version: STATE_VERSION,
      pid: process.pid,
      command: this.#command,
      folder: process.cwd(),
      startedMs: this.#startedMs,
      updatedMs: Date.now(),
      steps: [...ended, ...running],
      ...(exitCode !== undefined && { exitCode }),
    };
    const folder = stateFolder();
    const file = join(folder, `${process.pid}-${this.#startedMs}.json`);
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      writeFileSync(`${file}.tmp`, `${JSON.stringify(state)}\n`, { mode: 0o600 });
      renameSync(`${file}.tmp`, file);
    } catch (error) {
      this.#broken = true;
      removeIfPossible(`${file}.tmp`);
      const reason = (error as NodeJS.ErrnoException).code ?? String(error);
      console.error(`strikebook: \`strikebook status\` will not show this command: cannot write ${file} (${reason})`);
    }
  }
}

function removeIfPossible(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // What could not be written may not be there to be removed; the first failure is the one to tell.
  }
}
