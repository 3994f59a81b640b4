import { type ProgressEvent, subscribeProgress } from "strikebook";

const BAR_WIDTH = 24;
const REDRAW_MS = 80;

/**
 * Shows the long steps of this process on a terminal: one bar that redraws itself, and one line when a step ends.
 * Where the output is not a terminal only the closing lines are written, for steps that took over a second.
 */
export class TerminalProgress {
  readonly #stream: NodeJS.WriteStream;
  readonly #running = new Map<number, ProgressEvent>();
  readonly #unsubscribe: () => void;
  #lastDraw = 0;
  #drawn = false;

  constructor(stream: NodeJS.WriteStream = process.stderr) {
    this.#stream = stream;
    this.#unsubscribe = subscribeProgress((event) => this.show(event));
  }

  /** Shows an event; also for those that arrive from another process. */
  show(event: ProgressEvent): void {
    if (event.state === "running") {
      this.#running.set(event.id, event);
      const now = performance.now();
      if (this.#stream.isTTY && now - this.#lastDraw > REDRAW_MS) {
        this.#lastDraw = now;
        this.#draw(event);
      }
      return;
    }
    this.#running.delete(event.id);
    // A step that failed is told by its error.
    if (event.state === "done" && event.elapsedMs > 1000) this.print(`  ${describe(event)}`);
    else this.#clear();
  }

  /** Writes a line above the bar. */
  print(line: string): void {
    this.#clear();
    this.#stream.write(`${line}\n`);
  }

  stop(): void {
    this.#clear();
    this.#unsubscribe();
  }

  #draw(event: ProgressEvent): void {
    const share = event.total ? Math.min(1, event.done / event.total) : undefined;
    const bar =
      share === undefined
        ? ""
        : `[${"#".repeat(Math.round(share * BAR_WIDTH)).padEnd(BAR_WIDTH, ".")}] ${String(Math.round(share * 100)).padStart(3)} % `;
    const left =
      share && share > 0.02 && share < 1
        ? `, ${Math.ceil(((event.elapsedMs / share) * (1 - share)) / 1000)} s left`
        : "";
    const text = `  ${bar}${event.label}: ${event.done.toLocaleString("en")} ${event.unit}${left}`;
    this.#stream.write(`\r\x1b[2K${text.slice(0, Math.max(20, (this.#stream.columns ?? 100) - 1))}`);
    this.#drawn = true;
  }

  #clear(): void {
    if (this.#drawn) this.#stream.write("\r\x1b[2K");
    this.#drawn = false;
  }
}

function describe(event: ProgressEvent): string {
  const seconds = event.elapsedMs / 1000;
  const rate =
    event.done > 0 && seconds > 0.5 && event.done / seconds >= 1000
      ? `, ${Math.round(event.done / seconds).toLocaleString("en")} ${event.unit}/s`
      : "";
  return `${event.label}: ${event.done.toLocaleString("en")} ${event.unit} in ${seconds.toFixed(1)} s${rate}`;
}
