import { Session } from "node:inspector";
import { killDescendants } from "./killDescendants.js";

/** What the main thread is asked while an interrupt goes on. */
export interface AbortQuestion {
  readonly type: "abort";
  readonly id: number | undefined;
  readonly attempt: number;
  /** True when code was terminated before: what awaits it would wait for ever. */
  readonly terminated: boolean;
}

/** A main thread that has not answered after this time is taken to be stuck in JavaScript. */
const ANSWER_MS = 15;
/** Time between two terminations; one that hits Node's own code, not the user's, can leave its timers in disorder. */
const TERMINATE_AGAIN_MS = 25;
/** A main thread that cannot even be terminated waits for native code, most often for a child process of its own. */
const NATIVE_MS = 50;
/** When this thread's own timers are later than this, the machine is busy and the main thread may be merely slow. */
const LATE_MS = 5;
const PATIENCE = 4;

/**
 * Stops the main thread's user code from the supervisor thread. The main thread is asked first: if its event loop turns, it
 * aborts the cell's signal and answers. If it does not answer, its execution is terminated and it is asked again, until the
 * evaluation has a result. A termination that comes late, when the main thread has become idle, ends the next code that
 * runs there, whatever it is; so the interrupt is over only when the main thread has answered once more after the last
 * termination took effect.
 */
export class Interrupter {
  readonly #ask: (question: AbortQuestion) => void;
  readonly #onOver: () => void;
  /** Open only during an interrupt: Node waits at exit for an open session to be closed. */
  #session: Session | undefined;
  #active = false;
  #id: number | undefined;
  /** Evaluations to stop when this interrupt is over. */
  readonly #next = new Set<number>();
  #since = 0;
  #attempt = 0;
  /** The evaluation has its result, or the main thread has answered when there was none to wait for. */
  #done = false;
  #terminated = false;
  /** Terminations that were asked for and have not taken effect. */
  #pending = 0;
  #terminateAt = 0;
  #patience = PATIENCE;
  #timer: NodeJS.Timeout | undefined;
  #due = 0;

  constructor(ask: (question: AbortQuestion) => void, onOver: () => void) {
    this.#ask = ask;
    this.#onOver = onOver;
  }

  /** True while an interrupt goes on: a request that reached the main thread now could be hit by a termination. */
  get active(): boolean {
    return this.#active;
  }

  /**
   * Stops evaluation `id`, or, without one, whatever an earlier evaluation left running. Several are stopped one after
   * another.
   */
  begin(id: number | undefined): void {
    if (this.#active && id !== undefined && this.#id !== undefined && id !== this.#id) {
      this.#next.add(id);
      return;
    }
    this.#active = true;
    this.#id = id;
    this.#since = performance.now();
    this.#done = false;
    this.#terminated = false;
    this.#terminateAt = 0;
    this.#patience = PATIENCE;
    this.#question();
    this.#wait(() => this.#insist());
  }

  /**
   * Takes notice of a result; false when it has come before. The main thread gives its result again when it is asked again,
   * because a termination may have swallowed the first.
   */
  takeResult(id: number): boolean {
    if (!this.#active || id !== this.#id) return true;
    if (this.#done) return false;
    this.#done = true;
    // The answer to a question that came before the result proves nothing about terminations after it.
    this.#question();
    return true;
  }

  takeAnswer(attempt: number): void {
    if (!this.#active || attempt !== this.#attempt) return;
    if (this.#id === undefined) this.#done = true;
    if (this.#done && this.#pending === 0) {
      clearTimeout(this.#timer);
      this.#active = false;
      for (const next of this.#next) {
        this.#next.delete(next);
        this.begin(next);
        return;
      }
      this.#session?.disconnect();
      this.#session = undefined;
      this.#onOver();
      return;
    }
    // Alive, but without a result yet: it may get stuck again, so it is asked again.
    this.#wait(() => {
      this.#question();
      this.#wait(() => this.#insist());
    });
  }

  /** The main thread has not answered. */
  #insist(): void {
    const now = performance.now();
    if (now - this.#due > LATE_MS && this.#patience-- > 0) {
      this.#wait(() => this.#insist());
      return;
    }
    const elapsed = now - this.#since;
    // With the result there, what still keeps the main thread busy is something that the evaluation left running.
    if ((!this.#done || elapsed > NATIVE_MS) && now >= this.#terminateAt) this.#terminate();
    if (!this.#done && elapsed > NATIVE_MS) killDescendants(process.pid);
    this.#question();
    this.#wait(() => this.#insist());
  }

  #terminate(): void {
    if (this.#session === undefined) {
      this.#session = new Session();
      this.#session.connectToMainThread();
    }
    this.#terminateAt = performance.now() + TERMINATE_AGAIN_MS;
    this.#terminated = true;
    this.#pending++;
    this.#session.post("Runtime.terminateExecution", () => this.#pending--);
  }

  #question(): void {
    this.#ask({ type: "abort", id: this.#id, attempt: ++this.#attempt, terminated: this.#terminated });
  }

  #wait(next: () => void): void {
    clearTimeout(this.#timer);
    this.#due = performance.now() + ANSWER_MS;
    this.#timer = setTimeout(next, ANSWER_MS);
  }
}
