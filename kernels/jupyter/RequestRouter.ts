import type { ProtocolTrace } from "./ProtocolTrace.js";
import { type QueuedRequest, RequestQueue } from "./RequestQueue.js";
import { Subshells } from "./Subshells.js";
import type { RequestChannel } from "./transport/Transport.js";
import type { ReceivedMessage } from "./wire/Message.js";
import type { MessageCodec } from "./wire/MessageCodec.js";
import { WireError } from "./wire/WireError.js";

export interface RequestRouterOptions {
  readonly codec: MessageCodec;
  readonly trace: ProtocolTrace | undefined;
  readonly log: (line: string) => void;
  /** Handles a request whose turn it is. Never rejects. */
  readonly answer: (request: QueuedRequest, queue: RequestQueue) => Promise<void>;
  /** Takes what clients say on the channel of questions to their users. */
  readonly onInput: (message: ReceivedMessage) => void;
  /** A request to run a cell has come, whenever its turn may be. */
  readonly onExecute: () => void;
}

/** Brings what arrives to the queue of its channel or subshell. */
export class RequestRouter {
  readonly subshells: Subshells;
  readonly #options: RequestRouterOptions;
  readonly #queues: Readonly<Record<"shell" | "control", RequestQueue>>;

  constructor(options: RequestRouterOptions) {
    this.#options = options;
    const makeQueue = (): RequestQueue => {
      const queue: RequestQueue = new RequestQueue((request) => options.answer(request, queue));
      return queue;
    };
    this.#queues = { shell: makeQueue(), control: makeQueue() };
    this.subshells = new Subshells(makeQueue);
  }

  receive(channel: RequestChannel, frames: readonly Uint8Array[]): void {
    const { codec, trace, log, answer, onInput, onExecute } = this.#options;
    let message: ReceivedMessage;
    try {
      message = codec.decode(frames);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      log(`dropped a message on ${channel}: ${error.message}`);
      return;
    }
    trace?.write("in", channel, message);
    if (message.header.msg_type === "execute_request") onExecute();
    if (channel === "stdin") onInput(message);
    else if (channel === "control" && message.header.msg_type === "debug_request")
      // It waits for the process of user code, and this channel must stay free for interrupts.
      void answer({ channel, message, aborted: false }, this.#queues.control);
    else if (channel === "control" || message.header.subshell_id == null) this.#queues[channel].push(channel, message);
    else if (this.subshells.has(message.header.subshell_id))
      this.subshells.queue(message.header.subshell_id).push(channel, message);
    // Its refusal does not wait for anything.
    else void answer({ channel, message, aborted: false }, this.#queues.shell);
  }
}
