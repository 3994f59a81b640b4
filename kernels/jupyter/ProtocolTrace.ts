import { closeSync, openSync, writeSync } from "node:fs";
import type { Channel } from "./transport/Transport.js";
import type { Message } from "./wire/Message.js";

/** Writes every message of the protocol into a file, one line of JSON each: for the search of faults between programs. */
export class ProtocolTrace {
  readonly #file: number;

  /** @throws Error when the file cannot be written */
  constructor(path: string) {
    this.#file = openSync(path, "a", 0o600);
  }

  write(direction: "in" | "out", channel: Channel, { header, parentHeader, content, buffers }: Message): void {
    const line = {
      at: new Date().toISOString(),
      direction,
      channel,
      type: header.msg_type,
      id: header.msg_id,
      parent: parentHeader.msg_id,
      content,
      bufferBytes: buffers.map((one) => one.byteLength),
    };
    writeSync(this.#file, `${JSON.stringify(line)}\n`);
  }

  close(): void {
    closeSync(this.#file);
  }
}
