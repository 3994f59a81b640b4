import { Socket } from "node:net";
import { isMainThread, parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import { encodeFrame, FrameReader } from "../frames.js";
import { CHANNEL_FD, type ChildMessage, type HostMessage } from "../messages.js";
import type { Envelope } from "./HostPort.js";
import type { InputAnswer, InputEnds } from "./InputPort.js";
import { type AbortQuestion, Interrupter } from "./Interrupter.js";

// The supervisor thread of the child process. It holds the channel to the host, so that output flows and requests are
// heard while user code keeps the main thread busy, and it stops that code when the host asks.

/** What the main thread is told by its supervisor. */
export type SupervisorMessage = HostMessage | AbortQuestion;

/** What the main thread answers to a question: it is alive. */
export interface Alive {
  readonly alive: number;
}

if (isMainThread || parentPort === null)
  throw new Error("the supervisor runs in a worker thread of the evaluator's child process");
const main = parentPort;
const { inFlight, input } = workerData as { readonly inFlight: Int32Array; readonly input: InputEnds };
const channel = new Socket({ fd: CHANNEL_FD, readable: true, writable: true });
/** Evaluations that the host asked for during an interrupt: a termination must not hit them. */
const held: HostMessage[] = [];
let interrupts = 0;
const interrupter = new Interrupter(
  (question) => main.postMessage(question satisfies SupervisorMessage),
  () => {
    // Terminated code may have counted bytes that it never sent.
    Atomics.store(inFlight, 0, unwritten);
    for (const message of held.splice(0)) main.postMessage(message satisfies SupervisorMessage);
    send({ type: "calm", interrupts }, 0);
  },
);

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
  else if (message.type === "input") answer(message);
  else if (isEvaluation(message) && interrupter.active) held.push(message);
  else main.postMessage(message satisfies SupervisorMessage);
}

function isEvaluation(message: HostMessage): message is Extract<HostMessage, { type: "evaluate" | "comm" }> {
  return message.type === "evaluate" || message.type === "comm";
}

function interrupt(id: number | undefined): void {
  interrupts++;
  const waiting = held.findIndex((message) => isEvaluation(message) && message.id === id);
  if (waiting < 0 || id === undefined) {
    interrupter.begin(id);
    return;
  }
  held.splice(waiting, 1);
  send({ ...NOT_STARTED, id }, 0);
  // What holds it up is something that an earlier evaluation left running.
  interrupter.begin(undefined);
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

/** A main thread that waits for the answer is not in its event loop: it is woken. */
function answer({ question, value, refused }: Extract<HostMessage, { type: "input" }>): void {
  input.answers.postMessage({ question, value, refused } satisfies InputAnswer);
  Atomics.add(input.arrived, 0, 1);
  Atomics.notify(input.arrived, 0);
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
    if ("alive" in next) interrupter.takeAnswer(next.alive);
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
  if (message.type === "result" && !interrupter.takeResult(message.id)) {
    Atomics.sub(inFlight, 0, bytes);
    return;
  }
  unwritten += bytes;
  channel.write(encodeFrame(message), () => {
    unwritten -= bytes;
    Atomics.sub(inFlight, 0, bytes);
    Atomics.notify(inFlight, 0);
  });
}
