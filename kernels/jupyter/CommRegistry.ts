import type { Publisher } from "./Publisher.js";
import type { JsonObject, MessageHeader, ReceivedMessage } from "./wire/Message.js";

/** One end of an open comm in the kernel. */
export interface CommHandler {
  message(data: unknown, buffers: readonly Uint8Array[], request: ReceivedMessage): void;
  closed?(data: unknown): void;
}

/** Opens a comm that a client asks for. */
export type CommTarget = (commId: string, data: unknown, request: ReceivedMessage) => CommHandler;

/** The comms between clients and the kernel, by target name and id. */
export class CommRegistry {
  readonly #publisher: Publisher;
  readonly #targets = new Map<string, CommTarget>();
  readonly #open = new Map<string, { readonly target: string; readonly handler: CommHandler }>();

  constructor(publisher: Publisher) {
    this.#publisher = publisher;
  }

  register(target: string, open: CommTarget): void {
    this.#targets.set(target, open);
  }

  /** Opens a comm from the kernel's side. */
  open(commId: string, target: string, data: JsonObject, handler: CommHandler, parent?: MessageHeader): void {
    this.#open.set(commId, { target, handler });
    this.#publisher.publish("comm_open", { comm_id: commId, target_name: target, data }, parent);
  }

  /** Sends to the client's end. */
  send(commId: string, data: JsonObject, buffers: readonly Uint8Array[] = [], parent?: MessageHeader): void {
    this.#publisher.publish("comm_msg", { comm_id: commId, data }, parent, { buffers });
  }

  /** The open comms as `comm_info_reply` lists them, of one target or of all. */
  list(target: string | undefined): Readonly<Record<string, { readonly target_name: string }>> {
    return Object.fromEntries(
      [...this.#open]
        .filter(([, comm]) => target === undefined || target === "" || comm.target === target)
        .map(([id, comm]) => [id, { target_name: comm.target }]),
    );
  }

  /** A client opens a comm; one of an unknown target is closed at once, as the protocol asks. */
  opened(request: ReceivedMessage): void {
    const { comm_id: id, target_name: name, data } = request.content;
    if (typeof id !== "string") return;
    const target = typeof name === "string" ? this.#targets.get(name) : undefined;
    if (target === undefined) this.#publisher.publish("comm_close", { comm_id: id, data: {} }, request.header);
    else this.#open.set(id, { target: String(name), handler: target(id, data, request) });
  }

  received(request: ReceivedMessage): void {
    const { comm_id: id, data } = request.content;
    if (typeof id === "string") this.#open.get(id)?.handler.message(data, request.buffers, request);
  }

  closed(request: ReceivedMessage): void {
    const id = request.content["comm_id"];
    if (typeof id !== "string") return;
    this.#open.get(id)?.handler.closed?.(request.content["data"]);
    this.#open.delete(id);
  }
}
