import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { StrikebookError } from "strikebook";
import type { CellError } from "./CellError.js";
import { CellSources } from "./CellSources.js";
import { COMM_URL } from "./child/commUrl.js";
import type { Probe } from "./child/probe.js";
import { CellNames, type DeclaredNames } from "./compile/CellNames.js";
import { CompileError } from "./compile/CompileError.js";
import { compileCell } from "./compile/compileCell.js";
import { loadParser, type Parser } from "./compile/parseTypeScript.js";
import { loadStripper } from "./compile/stripTypes.js";
import { describeEnd } from "./describeEnd.js";
import type {
  EvaluationOptions,
  EvaluationOutcome,
  EvaluationRequest,
  EvaluatorEvent,
  InputQuestion,
} from "./EvaluationOutcome.js";
import { type ChildReport, EvaluatorProcess, type ProcessEnd } from "./EvaluatorProcess.js";
import { Lanes } from "./Lanes.js";
import type { CommEvent, ResultMessage } from "./messages.js";
import { type ProbeAnswer, ProbeQuestions } from "./ProbeQuestions.js";
import { CHILD_ENTRY } from "./packageFolders.js";
import { SessionCells } from "./SessionCells.js";
import { slowLoopHint } from "./slowLoopHint.js";

export interface EvaluatorOptions {
  /** Working folder of user code (default: the host's). */
  readonly cwd?: string | undefined;
  /** The notebook file, or a folder with a `/` at its end: imports resolve from its folder (default: `cwd`). */
  readonly importFrom?: string | undefined;
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly onEvent?: ((event: EvaluatorEvent) => void) | undefined;
  /** Asks the user for a cell; what it rejects with is thrown in the cell (default: there is nobody to ask). */
  readonly onInput?: ((question: InputQuestion) => Promise<string>) | undefined;
  /** Time that an interrupted cell has before its process is killed (default 3,000 ms). */
  readonly graceMs?: number | undefined;
  /** Limit of the V8 heap of user code. */
  readonly memoryLimitMb?: number | undefined;
  /** Entry of the child process (default: the built one beside this file). */
  readonly childEntry?: string | undefined;
}

interface Running {
  readonly serial: number;
  readonly id: string;
  readonly cellName: string;
  readonly url: string;
  readonly declared: DeclaredNames | undefined;
  /** The source of a cell. */
  readonly code?: string;
  readonly startedAt: number;
  readonly finish: (outcome: EvaluationOutcome) => void;
  graceTimer: NodeJS.Timeout | undefined;
  interrupted: boolean;
}

/** An evaluation whose turn it is in its lane; it has no `running` while its process is still starting. */
interface Turn {
  interrupted: boolean;
  running: Running | undefined;
}

const START_MS = 20_000;
/** The stripper takes 50 ms to load: the first cell with types waits for that unless there was a pause before it. */
const IDLE_MS = 200;
const STOP_MS = 500;
/** How errors name what runs when a comm has a message. */
const COMM_HANDLER = "Handler of a comm";

/**
 * Evaluates TypeScript cells in a child process, one after another in each lane, in one session: names persist and can be
 * declared again, top-level await works, the value of the last expression is the result. The host is never blocked by user
 * code and does not die with it. Everything that cells print or show arrives as events before the outcome of their cell.
 *
 * @example
 * const evaluator = await Evaluator.start({ onEvent: console.log });
 * const { value } = await evaluator.evaluate({ code: "1 + 1", cellName: "Cell 1" });
 * await evaluator.stop();
 */
