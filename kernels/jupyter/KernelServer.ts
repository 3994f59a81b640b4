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
import { Publisher } from "./Publisher.js";
import { type QueuedRequest, RequestQueue } from "./RequestQueue.js";
import { BadRequest } from "./requests/BadRequest.js";
import { REQUEST_HANDLERS } from "./requests/index.js";
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
  readonly #early: (() => void)[] = [];
  #transport: Transport | undefined;
  #context: KernelContext | undefined;
  #ending = false;

  private constructor(options: KernelServerOptions) {
    this.#options = options;
    this.#codec = new MessageCodec(options.signer);
    const handle = (request: QueuedRequest): Promise<void> => this.#handle(request);
    this.#queues = { shell: new RequestQueue(handle), control: new RequestQueue(handle) };
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
    evaluator.catch((error: unknown) => this.#log(`the process of user code did not start: ${describe(error)}`));
    const transport = await options.connect({
      onFrames: (channel, frames) => this.#receive(channel, frames),
      onSubscription: (topic) => this.#welcome(topic),
    });
    this.#transport = transport;
    const publisher = new Publisher((...message) => this.#deliver(...message), this.#factory);
    const outputs = new OutputRelay(publisher, () => this.#context?.running !== undefined, options.outputLimitMb);
    const live = new LiveLanguage(() => evaluator);
    let parser: Promise<Parser> | undefined;
    const context: KernelContext = {
      evaluator: () => evaluator,
      parser: () => (parser ??= loadParser()),
      publisher,
      outputs,
      comms: new CommRegistry(publisher),
      inputs,
      history: options.history,
      live,
      language: options.language?.(live) ?? live,
      connection: options.connection,
      executionCount: 0,
      running: undefined,
      interrupt: () => {
        const { running } = context;
        // The first request goes through the cell's own signal, which also reaches one that waits for its process.
        if (running !== undefined && !running.signal.aborted) running.abort();
        else
          evaluator.then(
            (one) => one.interrupt(),
            () => undefined,
          );
      },
      shutdown: () => void this.stop(),
    };
    this.#context = context;
    takeEvent = (event) => {
      if (event.kind === "ended") context.language.reset?.();
      else if (event.kind === "replayed") context.language.executed?.({ id: event.cellName, code: event.code });
      outputs.take(event);
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
    if (channel === "stdin") this.#context.inputs.received(message);
    else this.#queues[channel].push(channel, message);
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
  async #handle({ channel, message, aborted }: QueuedRequest): Promise<void> {
    const { publisher, outputs } = this.#context!;
    publisher.status("busy", message.header);
    const reply: Reply = aborted ? { content: { status: "aborted" } } : await this.#reply(message, channel);
    if (reply.abortsQueue === true) {
      // Requests that were sent before this one failed are still being read.
      await new Promise((done) => setImmediate(done));
      this.#queues[channel as "shell" | "control"].abortExecutions();
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

  #deliver(channel: Channel, message: Message, routing: readonly Uint8Array[]): void {
    const failed = (error: unknown): void => this.#log(`cannot send ${message.header.msg_type}: ${describe(error)}`);
    let frames: Uint8Array[];
    try {
      this.#options.trace?.write("out", channel, message);
      frames = this.#codec.encode(message, routing);
    } catch (error) {
      failed(error);
      return;
    }
    this.#transport?.send(channel, frames).catch(failed);
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
