import type { Channel } from "./transport/Transport.js";
import type { JsonObject, Message, MessageHeader } from "./wire/Message.js";
import type { MessageFactory } from "./wire/MessageFactory.js";

/** Sends a message on a channel; the frames in front of it say to whom, or of what topic it is. */
export type Deliver = (channel: Channel, message: Message, routing: readonly Uint8Array[]) => void;

/** Broadcasts to all clients. */
export class Publisher {
  readonly #deliver: Deliver;
  readonly #factory: MessageFactory;

  constructor(deliver: Deliver, factory: MessageFactory) {
    this.#deliver = deliver;
    this.#factory = factory;
  }

  /** @param parent the request that caused the message */
  publish(
    type: string,
    content: JsonObject,
    parent: MessageHeader | undefined,
    more: {
      readonly topic?: Uint8Array;
      readonly metadata?: JsonObject;
      readonly buffers?: readonly Uint8Array[];
    } = {},
  ): void {
    const topic = more.topic ?? Buffer.from(`kernel.${this.#factory.session}.${type}`);
    this.#deliver("iopub", this.#factory.create(type, content, parent, more), [topic]);
  }

  status(state: "starting" | "busy" | "idle", parent: MessageHeader | undefined): void {
    this.publish("status", { execution_state: state }, parent);
  }
}
