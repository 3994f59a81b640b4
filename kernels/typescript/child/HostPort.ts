import { writeSync } from "node:fs";
import type { Worker } from "node:worker_threads";
import { encodeFrame } from "../frames.js";
import { CHANNEL_FD, type ChildMessage, type ResultMessage } from "../messages.js";

/** Bytes of messages that may be on their way before the main thread waits for the host to read. */
const MAX_IN_FLIGHT = 8 * 1024 * 1024;
/** What a message counts beside its text: the supervisor must not find so many at once that it hears no interrupt. */
const MESSAGE_COST = 1024;
const EXIT_WAIT_MS = 2000;
/** A result up to this size goes to the host in one piece. */
const DIRECT_BYTES = 16 * 1024;

/** A message and the bytes that it holds of the channel until it is written. */
export interface Envelope {
  readonly message: ChildMessage;
  readonly bytes: number;
}

/**
 * Messages from the main thread to the host. They go through the supervisor thread, which writes them out even while the
 * main thread runs a loop that never yields; a flood makes the main thread wait instead of filling the memory.
 */
export class HostPort {
  readonly #supervisor: Worker;
  readonly #inFlight: Int32Array;
  #closed = false;

  constructor(supervisor: Worker, inFlight: Int32Array) {
    this.#supervisor = supervisor;
    this.#inFlight = inFlight;
  }

  post(message: ChildMessage): void {
    if (this.#closed) return;
    const bytes = MESSAGE_COST + payloadBytes(message);
    let waiting = Atomics.add(this.#inFlight, 0, bytes) + bytes;
    this.#supervisor.postMessage({ message, bytes } satisfies Envelope);
    while (waiting > MAX_IN_FLIGHT) {
      Atomics.wait(this.#inFlight, 0, waiting, 100);
      waiting = Atomics.load(this.#inFlight, 0);
    }
  }

  /**
   * Writes a result past the supervisor, one thread less to wake, when no output is on its way there. The host takes the
   * first result of an evaluation, so that it may come again behind an interrupt.
   */
  postResult(message: ResultMessage): void {
    if (this.#closed) return;
    if (Atomics.load(this.#inFlight, 0) !== 0 || !writeWhole(encodeFrame(message))) this.post(message);
  }

  /** Waits until everything is written; for the process's last moments. Evaluations that end with it have no result. */
  close(): void {
    this.#closed = true;
    const end = performance.now() + EXIT_WAIT_MS;
    for (;;) {
      const waiting = Atomics.load(this.#inFlight, 0);
      if (waiting <= 0 || performance.now() > end) return;
      Atomics.wait(this.#inFlight, 0, waiting, 50);
    }
  }
}

/** False when the channel took nothing of the frame; once it has taken a part, it gets the rest. */
function writeWhole(frame: Buffer): boolean {
  if (frame.length > DIRECT_BYTES) return false;
  for (let written = 0; written < frame.length; ) {
    try {
      written += writeSync(CHANNEL_FD, frame, written);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      if (written === 0) return false;
    }
  }
  return true;
}

function payloadBytes(message: ChildMessage): number {
  if (message.type === "stream") return message.text.length * 2;
  if (message.type !== "comm") return 0;
  return message.event.buffers.reduce((sum, buffer) => sum + buffer.byteLength, 0);
}
