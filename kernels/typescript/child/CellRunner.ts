import type { Runtime, Session } from "node:inspector";
import type { MimeBundle } from "../../render/MimeBundle.js";
import { startRendering } from "../../render/renderValue.js";
import type { HostMessage, ResultMessage } from "../messages.js";
import { CellContext, cellStorage } from "./CellContext.js";
import { describeThrown } from "./describeThrown.js";
import type { HostPort } from "./HostPort.js";
import { clearTerminatedContexts } from "./hardenInterrupts.js";
import { interruptDuckDb } from "./interruptDuckDb.js";
import type { LiveValues } from "./LiveValues.js";
import { noteResult } from "./pendingWork.js";
import { withoutKernelText } from "./withoutKernelFrames.js";

type EvaluateMessage = Extract<HostMessage, { type: "evaluate" }>;
type Outcome = Pick<ResultMessage, "status"> & Partial<Pick<ResultMessage, "bundle" | "error" | "accepted">>;

/** Time that an interrupted cell has to end by itself, by its signal, before the host gets its answer. */
const COOPERATION_MS = 20;
/** When queries are stopped again that waited behind those of an interrupted cell. */
const QUERY_STOPS_MS = [25, 75, 150, 300, 600, 1200] as const;
const OBJECT_GROUP = "cell";

/** Evaluates cells through the inspector, in V8's REPL mode, on the thread that it runs on. */
export class CellRunner {
  readonly #session: Session;
  readonly #values: LiveValues;
  readonly #port: HostPort;
  readonly #markStreams: (id: number) => boolean;
  readonly #running = new Map<number, CellContext>();
  readonly #lostIds = new Set<number>();
  #latest: CellContext | undefined;

  constructor(session: Session, values: LiveValues, port: HostPort, markStreams: (id: number) => boolean) {
    this.#session = session;
    this.#values = values;
    this.#port = port;
    this.#markStreams = markStreams;
  }

  /** The evaluation that was started last. */
  get latest(): CellContext | undefined {
    return this.#latest;
  }

  evaluate(message: EvaluateMessage): void {
    // Its interrupt came first, and was answered.
    if (this.#lostIds.delete(message.id)) return;
    const context = new CellContext(message.id, message.marks);
    for (const [id, earlier] of this.#running) if (earlier.result !== undefined) this.#running.delete(id);
    this.#latest = context;
    this.#running.set(context.id, context);
    // Node's types lack replMode.
    const request: Runtime.EvaluateParameterType & { replMode: boolean } = {
      expression: `${message.code}\n//# sourceURL=${message.url}`,
      objectGroup: OBJECT_GROUP,
      replMode: true,
      awaitPromise: true,
    };
    cellStorage.run(context, () => {
      let atOnce = true;
      this.#session.post("Runtime.evaluate", request, (error, response) => {
        if (context.result !== undefined) return;
        // An error of the call itself, not of the code, means that execution was terminated.
        if (error !== null) this.#settle(context, { status: "aborted" });
        else this.#answered(context, message, response, atOnce);
      });
      atOnce = false;
    });
  }

  /**
   * Answers a request to stop. It comes again until the result has arrived, because a termination may hit this call
   * itself, at any point, or the timer that it sets.
   */
  abort(id: number | undefined, terminated: boolean): void {
    clearTerminatedContexts();
    const context = id === undefined ? this.#latest : (this.#running.get(id) ?? this.#lost(id));
    if (context === undefined) return;
    if (context.result !== undefined) {
      if (id !== undefined) this.#port.post(context.result);
      else {
        context.interrupt();
        this.#interruptQueries();
      }
      context.stopLeftovers();
      return;
    }
    const since = context.interruptedAt;
    if (since === undefined) {
      if (!terminated) setTimeout(() => this.#settle(context, { status: "aborted" }), COOPERATION_MS);
      context.interrupt();
      this.#interruptQueries();
    }
    if (terminated || performance.now() - (context.interruptedAt ?? 0) > COOPERATION_MS)
      this.#settle(context, { status: "aborted" });
  }

  /** A connection runs the queries that wait for it one after the other: as long as no other cell begins, each is stopped. */
  #interruptQueries(): void {
    interruptDuckDb();
    const stopped = this.#latest;
    for (const ms of QUERY_STOPS_MS)
      setTimeout(() => {
        if (this.#latest === stopped) interruptDuckDb();
      }, ms).unref();
  }

  /** The request to evaluate is still on its way, or a termination has hit its delivery. */
  #lost(id: number): CellContext {
    const context = new CellContext(id);
    this.#lostIds.add(id);
    this.#running.set(id, context);
    context.result = resultOf(context, { status: "aborted", accepted: false }, false);
    return context;
  }

