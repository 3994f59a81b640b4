import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import type { Duplex } from "node:stream";
import { encodeFrame, FrameReader } from "./frames.js";
import { killProcessGroup } from "./killProcessGroup.js";
import { CHANNEL_FD, type ChildMessage, type ChildOptions, type HostMessage, WORK_FD } from "./messages.js";
import { PipeReader } from "./PipeReader.js";
import { RawOutput } from "./RawOutput.js";
import { StderrTail } from "./StderrTail.js";

export interface EvaluatorProcessOptions {
  readonly entry: string;
  readonly cwd: string;
  readonly importFrom: string;
  readonly env: NodeJS.ProcessEnv;
  readonly memoryLimitMb: number | undefined;
  readonly onMessage: (message: ChildReport) => void;
  /** Text that did not come through the channel: written by native code or by a child process of the user's. */
  readonly onRawOutput: (name: "stdout" | "stderr", text: string) => void;
  readonly onExit: (how: ProcessEnd) => void;
}

/** What the child says of its evaluations. */
export type ChildReport = Exclude<ChildMessage, { readonly type: "calm" }>;

/** How a child process ended. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The last text on its standard error. */
  readonly stderr: string;
}

/** What is read of a channel after its process has ended, at most for this time (a grandchild may hold it open). */
const CLOSE_MS = 250;
const MARK_MS = 500;
/** A small cell has its result after a fraction of this time: the host stays awake for it. */
const WATCH_MS = 0.4;
const NUDGE = encodeFrame({ type: "nudge" } satisfies HostMessage);

/** One life of the evaluator's child process: its channel, its standard streams and its end. */
export class EvaluatorProcess {
  readonly #child: ChildProcess;
  readonly #channel: Duplex;
  readonly #work: Duplex;
  readonly #results: PipeReader | undefined;
  /** Interrupts sent, and those that are known to be over. */
  #interrupts = 0;
  #overcome = 0;
  readonly #raw: readonly RawOutput[];
  readonly #pipes: readonly PipeReader[];
  readonly #stderr = new StderrTail();
  #ended = false;

  constructor(options: EvaluatorProcessOptions) {
    const nonce = randomUUID();
    const childOptions: ChildOptions = { importFrom: options.importFrom, nonce };
    const flags = ["--no-force-async-hooks-checks"];
    if (options.memoryLimitMb !== undefined) flags.push(`--max-old-space-size=${options.memoryLimitMb}`);
    // Its own process group, so that what user code starts ends with it, and a Ctrl-C for the host is the host's to handle.
    this.#child = spawn(process.execPath, [...flags, options.entry, JSON.stringify(childOptions)], {
      cwd: options.cwd,
      env: options.env,
      stdio: ["ignore", "pipe", "pipe", "pipe", "pipe"],
      detached: process.platform !== "win32",
      windowsHide: true,
    });
    this.#channel = this.#child.stdio[CHANNEL_FD] as Duplex;
    const reader = new FrameReader<ChildMessage>();
    const take = (chunk: Buffer): void => {
      for (const message of reader.push(chunk)) {
        if (message.type === "calm") this.#overcome = message.interrupts;
        else options.onMessage(message);
      }
    };
    this.#channel.on("data", take);
    this.#results = PipeReader.of(this.#channel, take);
    this.#work = this.#child.stdio[WORK_FD] as Duplex;
    // A write to a child that has just died: its end is reported by "exit".
    for (const stream of [this.#channel, this.#work]) stream.on("error", () => undefined);
    this.#raw = (["stdout", "stderr"] as const).map((name) => {
      const raw = new RawOutput(nonce, (text) => {
        if (name === "stdout") options.onRawOutput(name, text);
        else {
          const shown = this.#stderr.take(text);
          if (shown !== "") options.onRawOutput(name, shown);
        }
      });
      this.#child[name]?.on("data", (chunk: Buffer) => raw.push(chunk));
      return raw;
    });
    this.#pipes = [this.#child.stdout, this.#child.stderr]
      .map((stream, i) => PipeReader.of(stream, (chunk) => this.#raw[i]!.push(chunk)))
      .filter((reader) => reader !== undefined);
    const end = (code: number | null, signal: NodeJS.Signals | null): void => {
      if (this.#ended) return;
      this.#ended = true;
      for (const raw of this.#raw) raw.end();
      killProcessGroup(this.#child);
      this.#channel.destroy();
      this.#work.destroy();
      options.onExit({ code, signal, stderr: this.#stderr.text });
    };
    this.#child.on("error", (error) => {
      this.#stderr.add(error.message);
      end(null, null);
    });
    this.#child.on("exit", (code, signal) => setTimeout(() => end(code, signal), CLOSE_MS));
    this.#child.on("close", end);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /**
   * What is to run goes straight to the main thread, one thread less to wake; during an interrupt it goes to the supervisor,
   * which holds it back, because a termination that comes late must not hit it.
   */
  send(message: HostMessage): void {
    if (this.#ended) return;
    if (message.type === "interrupt") this.#interrupts++;
    const runs = message.type === "evaluate" || message.type === "comm";
    const direct = runs && this.#overcome === this.#interrupts;
    (direct ? this.#work : this.#channel).write(encodeFrame(message));
    if (direct) setImmediate(() => this.#watchForResult());
  }

  /** Wakes the main thread for what is about to be sent. */
  nudge(): void {
    if (!this.#ended && this.#overcome === this.#interrupts) this.#work.write(NUDGE);
  }

  #watchForResult(): void {
    if (!this.#ended) this.#results?.watch(WATCH_MS);
  }

  /** Whether the child has to mark the end of an evaluation in its standard streams. */
  get needsMarks(): boolean {
    return this.#pipes.length < this.#raw.length;
  }

  /** Reads what an evaluation that has just ended has written to the standard streams. */
  drainRawOutput(): void {
    if (this.#ended || this.needsMarks) return;
    for (const pipe of this.#pipes) pipe.drain();
    for (const raw of this.#raw) raw.flush();
  }

  /** Waits until the raw output of evaluation `id` has been read to its mark. */
  async rawOutputOf(id: number): Promise<void> {
    await Promise.all(this.#raw.map((raw) => raw.mark(id, MARK_MS)));
  }

  /** Ends the process and all it has started, at once. */
  kill(): void {
    if (!this.#ended) killProcessGroup(this.#child);
  }
}
