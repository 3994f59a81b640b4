import type { DeclaredNames } from "./compile/CellNames.js";
import type { EvaluationOutcome } from "./EvaluationOutcome.js";

/** What is evaluated: a cell, or the handlers of a comm. */
export interface Evaluated {
  /** Named in its events. */
  readonly id: string;
  readonly cellName: string;
  readonly url: string;
  readonly declared: DeclaredNames | undefined;
  /** The source of a cell. */
  readonly code?: string;
  readonly startedAt: number;
}

/** An evaluation that the process was asked for and has not ended. */
export class RunningEvaluation {
  /** Its number in the messages of the process. */
  readonly serial: number;
  readonly evaluated: Evaluated;
  readonly outcome: Promise<EvaluationOutcome>;
  #finish: (outcome: EvaluationOutcome) => void = () => undefined;
  #graceTimer: NodeJS.Timeout | undefined;
  #interrupted = false;

  constructor(serial: number, evaluated: Evaluated) {
    this.serial = serial;
    this.evaluated = evaluated;
    this.outcome = new Promise((done) => (this.#finish = done));
  }

  /** It was asked to stop. */
  get interrupted(): boolean {
    return this.#interrupted;
  }

  /** It has been asked to stop; `onLate` is called when it has not done so after the grace time. */
  interrupt(graceMs: number, onLate: () => void): void {
    this.#interrupted = true;
    this.#graceTimer ??= setTimeout(onLate, graceMs);
  }

  finish(outcome: EvaluationOutcome): void {
    clearTimeout(this.#graceTimer);
    this.#finish(outcome);
  }
}
