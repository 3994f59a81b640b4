import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "../../../kernels/jupyter/wire/Message.js";
import { isAlive, until } from "../typescript/CellSession.js";
import { KernelClient, printed, resultText } from "./KernelClient.js";
import { anyRuns, processes } from "./processes.js";

const MODULES = fileURLToPath(new URL("../../../node_modules", import.meta.url));
/** Alone 3 to 70 ms, which `npm run bench -- kernel` measures; here a loaded machine must pass. */
const BOUND_MS = 5000;
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

let kernel: KernelClient;
let counted = 0;
beforeAll(async () => {
  kernel = await KernelClient.start();
  symlinkSync(MODULES, join(kernel.folder, "node_modules"));
  await kernel.execute(
    `let kept = 0;
     const cp = require("node:child_process");
     async function connection() {
       const { DuckDBInstance } = await import("@duckdb/node-api");
       return (await DuckDBInstance.create(":memory:", { threads: "1", memory_limit: "500MB" })).connect();
     }`,
  );
});
afterAll(() => kernel.end());

/** Starts a cell, waits until it says that it is stuck, interrupts it and gives its reply. */
async function interrupted(code: string, more: JsonObject = {}, settleMs = 40): Promise<JsonObject> {
  const id = await kernel.startCell(`console.log("stuck");\n${code}`, more);
  await kernel.until(() => printed({ reply: {}, iopub: kernel.broadcasts(id) }).startsWith("stuck"));
  await pause(settleMs);
  const asked = performance.now();
  expect(await kernel.request("interrupt_request", {}, "control")).toEqual({ status: "ok" });
  const { reply, iopub } = await kernel.done(id);
  expect(performance.now() - asked).toBeLessThan(BOUND_MS);
  expect(reply["status"]).toBe("error");
  expect(iopub.filter((one) => one.header.msg_type === "error")).toHaveLength(1);
  expect(resultText(await kernel.execute("++kept"))).toBe(String(++counted));
  return reply;
}

/** Forms in which plain code never comes back by itself. */
const STUCK = [
  "setTimeout(() => { for (;;) {} }, 20); await new Promise(() => {})",
  "setInterval(() => { let x = 0; for (let i = 0; i < 3e9; i++) x += i }, 10); await new Promise(() => {})",
  "process.nextTick(() => { for (;;) {} }); await new Promise(() => {})",
  "setImmediate(() => { for (;;) {} }); await new Promise(() => {})",
  "[3, 1, 2].sort(() => { for (;;) {} })",
  "JSON.parse('[' + '1,'.repeat(2e6) + '1]', () => { for (;;) {} })",
  "new Promise(() => { for (;;) {} })",
  "while (true) {}",
  "await 0; while (true) {}",
  "await 0; while (true) { try { while (true) {} } catch {} }",
  "await new Promise((r) => setTimeout(r, 50)); for (;;) {}",
  "await new Promise(() => {})",
  "const shared = new Int32Array(new SharedArrayBuffer(4)); Atomics.wait(shared, 0, 0)",
  "const again = (): Promise<void> => Promise.resolve().then(again); await again()",
];

describe("an interrupt_request", () => {
  it.each(STUCK)("stops %s", async (code) => {
    expect(await interrupted(code)).toMatchObject({ ename: "Interrupted", evalue: "the cell was interrupted" });
  });

  it("stops a cell that waits for its user", async () => {
    expect(await interrupted("prompt('x')", { allow_stdin: true })).toMatchObject({ ename: "Interrupted" });
    expect(await interrupted("await prompt.later('x')", { allow_stdin: true })).toMatchObject({ ename: "AbortError" });
  });

  it.skipIf(process.platform !== "linux")("ends the process that blocks a cell", async () => {
    expect(await interrupted("cp.execSync('sleep 61.5')")).toMatchObject({ ename: "Interrupted" });
    expect(await interrupted("cp.spawnSync('sh', ['-c', 'sleep 61.5; true'])")).toMatchObject({ ename: "Interrupted" });
    await until(() => !processes().some((one) => one.command === "sleep 61.5"));
  });

  it("ends the processes that an awaiting cell has started, and no others", async () => {
    const earlier = Number(resultText(await kernel.execute("const service = cp.spawn('sleep', ['60']); service.pid")));
    const end = "await new Promise((r) => child.on('exit', r))";
    await interrupted(`let child = cp.spawn('sleep', ['60']); ${end}`);
    const pid = Number(resultText(await kernel.execute("child.pid")));
    await until(() => !anyRuns([{ pid }]));
    await interrupted(`child = cp.spawn('sh', ['-c', 'trap "" TERM; while true; do sleep 61.5; done']); ${end}`);
    const stubborn = Number(resultText(await kernel.execute("child.pid")));
    await until(() => !anyRuns([{ pid: stubborn }]));
    await interrupted(
      `child = cp.spawn('sleep', ['60'], { signal }); await new Promise((_, no) => child.on('error', no))`,
    );
    expect(isAlive(earlier)).toBe(true);
    await kernel.execute("service.kill()");
    await until(() => !isAlive(earlier));
  });

  it("ends the worker threads that the cell has started", async () => {
    const reply = await interrupted(
      `const { Worker } = require("node:worker_threads");
       const beats = new Int32Array(new SharedArrayBuffer(4));
       new Worker("const { workerData } = require('node:worker_threads'); for (;;) Atomics.add(workerData, 0, 1)", { eval: true, workerData: beats });
       while (Atomics.load(beats, 0) === 0);
       await new Promise(() => {})`,
    );
    expect(reply).toMatchObject({ ename: "Interrupted" });
    const still = "const from = beats[0]; await new Promise((r) => setTimeout(r, 30)); beats[0] === from";
    await expect.poll(async () => resultText(await kernel.execute(still)), { timeout: 5000 }).toBe("true");
  });

  it.each([
    [
      "with the cell's signal",
      "connection()",
      "signal.addEventListener('abort', () => duck.interrupt(), { once: true }); await duck.run(sql)",
    ],
    ["that knows nothing of the cell", "connection()", "await duck.run(sql)"],
    ["of the library", "(await import('strikebook')).DuckDbSession.open({ threads: 1 })", "await duck.run(sql)"],
  ])("ends a DuckDB query %s", async (_, connect, code) => {
    const sql = "SELECT count(*) FROM range(3000000) a, range(3000000) b WHERE (a.range * 7 + b.range) % 13 = 5";
    expect((await kernel.execute(`let duck = await ${connect}; let sql = "${sql}"`)).reply["status"]).toBe("ok");
    const reply = await interrupted(code, {}, 300);
    expect(String(reply["evalue"])).toMatch(/interrupted/i);
    // Nothing goes on in the background: a query of ten years would use a whole core.
    const busy =
      "const before = process.cpuUsage(); await new Promise((r) => setTimeout(r, 300)); process.cpuUsage(before).user < 150_000";
    await expect.poll(async () => resultText(await kernel.execute(busy)), { timeout: 8000 }).toBe("true");
  });

  it("ends the process that nothing else can stop, and says so", async () => {
    const id = await kernel.startCell("process.kill(process.pid, 'SIGSTOP'); for (;;) {}");
    await pause(100);
    await kernel.request("interrupt_request", {}, "control");
    const reply = (await kernel.reply(id)).content;
    expect(String(reply["evalue"])).toMatch(/did not stop in time.*variables are lost.*fresh process/);
    expect(resultText(await kernel.execute("typeof kept"))).toBe("'undefined'");
  });
});
