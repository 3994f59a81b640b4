import { inspect } from "node:util";
import { isPromise } from "node:util/types";

/** What ends by itself, sooner or later; a server does not. By the names that Node gives them. */
const NAMES: Readonly<Record<string, string>> = {
  Timeout: "timers",
  Immediate: "timers",
  ProcessWrap: "child processes",
  TCPConnectWrap: "connections",
  TCPSocketWrap: "connections",
  TLSWrap: "connections",
  GetAddrInfoReqWrap: "connections",
  FSReqCallback: "reads or writes of files",
  FSReqPromise: "reads or writes of files",
};

/** What Node has for a worker thread; it has no active resource. */
export interface WorkerHandle {
  stopThread(): void;
  /** True while it runs and keeps the process alive. */
  hasRef?(): boolean | undefined;
}

let workers: WeakRef<WorkerHandle>[] = [];
let results: WeakRef<Promise<unknown>>[] = [];
let own = new Map<string, number>();

/** Notes the value of a cell, in case it is a promise that nothing has awaited. */
export function noteResult(value: unknown): void {
  if (isPromise(value) && isPending(value)) results.push(new WeakRef(value));
}

/** Notes a worker thread that a cell has started. */
export function noteWorker(handle: WeakRef<WorkerHandle>): void {
  workers.push(handle);
}

/** What keeps the process alive before the first cell is the evaluator's own. */
export function noteOwnWork(): void {
  own = activeWork();
}

/** What cells have left running: kinds of work, in words; empty when nothing is. */
export function pendingWork(): string[] {
  results = results.filter((one) => {
    const promise = one.deref();
    return promise !== undefined && isPending(promise);
  });
  workers = workers.filter((one) => one.deref() !== undefined);
  const pending = new Set<string>(results.length > 0 ? ["promises"] : []);
  if (workers.some((one) => one.deref()?.hasRef?.() === true)) pending.add("worker threads");
  for (const [name, count] of activeWork()) if (count > (own.get(name) ?? 0)) pending.add(name);
  return [...pending];
}

function activeWork(): Map<string, number> {
  const found = new Map<string, number>();
  for (const type of process.getActiveResourcesInfo()) {
    const name = NAMES[type];
    if (name !== undefined) found.set(name, (found.get(name) ?? 0) + 1);
  }
  return found;
}

/** A handler of its own would make a rejection that nobody handles look handled. */
function isPending(promise: Promise<unknown>): boolean {
  return /^[^{]*\{\s*<pending>/.test(inspect(promise, { customInspect: false, depth: 0 }));
}
