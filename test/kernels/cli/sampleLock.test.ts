import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { withSampleLock } from "../../../kernels/cli/sampleLock.js";

function lockFolder(): { directory: string; lock: string; lines: string[]; say: (line: string) => void } {
  const directory = mkdtempSync(join(tmpdir(), "strikebook lock "));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const lines: string[] = [];
  return { directory, lock: join(directory, ".making.lock"), lines, say: (line) => lines.push(line) };
}

test("one at a time: the second waits, says for whom, and goes on", async () => {
  const { directory, lock, lines, say } = lockFolder();
  const { signal } = new AbortController();
  const order: string[] = [];
  let release: () => void = () => undefined;
  const first = withSampleLock(directory, { signal, say }, async () => {
    order.push("first");
    await new Promise<void>((done) => {
      release = done;
    });
    order.push("first ends");
  });
  const second = withSampleLock(directory, { signal, say }, async () => order.push("second"));
  await expect.poll(() => lines.length).toBe(1);
  expect(lines[0]).toMatch(new RegExp(`process ${process.pid} is making the sample in .*; waiting`));
  expect(readFileSync(lock, "utf8")).toBe(`${process.pid}\n`);
  release();
  await Promise.all([first, second]);
  expect(order).toEqual(["first", "first ends", "second"]);
  expect(existsSync(lock)).toBe(false);
});

test("takes over the lock of a process that is gone, and frees its own when the work fails", async () => {
  const { directory, lock, lines, say } = lockFolder();
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  writeFileSync(lock, `${pid}\n`);
  const { signal } = new AbortController();
  const failing = withSampleLock(directory, { signal, say }, async () => {
    throw new Error("the work failed");
  });
  await expect(failing).rejects.toThrow("the work failed");
  expect(lines).toEqual([]);
  expect(existsSync(lock)).toBe(false);
});

test("stops waiting when it is aborted, and leaves the other one's lock", async () => {
  const { directory, lock, lines, say } = lockFolder();
  writeFileSync(lock, `${process.ppid}\n`);
  const controller = new AbortController();
  const waiting = withSampleLock(directory, { signal: controller.signal, say }, async () => "ran");
  await expect.poll(() => lines.length).toBe(1);
  controller.abort(new Error("enough"));
  await expect(waiting).rejects.toThrow("enough");
  expect(existsSync(lock)).toBe(true);
});
