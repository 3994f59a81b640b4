import { describe, expect, it } from "vitest";
import { until } from "../typescript/CellSession.js";
import { KernelClient, printed, resultText } from "./KernelClient.js";
import { anyRuns, descendants } from "./processes.js";

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** What user code is doing when its kernel is killed. */
const DOING = [
  ["nothing", "0"],
  ["an endless loop", "for (;;) {}"],
  ["an endless loop that catches everything", "for (;;) { try { for (;;) {} } catch {} }"],
  ["a flood of output", "for (;;) console.log('flood')"],
  ["a wait for a child process", "cp.execSync('sleep 62')"],
  ["native code", "require('node:crypto').pbkdf2Sync('a', 'b', 2 ** 31 - 1, 64, 'sha512')"],
  ["a wait for its user", "prompt('x')"],
  ["a wait for other threads", "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)"],
  [
    "ignoring signals",
    "for (const one of ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGPIPE']) process.on(one, () => {}); for (;;) {}",
  ],
] as const;

describe.skipIf(process.platform !== "linux")("SIGKILL", { timeout: 60_000 }, () => {
  it.each(DOING)("of the kernel during %s leaves no process behind", async (_, code) => {
    const kernel = await KernelClient.start();
    await kernel.execute(
      "const cp = require('node:child_process'); const service = cp.spawn('sh', ['-c', 'sleep 62; true'])",
    );
    // The language server too.
    await kernel.request("complete_request", { code: "[1].ma", cursor_pos: 6 });
    const id = await kernel.startCell(`console.log("doing"); ${code}`, { allow_stdin: true });
    await kernel.until(() => printed({ reply: {}, iopub: kernel.broadcasts(id) }).startsWith("doing"));
    await pause(100);
    const below = descendants(kernel.process.pid!);
    expect(below.length).toBeGreaterThanOrEqual(4);
    kernel.process.kill("SIGKILL");
    await kernel.exited;
    await until(() => !anyRuns(below), 10_000);
    await kernel.end();
  });

  it.each([
    ["while a cell runs", "for (;;) {}"],
    ["while a cell waits", "await new Promise(() => {})"],
    ["while a cell floods", "for (;;) console.log('flood')"],
  ])("of the process of user code %s: a clear error, and the next cell works", async (_, code) => {
    const kernel = await KernelClient.start();
    const pid = Number(
      resultText(
        await kernel.execute(
          "let kept = 1; const service = require('node:child_process').spawn('sleep', ['62']); process.pid",
        ),
      ),
    );
    const below = descendants(pid);
    const id = await kernel.startCell(`console.log("doing"); ${code}`);
    await kernel.until(() => printed({ reply: {}, iopub: kernel.broadcasts(id) }).startsWith("doing"));
    process.kill(pid, "SIGKILL");
    const { reply, iopub } = await kernel.done(id);
    expect(reply).toMatchObject({ status: "error", ename: "ProcessEnded" });
    expect(reply["evalue"]).toMatch(
      /ended by SIGKILL: all variables are lost, and the next cell starts in a fresh process/,
    );
    expect(iopub.filter((one) => one.header.msg_type === "error")).toHaveLength(1);
    await until(() => !anyRuns(below));
    expect(resultText(await kernel.execute("typeof kept"))).toBe("'undefined'");
    await kernel.end();
  });

  it("of the process of user code between cells is said at once", async () => {
    const kernel = await KernelClient.start();
    const pid = Number(resultText(await kernel.execute("process.pid")));
    process.kill(pid, "SIGKILL");
    const said = (): string => printed({ reply: {}, iopub: kernel.broadcasts(kernel.lastCell) }, "stderr");
    await kernel.until(() => said() !== "");
    expect(said()).toMatch(/ended by SIGKILL: all variables are lost/);
    expect(resultText(await kernel.execute("1 + 1"))).toBe("2");
    await kernel.end();
  });

  it("of a child process of the user's is that cell's business, and of a worker's none", async () => {
    const kernel = await KernelClient.start();
    const id = await kernel.startCell(
      "const child = require('node:child_process').spawn('sleep', ['62']); console.log(child.pid); await new Promise((r) => child.on('exit', (code, signal) => r(signal)))",
    );
    const shown = (): string => printed({ reply: {}, iopub: kernel.broadcasts(id) });
    await kernel.until(() => shown().endsWith("\n"));
    process.kill(Number(shown()), "SIGKILL");
    expect(resultText(await kernel.done(id))).toBe("'SIGKILL'");
    await kernel.end();
  });

  it("of the language server costs no later completion", async () => {
    const kernel = await KernelClient.start();
    const asked = { code: "const list = [1]; list.rever", cursor_pos: 28 };
    expect((await kernel.request("complete_request", asked))["matches"]).toEqual(["reverse"]);
    const evaluator = Number(resultText(await kernel.execute("process.pid")));
    for (const one of descendants(kernel.process.pid!)) if (one.pid !== evaluator) process.kill(one.pid, "SIGKILL");
    await until(() => kernel.stderr.includes("it is started again at the next request"));
    expect((await kernel.request("complete_request", asked))["matches"]).toEqual(["reverse"]);
    expect(resultText(await kernel.execute("1 + 1"))).toBe("2");
    await kernel.end();
  });
});
