import { loadParser, type Parser } from "../typescript/compile/parseTypeScript.js";
import type { EvaluatorEvent } from "../typescript/EvaluationOutcome.js";
import { Evaluator, type EvaluatorOptions } from "../typescript/Evaluator.js";
import { CommRegistry } from "./CommRegistry.js";
import type { HistoryStore } from "./history/HistoryStore.js";
import { InputRequests } from "./InputRequests.js";
import type { KernelContext, Reply } from "./KernelContext.js";
import type { LanguageService } from "./language/LanguageService.js";
import { LiveLanguage } from "./language/LiveLanguage.js";
import { OutputRelay } from "./OutputRelay.js";
import type { ProtocolTrace } from "./ProtocolTrace.js";
import { type Deliver, Publisher } from "./Publisher.js";
import { type QueuedRequest, RequestQueue } from "./RequestQueue.js";
import { BadRequest } from "./requests/BadRequest.js";
import { REQUEST_HANDLERS } from "./requests/index.js";
import { Subshells } from "./Subshells.js";
import { TypeErrors } from "./TypeErrors.js";
import type { ConnectionInfo } from "./transport/ConnectionInfo.js";
import type { Channel, RequestChannel, Transport, TransportListener } from "./transport/Transport.js";
import { watchMemory } from "./watchMemory.js";
import type { JsonObject, Message, ReceivedMessage } from "./wire/Message.js";
import { MessageCodec } from "./wire/MessageCodec.js";
import { MessageFactory } from "./wire/MessageFactory.js";
import type { Signer } from "./wire/Signer.js";
import { WireError } from "./wire/WireError.js";

export interface KernelServerOptions {
  readonly signer: Signer;
  readonly history: HistoryStore;
  /** Opens the connection to the clients. */
  readonly connect: (listener: TransportListener) => Promise<Transport>;
  /** What `connect_request` is told. */
  readonly connection?: ConnectionInfo | undefined;
  readonly evaluator?: Omit<EvaluatorOptions, "onEvent" | "onInput"> | undefined;
  /** Completion and hover; by default the live values answer. */
  readonly language?: ((live: LiveLanguage) => LanguageService) | undefined;
  /** Whether type errors of cells are shown (default: they are), and whether they stop a cell (default: they do not). */
  readonly types?: { readonly shown: boolean; readonly strict: boolean } | undefined;
  /** Resident memory that the process of user code may have. */
  readonly residentLimitMb?: number | undefined;
  /** What one cell may print, in MB; the rest goes into a file. */
  readonly outputLimitMb?: number | undefined;
  readonly trace?: ProtocolTrace | undefined;
  /** Called once, when the kernel has ended. */
  readonly onEnd?: (() => void) | undefined;
  /** Diagnostics, one line each. */
  readonly log?: ((line: string) => void) | undefined;
}

const END_MS = 2000;

/**
 * A Jupyter kernel: takes the requests of its clients, in order on each channel, and runs their cells in an Evaluator. User
 * code runs in another process, so that requests on the control channel are answered whatever a cell does.
 */
export class KernelServer {
  readonly #options: KernelServerOptions;
  readonly #codec: MessageCodec;
  readonly #factory = new MessageFactory("kernel");
  readonly #queues: Readonly<Record<"shell" | "control", RequestQueue>>;
  readonly #subshells: Subshells;
  readonly #early: (() => void)[] = [];
  /** Messages on their way out, in order. */
  readonly #outbox: Parameters<Deliver>[] = [];
  #transport: Transport | undefined;
  #evaluator: Evaluator | undefined;
  #context: KernelContext | undefined;
  #ending = false;

