import { describeFault } from "./describeFault.js";
import type { ProtocolTrace } from "./ProtocolTrace.js";
import type { Deliver } from "./Publisher.js";
import type { Channel, Transport } from "./transport/Transport.js";
import type { Message } from "./wire/Message.js";
import type { MessageCodec } from "./wire/MessageCodec.js";

export interface OutboxOptions {
  readonly codec: MessageCodec;
  readonly trace: ProtocolTrace | undefined;
  readonly log: (line: string) => void;
}

/** Messages on their way out, in order. */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #waiting: Parameters<Deliver>[] = [];
  #transport: Transport | undefined;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** Where messages go to; what is sent before is lost. */
  connect(transport: Transport): void {
    this.#transport = transport;
  }

  /**
   * Sends when the code that runs now has ended: the cell that `busy` announces reaches its process first, and the two are
   * signed and written while it runs.
   */
  deliver(channel: Channel, message: Message, routing: readonly Uint8Array[]): void {
    if (this.#waiting.push([channel, message, routing]) === 1) setImmediate(() => this.post());
  }

  /** Sends at once what waits. */
  post(): void {
    const { codec, trace, log } = this.#options;
    for (const [channel, message, routing] of this.#waiting.splice(0)) {
      const failed = (error: unknown): void => log(`cannot send ${message.header.msg_type}: ${describeFault(error)}`);
      try {
        trace?.write("out", channel, message);
        this.#transport?.send(channel, codec.encode(message, routing)).catch(failed);
      } catch (error) {
        failed(error);
      }
    }
  }

  async close(): Promise<void> {
    this.post();
    await this.#transport?.close();
  }
}
