import { describeFault } from "./describeFault.js";
import type { KernelContext, Reply } from "./KernelContext.js";
import type { QueuedRequest, RequestQueue } from "./RequestQueue.js";
import { BadRequest } from "./requests/BadRequest.js";
import { REQUEST_HANDLERS } from "./requests/index.js";
import type { RequestChannel } from "./transport/Transport.js";
import type { JsonObject, ReceivedMessage } from "./wire/Message.js";

/** Sends to the client whose request it is; gives the id of the message. */
export type SendToClient = (
  channel: RequestChannel,
  type: string,
  request: ReceivedMessage,
  content: JsonObject,
) => string;

/** Answers requests, each by the handler of its type. */
export class RequestDesk {
  readonly #context: KernelContext;
  readonly #send: SendToClient;
  readonly #log: (line: string) => void;

  constructor(context: KernelContext, send: SendToClient, log: (line: string) => void) {
    this.#context = context;
    this.#send = send;
    this.#log = log;
  }

  /** Every request is framed by a busy and an idle status, whatever becomes of it. */
  async answer({ channel, message, aborted }: QueuedRequest, queue: RequestQueue): Promise<void> {
    const { publisher, outputs } = this.#context;
    publisher.status("busy", message.header);
    const isRequest = message.header.msg_type.endsWith("_request");
    const reply: Reply = aborted
      ? { content: isRequest ? { status: "aborted" } : undefined }
      : await this.#reply(message, channel);
    if (reply.abortsQueue === true) {
      // Requests that were sent before this one failed are still being read.
      await new Promise((done) => setImmediate(done));
      queue.abortExecutions();
    }
    outputs.flush();
    if (reply.content !== undefined)
      this.#send(channel, message.header.msg_type.replace(/_request$/, "_reply"), message, reply.content);
    publisher.status("idle", message.header);
    reply.afterwards?.();
  }

  async #reply(message: ReceivedMessage, channel: RequestChannel): Promise<Reply> {
    const type = message.header.msg_type;
    const handler = Object.hasOwn(REQUEST_HANDLERS, type) ? REQUEST_HANDLERS[type] : undefined;
    if (handler === undefined) {
      this.#log(`unknown message type ${type} on ${channel}`);
      return { content: type.endsWith("_request") ? failure("NotSupported", `${type} is not supported`) : undefined };
    }
    try {
      const { subshells } = this.#context;
      // A request that has begun goes on when its subshell is deleted.
      if (channel === "shell" && message.header.subshell_id != null) subshells.queue(message.header.subshell_id);
      return await handler(message, this.#context, channel);
    } catch (error) {
      const name = error instanceof Error ? error.name : "Error";
      const text = error instanceof Error ? error.message : String(error);
      if (!(error instanceof BadRequest)) this.#log(`${type}: ${describeFault(error)}`);
      return { content: type.endsWith("_request") ? failure(name, text) : undefined };
    }
  }
}

function failure(ename: string, evalue: string): JsonObject {
  return { status: "error", ename, evalue, traceback: [`${ename}: ${evalue}`] };
}