export class Evaluator {
  readonly #options: EvaluatorOptions;
  readonly #cwd: string;
  readonly #importFrom: string;
  #parse: Parser | undefined;
  #process: EvaluatorProcess | undefined;
  #starting: Promise<void> | undefined;
  #names = new CellNames();
  #sources: CellSources;
  readonly #cells = new SessionCells();
  /** Why the process was killed, when that is known better here than from its exit. */
  #endReason: { readonly name: string; readonly reason: string } | undefined;
  readonly #running = new Map<number, Running>();
  readonly #turns = new Set<Turn>();
  readonly #lanes = new Lanes();
  readonly #probes = new ProbeQuestions();
  #serial = 0;
  #ids = new Map<number, { id: string; url: string }>();
  #stopped = false;
  #idle: NodeJS.Timeout | undefined;
  #onStarted: ((end?: ProcessEnd) => void) | undefined;
  #whenGone: (() => void) | undefined;

  private constructor(options: EvaluatorOptions) {
    this.#options = options;
    this.#cwd = resolve(options.cwd ?? process.cwd());
    const from = options.importFrom ?? `${this.#cwd}/`;
    // Only the folder matters for imports; a folder gets a file name of its own.
    this.#importFrom = /[\\/]$/.test(from) ? resolve(from, "notebook.ipynb") : resolve(from);
    this.#sources = new CellSources(this.#cwd);
  }

  /** Starts the child process; rejects when it cannot be started. */
  static async start(options: EvaluatorOptions = {}): Promise<Evaluator> {
    const entry = options.childEntry ?? CHILD_ENTRY;
    if (!existsSync(entry)) throw await failure("environment", `no ${entry}`, "build the package: npm run build");
    const evaluator = new Evaluator(options);
    const started = evaluator.#start();
    // The compiler loads while the child starts, on the other core.
    evaluator.#parse = await loadParser();
    await started;
    evaluator.#idle = setTimeout(loadStripper, IDLE_MS).unref();
    return evaluator;
  }

