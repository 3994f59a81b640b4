/** Queues of work: within one lane one after another, in different lanes side by side. */
export class Lanes {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Does `work` after all earlier work of the lane, however that ended. */
  inTurn<T>(lane: string, work: () => Promise<T>): Promise<T> {
    const next = (this.#last.get(lane) ?? Promise.resolve()).then(work);
    const last = next
      .catch(() => undefined)
      .then(() => {
        if (this.#last.get(lane) === last) this.#last.delete(lane);
      });
    this.#last.set(lane, last);
    return next;
  }
}
