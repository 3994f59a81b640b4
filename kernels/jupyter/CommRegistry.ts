import type { CommEvent } from "../typescript/messages.js";
import type { Publisher } from "./Publisher.js";
import type { MessageHeader, ReceivedMessage } from "./wire/Message.js";

/**
 * The comms between clients and cells, by id, and the targets that cells take. The cells' ends are in the process of user
 * code; here is what is known about them without asking it.
 */
export class CommRegistry {
  readonly #publisher: Publisher;
  readonly #targets = new Set<string>();
  readonly #open = new Map<string, string>();

  constructor(publisher: Publisher) {
    this.#publisher = publisher;
  }

  /** A cell takes the comms of a target from now on. */
  addTarget(name: string): void {
    this.#targets.add(name);
  }

  /** Broadcasts what a cell does with a comm; `parent` is the request that it belongs to. */
  sent({ event, comm, target, data, metadata, buffers }: CommEvent, parent: MessageHeader | undefined): void {
    const content = { comm_id: comm, data };
    if (event === "open") {
      this.#open.set(comm, target);
      this.#publisher.publish("comm_open", { ...content, target_name: target }, parent, { metadata, buffers });
    } else if (event === "message") this.#publisher.publish("comm_msg", content, parent, { metadata, buffers });
    else {
      this.#open.delete(comm);
      this.#publisher.publish("comm_close", content, parent, { metadata, buffers });
    }
  }

  /**
   * Takes a message of a client; gives the event that the cells have to handle, or undefined when there is nobody to handle
   * it. A comm of an unknown target is closed at once, as the protocol asks.
   */
  received({ header, content, metadata, buffers }: ReceivedMessage): CommEvent | undefined {
    const { comm_id: comm, target_name: name, data = {} } = content;
    if (typeof comm !== "string") return undefined;
    const event = EVENTS[header.msg_type];
    const target = event === "open" ? String(name) : "";
    if (event === "open") {
      if (!this.#targets.has(target)) {
        this.#publisher.publish("comm_close", { comm_id: comm, data: {} }, header);
        return undefined;
      }
      this.#open.set(comm, target);
    } else if (event === undefined || !this.#open.has(comm)) return undefined;
    if (event === "close") this.#open.delete(comm);
    return { event, comm, target, data, metadata, buffers };
  }

  /** The process of user code is gone, and with it the cells' ends. */
  closeAll(): void {
    this.#targets.clear();
    for (const comm of this.#open.keys()) this.#publisher.publish("comm_close", { comm_id: comm, data: {} }, undefined);
    this.#open.clear();
  }

  /** The open comms as `comm_info_reply` lists them, of one target or of all. */
  list(target: string | undefined): Readonly<Record<string, { readonly target_name: string }>> {
    return Object.fromEntries(
      [...this.#open]
        .filter(([, name]) => target === undefined || target === "" || name === target)
        .map(([id, name]) => [id, { target_name: name }]),
    );
  }
}

const EVENTS: Readonly<Record<string, CommEvent["event"]>> = {
  comm_open: "open",
  comm_msg: "message",
  comm_close: "close",
};
