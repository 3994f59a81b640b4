import { setTimeout as sleep } from "node:timers/promises";
import type { Evaluator } from "../typescript/Evaluator.js";

/** How long a run waits after its last cell for what its cells have left running. */
export const LEFTOVERS_MS = 5000;
const ASK_MS = 1000;
const BETWEEN_MS = 25;

/**
 * Waits until nothing is left running: timers, promises that were a cell's value, child processes, worker threads,
 * connections. Their output reaches their cells meanwhile.
 *
 * @param failed true ends the waiting
 * @returns what was still running at the limit, in words; undefined when nothing was
 */
export async function awaitLeftovers(
  evaluator: Evaluator,
  limitMs: number,
  failed: () => boolean,
): Promise<string | undefined> {
  const until = performance.now() + limitMs;
  // What ends may start something, or print, a turn later.
  for (let quiet = 0, first = true; ; first = false) {
    const answer = await evaluator.ask("pending", [], Math.max(ASK_MS, until - performance.now()));
    if (answer.status === "gone" || failed()) return undefined;
    const pending = answer.status === "ok" ? (answer.answer ?? []) : ["code that does not await"];
    quiet = pending.length === 0 ? quiet + 1 : 0;
    if (quiet > 0 && (first || quiet > 1)) return undefined;
    if (pending.length > 0 && performance.now() >= until) return pending.join(" and ");
    await sleep(BETWEEN_MS);
  }
}
