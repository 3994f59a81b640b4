import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CellSession, isAlive, until } from "./CellSession.js";

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

let session: CellSession;
beforeAll(async () => {
  session = await CellSession.start({ graceMs: 8000 });
  await session.run("let count = 0; function next() { return ++count }");
});
afterAll(() => session.end());

/** A cell that never ends by itself; the last column says when the interrupt may take longer. */
const STUCK: readonly (readonly [code: string])[] = [
  ["while (true) {}"],
  ["await 0; while (true) {}"],
  ["await 0; while (true) { try { while (true) {} } catch {} finally { } }"],
  ["setTimeout(() => { for (;;) {} }, 5); await new Promise(() => {})"],
  ["setInterval(() => { for (;;) {} }, 5); await new Promise(() => {})"],
  ["setImmediate(() => { for (;;) {} }); await new Promise(() => {})"],
  ["process.nextTick(() => { for (;;) {} }); await new Promise(() => {})"],
  ["queueMicrotask(() => { for (;;) {} }); await new Promise(() => {})"],
  ["[3, 1, 2].sort(() => { for (;;) {} })"],
  ["JSON.parse('[1, 2]', () => { for (;;) {} })"],
  ["new Promise(() => { for (;;) {} })"],
  ["(async () => { for (;;) await 0 })(); await new Promise(() => {})"],
  ["for await (const x of (async function* () { for (;;) yield 1 })()) x"],
  ["require('node:fs').stat('.', () => { for (;;) {} }); await new Promise(() => {})"],
  ["Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)"],
  ["await new Promise(() => {})"],
  ["for (;;) console.log('flood')"],
  ["/(a+)+$/.test('a'.repeat(40) + 'b')"],
  ["new Proxy({}, { get() { for (;;) {} } }).x"],
  ["({ toDisplay() { for (;;) {} } })"],
  [
    "const { AsyncLocalStorage } = require('node:async_hooks'); new AsyncLocalStorage().run(1, () => setTimeout(() => { for (;;) {} }, 5)); await new Promise(() => {})",
  ],
  ["await new Promise((_, no) => signal.addEventListener('abort', () => no(signal.reason)))"],
  ["signal.addEventListener('abort', () => { for (;;) {} }); await new Promise(() => {})"],
  ["require('node:child_process').execSync('sleep 60')"],
];

