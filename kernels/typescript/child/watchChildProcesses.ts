import { ChildProcess } from "node:child_process";
import type { Readable } from "node:stream";
import type { CellContext } from "./CellContext.js";
import { killDescendants } from "./killDescendants.js";

type StreamName = "stdout" | "stderr";

/** What `spawn`, `fork` and `exec` call on the new object; Node's types leave it out. */
interface Spawning {
  spawn(options: { stdio?: unknown }): unknown;
}

const NAMES: readonly (StreamName | undefined)[] = [undefined, "stdout", "stderr"];
/** A process that is left behind by the one that has ended may hold its streams open. */
const CLOSE_MS = 250;
/** Time for an interrupted cell's processes to end by SIGTERM. */
const TERMINATE_MS = 300;

/**
 * Binds child processes to the cell that starts them: what they write to the evaluator's own streams (`stdio: "inherit"`)
 * goes through pipes and arrives as output of that cell, however late it comes, and an interrupt of the cell ends them.
 */
export function watchChildProcesses(
  currentCell: () => CellContext | undefined,
  print: (cell: CellContext | undefined, name: StreamName, text: string) => void,
): void {
  const prototype = ChildProcess.prototype as unknown as Spawning;
  const original = prototype.spawn;
  prototype.spawn = function (this: ChildProcess & Spawning, options) {
    const cell = currentCell();
    const passedOn = inheritedStreams(options.stdio);
    if (passedOn.some((name) => name !== undefined))
      options.stdio = listOf(options.stdio).map((one, fd) => (passedOn[fd] === undefined ? one : "pipe"));
    const result = original.call(this, options);
    if (this.pid === undefined) return result;
    const stop = (): void => end(this);
    cell?.addStop(stop);
    const outputs = passedOn.flatMap((name, fd) => {
      const stream = name === undefined ? undefined : take(this, fd);
      if (name === undefined || stream === undefined) return [];
      stream.setEncoding("utf8").on("data", (text: string) => print(cell, name, text));
      return [new Promise((done) => stream.once("close", done))];
    });
    this.once("exit", () => {
      cell?.removeStop(stop);
      if (outputs.length > 0) cell?.awaitOutput(within(CLOSE_MS, Promise.all(outputs)));
    });
    return result;
  };
}

/** By file descriptor, the stream of the evaluator's that the child process would get as its own. */
function inheritedStreams(stdio: unknown): (StreamName | undefined)[] {
  return listOf(stdio).map((one, fd) => {
    if (fd !== 1 && fd !== 2) return undefined;
    if (one === "inherit") return NAMES[fd];
    const target = typeof one === "object" && one !== null ? (one as { fd?: unknown }).fd : one;
    return target === 1 || target === 2 ? NAMES[target] : undefined;
  });
}

function listOf(stdio: unknown): unknown[] {
  if (Array.isArray(stdio)) return stdio;
  return typeof stdio === "string" ? [stdio, stdio, stdio] : [];
}

/** Takes a stream from the process object, on which its user expects none. */
function take(child: ChildProcess, fd: number): Readable | undefined {
  const stdio = child.stdio as unknown[] | undefined;
  const stream = stdio?.[fd] as Readable | null | undefined;
  if (stdio === undefined || stream == null) return undefined;
  stdio[fd] = null;
  if (fd === 1) child.stdout = null;
  else child.stderr = null;
  return stream;
}

function end(child: ChildProcess): void {
  const { pid } = child;
  const runs = (): boolean => child.exitCode === null && child.signalCode === null;
  if (pid === undefined || !runs()) return;
  killDescendants(pid);
  child.kill("SIGTERM");
  setTimeout(() => {
    if (runs()) child.kill("SIGKILL");
  }, TERMINATE_MS).unref();
}

async function within(ms: number, all: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((done) => {
    timer = setTimeout(done, ms);
  });
  await Promise.race([all, late]);
  clearTimeout(timer);
}
