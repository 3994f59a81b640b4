import { afterAll, expect, it } from "vitest";
import type { NotebookProgress } from "../../../kernels/headless/NotebookProgress.js";
import { type NotebookRun, runNotebook } from "../../../kernels/headless/runNotebook.js";
import { NotebookFolder } from "./NotebookFolder.js";

const folder = new NotebookFolder();
afterAll(() => folder.end());

async function run(cells: readonly string[], more: object = {}): Promise<NotebookRun & { outputs: string[] }> {
  const path = folder.write("study.ipynb", cells);
  const done = await runNotebook({ path, output: folder.at("copy.ipynb"), cwd: folder.path, ...more });
  return { ...done, outputs: folder.read("copy.ipynb").cells.map((cell) => JSON.stringify(cell.outputs)) };
}

const MAIN = `async function main(fails: boolean) {
  await new Promise((done) => setTimeout(done, 300));
  console.log("result 42");
  if (fails) throw new Error("late");
}`;

it("waits for a promise that the last cell leaves, keeps its output and fails with its error", async () => {
  const good = await run([MAIN, "main(false);"]);
  expect(good.status).toBe("ok");
  expect(good.outputs[1]).toContain("result 42");
  const failed = await run([MAIN, "main(true);"]);
  expect(failed).toMatchObject({ status: "error", error: { message: "late" } });
  expect(failed.outputs[1]).toContain("result 42");
});

it("waits for timers, child processes and workers of any cell, and keeps their output in their cell", async () => {
  const { status, outputs } = await run([
    "setTimeout(() => console.log('timer'), 300); 0",
    'import { spawn } from "node:child_process";\nspawn(process.execPath, ["-e", "setTimeout(() => console.log(\'child\'), 400)"], { stdio: "inherit" }); 0',
    'import { Worker } from "node:worker_threads";\nnew Worker("setTimeout(() => {}, 400)", { eval: true }).on("exit", () => console.log("worker")); 0',
    "1",
  ]);
  expect(status).toBe("ok");
  expect(outputs.map((text) => /timer|child|worker|warning/.exec(text)?.[0])).toEqual([
    "timer",
    "child",
    "worker",
    undefined,
  ]);
});

it("says what it no longer waits for, in the copy and as it goes on", async () => {
  const told: NotebookProgress[] = [];
  const onProgress = (one: NotebookProgress): number => told.push(one);
  const more = { cellTimeoutMs: 2000, onProgress };
  const forever = await run(["setInterval(() => undefined, 50); 0", "new Promise(() => undefined)"], more);
  expect(forever.status).toBe("ok");
  expect(forever.warning).toMatch(/^cells left promises and timers running/);
  const warning = /warning: cells left promises and timers running, which were stopped 2 s after the last cell/;
  expect(forever.outputs[1]).toMatch(warning);
  expect(told.some((one) => one.kind === "stream" && warning.test(one.text))).toBe(true);
});

it("does not wait for a server, or for timers that keep no process alive", async () => {
  const more = { cellTimeoutMs: 4000 };
  const { outputs } = await run(
    [
      'import { createServer } from "node:http";\ncreateServer().listen(0); setInterval(() => undefined, 50).unref(); 0',
    ],
    more,
  );
  expect(outputs[0]).not.toContain("warning");
});
