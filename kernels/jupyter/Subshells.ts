import { randomUUID } from "node:crypto";
import type { RequestQueue } from "./RequestQueue.js";
import { BadRequest } from "./requests/BadRequest.js";

/** The subshells of the kernel (JEP 91): queues of shell requests beside the main one. */
export class Subshells {
  readonly #makeQueue: () => RequestQueue;
  readonly #queues = new Map<string, RequestQueue>();

  constructor(makeQueue: () => RequestQueue) {
    this.#makeQueue = makeQueue;
  }

  create(): string {
    const id = randomUUID();
    this.#queues.set(id, this.#makeQueue());
    return id;
  }

  /** @throws BadRequest for a subshell that does not exist */
  delete(id: string): void {
    this.queue(id).abortAll();
    this.#queues.delete(id);
  }

  has(id: string): boolean {
    return this.#queues.has(id);
  }

  list(): string[] {
    return [...this.#queues.keys()];
  }

  /** @throws BadRequest for a subshell that does not exist */
  queue(id: string): RequestQueue {
    const queue = this.#queues.get(id);
    if (queue === undefined) throw new BadRequest(`there is no subshell ${JSON.stringify(id)}`);
    return queue;
  }
}
