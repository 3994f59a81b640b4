import type { EvaluationOutcome } from "./EvaluationOutcome.js";
import { interruptedError } from "./interruptedError.js";
import type { EndReason } from "./ProcessKeeper.js";
import { type Evaluated, RunningEvaluation } from "./RunningEvaluation.js";

/** The evaluations that the process was asked for, until each has its outcome. */
export class RunningEvaluations {
  readonly #running = new Map<number, RunningEvaluation>();
  /** Of all that were ever begun: what an evaluation has left running still prints and throws. */
  readonly #origins = new Map<number, Pick<Evaluated, "id" | "url">>();
  #serial = 0;

  begin(evaluated: Evaluated): RunningEvaluation {
    const serial = ++this.#serial;
    this.#origins.set(serial, { id: evaluated.id, url: evaluated.url });
    const running = new RunningEvaluation(serial, evaluated);
    this.#running.set(serial, running);
    return running;
  }

  get(serial: number): RunningEvaluation | undefined {
    return this.#running.get(serial);
  }

  /** The evaluation that something comes from, also when it has long ended; undefined for what comes from none. */
  originOf(serial: number | undefined): Pick<Evaluated, "id" | "url"> | undefined {
    return serial === undefined ? undefined : this.#origins.get(serial);
  }

  /** The evaluation to which belongs what names none: the latest that runs, or else the latest that ran. */
  get latestId(): string | undefined {
    return [...this.#running.values()].at(-1)?.evaluated.id ?? this.#origins.get(this.#serial)?.id;
  }

  /** Gives an evaluation its outcome, unless it has one. */
  settle(running: RunningEvaluation, outcome: EvaluationOutcome): void {
    if (this.#running.delete(running.serial)) running.finish(outcome);
  }

  /** The process has ended, and with it all that ran there. */
  ended({ name, reason }: EndReason, consequence: string): void {
    for (const running of [...this.#running.values()]) {
      const { cellName, startedAt } = running.evaluated;
      const { interrupted } = running;
      this.settle(running, {
        status: interrupted ? "aborted" : "error",
        value: undefined,
        error: interrupted
          ? interruptedError(cellName, `the cell did not stop in time, so its process was ended: ${consequence}`)
          : { name, message: `${reason}: ${consequence}`, cell: cellName, stack: [] },
        elapsedMs: performance.now() - startedAt,
      });
    }
  }
}
