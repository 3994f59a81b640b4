/** A socket that refuses a second send before the first is done. */
export interface SendingSocket {
  send(frames: (Uint8Array | string)[]): Promise<void>;
}

/** Sends over one socket, one after another and in order. */
export class SendQueue {
  readonly #socket: SendingSocket;
  #last: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(socket: SendingSocket) {
    this.#socket = socket;
  }

  /** Resolves when the socket has taken the frames; rejects when it refuses them, which does not stop later ones. */
  send(frames: readonly Uint8Array[]): Promise<void> {
    this.#waiting++;
    // An idle socket takes the message in this very turn.
    const sent =
      this.#waiting === 1 ? this.#socket.send([...frames]) : this.#last.then(() => this.#socket.send([...frames]));
    this.#last = sent.then(
      () => void this.#waiting--,
      () => void this.#waiting--,
    );
    return sent;
  }

  /** Resolves when everything given so far is sent. */
  async drained(): Promise<void> {
    await this.#last;
  }
}
