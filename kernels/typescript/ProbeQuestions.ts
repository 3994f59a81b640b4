import type { Probe } from "./child/probe.js";
import type { HostMessage } from "./messages.js";

/** What came of a question about live values. "busy": the process did not answer in time; "gone": there is none. */
export type ProbeAnswer<Asked extends keyof Probe> =
  | { readonly status: "ok"; readonly answer: Awaited<ReturnType<Probe[Asked]>> }
  | { readonly status: "busy" | "gone" };

/** The questions to one evaluator's process that wait for an answer. */
export class ProbeQuestions {
  readonly #waiting = new Map<
    number,
    (answer: { status: "ok"; answer: unknown } | { status: "busy" | "gone" }) => void
  >();
  #asked = 0;

  /** Settles within `timeoutMs`: a process that runs a loop answers nothing. */
  ask<Asked extends keyof Probe>(
    send: (message: HostMessage) => void,
    asked: Asked,
    details: Parameters<Probe[Asked]>,
    timeoutMs: number,
  ): Promise<ProbeAnswer<Asked>> {
    const question = ++this.#asked;
    return new Promise((done) => {
      const timer = setTimeout(() => this.#settle(question, { status: "busy" }), timeoutMs);
      this.#waiting.set(question, (answer) => {
        clearTimeout(timer);
        done(answer as ProbeAnswer<Asked>);
      });
      send({ type: "probe", question, asked, details });
    });
  }

  answered(question: number, answer: unknown): void {
    this.#settle(question, { status: "ok", answer });
  }

  /** The process has ended. */
  ended(): void {
    for (const question of [...this.#waiting.keys()]) this.#settle(question, { status: "gone" });
  }

  #settle(question: number, answer: { status: "ok"; answer: unknown } | { status: "busy" | "gone" }): void {
    const done = this.#waiting.get(question);
    this.#waiting.delete(question);
    done?.(answer);
  }
}
