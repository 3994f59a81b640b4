import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { packageRoot } from "../../lib/task/packageRoot.js";
import { WorkerThreads } from "../../lib/task/WorkerThreads.js";

type Task =
  | { readonly kind: "double"; readonly value: number }
  | { readonly kind: "holding"; readonly ms: number }
  | { readonly kind: "statement" | "endless" };

const MODULE = join("..", "test", "task", "threads", "tasks.worker");
const isBuilt = existsSync(join(packageRoot(), "dist", "lib", "task", "workerTask.js"));

const pools: WorkerThreads<Task, number>[] = [];
const messages: unknown[] = [];
afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.close();
  messages.length = 0;
});

async function open(stopMs: number, threads = 1): Promise<WorkerThreads<Task, number>> {
  const onMessage = (message: unknown): void => void messages.push(message);
  const pool = await WorkerThreads.open<Task, number>(MODULE, { threads, stopMs, onMessage });
  pools.push(pool);
  return pool;
}

const isRunning = (): Promise<void> =>
  expect.poll(() => messages.includes("running"), { timeout: 60_000, interval: 5 }).toBe(true);

/** Longer than any test may take: what ends earlier was not waited for. */
const NEVER_MS = 3_600_000;

describe.skipIf(!isBuilt)("an abort", { timeout: 120_000 }, () => {
  it("interrupts a DuckDB statement in a thread, and the thread takes the next task", async () => {
    const pool = await open(NEVER_MS);
    const stop = new AbortController();
    const work = pool.run({ kind: "statement" }, { signal: stop.signal });
    await isRunning();
    stop.abort(new Error("told to"));
    await expect(work).rejects.toThrow("told to");
    expect(await pool.run({ kind: "double", value: 21 })).toBe(42);
  });

  it("waits for a task that never looks while an engine is open in its thread", async () => {
    const pool = await open(1);
    const stop = new AbortController();
    const work = pool.run({ kind: "holding", ms: 1500 }, { signal: stop.signal });
    await isRunning();
    stop.abort(new Error("told to"));
    await expect(work).rejects.toThrow("told to");
    await expect.poll(() => messages.includes("ended by itself"), { timeout: 10_000 }).toBe(true);
  });

  it("ends the thread of a task that never looks otherwise", async () => {
    const pool = await open(50);
    const stop = new AbortController();
    const work = pool.run({ kind: "endless" }, { signal: stop.signal });
    await isRunning();
    stop.abort(new Error("told to"));
    await expect(work).rejects.toThrow("told to");
    expect(await pool.run({ kind: "double", value: 4 })).toBe(8);
  });

  it("takes a task that waits out of the queue", async () => {
    const pool = await open(NEVER_MS);
    const stop = new AbortController();
    const first = pool.run({ kind: "statement" }, { signal: stop.signal });
    await isRunning();
    const later = new AbortController();
    const waiting = pool.run({ kind: "double", value: 1 }, { signal: later.signal });
    later.abort(new Error("no longer"));
    await expect(waiting).rejects.toThrow("no longer");
    stop.abort(new Error("told to"));
    await expect(first).rejects.toThrow("told to");
  });
});

it.skipIf(!isBuilt)("closing stops what runs and says so", { timeout: 120_000 }, async () => {
  const pool = await open(NEVER_MS, 2);
  const work = [pool.run({ kind: "statement" }), pool.run({ kind: "statement" }), pool.run({ kind: "statement" })];
  const ended = Promise.allSettled(work);
  await isRunning();
  await pool.close();
  for (const end of await ended) expect(end).toMatchObject({ status: "rejected", reason: { code: "aborted" } });
});
