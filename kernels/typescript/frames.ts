import { deserialize, serialize } from "node:v8";

const HEADER_BYTES = 4;

/** One message as bytes: its length (32 bits, little-endian), then the structured clone. Typed arrays pass as they are. */
export function encodeFrame(message: unknown): Buffer {
  const body = serialize(message);
  const frame = Buffer.allocUnsafe(HEADER_BYTES + body.length);
  frame.writeUInt32LE(body.length, 0);
  body.copy(frame, HEADER_BYTES);
  return frame;
}

/** Puts the chunks of a stream together again into messages. */
export class FrameReader<Message> {
  #chunks: Buffer[] = [];
  #bytes = 0;

  /** Takes a chunk and gives the messages that it completes. */
  push(chunk: Buffer): Message[] {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    const messages: Message[] = [];
    for (;;) {
      if (this.#bytes < HEADER_BYTES) return messages;
      const head = this.#joined(HEADER_BYTES);
      const length = HEADER_BYTES + head.readUInt32LE(0);
      if (this.#bytes < length) return messages;
      const whole = this.#joined(length);
      messages.push(deserialize(whole.subarray(HEADER_BYTES, length)) as Message);
      this.#chunks = whole.length > length ? [whole.subarray(length), ...this.#chunks.slice(1)] : this.#chunks.slice(1);
      this.#bytes -= length;
    }
  }

  /** Makes the first chunk hold at least `bytes`, copying only when a message spans chunks. */
  #joined(bytes: number): Buffer {
    const first = this.#chunks[0]!;
    if (first.length >= bytes) return first;
    // A large message spans many chunks: they are joined once, when all of it is here.
    const whole = Buffer.concat(this.#chunks);
    this.#chunks = [whole];
    return whole;
  }
}
