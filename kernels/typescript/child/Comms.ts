import type { CommEvent } from "../messages.js";
import type { CellContext } from "./CellContext.js";
import { Comm, type CommBuffer, type CommMessage } from "./Comm.js";
import type { HostPort } from "./HostPort.js";

/** Takes a comm that a client has opened, with what came along. */
export type CommTarget = (comm: Comm, message: CommMessage) => unknown;

/** What may go along with the opening of a comm. */
export interface CommOpenOptions {
  readonly buffers?: readonly CommBuffer[];
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** The global `comms`. */
export interface CommsGlobal {
  open(target: string, data?: unknown, options?: CommOpenOptions): Comm;
  on(target: string, handler: CommTarget): void;
}

/** The bytes of one message that are held in memory several times on their way. */
const MAX_BYTES = 512 * 1024 * 1024;

/** The cells' ends of all comms. */
export class Comms {
  readonly #port: HostPort;
  readonly #currentCell: () => CellContext | undefined;
  readonly #open = new Map<string, Comm>();
  readonly #targets = new Map<string, CommTarget>();
  readonly #arrived = new Map<number, CommEvent>();

  constructor(port: HostPort, currentCell: () => CellContext | undefined) {
    this.#port = port;
    this.#currentCell = currentCell;
  }

  /** What cells see. */
  readonly global: CommsGlobal = {
    open: (target, data = {}, options = {}) => {
      const comm = this.#add(crypto.randomUUID().replaceAll("-", ""), nameOf(target));
      try {
        this.#post("open", comm.id, comm.target, data, options.buffers ?? [], options.metadata ?? {});
      } catch (error) {
        this.#open.delete(comm.id);
        throw error;
      }
      return comm;
    },
    on: (target, handler) => {
      if (typeof handler !== "function") throw new TypeError("comms.on takes the name of a target and a function");
      this.#targets.set(nameOf(target), handler);
      this.#port.post({ type: "target", name: target });
    },
  };

  /** Keeps an event until `deliver(id)` handles it. */
  arrived(id: number, event: CommEvent): void {
    this.#arrived.set(id, event);
  }

  /** Calls the handlers of an event; rejects with what they throw. */
  async deliver(id: number): Promise<void> {
    const event = this.#arrived.get(id);
    this.#arrived.delete(id);
    if (event === undefined) return;
    // Its own memory: what came through the channel shares one block with other messages.
    const buffers = event.buffers.map((buffer) => new Uint8Array(buffer));
    const message: CommMessage = { data: event.data, metadata: event.metadata, buffers };
    if (event.event === "open") {
      await this.#opened(event, message);
      return;
    }
    const comm = this.#open.get(event.comm);
    if (comm === undefined) return;
    if (event.event === "message") await Comm.received(comm, message);
    else {
      this.#open.delete(event.comm);
      await Comm.closed(comm, message);
    }
  }

  async #opened(event: CommEvent, message: CommMessage): Promise<void> {
    const target = this.#targets.get(event.target);
    const comm = this.#add(event.comm, event.target);
    try {
      if (target === undefined) throw new Error(`no cell takes comms of the target ${JSON.stringify(event.target)}`);
      await target(comm, message);
    } catch (error) {
      comm.close();
      throw error;
    }
  }

  #add(id: string, target: string): Comm {
    const comm = new Comm(id, target, {
      send: (...sent) => this.#post("message", sent[0], "", sent[1], sent[2], sent[3]),
      close: (closed, data) => {
        this.#post("close", closed, "", data, [], {});
        this.#open.delete(closed);
      },
    });
    this.#open.set(id, comm);
    return comm;
  }

  #post(
    event: CommEvent["event"],
    comm: string,
    target: string,
    data: unknown,
    buffers: readonly CommBuffer[],
    metadata: Readonly<Record<string, unknown>>,
  ): void {
    const context = this.#currentCell();
    const bytes = buffers.map(bytesOf);
    const total = bytes.reduce((sum, one) => sum + one.byteLength, 0);
    if (total > MAX_BYTES)
      throw new RangeError(
        `buffers of ${total} bytes are more than a message carries (${MAX_BYTES}); send them in parts`,
      );
    // Closing is how an interrupted cell cleans up.
    if (event !== "close") context?.throwIfInterrupted();
    this.#port.post({
      type: "comm",
      id: context?.id,
      event: {
        event,
        comm,
        target,
        data: plain(data),
        metadata: plain(metadata) as CommEvent["metadata"],
        buffers: bytes,
      },
    });
  }
}

function nameOf(target: unknown): string {
  if (typeof target === "string" && target !== "") return target;
  throw new TypeError("the target of a comm is a name: a string that is not empty");
}

/** As the front end will see it; a value that JSON cannot hold is an error here, in the cell. */
function plain(data: unknown): unknown {
  const text = JSON.stringify(data);
  if (text === undefined) throw new TypeError(`a comm carries JSON, not ${typeof data}; binary data go as buffers`);
  return JSON.parse(text);
}

function bytesOf(buffer: CommBuffer, index: number): Uint8Array {
  // A copy: the cell may go on writing into its own, and a view may stand in a much larger one.
  if (ArrayBuffer.isView(buffer))
    return new Uint8Array(new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength));
  if (buffer instanceof ArrayBuffer || buffer instanceof SharedArrayBuffer)
    return new Uint8Array(new Uint8Array(buffer));
  throw new TypeError(`buffer ${index} is ${typeof buffer}, not an ArrayBuffer, a typed array or a DataView`);
}