  #answered(
    context: CellContext,
    message: EvaluateMessage,
    { result, exceptionDetails }: Runtime.EvaluateReturnType,
    atOnce: boolean,
  ): void {
    try {
      if (exceptionDetails !== undefined) this.#threw(context, exceptionDetails, atOnce);
      else if (!message.showsValue || result.type === "undefined") this.#settle(context, { status: "ok" });
      else this.#render(context, this.#values.of(result));
    } catch (error) {
      // A toDisplay() or a getter of the user's value threw while it was shown.
      this.#settle(context, { status: "error", error: describeThrown(error) });
    } finally {
      this.#session.post("Runtime.releaseObjectGroup", { objectGroup: OBJECT_GROUP });
    }
  }

  /** @param atOnce before the call to evaluate returned: V8 has refused to compile the cell */
  #threw(context: CellContext, details: Runtime.ExceptionDetails, atOnce: boolean): void {
    const value = details.exception === undefined ? new Error(details.text) : this.#values.of(details.exception);
    // What a termination has rejected says nothing.
    if (context.interrupted && value === null) {
      this.#settle(context, { status: "aborted" });
      return;
    }
    const thrown = describeThrown(value);
    const refused = atOnce && thrown.name === "SyntaxError";
    const place = refused ? { place: { line: details.lineNumber + 1, column: details.columnNumber + 1 } } : {};
    this.#settle(context, {
      status: context.interrupted ? "aborted" : "error",
      error: { ...thrown, ...place },
      accepted: !refused,
    });
  }

  #render(context: CellContext, value: unknown): void {
    noteResult(value);
    const { now, later } = startRendering(value);
    if (later === undefined) this.#settle(context, { status: "ok", bundle: withoutKernelText(now) });
    else
      later.then(
        (bundle) => this.#settle(context, { status: "ok", bundle: withoutKernelText(bundle) }),
        (error: unknown) => this.#settle(context, { status: "error", error: describeThrown(error) }),
      );
  }

  #settle(context: CellContext, outcome: Outcome): void {
    // Only an interrupt overtakes a result that waits for its output.
    if (context.result !== undefined || (context.settling && outcome.status !== "aborted")) return;
    context.settling = true;
    const finish = (): void => {
      if (context.result !== undefined) return;
      context.result = resultOf(context, outcome, context.marks && this.#markStreams(context.id));
      this.#port.postResult(context.result);
      if (outcome.status === "aborted") context.stopLeftovers();
    };
    if (outcome.status === "aborted") finish();
    else if (context.awaitedOutput.size > 0) void Promise.all(context.awaitedOutput).then(() => setImmediate(finish));
    // One turn of the event loop lets rejections that nobody handles, and what was deferred by a tick, come first.
    else setImmediate(finish);
  }
}

function resultOf(context: CellContext, outcome: Outcome, marked: boolean): ResultMessage {
  const bundle: MimeBundle | undefined = outcome.bundle;
  return {
    type: "result",
    id: context.id,
    status: outcome.status,
    bundle,
    error: outcome.error,
    accepted: outcome.accepted ?? true,
    elapsedMs: performance.now() - context.startedAt,
    marked,
  };
}
