import { StrikebookError } from "./StrikebookError.js";

/**
 * Native code in a worker thread: to end a thread while an engine may still call into it ends the whole process, so
 * whoever wants to end one asks here.
 */

const STARTED = 0;
const HOLDS = 1;
/** Far below any count of holds: the thread is about to be ended, and nothing native may begin. */
const ENDING = -(2 ** 30);

/** What a thread and the one that started it know of a task, in shared memory. */
export type ThreadState = Int32Array<SharedArrayBuffer>;

let ownState: ThreadState | undefined;

/** @returns a state for one task that has not started */
export function newThreadState(): ThreadState {
  return new Int32Array(new SharedArrayBuffer(8));
}

/** Called in the thread at the start of a task; its state is told from then on. */
export function enterThreadTask(state: ThreadState): void {
  ownState = state;
  Atomics.store(state, STARTED, 1);
}

export function hasStarted(state: ThreadState): boolean {
  return Atomics.load(state, STARTED) === 1;
}

/**
 * Marks that native code works in this thread until the function it returns is called. Outside of a worker's task it does
 * nothing.
 *
 * @throws StrikebookError `aborted` in a thread that is about to be ended
 */
export function holdThread(): () => void {
  const state = ownState;
  if (!state) return () => undefined;
  if (Atomics.add(state, HOLDS, 1) < 0) {
    throw new StrikebookError("aborted", "this thread is about to be ended", "run it again");
  }
  let held = true;
  return () => {
    if (held) Atomics.sub(state, HOLDS, 1);
    held = false;
  };
}

/** True when the thread may be ended, because nothing native works in it; from then on nothing native begins there. */
export function mayEndThread(state: ThreadState): boolean {
  return Atomics.compareExchange(state, HOLDS, 0, ENDING) === 0;
}
