import { Session } from "node:inspector";
import { Socket } from "node:net";
import { isMainThread, parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import { encodeFrame, FrameReader } from "../frames.js";
import { CHANNEL_FD, type ChildMessage, type HostMessage } from "../messages.js";
import type { Envelope } from "./HostPort.js";
import { killDescendants } from "./killDescendants.js";

// The supervisor thread of the child process. It holds the channel to the host, so that output flows and requests are
// heard while user code keeps the main thread busy, and it stops that code when the host asks.

/** What the main thread is told by its supervisor. */
export type SupervisorMessage =
  | HostMessage
  | {
      readonly type: "abort";
      readonly id: number | undefined;
      readonly attempt: number;
      /** True when code was terminated before: what awaits it would wait for ever. */
      readonly terminated: boolean;
    };

/** What the main thread answers to an "abort": it is alive. */
export interface Alive {
  readonly alive: number;
}

/** A main thread that has not answered after this time is stuck in JavaScript; its execution is terminated. */
const ANSWER_MS = 10;
/** A main thread that cannot even be terminated waits for native code, most often for a child process of its own. */
const NATIVE_MS = 100;

if (isMainThread || parentPort === null)
  throw new Error("the supervisor runs in a worker thread of the evaluator's child process");
const main = parentPort;
const inFlight = (workerData as { inFlight: Int32Array }).inFlight;
const channel = new Socket({ fd: CHANNEL_FD, readable: true, writable: true });
/** Open only during an interrupt: Node waits at exit for an open session to be closed. */
let session: Session | undefined;

const reader = new FrameReader<HostMessage>();
channel.on("data", (chunk: Buffer) => {
  for (const message of reader.push(chunk)) receive(message);
});
// The host is gone, whatever the reason: nothing may stay behind.
channel.on("error", endProcess);
channel.on("close", endProcess);

function endProcess(): void {
  try {
    process.kill(-process.pid, "SIGKILL");
  } catch {
    // Not the leader of a process group (Windows): end at least this process.
    process.kill(process.pid, "SIGKILL");
  }
}

function receive(message: HostMessage): void {
  if (message.type === "interrupt") interrupt(message.id);
  else if (message.type === "evaluate" && stopping !== undefined) held.push(message);
  else main.postMessage(message satisfies SupervisorMessage);
}

main.on("message", (first: Envelope | Alive) => {
  let next: Envelope | Alive | undefined = first;
  let stream: Extract<ChildMessage, { type: "stream" }> | undefined;
  let texts: string[] = [];
  let bytes = 0;
  const flush = (): void => {
    if (stream === undefined) return;
    send({ ...stream, text: texts.join("") }, bytes);
    stream = undefined;
    texts = [];
    bytes = 0;
  };
  // Everything that has arrived is taken at once, and neighbouring output of one stream becomes one message.
  while (next !== undefined) {
    if ("alive" in next) answered(next.alive);
    else if (next.message.type === "stream") {
      if (stream !== undefined && (stream.id !== next.message.id || stream.name !== next.message.name)) flush();
      stream = next.message;
      texts.push(next.message.text);
      bytes += next.bytes;
      if (bytes > 1 << 20) flush();
    } else {
      flush();
      send(next.message, next.bytes);
    }
    next = (receiveMessageOnPort(main) as { message: Envelope | Alive } | undefined)?.message;
  }
  flush();
});

let unwritten = 0;

function send(message: ChildMessage, bytes: number): void {
  if (message.type === "result" && stopping !== undefined && message.id === stopping.id) {
    if (stopping.done) {
      // The main thread gives its result again when it is asked again: the first may have been lost.
      Atomics.sub(inFlight, 0, bytes);
      return;
    }
    stopping.done = true;
    // The answer to a question that came before the result proves nothing about terminations after it.
    ask();
  }
  unwritten += bytes;
  channel.write(encodeFrame(message), () => {
    unwritten -= bytes;
    Atomics.sub(inFlight, 0, bytes);
    Atomics.notify(inFlight, 0);
  });
}

/** An interrupt that is going on. Until it is over, requests of the host wait: a termination must not hit them. */
let stopping:
  | {
      readonly id: number | undefined;
      readonly since: number;
      attempt: number;
      timer: NodeJS.Timeout;
      /** The evaluation has its result, or the main thread has answered when there was none. */
      done: boolean;
      terminated: boolean;
      /** Terminations that were asked for and have not taken effect. */
      terminations: number;
    }
  | undefined;
const held: HostMessage[] = [];

/**
 * Stops evaluation `id`, or, without one, whatever an earlier evaluation left running. The main thread is asked first: if
 * its event loop turns, it aborts the cell's signal and answers. If it does not answer, its execution is terminated and it
 * is asked again, until the evaluation has a result. A termination that comes late, when the main thread has become idle,
 * ends the next code that runs there, whatever it is; so the interrupt is over only when the main thread has answered once
 * more after the last termination took effect.
 */
function interrupt(id: number | undefined): void {
  const waiting = held.findIndex((message) => message.type === "evaluate" && message.id === id);
  if (waiting >= 0) {
    held.splice(waiting, 1);
    if (id !== undefined) send({ ...NOT_STARTED, id }, 0);
    id = undefined;
  }
  const terminations = stopping?.terminations ?? 0;
  if (stopping !== undefined) clearTimeout(stopping.timer);
  stopping = {
    id,
    since: performance.now(),
    attempt: 0,
    timer: setTimeout(insist, ANSWER_MS),
    done: false,
    terminated: false,
    terminations,
  };
  ask();
}

const NOT_STARTED = {
  type: "result",
  status: "aborted",
  bundle: undefined,
  error: undefined,
  accepted: false,
  elapsedMs: 0,
  marked: false,
} as const;

function ask(): void {
  if (stopping !== undefined)
    main.postMessage({
      type: "abort",
      id: stopping.id,
      attempt: ++stopping.attempt,
      terminated: stopping.terminated,
    } satisfies SupervisorMessage);
}

/** The main thread has not answered. */
function insist(): void {
  if (stopping === undefined) return;
  const elapsed = performance.now() - stopping.since;
  // With the result there, what still keeps the main thread busy is something that the evaluation left running.
  if (!stopping.done || elapsed > NATIVE_MS) terminate(stopping);
  if (!stopping.done && elapsed > NATIVE_MS) killDescendants(process.pid);
  ask();
  stopping.timer = setTimeout(insist, ANSWER_MS);
}

function terminate(interrupt: NonNullable<typeof stopping>): void {
  if (session === undefined) {
    session = new Session();
    session.connectToMainThread();
  }
  interrupt.terminated = true;
  interrupt.terminations++;
  session.post("Runtime.terminateExecution", () => {
    interrupt.terminations--;
    // A later interrupt goes on counting where this one stopped.
    if (stopping !== undefined && stopping !== interrupt) stopping.terminations--;
  });
}

function answered(attempt: number): void {
  if (stopping === undefined || attempt !== stopping.attempt) return;
  clearTimeout(stopping.timer);
  if (stopping.id === undefined) stopping.done = true;
  if (stopping.done && stopping.terminations === 0) {
    endInterrupt();
    return;
  }
  // Alive, but without a result yet: it may get stuck again, so it is asked again.
  stopping.timer = setTimeout(() => {
    if (stopping === undefined) return;
    ask();
    stopping.timer = setTimeout(insist, ANSWER_MS);
  }, ANSWER_MS);
}

function endInterrupt(): void {
  // Terminated code may have counted bytes that it never sent.
  Atomics.store(inFlight, 0, unwritten);
  stopping = undefined;
  session?.disconnect();
  session = undefined;
  for (const message of held.splice(0)) main.postMessage(message satisfies SupervisorMessage);
}
