import type { RequestChannel } from "./transport/Transport.js";
import type { ReceivedMessage } from "./wire/Message.js";

export interface QueuedRequest {
  readonly channel: RequestChannel;
  readonly message: ReceivedMessage;
  /** An earlier request failed and asked that what was queued behind it does not run. */
  aborted: boolean;
}

/** The requests of one channel or subshell, handled one after another in the order in which they came. */
export class RequestQueue {
  readonly #handle: (request: QueuedRequest) => Promise<void>;
  readonly #waiting: QueuedRequest[] = [];
  #running = false;

  /** @param handle never rejects */
  constructor(handle: (request: QueuedRequest) => Promise<void>) {
    this.#handle = handle;
  }

  push(channel: RequestChannel, message: ReceivedMessage): void {
    this.#waiting.push({ channel, message, aborted: false });
    if (!this.#running) void this.#run();
  }

  /** Marks all requests that wait now as aborted: the queue is given up. */
  abortAll(): void {
    for (const request of this.#waiting) request.aborted = true;
  }

  /** Marks the execute requests that wait now as aborted. */
  abortExecutions(): void {
    for (const request of this.#waiting)
      if (request.message.header.msg_type === "execute_request") request.aborted = true;
  }

  async #run(): Promise<void> {
    this.#running = true;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) await this.#handle(next);
    this.#running = false;
  }
}