  /** Process id of the running child. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /**
   * Evaluates a cell after all earlier ones of its lane. Never rejects for what the cell does: errors, interrupts and the
   * death of the process are outcomes. After a death the next cell starts in a fresh process, without the variables.
   */
  evaluate(request: EvaluationRequest, options: EvaluationOptions = {}): Promise<EvaluationOutcome> {
    return this.#inTurn(request.cellName, options, (turn) => {
      if (SessionCells.asksForReplay(request.code) && this.#names.kindOf("replay") === undefined)
        return this.#replay(request, turn);
      return request.remembered === true ? this.#remember(request, turn) : this.#evaluateNow(request, turn);
    });
  }

  /** Something to evaluate is about to come: wakes the process, so that it is awake when it comes. */
  nudge(): void {
    if (this.#turns.size === 0) this.#process?.nudge();
  }

  /**
   * Hands an event of a comm to the cells; how their handlers end is the outcome.
   *
   * @param id named in the events of what the handlers print and show
   */
  deliver(event: CommEvent, id: string, options: EvaluationOptions = {}): Promise<EvaluationOutcome> {
    return this.#inTurn(COMM_HANDLER, options, (turn) => {
      const running = this.#begin({ id, cellName: COMM_HANDLER, url: COMM_URL, declared: undefined }, turn);
      this.#process?.send({ type: "comm", id: running.serial, event, marks: this.#process.needsMarks });
      return running.outcome;
    });
  }

  /**
   * Asks about the live values, also while cells run: it is answered where one of them awaits, within `timeoutMs` or as
   * "busy". Never starts a process.
   */
  async ask<Asked extends keyof Probe>(
    asked: Asked,
    details: Parameters<Probe[Asked]>,
    timeoutMs: number,
  ): Promise<ProbeAnswer<Asked>> {
    const child = this.#process;
    if (child === undefined || child.ended) return { status: "gone" };
    return this.#probes.ask((message) => child.send(message), asked, details, timeoutMs);
  }

  /**
   * Stops what runs: aborts the `signal` of every running cell, then terminates their execution (variables are kept), and
   * after the grace time kills the process and starts a fresh one. Without a running cell, stops what the latest one left
   * running.
   */
  interrupt(): void {
    if (this.#turns.size === 0) this.#process?.send({ type: "interrupt", id: undefined });
    for (const turn of this.#turns) this.#interrupt(turn);
  }

  #interrupt(turn: Turn): void {
    turn.interrupted = true;
    const { running } = turn;
    if (running === undefined) return;
    this.#process?.send({ type: "interrupt", id: running.serial });
    running.interrupted = true;
    running.graceTimer ??= setTimeout(() => this.#process?.kill(), this.#options.graceMs ?? 3000);
  }

  /** Ends the process at once; a running cell ends with an error of this name, and the next one gets a fresh process. */
  kill(name: string, reason: string): void {
    if (this.#process === undefined || this.#process.ended) return;
    this.#endReason = { name, reason };
    this.#process.kill();
  }

  /** Ends the process and starts a fresh one; a running cell ends with an error. */
  async restart(): Promise<void> {
    await this.#end(0);
    await this.#start();
    this.#emit({ kind: "restarted" });
  }

  /** Ends the process; `process.on("exit")` handlers of user code have half a second. Nothing is left running. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#idle);
    await this.#end(STOP_MS);
  }

  async #end(graceMs: number): Promise<void> {
    const child = this.#process;
    if (child === undefined || child.ended) return;
    const gone = new Promise<void>((done) => (this.#whenGone = done));
    child.send({ type: "stop" });
    const timer = setTimeout(() => child.kill(), graceMs);
    await gone;
    clearTimeout(timer);
  }

  #start(): Promise<void> {
    this.#names = new CellNames();
    this.#starting = new Promise<void>((done, fail) => {
      const timer = setTimeout(() => this.#process?.kill(), START_MS);
      this.#onStarted = (end) => {
        clearTimeout(timer);
        this.#onStarted = undefined;
        if (end === undefined) done();
        else
          failure(
            "environment",
            `the evaluator's process did not start: ${describeEnd(end).reason}`,
            end.stderr.trim() || "check the Node installation",
          ).then(fail, fail);
      };
      this.#process = new EvaluatorProcess({
        entry: this.#options.childEntry ?? CHILD_ENTRY,
        cwd: this.#cwd,
        importFrom: this.#importFrom,
        env: this.#options.env ?? process.env,
        memoryLimitMb: this.#options.memoryLimitMb,
        onMessage: (message) => this.#receive(message),
        onRawOutput: (name, text) =>
          this.#emit({
            kind: "stream",
            id: ([...this.#running.values()].at(-1) ?? this.#ids.get(this.#serial))?.id,
            name,
            text,
          }),
        onExit: (end) => this.#exited(end),
      });
    });
    return this.#starting;
  }

  #inTurn(
    name: string,
    { signal, lane = "" }: EvaluationOptions,
    begin: (turn: Turn) => EvaluationOutcome | Promise<EvaluationOutcome>,
  ): Promise<EvaluationOutcome> {
    return this.#lanes.inTurn(lane, () => this.#takeTurn(name, signal, begin));
  }

  async #takeTurn(
    name: string,
    signal: AbortSignal | undefined,
    begin: (turn: Turn) => EvaluationOutcome | Promise<EvaluationOutcome>,
  ): Promise<EvaluationOutcome> {
    if (this.#stopped) throw await failure("argument", "the evaluator is stopped", "start another one");
    if (signal?.aborted === true) return notStarted(name);
    const turn: Turn = { interrupted: false, running: undefined };
    this.#turns.add(turn);
    const onAbort = (): void => this.#interrupt(turn);
    signal?.addEventListener("abort", onAbort, { once: true });
    try {
      if (this.#process === undefined || this.#process.ended) {
        await this.#start();
        this.#emit({ kind: "restarted" });
      } else await this.#starting;
      if (turn.interrupted) return notStarted(name);
      return await begin(turn);
    } finally {
      this.#turns.delete(turn);
      signal?.removeEventListener("abort", onAbort);
    }
  }

  async #remember(request: EvaluationRequest, turn: Turn): Promise<EvaluationOutcome> {
    const outcome = await this.#evaluateNow(request, turn);
    if (outcome.status === "ok") this.#cells.succeeded(request);
    return outcome;
  }

  /** Runs the cells again whose variables are lost, up to the first that fails; their output is that of the asking cell. */
  async #replay({ cellName, id = cellName }: EvaluationRequest, turn: Turn): Promise<EvaluationOutcome> {
    const startedAt = performance.now();
    const cells = this.#cells.lost;
    let done = 0;
    for (const cell of cells) {
      const outcome = await this.#evaluateNow({ ...cell, id }, turn);
      if (outcome.status !== "ok") {
        const text = `replayed ${done} of ${cells.length} cells; ${cell.cellName} did not succeed\n`;
        this.#emit({ kind: "stream", id, name: "stderr", text });
        return { ...outcome, elapsedMs: performance.now() - startedAt };
      }
      done++;
      this.#cells.replayed();
      this.#emit({ kind: "replayed", ...cell });
    }
    const elapsedMs = performance.now() - startedAt;
    if (done === 0) {
      const message = "there is nothing to replay: no cells were lost with an earlier process";
      const error = { name: "ReplayError", message, cell: cellName, stack: [] };
      return { status: "error", value: undefined, error, elapsedMs };
    }
    const text = `replayed ${done === 1 ? "1 cell" : `${done} cells`} in ${(elapsedMs / 1000).toFixed(1)} s`;
    return { status: "ok", value: { data: { "text/plain": text }, metadata: {} }, error: undefined, elapsedMs };
  }

  #evaluateNow(request: EvaluationRequest, turn: Turn): EvaluationOutcome | Promise<EvaluationOutcome> {
    const startedAt = performance.now();
    this.#idle?.refresh();
    const url = this.#sources.urlFor(request.cellName);
    let compiled: ReturnType<typeof compileCell>;
    try {
      compiled = compileCell(request.code, this.#names, this.#parse!, dirname(this.#importFrom));
    } catch (error) {
      if (!(error instanceof CompileError)) throw error;
      return {
        status: "error",
        value: undefined,
        error: this.#sources.compileError(error, request.cellName, request.code),
        elapsedMs: performance.now() - startedAt,
      };
    }
    this.#sources.add(url, request.cellName, request.code, compiled.edited);
    const id = request.id ?? request.cellName;
    const { cellName, code } = request;
    const running = this.#begin({ id, cellName, url, declared: compiled.declared, code }, turn, startedAt);
    this.#process?.send({
      type: "evaluate",
      id: running.serial,
      code: compiled.code,
      url,
      showsValue: compiled.showsValue,
      marks: this.#process.needsMarks,
    });
    return running.outcome;
  }

  #begin(
    what: Pick<Running, "id" | "cellName" | "url" | "declared" | "code">,
    turn: Turn,
    startedAt: number = performance.now(),
  ): Running & { readonly outcome: Promise<EvaluationOutcome> } {
    const serial = ++this.#serial;
    this.#ids.set(serial, { id: what.id, url: what.url });
    let finish: Running["finish"] = () => undefined;
    const outcome = new Promise<EvaluationOutcome>((done) => (finish = done));
    const running = { ...what, serial, startedAt, finish, outcome, graceTimer: undefined, interrupted: false };
    turn.running = running;
    this.#running.set(serial, running);
    return running;
  }

  #receive(message: ChildReport): void {
    if (message.type === "ready") {
      this.#onStarted?.();
      return;
    }
    if (message.type === "result") {
      void this.#finish(message);
      return;
    }
    if (message.type === "answer") {
      this.#probes.answered(message.question, message.answer);
      return;
    }
    const known = "id" in message && message.id !== undefined ? this.#ids.get(message.id) : undefined;
    const id = known?.id;
    switch (message.type) {
      case "stream":
        this.#emit({ kind: "stream", id, name: message.name, text: message.text });
        break;
      case "display":
        this.#emit({
          kind: "display",
          id,
          bundle: message.bundle,
          displayId: message.displayId,
          update: message.update,
        });
        break;
      case "progress":
        this.#emit({ kind: "progress", id, progress: message.progress });
        break;
      case "clear":
        this.#emit({ kind: "clear", id, wait: message.wait });
        break;
      case "input":
        void this.#ask(message.question, { id, prompt: message.prompt, password: message.password });
        break;
      case "uncaught":
        this.#emit({ kind: "uncaught", id, error: this.#sources.thrown(message.error, known?.url) });
        break;
      case "comm":
        this.#emit({ kind: "comm", id, comm: message.event });
        break;
      case "target":
        this.#emit({ kind: "target", name: message.name });
        break;
    }
  }

  async #ask(question: number, asked: InputQuestion): Promise<void> {
    const child = this.#process;
    let value: string | undefined;
    let refused: string | undefined;
    try {
      if (this.#options.onInput === undefined) refused = "nobody can be asked here";
      else value = await this.#options.onInput(asked);
    } catch (error) {
      refused = error instanceof Error ? error.message : String(error);
    }
    child?.send({ type: "input", question, value, refused });
  }

  async #finish(result: ResultMessage): Promise<void> {
    const running = this.#running.get(result.id);
    if (running === undefined) return;
    this.#process?.drainRawOutput();
    if (result.marked) await this.#process?.rawOutputOf(result.id);
    if (result.accepted && running.declared !== undefined) this.#names.add(running.declared);
    let error: CellError | undefined;
    if (result.error !== undefined) error = this.#sources.thrown(result.error, running.url);
    else if (result.status === "aborted") error = interrupted(running.cellName, "the cell was interrupted");
    const { status, bundle: value, elapsedMs } = result;
    const hint = running.code === undefined ? undefined : slowLoopHint(running.code, elapsedMs, this.#parse!);
    this.#settle(running, { status, value, error, elapsedMs, hint });
  }

  #settle(running: Running, outcome: EvaluationOutcome): void {
    if (!this.#running.delete(running.serial)) return;
    clearTimeout(running.graceTimer);
    running.finish(outcome);
  }

  #exited(end: ProcessEnd): void {
    this.#onStarted?.(end);
    this.#probes.ended();
    this.#cells.ended();
    const known = this.#endReason ?? describeEnd(end);
    this.#endReason = undefined;
    const { consequence } = this.#cells;
    for (const running of [...this.#running.values()]) {
      const { cellName, interrupted: stopped } = running;
      this.#settle(running, {
        status: stopped ? "aborted" : "error",
        value: undefined,
        error: stopped
          ? interrupted(cellName, `the cell did not stop in time, so its process was ended: ${consequence}`)
          : { name: known.name, message: `${known.reason}: ${consequence}`, cell: cellName, stack: [] },
        elapsedMs: performance.now() - running.startedAt,
      });
    }
    if (this.#whenGone === undefined) this.#emit({ kind: "ended", reason: known.reason, consequence });
    this.#whenGone?.();
    this.#whenGone = undefined;
  }

  #emit(event: EvaluatorEvent): void {
    this.#options.onEvent?.(event);
  }
}

/** The library comes in with its first error: the start of a kernel does not wait for it. */
async function failure(...reason: ConstructorParameters<typeof StrikebookError>): Promise<StrikebookError> {
  const library = await import("strikebook");
  return new library.StrikebookError(...reason);
}

function interrupted(cell: string, message: string): CellError {
  return { name: "Interrupted", message, cell, stack: [] };
}

function notStarted(cell: string): EvaluationOutcome {
  const error = interrupted(cell, "the cell was interrupted before it started");
  return { status: "aborted", value: undefined, error, elapsedMs: 0 };
}
