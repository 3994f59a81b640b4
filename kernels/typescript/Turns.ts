import type { EvaluationOptions, EvaluationOutcome } from "./EvaluationOutcome.js";
import { notStarted } from "./interruptedError.js";
import { Lanes } from "./Lanes.js";
import { libraryError } from "./libraryError.js";
import type { RunningEvaluation } from "./RunningEvaluation.js";

/** An evaluation whose turn it is in its lane; nothing is `running` while its process is still starting. */
export interface Turn {
  interrupted: boolean;
  running: RunningEvaluation | undefined;
}

export interface TurnsOptions {
  /** Waits until there is a process to evaluate in. */
  readonly ready: () => Promise<void> | undefined;
  readonly interrupt: (running: RunningEvaluation) => void;
}

/** Whose turn it is: evaluations of one lane come one after another, and can be stopped before and while they run. */
export class Turns {
  readonly #options: TurnsOptions;
  readonly #lanes = new Lanes();
  readonly #taken = new Set<Turn>();
  #closed = false;

  constructor(options: TurnsOptions) {
    this.#options = options;
  }

  /** True when nothing has its turn. */
  get idle(): boolean {
    return this.#taken.size === 0;
  }

  /** @param name of what is evaluated, for the outcome when it was stopped before its turn */
  inTurn(
    name: string,
    { signal, lane = "" }: EvaluationOptions,
    begin: (turn: Turn) => EvaluationOutcome | Promise<EvaluationOutcome>,
  ): Promise<EvaluationOutcome> {
    return this.#lanes.inTurn(lane, () => this.#take(name, signal, begin));
  }

  /** Stops every evaluation whose turn it is. */
  interrupt(): void {
    for (const turn of this.#taken) this.#interrupt(turn);
  }

  /** What has not had its turn is refused from now on. */
  close(): void {
    this.#closed = true;
  }

  async #take(
    name: string,
    signal: AbortSignal | undefined,
    begin: (turn: Turn) => EvaluationOutcome | Promise<EvaluationOutcome>,
  ): Promise<EvaluationOutcome> {
    if (this.#closed) throw await libraryError("argument", "the evaluator is stopped", "start another one");
    if (signal?.aborted === true) return notStarted(name);
    const turn: Turn = { interrupted: false, running: undefined };
    this.#taken.add(turn);
    const onAbort = (): void => this.#interrupt(turn);
    signal?.addEventListener("abort", onAbort, { once: true });
    try {
      await this.#options.ready();
      if (turn.interrupted) return notStarted(name);
      return await begin(turn);
    } finally {
      this.#taken.delete(turn);
      signal?.removeEventListener("abort", onAbort);
    }
  }

  #interrupt(turn: Turn): void {
    turn.interrupted = true;
    if (turn.running !== undefined) this.#options.interrupt(turn.running);
  }
}
