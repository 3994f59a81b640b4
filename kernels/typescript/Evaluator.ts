import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { answerInput } from "./answerInput.js";
import { COMM_URL } from "./child/commUrl.js";
import type { Probe } from "./child/probe.js";
import { childEvent } from "./childEvent.js";
import type { EvaluationOptions, EvaluationOutcome, EvaluationRequest, EvaluatorEvent } from "./EvaluationOutcome.js";
import type { EvaluatorOptions } from "./EvaluatorOptions.js";
import type { ChildReport } from "./EvaluatorProcess.js";
import { interruptedError } from "./interruptedError.js";
import { libraryError } from "./libraryError.js";
import type { CommEvent, ResultMessage } from "./messages.js";
import { type ProbeAnswer, ProbeQuestions } from "./ProbeQuestions.js";
import { type EndReason, ProcessKeeper } from "./ProcessKeeper.js";
import { CHILD_ENTRY } from "./packageFolders.js";
import type { RunningEvaluation } from "./RunningEvaluation.js";
import { RunningEvaluations } from "./RunningEvaluations.js";
import { replayCells } from "./replayCells.js";
import { SessionCells } from "./SessionCells.js";
import { SessionCompiler } from "./SessionCompiler.js";
import { type Turn, Turns } from "./Turns.js";

