import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { Evaluator } from "../../../kernels/typescript/Evaluator.js";
import { CellSession, isAlive, until } from "./CellSession.js";

let session: CellSession | undefined;
afterEach(() => session?.end());

describe("the process of user code", () => {
  it.each([
    ["console.log('bye'); process.exit(3)", "exit code 3"],
    ["console.log('bye'); process.kill(process.pid, 'SIGKILL'); await new Promise(() => {})", "SIGKILL"],
    ["console.log('bye'); await new Promise((r) => setTimeout(r, 20)); process.abort()", "SIGABRT"],
  ])("ends by %j: the outcome says how, output is kept, the next cell starts afresh", async (code, how) => {
    session = await CellSession.start();
    await session.run("let kept = 1");
    const outcome = await session.run(code);
    expect(outcome).toMatchObject({ status: "error", error: { name: "ProcessEnded", cell: "Cell 2" } });
    expect(outcome.error?.message).toContain(how);
    expect(outcome.error?.message).toContain("variables are lost");
    if (how !== "SIGKILL") expect(session.printed(2)).toBe("bye\n");
    expect(await session.text("typeof kept")).toBe("'undefined'");
    // Names of the old process mean nothing in the new one.
    expect(await session.text("function kept() {}\nkept.name")).toBe("'kept'");
    expect(
      session.events.filter((event) => event.kind === "ended" || event.kind === "restarted").map((event) => event.kind),
    ).toEqual(["ended", "restarted"]);
  });

  it("runs out of memory with a clear error", async () => {
    session = await CellSession.start({ memoryLimitMb: 40 });
    const { error } = await session.run(
      "const hoard: unknown[] = []; for (;;) hoard.push(new Array(1e4).fill(Math.random()))",
    );
    expect(error?.message).toMatch(/^the process ran out of memory: all variables are lost/);
    expect(await session.text("1")).toBe("1");
  });

  it("stops with its exit handlers run, and leaves no process of its own behind", async () => {
    session = await CellSession.start();
    await session.run("process.on('exit', () => console.log('exit handler'));");
    const grandchild = Number(await session.text("require('node:child_process').spawn('sleep', ['60']).pid"));
    const pid = session.evaluator.pid!;
    expect(isAlive(grandchild)).toBe(true);
    await session.evaluator.stop();
    await until(() => !isAlive(pid) && !isAlive(grandchild));
    expect(session.printed(2)).toBe("exit handler\n");
    await expect(session.run("1")).rejects.toThrow("the evaluator is stopped");
  });

  it("stops although a cell is stuck", async () => {
    session = await CellSession.start();
    const running = session.run("for (;;) {}");
    const pid = session.evaluator.pid!;
    await new Promise((done) => setTimeout(done, 50));
    await session.evaluator.stop();
    expect(await running).toMatchObject({ status: "error", error: { name: "ProcessEnded" } });
    await until(() => !isAlive(pid));
  });

  it("restarts on request with nothing kept", async () => {
    session = await CellSession.start();
    await session.run("const kept = 1");
    const pid = session.evaluator.pid;
    await session.evaluator.restart();
    expect(session.evaluator.pid).not.toBe(pid);
    expect(await session.text("var kept; typeof kept")).toBe("'undefined'");
  });

  it("evaluates cells in the order in which they were given", async () => {
    session = await CellSession.start();
    const outcomes = await Promise.all(
      ["let n = 1; await new Promise((r) => setTimeout(r, 30))", "n = n * 10", "n + 5"].map((code) =>
        session!.run(code),
      ),
    );
    expect(outcomes.map((outcome) => outcome.value?.data["text/plain"])).toEqual([undefined, "10", "15"]);
  });

  it("runs in the working folder, with the environment and a clean command line", async () => {
    session = await CellSession.start({ env: { ...process.env, STRIKEBOOK_TEST: "yes" } });
    expect(await session.text("process.cwd() === __dirname && process.env.STRIKEBOOK_TEST")).toBe("'yes'");
    expect(await session.text("process.argv.slice(1).map((one) => one === __filename)")).toBe("[ true ]");
  });

  it("cannot start: a one-line error", async () => {
    await expect(Evaluator.start({ childEntry: "/nowhere/main.js" })).rejects.toThrow(
      "no /nowhere/main.js; build the package: npm run build",
    );
    await expect(
      Evaluator.start({ childEntry: fileURLToPath(import.meta.url).replace(/\.ts$/, ".ts") }),
    ).rejects.toThrow("the evaluator's process did not start");
  });

  it.each(["SIGKILL", "SIGINT"] as const)("ends when its host dies of %s, even in a busy loop", async (signal) => {
    const host = `
      import { Evaluator } from ${JSON.stringify(new URL("../../../dist/kernels/index.js", import.meta.url).href)};
      const evaluator = await Evaluator.start();
      const { value } = await evaluator.evaluate({ code: "require('node:child_process').spawn('sleep', ['60']).pid", cellName: "Cell 1" });
      console.log(evaluator.pid, value.data["text/plain"]);
      void evaluator.evaluate({ code: "for (;;) {}", cellName: "Cell 2" });`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", host], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const line = await new Promise<string>((done) => createInterface(child.stdout).once("line", done));
    const pids = line.split(" ").map(Number);
    expect(pids.map(isAlive)).toEqual([true, true]);
    child.kill(signal);
    await until(() => !pids.some(isAlive));
  });
});
