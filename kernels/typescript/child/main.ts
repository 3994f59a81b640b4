import { writeSync } from "node:fs";
import { Session } from "node:inspector";
import { createRequire } from "node:module";
import { Socket } from "node:net";
import { SHARE_ENV, Worker } from "node:worker_threads";
import { HELPER } from "../compile/helperName.js";
import { FrameReader } from "../frames.js";
import { type ChildOptions, type HostMessage, WORK_FD } from "../messages.js";
import { PipeReader } from "../PipeReader.js";
import { afterExitHandlers } from "./afterExitHandlers.js";
import { answerProbe } from "./answerProbe.js";
import { type CellContext, cellStorage } from "./CellContext.js";
import { CellRunner } from "./CellRunner.js";
import { Comms } from "./Comms.js";
import { captureOutput } from "./captureOutput.js";
import { COMM_URL } from "./commUrl.js";
import { defineGlobals } from "./defineGlobals.js";
import { describeThrown } from "./describeThrown.js";
import { HostPort } from "./HostPort.js";
import { hardenInterrupts, hidePromiseSymbols } from "./hardenInterrupts.js";
import { InputPort } from "./InputPort.js";
import { watchDuckDb } from "./interruptDuckDb.js";
import { LiveValues } from "./LiveValues.js";
import { markStreams } from "./markStreams.js";
import { noteOwnWork } from "./pendingWork.js";
import type { SupervisorMessage } from "./supervisor.js";
import { trackStarted } from "./trackStarted.js";
import { watchChildProcesses } from "./watchChildProcesses.js";

/** What a nudge announces is here after a fraction of this time. */
const WATCH_MS = 0.4;

// Entry of the evaluator's child process. User code runs here, on the main thread.

const options = JSON.parse(process.argv[2] ?? "{}") as ChildOptions;
const inFlight = new Int32Array(new SharedArrayBuffer(4));
// The supervisor starts first: it needs the longest, and does so beside the rest.
const input = new InputPort();
const supervisor = new Worker(new URL("./supervisor.cjs", import.meta.url), {
  workerData: { inFlight, input: input.ends },
  transferList: [input.ends.answers],
  env: SHARE_ENV,
});
supervisor.on("error", (error) => {
  writeSync(2, `the evaluator's supervisor failed: ${error.stack ?? error.message}\n`);
  process.exit(70);
});

// For the user's modules and the library; set here, because reading the maps of these programs would delay the start.
process.setSourceMapsEnabled(true);
hardenInterrupts();
hidePromiseSymbols();
trackStarted();
watchDuckDb();
const port = new HostPort(supervisor, inFlight);
const session = new Session();
session.connect();
const values = new LiveValues(session);
const runner = new CellRunner(session, values, port, (id) => markStreams(options.nonce, id));
/** The cell of the running code; what belongs to none (a native callback) is the latest cell's. */
const currentCell = (): CellContext | undefined => cellStorage.getStore() ?? runner.latest;

captureOutput(port, currentCell);
watchChildProcesses(currentCell, (cell, name, text) => port.post({ type: "stream", id: cell?.id, name, text }));
const comms = new Comms(port, currentCell);
defineGlobals({ importFrom: options.importFrom, port, input, currentCell, values, comms });
Object.assign(globalThis, { require: createRequire(options.importFrom) });
process.argv = [process.execPath, options.importFrom];

const work = new Socket({ fd: WORK_FD, readable: true, writable: false });
const requests = new FrameReader<HostMessage>();
const take = (chunk: Buffer): void => {
  const messages = requests.push(chunk);
  for (const message of messages) receive(message);
  if (messages.at(-1)?.type === "nudge") workReader?.watch(WATCH_MS);
};
const workReader = PipeReader.of(work, take);
work.on("data", take);
// The supervisor ends the process when the host is gone.
work.on("error", () => undefined);

supervisor.on("message", receive);

function receive(message: SupervisorMessage): void {
  switch (message.type) {
    case "evaluate":
      runner.evaluate(message);
      break;
    case "comm":
      // As a cell, so that it is interrupted and reports its errors as one.
      comms.arrived(message.id, message.event);
      runner.evaluate({
        type: "evaluate",
        id: message.id,
        code: `${HELPER}.deliver(${message.id})`,
        url: COMM_URL,
        showsValue: false,
        marks: message.marks,
      });
      break;
    case "probe":
      void answerProbe(message, port);
      break;
    case "abort":
      runner.abort(message.id, message.terminated);
      supervisor.postMessage({ alive: message.attempt });
      break;
    case "nudge":
      break;
    case "stop":
      process.exit(0);
  }
}

const reportUncaught = (error: unknown): void => {
  const context = currentCell();
  // What an interrupted cell left behind ends this way: nobody waits for it.
  if (context?.interrupted === true) return;
  port.post({ type: "uncaught", id: context?.id, error: describeThrown(error) });
};
process.on("uncaughtException", reportUncaught);
process.on("unhandledRejection", reportUncaught);
afterExitHandlers(() => {
  port.close();
  // An open session makes Node wait for a debugger.
  session.disconnect();
});
noteOwnWork();
port.post({ type: "ready" });
