import { setTimeout as sleep } from "node:timers/promises";

/** How a download waits; tests put their own clock here. */
export interface WaitingClock {
  now(): number;
  wait(ms: number, signal: AbortSignal | undefined): Promise<void>;
}

export const realClock: WaitingClock = {
  now: () => performance.now(),
  wait: (ms, signal) => sleep(ms, undefined, signal ? { signal } : {}),
};

/** Lets at most so many requests a second begin, evenly spaced, and none before the time that a server asked for. */
export class Pace {
  readonly #clock: WaitingClock;
  readonly #spacingMs: number;
  #nextMs = Number.NEGATIVE_INFINITY;

  constructor(requestsPerSecond: number, clock: WaitingClock) {
    this.#clock = clock;
    this.#spacingMs = 1000 / requestsPerSecond;
  }

  /** Waits for the caller's turn. */
  async turn(signal: AbortSignal | undefined): Promise<void> {
    for (;;) {
      const now = this.#clock.now();
      if (now >= this.#nextMs) {
        this.#nextMs = now + this.#spacingMs;
        return;
      }
      await this.#clock.wait(this.#nextMs - now, signal);
    }
  }

  /** No request of anybody begins in the next `ms`. */
  hold(ms: number): void {
    this.#nextMs = Math.max(this.#nextMs, this.#clock.now() + ms);
  }
}
