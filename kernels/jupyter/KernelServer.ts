import { loadParser, type Parser } from "../typescript/compile/parseTypeScript.js";
import type { EvaluatorEvent } from "../typescript/EvaluationOutcome.js";
import { Evaluator } from "../typescript/Evaluator.js";
import type { EvaluatorOptions } from "../typescript/EvaluatorOptions.js";
import { CommRegistry } from "./CommRegistry.js";
import { describeFault } from "./describeFault.js";
import type { HistoryStore } from "./history/HistoryStore.js";
import { InputRequests } from "./InputRequests.js";
import type { KernelContext } from "./KernelContext.js";
import type { LanguageService } from "./language/LanguageService.js";
import { LiveLanguage } from "./language/LiveLanguage.js";
import { limitMemory } from "./limitMemory.js";
import { Outbox } from "./Outbox.js";
import { OutputRelay } from "./OutputRelay.js";
import type { ProtocolTrace } from "./ProtocolTrace.js";
import { Publisher } from "./Publisher.js";
import { RequestDesk, type SendToClient } from "./RequestDesk.js";
import { RequestRouter } from "./RequestRouter.js";
import { TypeErrors } from "./TypeErrors.js";
import { takeEvaluatorEvent } from "./takeEvaluatorEvent.js";
import type { ConnectionInfo } from "./transport/ConnectionInfo.js";
import type { Transport, TransportListener } from "./transport/Transport.js";
import { MessageCodec } from "./wire/MessageCodec.js";
import { MessageFactory } from "./wire/MessageFactory.js";
import type { Signer } from "./wire/Signer.js";

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
  readonly #log: (line: string) => void;
  readonly #factory = new MessageFactory("kernel");
  readonly #outbox: Outbox;
  readonly #publisher: Publisher;
  readonly #inputs: InputRequests;
  readonly #router: RequestRouter;
  /** What arrives before all is wired. */
  readonly #early: (() => void)[] = [];
  #evaluator: Evaluator | undefined;
  #context: KernelContext | undefined;
  #desk: RequestDesk | undefined;
  #ending = false;

  private constructor(options: KernelServerOptions) {
    this.#options = options;
    const { trace } = options;
    const log = (line: string): void => options.log?.(line);
    const codec = new MessageCodec(options.signer);
    this.#log = log;
    this.#outbox = new Outbox({ codec, trace, log });
    this.#publisher = new Publisher((...message) => this.#outbox.deliver(...message), this.#factory);
    this.#inputs = new InputRequests((content, request) => this.#send("stdin", "input_request", request, content));
    this.#router = new RequestRouter({
      codec,
      trace,
      log,
      answer: (request, queue) => this.#desk!.answer(request, queue),
      onInput: (message) => this.#inputs.received(message),
      onExecute: () => this.#evaluator?.nudge(),
    });
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
    await this.#outbox.close();
    this.#options.onEnd?.();
  }

  async #start(): Promise<void> {
    const { connect, residentLimitMb } = this.#options;
    // The process of user code needs the longest, so it starts first.
    const evaluator = this.#startEvaluator();
    const publisher = this.#publisher;
    this.#outbox.connect(
      await connect({
        onFrames: (channel, frames) => this.#whenWired(() => this.#router.receive(channel, frames)),
        onSubscription: (topic) => {
          const subscription = Buffer.from(topic).toString("utf8");
          this.#whenWired(() => publisher.publish("iopub_welcome", { subscription }, undefined, { topic }));
        },
      }),
    );
    const context = this.#wire(evaluator);
    this.#context = context;
    this.#desk = new RequestDesk(context, this.#send, this.#log);
    if (residentLimitMb !== undefined) limitMemory(evaluator, residentLimitMb);
    publisher.status("starting", undefined);
    for (const action of this.#early.splice(0)) action();
  }

  #startEvaluator(): Promise<Evaluator> {
    const takeEvent = (event: EvaluatorEvent): void => this.#whenWired((context) => takeEvaluatorEvent(event, context));
    const evaluator = Evaluator.start({
      ...this.#options.evaluator,
      onEvent: takeEvent,
      onInput: (question) => {
        this.#context?.outputs.flush();
        return this.#inputs.ask(question);
      },
    });
    evaluator.then(
      (one) => (this.#evaluator = one),
      (error: unknown) => this.#log(`the process of user code did not start: ${describeFault(error)}`),
    );
    return evaluator;
  }

  #wire(evaluator: Promise<Evaluator>): KernelContext {
    const options = this.#options;
    const publisher = this.#publisher;
    const running = new Set<AbortController>();
    const outputs = new OutputRelay(publisher, () => running.size > 0, options.outputLimitMb);
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
      log: this.#log,
    });
    let parser: Promise<Parser> | undefined;
    return {
      evaluator: () => evaluator,
      parser: () => (parser ??= loadParser()),
      publisher,
      outputs,
      comms: new CommRegistry(publisher),
      subshells: this.#router.subshells,
      inputs: this.#inputs,
      history: options.history,
      live,
      language,
      types,
      connection: options.connection,
      executionCount: 0,
      running,
      interrupt: () => {
        // The first request goes through the cells' own signals, which also reach one that waits for its process.
        const fresh = [...running].filter((one) => !one.signal.aborted);
        for (const one of fresh) one.abort();
        if (fresh.length === 0)
          evaluator.then(
            (one) => one.interrupt(),
            () => undefined,
          );
      },
      shutdown: () => void this.stop(),
    };
  }

  #whenWired(action: (context: KernelContext) => void): void {
    if (this.#context === undefined) this.#early.push(() => action(this.#context!));
    else action(this.#context);
  }

  readonly #send: SendToClient = (channel, type, request, content) => {
    const message = this.#factory.create(type, content, request.header);
    this.#outbox.deliver(channel, message, request.identities);
    return message.header.msg_id;
  };
}
