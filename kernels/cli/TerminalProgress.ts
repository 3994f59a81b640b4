import { type ProgressEvent, subscribeProgress } from "strikebook";

const BAR_WIDTH = 24;
const REDRAW_MS = 80;

/**
 * What goes on, on a terminal: one row for each notebook that runs and one for the newest long step, redrawn in place, and
 * lines above them for what has ended. Where the output is not a terminal only those lines are written. Quiet, it writes
 * what `print` is given and nothing else.
 */
export class TerminalProgress {
  readonly #stream: NodeJS.WriteStream;
  readonly #quiet: boolean;
  readonly #rows = new Map<string, string>();
  readonly #unsubscribe: () => void;
  #lastDraw = 0;
  #drawn = 0;
  #stopped = false;

  constructor({ stream = process.stderr, quiet = false }: { stream?: NodeJS.WriteStream; quiet?: boolean } = {}) {
    this.#stream = stream;
    this.#quiet = quiet;
    this.#unsubscribe = subscribeProgress((event) => this.show(event));
  }

  /** Shows a step of this process. */
  show(event: ProgressEvent): void {
    if (event.state === "running") this.setRow("", describeRunning(event));
    else {
      this.removeRow("");
      this.endStep(event);
    }
  }

  /** Writes the closing line of a step that took over a second; one that failed is told by its error. */
  endStep(event: ProgressEvent, owner?: string): void {
    if (event.state === "done" && event.elapsedMs > 1000)
      this.note(`  ${owner === undefined ? "" : `${owner}: `}${describeEnded(event)}`);
  }

  /** Sets the row of one notebook, or of the process's own steps (""). */
  setRow(owner: string, text: string): void {
    if (this.#stopped || this.#quiet || !this.#stream.isTTY) return;
    this.#rows.set(owner, text);
    const now = performance.now();
    if (now - this.#lastDraw < REDRAW_MS) return;
    this.#lastDraw = now;
    this.#clear();
    this.#draw();
  }

  removeRow(owner: string): void {
    if (!this.#rows.delete(owner)) return;
    this.#clear();
    this.#draw();
  }

  /** Writes a line above the rows, also when quiet. */
  print(line: string): void {
    this.#clear();
    this.#stream.write(`${line}\n`);
    this.#draw();
  }

  /** Writes a line about the progress of the work, unless quiet. */
  note(line: string): void {
    if (!this.#quiet) this.print(line);
  }

  stop(): void {
    this.#stopped = true;
    this.#clear();
    this.#rows.clear();
    this.#unsubscribe();
  }

  #draw(): void {
    if (this.#stopped || this.#rows.size === 0) return;
    const width = Math.max(20, (this.#stream.columns || 100) - 1);
    const height = Math.max(1, (this.#stream.rows || 24) - 1);
    const rows = [...this.#rows.values()].slice(0, height).map((row) => row.slice(0, width));
    this.#stream.write(`\r\x1b[2K${rows.join("\n")}`);
    this.#drawn = rows.length;
  }

  #clear(): void {
    if (this.#drawn === 0) return;
    this.#stream.write(`\r\x1b[2K${"\x1b[1A\x1b[2K".repeat(this.#drawn - 1)}`);
    this.#drawn = 0;
  }
}

/** `[######......]  50 % ` */
export function progressBar(share: number): string {
  const filled = Math.round(Math.min(1, share) * BAR_WIDTH);
  return `[${"#".repeat(filled).padEnd(BAR_WIDTH, ".")}] ${String(Math.round(Math.min(1, share) * 100)).padStart(3)} % `;
}

function describeRunning(event: ProgressEvent): string {
  const share = event.total ? Math.min(1, event.done / event.total) : undefined;
  const bar = share === undefined ? "" : progressBar(share);
  const left =
    share && share > 0.02 && share < 1 ? `, ${Math.ceil(((event.elapsedMs / share) * (1 - share)) / 1000)} s left` : "";
  return `  ${bar}${event.label}: ${event.done.toLocaleString("en")} ${event.unit}${left}`;
}

function describeEnded(event: ProgressEvent): string {
  const seconds = event.elapsedMs / 1000;
  const rate =
    event.done > 0 && seconds > 0.5 && event.done / seconds >= 1000
      ? `, ${Math.round(event.done / seconds).toLocaleString("en")} ${event.unit}/s`
      : "";
  return `${event.label}: ${event.done.toLocaleString("en")} ${event.unit} in ${seconds.toFixed(1)} s${rate}`;
}