describe("interrupt", () => {
  it("leaves the thread alone that loads local modules, in the cell that started it too", async () => {
    const own = await CellSession.start();
    try {
      own.file("boom.ts", "export const boom: number = 1; export function spin(): never { for (;;) {} }");
      expect(await own.text("let keep = 1; import { boom, spin } from './boom.ts'; boom")).toBe("1");
      own.evaluator.interrupt();
      await pause(100);
      expect(await own.text("keep")).toBe("1");
      const spinning = own.run("spin()");
      await pause(60);
      own.evaluator.interrupt();
      expect((await spinning).status).toBe("aborted");
      expect(await own.text("keep")).toBe("1");
      expect(own.events.filter((event) => event.kind === "ended")).toEqual([]);
    } finally {
      await own.end();
    }
  });

  it("ends the queries too that wait for their connection behind the one that runs", async () => {
    const own = await CellSession.start({ importFrom: join(import.meta.dirname, "notebook.ipynb") });
    try {
      await own.run(
        "import { DuckDBInstance } from '@duckdb/node-api'; const con = await (await DuckDBInstance.create()).connect(); const long = 'select count(*) from range(100000000) t(i), range(10000) u(j) where i * j % 7 = 3'",
      );
      const running = own.run("await Promise.all([con.run(long), con.run(long)])");
      await pause(300);
      own.evaluator.interrupt();
      expect((await running).status).toBe("aborted");
      await pause(1500);
      expect(await own.text("(await con.runAndReadAll('select 42')).getRows()[0][0]")).toBe("42");
    } finally {
      await own.end();
    }
  });

  it("ends a query of the library and keeps the variables", async () => {
    const own = await CellSession.start();
    try {
      await own.run(
        "import { DuckDbSession } from 'strikebook'; const duck = await DuckDbSession.open(); let keep = 1",
      );
      for (let i = 0; i < 3; i++) {
        const running = own.run(
          "await duck.run('select count(*) from range(100000000) t(i), range(10000) u(j) where i * j % 7 = 3')",
        );
        await pause(400);
        own.evaluator.interrupt();
        expect((await running).status).toBe("aborted");
        expect(await own.text("keep")).toBe("1");
      }
      expect(own.events.filter((event) => event.kind === "ended")).toEqual([]);
    } finally {
      await own.end();
    }
  });

  it.each(STUCK)("stops %j and keeps the variables", async (code) => {
    const before = session.events.length;
    const running = session.run(code);
    await pause(60);
    const askedAt = performance.now();
    session.evaluator.interrupt();
    const outcome = await running;
    // About 10 to 50 ms alone (100 for native code); the bound is for a loaded machine, and far below the grace time.
    expect(performance.now() - askedAt).toBeLessThan(3000);
    expect(outcome.status).toBe("aborted");
    expect(outcome.error?.cell).toBe(`Cell ${session.cells}`);
    const counted = (await session.run("next()")).value?.data["text/plain"];
    expect(Number(counted)).toBe(STUCK.findIndex(([one]) => one === code) + 1);
    expect(session.events.slice(before).filter((event) => event.kind === "ended" || event.kind === "uncaught")).toEqual(
      [],
    );
  });

  it("gives the cell's own error when it ends by its signal", async () => {
    const running = session.run(
      "await new Promise((_, no) => signal.addEventListener('abort', () => no(new Error('cleaned up'))))",
    );
    await pause(40);
    session.evaluator.interrupt();
    expect(await running).toMatchObject({ status: "aborted", error: { message: "cleaned up" } });
  });

  it("gives each cell a signal of its own, also in functions of earlier cells", async () => {
    await session.run("const state = () => signal.aborted");
    expect(await session.text("[state(), signal.aborted]")).toBe("[ false, false ]");
  });

  it("ends a loop that goes on in the background when it prints", async () => {
    const running = session.run(
      "let ticks = 0; for (;;) { await new Promise((r) => setTimeout(r, 5)); ticks++; console.log('tick') }",
    );
    const cell = session.cells;
    await until(() => session.printed(cell).includes("tick\ntick\n"));
    session.evaluator.interrupt();
    expect((await running).status).toBe("aborted");
    const at = await session.text("await new Promise((r) => setTimeout(r, 30)); ticks");
    expect(await session.text("await new Promise((r) => setTimeout(r, 60)); ticks")).toBe(at);
  });

  it("by the caller's signal, before and while the cell runs", async () => {
    expect(await session.run("1", { signal: AbortSignal.abort() })).toMatchObject({ status: "aborted" });
    const controller = new AbortController();
    const running = session.run("for (;;) {}", { signal: controller.signal });
    setTimeout(() => controller.abort(), 50);
    expect(await running).toMatchObject({ status: "aborted" });
    expect(await session.text("1 + 1")).toBe("2");
  });

  it("reaches a busy leftover of an earlier cell when none runs", async () => {
    await session.run("setTimeout(() => { for (;;) {} }, 1); 0");
    await pause(30);
    session.evaluator.interrupt();
    expect(await session.text("typeof next")).toBe("'function'");
  });

  it("stops the timers that an interrupted cell has left", async () => {
    const running = session.run("let fired = 0; setInterval(() => fired++, 5); await new Promise(() => {})");
    await pause(60);
    session.evaluator.interrupt();
    expect((await running).status).toBe("aborted");
    const at = await session.text("fired");
    expect(Number(at)).toBeGreaterThan(0);
    expect(await session.text("await new Promise((r) => setTimeout(r, 50)); fired")).toBe(at);
  });

  it("without a cell does nothing", async () => {
    session.evaluator.interrupt();
    await pause(30);
    expect(await session.text("2 + 2")).toBe("4");
  });

  it("ends long work of the library at its next report", async () => {
    const running = session.run(
      "import { startProgress } from 'strikebook'; let rows = 0; const work = async () => { const step = startProgress('rows', { unit: 'rows' }); for (;;) { await new Promise((r) => setTimeout(r, 2)); rows++; step.advance(1) } }; await work()",
    );
    await pause(80);
    session.evaluator.interrupt();
    expect((await running).status).toBe("aborted");
    const at = await session.text("await new Promise((r) => setTimeout(r, 30)); rows");
    expect(await session.text("await new Promise((r) => setTimeout(r, 40)); rows")).toBe(at);
  });

  it("kills a process that does not stop in time, says so, and starts a fresh one", async () => {
    const other = await CellSession.start({ graceMs: 300 });
    await other.run("let kept = 1");
    const pid = other.evaluator.pid!;
    // Neither the event loop nor the engine gets control back from this.
    const running = other.run("process.kill(process.pid, 'SIGSTOP'); for (;;) {}");
    await pause(60);
    other.evaluator.interrupt();
    const outcome = await running;
    expect(outcome).toMatchObject({ status: "aborted", error: { name: "Interrupted" } });
    expect(outcome.error?.message).toMatch(/did not stop in time.*variables are lost/);
    await until(() => !isAlive(pid));
    expect(await other.text("typeof kept")).toBe("'undefined'");
    expect(other.events.map((event) => event.kind)).toEqual(["ended", "restarted"]);
    await other.end();
  });
});
