import { randomUUID } from "node:crypto";
import type { JsonObject, Message, MessageHeader } from "./Message.js";
import { PROTOCOL_VERSION } from "./protocolVersion.js";

/** Makes the messages of one kernel session. */
export class MessageFactory {
  readonly session: string = randomUUID();
  readonly #username: string;
  #sent = 0;

  constructor(username: string) {
    this.#username = username;
  }

  create(
    type: string,
    content: JsonObject,
    parent: MessageHeader | undefined,
    more: { readonly metadata?: JsonObject; readonly buffers?: readonly Uint8Array[] } = {},
  ): Message {
    return {
      header: {
        msg_id: `${this.session}_${++this.#sent}`,
        session: this.session,
        username: this.#username,
        date: new Date().toISOString(),
        msg_type: type,
        version: PROTOCOL_VERSION,
      },
      parentHeader: parent ?? {},
      metadata: more.metadata ?? {},
      content,
      buffers: more.buffers ?? [],
    };
  }
}