const GRACE_MS = 3000;
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
  readonly #keeper: ProcessKeeper;
  readonly #compiler: SessionCompiler;
  readonly #turns: Turns;
  readonly #running = new RunningEvaluations();
  readonly #cells = new SessionCells();
  readonly #probes = new ProbeQuestions();

  private constructor(options: EvaluatorOptions) {
    this.#options = options;
    const cwd = resolve(options.cwd ?? process.cwd());
    const from = options.importFrom ?? `${cwd}/`;
    // Only the folder matters for imports; a folder gets a file name of its own.
    const importFrom = /[\\/]$/.test(from) ? resolve(from, "notebook.ipynb") : resolve(from);
    this.#compiler = new SessionCompiler(cwd, importFrom);
    this.#keeper = new ProcessKeeper({
      entry: options.childEntry ?? CHILD_ENTRY,
      cwd,
      importFrom,
      env: options.env ?? process.env,
      memoryLimitMb: options.memoryLimitMb,
      onMessage: (message) => this.#receive(message),
      onRawOutput: (name, text) => this.#emit({ kind: "stream", id: this.#running.latestId, name, text }),
      onEnd: (why, asked) => this.#ended(why, asked),
    });
    this.#turns = new Turns({
      ready: () => (this.#keeper.gone ? this.#startAgain() : this.#keeper.started),
      interrupt: (running) => this.#interrupt(running),
    });
  }

  /** Starts the child process; rejects when it cannot be started. */
  static async start(options: EvaluatorOptions = {}): Promise<Evaluator> {
    const entry = options.childEntry ?? CHILD_ENTRY;
    if (!existsSync(entry)) throw await libraryError("environment", `no ${entry}`, "build the package: npm run build");
    const evaluator = new Evaluator(options);
    const started = evaluator.#keeper.start();
    // The compiler loads while the child starts, on the other core.
    await evaluator.#compiler.load();
    await started;
    evaluator.#compiler.loadInPause();
    return evaluator;
  }

  /** Process id of the running child. */
  get pid(): number | undefined {
    return this.#keeper.process?.pid;
  }

  /**
   * Evaluates a cell after all earlier ones of its lane. Never rejects for what the cell does: errors, interrupts and the
   * death of the process are outcomes. After a death the next cell starts in a fresh process, without the variables.
   */
  evaluate(request: EvaluationRequest, options: EvaluationOptions = {}): Promise<EvaluationOutcome> {
    return this.#turns.inTurn(request.cellName, options, (turn) => {
      if (SessionCells.asksForReplay(request.code) && !this.#compiler.declares("replay"))
        return replayCells(
          this.#cells,
          request,
          (cell) => this.#evaluate(cell, turn),
          (event) => this.#emit(event),
        );
      return request.remembered === true ? this.#remember(request, turn) : this.#evaluate(request, turn);
    });
  }

  /** Something to evaluate is about to come: wakes the process, so that it is awake when it comes. */
  nudge(): void {
    if (this.#turns.idle) this.#keeper.process?.nudge();
  }

  /**
   * Hands an event of a comm to the cells; how their handlers end is the outcome.
   *
   * @param id named in the events of what the handlers print and show
   */
  deliver(event: CommEvent, id: string, options: EvaluationOptions = {}): Promise<EvaluationOutcome> {
    return this.#turns.inTurn(COMM_HANDLER, options, (turn) => {
      const child = this.#keeper.process!;
      const what = { id, cellName: COMM_HANDLER, url: COMM_URL, declared: undefined, startedAt: performance.now() };
      const running = this.#running.begin(what);
      turn.running = running;
      child.send({ type: "comm", id: running.serial, event, marks: child.needsMarks });
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
    const child = this.#keeper.process;
    if (child === undefined || child.ended) return { status: "gone" };
    return this.#probes.ask((message) => child.send(message), asked, details, timeoutMs);
  }

  /**
   * Stops what runs: aborts the `signal` of every running cell, then terminates their execution (variables are kept), and
   * after the grace time kills the process and starts a fresh one. Without a running cell, stops what the latest one left
   * running.
   */
  interrupt(): void {
    if (this.#turns.idle) this.#keeper.process?.send({ type: "interrupt", id: undefined });
    this.#turns.interrupt();
  }

  /** Ends the process at once; a running cell ends with an error of this name, and the next one gets a fresh process. */
  kill(name: string, reason: string): void {
    this.#keeper.kill({ name, reason });
  }

  /** Ends the process and starts a fresh one; a running cell ends with an error. */
  async restart(): Promise<void> {
    await this.#keeper.end(0);
    await this.#startAgain();
  }

  /** Ends the process; `process.on("exit")` handlers of user code have half a second. Nothing is left running. */
  async stop(): Promise<void> {
    this.#turns.close();
    this.#compiler.close();
    await this.#keeper.end(STOP_MS);
  }

  async #startAgain(): Promise<void> {
    this.#compiler.forget();
    await this.#keeper.start();
    this.#emit({ kind: "restarted" });
  }

  #interrupt(running: RunningEvaluation): void {
    this.#keeper.process?.send({ type: "interrupt", id: running.serial });
    running.interrupt(this.#options.graceMs ?? GRACE_MS, () => this.#keeper.process?.kill());
  }

  async #remember(request: EvaluationRequest, turn: Turn): Promise<EvaluationOutcome> {
    const outcome = await this.#evaluate(request, turn);
    if (outcome.status === "ok") this.#cells.succeeded(request);
    return outcome;
  }

  #evaluate(request: EvaluationRequest, turn: Turn): EvaluationOutcome | Promise<EvaluationOutcome> {
    const startedAt = performance.now();
    const { cellName, code, id = cellName } = request;
    const compiled = this.#compiler.compile(cellName, code);
    if ("error" in compiled) {
      const elapsedMs = performance.now() - startedAt;
      return { status: "error", value: undefined, error: compiled.error, elapsedMs };
    }
    const child = this.#keeper.process!;
    const { url, declared, showsValue } = compiled;
    const running = this.#running.begin({ id, cellName, url, declared, code, startedAt });
    turn.running = running;
    child.send({
      type: "evaluate",
      id: running.serial,
      code: compiled.code,
      url,
      showsValue,
      marks: child.needsMarks,
    });
    return running.outcome;
  }

  #receive(message: Exclude<ChildReport, { readonly type: "ready" }>): void {
    switch (message.type) {
      case "result":
        void this.#finish(message);
        break;
      case "answer":
        this.#probes.answered(message.question, message.answer);
        break;
      case "input": {
        const { question, prompt, password } = message;
        const asker = this.#keeper.process;
        const asked = { id: this.#running.originOf(message.id)?.id, prompt, password };
        void answerInput(question, asked, this.#options.onInput, (answer) => asker?.send(answer));
        break;
      }
      default: {
        const origin = this.#running.originOf("id" in message ? message.id : undefined);
        this.#emit(childEvent(message, origin?.id, (thrown) => this.#compiler.thrown(thrown, origin?.url)));
      }
    }
  }

  async #finish(result: ResultMessage): Promise<void> {
    const running = this.#running.get(result.id);
    if (running === undefined) return;
    const { evaluated } = running;
    const child = this.#keeper.process;
    child?.drainRawOutput();
    if (result.marked) await child?.rawOutputOf(result.id);
    if (result.accepted && evaluated.declared !== undefined) this.#compiler.accepted(evaluated.declared);
    const { status, bundle: value, elapsedMs } = result;
    let error: EvaluationOutcome["error"];
    if (result.error !== undefined) error = this.#compiler.thrown(result.error, evaluated.url);
    else if (status === "aborted") error = interruptedError(evaluated.cellName, "the cell was interrupted");
    const hint = evaluated.code === undefined ? undefined : this.#compiler.slowLoopHint(evaluated.code, elapsedMs);
    this.#running.settle(running, { status, value, error, elapsedMs, hint });
  }

  #ended(why: EndReason, asked: boolean): void {
    this.#probes.ended();
    this.#cells.ended();
    const { consequence } = this.#cells;
    this.#running.ended(why, consequence);
    if (!asked) this.#emit({ kind: "ended", reason: why.reason, consequence });
  }

  #emit(event: EvaluatorEvent): void {
    this.#options.onEvent?.(event);
  }
}