  private constructor(options: KernelServerOptions) {
    this.#options = options;
    this.#codec = new MessageCodec(options.signer);
    const makeQueue = (): RequestQueue => {
      const queue: RequestQueue = new RequestQueue((request) => this.#handle(request, queue));
      return queue;
    };
    this.#queues = { shell: makeQueue(), control: makeQueue() };
    this.#subshells = new Subshells(makeQueue);
  }

  /** Starts the process of user code and opens the connection; rejects when the connection cannot be opened. */
  static async start(options: KernelServerOptions): Promise<KernelServer> {
    const server = new KernelServer(options);
    await server.#start();
    return server;
  }

  /** Ends the process of user code and the connection. */
  async stop(): Promise<void> {
    if (this.#ending) return;
    this.#ending = true;
    const context = this.#context!;
    context.types.stop();
    context.outputs.flush();
    const ended = context
      .evaluator()
      .then((evaluator) => evaluator.stop())
      .catch(() => undefined)
      .then(() => context.history.close())
      .then(() => context.language.close?.());
    const late = new Promise<void>((done) => setTimeout(done, END_MS).unref());
    await Promise.race([ended, late]);
    context.outputs.flush();
    this.#post();
    await this.#transport?.close();
    this.#options.onEnd?.();
  }

  async #start(): Promise<void> {
    const options = this.#options;
    // The process of user code needs the longest, so it starts first.
    let takeEvent = (event: EvaluatorEvent): void => void this.#early.push(() => takeEvent(event));
    const inputs = new InputRequests((content, request) => this.#send("stdin", "input_request", request, content));
    const evaluator = Evaluator.start({
      ...options.evaluator,
      onEvent: (event) => takeEvent(event),
      onInput: (question) => {
        this.#context?.outputs.flush();
        return inputs.ask(question);
      },
    });
    evaluator.then(
      (one) => (this.#evaluator = one),
      () => undefined,
    );
    evaluator.catch((error: unknown) => this.#log(`the process of user code did not start: ${describe(error)}`));
    const transport = await options.connect({
      onFrames: (channel, frames) => this.#receive(channel, frames),
      onSubscription: (topic) => this.#welcome(topic),
    });
    this.#transport = transport;
    const publisher = new Publisher((...message) => this.#deliver(...message), this.#factory);
    const outputs = new OutputRelay(publisher, () => (this.#context?.running.size ?? 0) > 0, options.outputLimitMb);
    const live = new LiveLanguage(() => evaluator);
    const language: LanguageService = options.language?.(live) ?? live;
    const types = new TypeErrors({
      shown: true,
      strict: false,
      ...options.types,
      language,
      defined: (names) => live.defined(names),
      show: ({ data, metadata }, parent) => {
        outputs.flush();
        publisher.publish("display_data", { data, metadata, transient: {} }, parent);
      },
      log: (line) => this.#log(line),
    });
    let parser: Promise<Parser> | undefined;
    const context: KernelContext = {
      evaluator: () => evaluator,
      parser: () => (parser ??= loadParser()),
      publisher,
      outputs,
      comms: new CommRegistry(publisher),
      subshells: this.#subshells,
      inputs,
      history: options.history,
      live,
      language,
      types,
      connection: options.connection,
      executionCount: 0,
      running: new Set(),
      interrupt: () => {
        // The first request goes through the cells' own signals, which also reach one that waits for its process.
        const fresh = [...context.running].filter((one) => !one.signal.aborted);
        for (const running of fresh) running.abort();
        if (fresh.length === 0)
          evaluator.then(
            (one) => one.interrupt(),
            () => undefined,
          );
      },
      shutdown: () => void this.stop(),
    };
    this.#context = context;
    takeEvent = (event) => {
      if (event.kind === "ended") {
        types.reset();
        language.reset?.();
      } else if (event.kind === "replayed") language.executed?.({ id: event.cellName, code: event.code });
      outputs.take(event);
      if (event.kind === "comm") context.comms.sent(event.comm, outputs.headerOf(event.id));
      else if (event.kind === "target") context.comms.addTarget(event.name);
      else if (event.kind === "ended" || event.kind === "restarted") context.comms.closeAll();
    };
    if (options.residentLimitMb !== undefined) watchMemory(evaluator, options.residentLimitMb);
    publisher.status("starting", undefined);
    for (const action of this.#early.splice(0)) action();
  }

  #receive(channel: RequestChannel, frames: readonly Uint8Array[]): void {
    if (this.#context === undefined) {
      this.#early.push(() => this.#receive(channel, frames));
      return;
    }
    let message: ReceivedMessage;
    try {
      message = this.#codec.decode(frames);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.#log(`dropped a message on ${channel}: ${error.message}`);
      return;
    }
    this.#options.trace?.write("in", channel, message);
    if (message.header.msg_type === "execute_request") this.#evaluator?.nudge();
    if (channel === "stdin") this.#context.inputs.received(message);
    else if (channel === "control" && message.header.msg_type === "debug_request")
      // It waits for the process of user code, and this channel must stay free for interrupts.
      void this.#handle({ channel, message, aborted: false }, this.#queues.control);
    else if (channel === "control" || message.header.subshell_id == null) this.#queues[channel].push(channel, message);
    else if (this.#subshells.has(message.header.subshell_id))
      this.#subshells.queue(message.header.subshell_id).push(channel, message);
    // Its refusal does not wait for anything.
    else void this.#handle({ channel, message, aborted: false }, this.#queues.shell);
  }

  #welcome(topic: Uint8Array): void {
    if (this.#context === undefined) this.#early.push(() => this.#welcome(topic));
    else
      this.#context.publisher.publish(
        "iopub_welcome",
        { subscription: Buffer.from(topic).toString("utf8") },
        undefined,
        {
          topic,
        },
      );
  }

  /** Every request is framed by a busy and an idle status, whatever becomes of it. */
  async #handle({ channel, message, aborted }: QueuedRequest, queue: RequestQueue): Promise<void> {
    const { publisher, outputs } = this.#context!;
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
      // A request that has begun goes on when its subshell is deleted.
      if (channel === "shell" && message.header.subshell_id != null) this.#subshells.queue(message.header.subshell_id);
      return await handler(message, this.#context!, channel);
    } catch (error) {
      const name = error instanceof Error ? error.name : "Error";
      const text = error instanceof Error ? error.message : String(error);
      if (!(error instanceof BadRequest)) this.#log(`${type}: ${describe(error)}`);
      return { content: type.endsWith("_request") ? failure(name, text) : undefined };
    }
  }

  /** Sends to the client whose request it is; gives the id of the message. */
  #send(channel: RequestChannel, type: string, request: ReceivedMessage, content: JsonObject): string {
    const message = this.#factory.create(type, content, request.header);
    this.#deliver(channel, message, request.identities);
    return message.header.msg_id;
  }

  /**
   * Sends when the code that runs now has ended: the cell that `busy` announces reaches its process first, and the two are
   * signed and written while it runs.
   */
  #deliver(channel: Channel, message: Message, routing: readonly Uint8Array[]): void {
    if (this.#outbox.push([channel, message, routing]) === 1) setImmediate(() => this.#post());
  }

  #post(): void {
    for (const [channel, message, routing] of this.#outbox.splice(0)) {
      const failed = (error: unknown): void => this.#log(`cannot send ${message.header.msg_type}: ${describe(error)}`);
      try {
        this.#options.trace?.write("out", channel, message);
        this.#transport?.send(channel, this.#codec.encode(message, routing)).catch(failed);
      } catch (error) {
        failed(error);
      }
    }
  }

  #log(line: string): void {
    this.#options.log?.(line);
  }
}

function failure(ename: string, evalue: string): JsonObject {
  return { status: "error", ename, evalue, traceback: [`${ename}: ${evalue}`] };
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
