import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EvaluationOutcome, EvaluatorEvent } from "../../../kernels/typescript/EvaluationOutcome.js";
import { Evaluator } from "../../../kernels/typescript/Evaluator.js";
import type { EvaluatorOptions } from "../../../kernels/typescript/EvaluatorOptions.js";

/** An evaluator in a folder of its own, with what it sent. */
export class CellSession {
  readonly folder: string;
  readonly events: EvaluatorEvent[] = [];
  evaluator!: Evaluator;
  cells = 0;

  private constructor() {
    this.folder = mkdtempSync(join(tmpdir(), "strikebook-cells-"));
  }

  static async start(options: EvaluatorOptions = {}): Promise<CellSession> {
    const session = new CellSession();
    session.evaluator = await Evaluator.start({
      cwd: session.folder,
      importFrom: join(session.folder, "study.ipynb"),
      onEvent: (event) => session.events.push(event),
      ...options,
    });
    return session;
  }

  /** Evaluates a cell named by its number, from 1. */
  run(code: string, options: { signal?: AbortSignal } = {}): Promise<EvaluationOutcome> {
    return this.evaluator.evaluate({ code, cellName: `Cell ${++this.cells}` }, options);
  }

  /** The text of a cell's value, or its error as `Name: message`. */
  async text(code: string): Promise<string | undefined> {
    const outcome = await this.run(code);
    if (outcome.error !== undefined) return `${outcome.error.name}: ${outcome.error.message}`;
    return outcome.value?.data["text/plain"] as string | undefined;
  }

  file(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  /** What cell `number` printed to a stream. */
  printed(number: number, name: "stdout" | "stderr" = "stdout"): string {
    return this.events
      .map((event) =>
        event.kind === "stream" && event.id === `Cell ${number}` && event.name === name ? event.text : "",
      )
      .join("");
  }

  async end(): Promise<void> {
    await this.evaluator.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Waits until `condition` holds; fails after `timeoutMs`. */
export async function until(condition: () => boolean, timeoutMs = 5000): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`not reached in ${timeoutMs} ms: ${condition}`);
    await new Promise((done) => setTimeout(done, 10));
  }
}

/** True while a process with this id exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
