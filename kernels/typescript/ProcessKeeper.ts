import { describeEnd } from "./describeEnd.js";
import { type ChildReport, EvaluatorProcess, type EvaluatorProcessOptions } from "./EvaluatorProcess.js";
import { libraryError } from "./libraryError.js";

/** Why a process is gone: the name of the error of what ran in it, and one line. */
export type EndReason = ReturnType<typeof describeEnd>;

export interface ProcessKeeperOptions extends Omit<EvaluatorProcessOptions, "onMessage" | "onExit"> {
  readonly onMessage: (message: Exclude<ChildReport, { readonly type: "ready" }>) => void;
  /** @param asked the process was told to end, by `end` */
  readonly onEnd: (why: EndReason, asked: boolean) => void;
}

const START_MS = 20_000;

/** Starts the evaluator's process, ends it, and starts a fresh one after an end that nobody asked for. */
export class ProcessKeeper {
  readonly #options: ProcessKeeperOptions;
  #process: EvaluatorProcess | undefined;
  #starting: Promise<void> | undefined;
  /** How the start of the process ended: with its end, or well. */
  #onStarted: ((failure?: EndReason & { readonly stderr: string }) => void) | undefined;
  /** Why the process was killed, when that is known better here than from its exit. */
  #endReason: EndReason | undefined;
  #whenGone: (() => void) | undefined;

  constructor(options: ProcessKeeperOptions) {
    this.#options = options;
  }

  /** The latest process, which may have ended or be still starting. */
  get process(): EvaluatorProcess | undefined {
    return this.#process;
  }

  /** True where there is no process: before the first start, and after an end. */
  get gone(): boolean {
    return this.#process === undefined || this.#process.ended;
  }

  /** Settles when the latest start has ended; rejects where it has failed. */
  get started(): Promise<void> | undefined {
    return this.#starting;
  }

  start(): Promise<void> {
    this.#starting = new Promise<void>((done, fail) => {
      const timer = setTimeout(() => this.#process?.kill(), START_MS);
      this.#onStarted = (failure) => {
        clearTimeout(timer);
        this.#onStarted = undefined;
        if (failure === undefined) done();
        else
          libraryError(
            "environment",
            `the evaluator's process did not start: ${failure.reason}`,
            failure.stderr.trim() || "check the Node installation",
          ).then(fail, fail);
      };
      this.#process = new EvaluatorProcess({
        ...this.#options,
        onMessage: (message) => {
          if (message.type === "ready") this.#onStarted?.();
          else this.#options.onMessage(message);
        },
        onExit: (end) => {
          const exit = describeEnd(end);
          this.#onStarted?.({ ...exit, stderr: end.stderr });
          this.#exited(exit);
        },
      });
    });
    return this.#starting;
  }

  /** Ends the process; it has `graceMs` for its own exit handlers. */
  async end(graceMs: number): Promise<void> {
    const child = this.#process;
    if (child === undefined || child.ended) return;
    const gone = new Promise<void>((done) => (this.#whenGone = done));
    child.send({ type: "stop" });
    const timer = setTimeout(() => child.kill(), graceMs);
    await gone;
    clearTimeout(timer);
  }

  /** Ends the process at once. */
  kill(why: EndReason): void {
    if (this.gone) return;
    this.#endReason = why;
    this.#process?.kill();
  }

  #exited(exit: EndReason): void {
    const why = this.#endReason ?? exit;
    this.#endReason = undefined;
    const whenGone = this.#whenGone;
    this.#options.onEnd(why, whenGone !== undefined);
    this.#whenGone = undefined;
    whenGone?.();
  }
}
