/** What comes through a comm. */
export interface CommMessage {
  /** Plain JSON. */
  readonly data: unknown;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Each stands in an ArrayBuffer of its own: `new Float64Array(buffers[0].buffer)`. */
  readonly buffers: readonly Uint8Array<ArrayBuffer>[];
}

/** Takes a message; while it awaits, later messages of the same queue wait. */
export type CommHandler = (message: CommMessage) => unknown;

/** Binary data that goes beside the JSON of a message. */
export type CommBuffer = ArrayBufferLike | ArrayBufferView;

/** The way of a comm to the clients. */
export interface CommSender {
  send(comm: string, data: unknown, buffers: readonly CommBuffer[], metadata: Readonly<Record<string, unknown>>): void;
  close(comm: string, data: unknown): void;
}

/** One end of an open comm, in the hands of a cell; the other end is in the front end. */
export class Comm {
  readonly id: string;
  readonly target: string;
  readonly #sender: CommSender;
  readonly #messageHandlers: CommHandler[] = [];
  readonly #closeHandlers: CommHandler[] = [];
  #isOpen = true;

  constructor(id: string, target: string, sender: CommSender) {
    this.id = id;
    this.target = target;
    this.#sender = sender;
  }

  /** False when either end has closed it. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /**
   * Sends to the front end.
   *
   * @param data what JSON can hold
   * @throws Error when the comm is closed, TypeError for data or buffers that cannot be sent
   */
  send(
    data: unknown = {},
    buffers: readonly CommBuffer[] = [],
    options: { readonly metadata?: Readonly<Record<string, unknown>> } = {},
  ): void {
    if (!this.#isOpen) throw new Error(`the comm ${JSON.stringify(this.target)} is closed; open another one`);
    this.#sender.send(this.id, data, buffers, options.metadata ?? {});
  }

  /** Calls `handler` for every message from the front end. What it prints and shows belongs to that message. */
  onMessage(handler: CommHandler): this {
    this.#messageHandlers.push(handler);
    return this;
  }

  /** Calls `handler` when the front end closes the comm. */
  onClose(handler: CommHandler): this {
    this.#closeHandlers.push(handler);
    return this;
  }

  /** Closes both ends; a second call does nothing. */
  close(data: unknown = {}): void {
    if (!this.#isOpen) return;
    this.#sender.close(this.id, data);
    this.#isOpen = false;
  }

  /** For the kernel: a message has come. */
  static async received(comm: Comm, message: CommMessage): Promise<void> {
    for (const handler of [...comm.#messageHandlers]) await handler(message);
  }

  /** For the kernel: the front end has closed its end. */
  static async closed(comm: Comm, message: CommMessage): Promise<void> {
    comm.#isOpen = false;
    for (const handler of [...comm.#closeHandlers]) await handler(message);
  }
}
