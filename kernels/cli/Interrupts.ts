import { StrikebookError } from "strikebook";

/** npm passes on a Ctrl-C that the terminal has sent to the whole group already: both are one press. */
const ONE_PRESS_MS = 400;
const PATIENCE_MS = 1500;
const SIGNALS: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Ctrl-C (and the end of the terminal): the first one aborts `signal`, so that the work stops in order and says how far it
 * got; the second one ends the process at once. What runs cells ends with it.
 */
export class Interrupts {
  readonly #abort = new AbortController();
  readonly #listener = (): void => this.#interrupt();
  #firstAt: number | undefined;
  #reminder: NodeJS.Timeout | undefined;

  constructor() {
    for (const name of SIGNALS) process.on(name, this.#listener);
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  end(): void {
    clearTimeout(this.#reminder);
    for (const name of SIGNALS) process.off(name, this.#listener);
  }

  #interrupt(): void {
    const now = performance.now();
    if (this.#firstAt === undefined) {
      this.#firstAt = now;
      this.#reminder = setTimeout(
        () => process.stderr.write("strikebook: stopping; Ctrl-C again ends it at once\n"),
        PATIENCE_MS,
      );
      this.#reminder.unref();
      this.#abort.abort(new StrikebookError("aborted", "interrupted", "run the same command again"));
    } else if (now - this.#firstAt > ONE_PRESS_MS) {
      process.stderr.write("strikebook: ended at once; what was running left no executed copy\n");
      process.exit(130);
    }
  }
}
