import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { FileLock } from "../../lib/lake/FileLock.js";

function lockPath(): string {
  const folder = mkdtempSync(join(tmpdir(), "strikebook-lock-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "deep", ".own.lock");
}

const filesBeside = (path: string): string[] => readdirSync(join(path, ".."));

test("one at a time, in this process too; it leaves nothing", () => {
  const path = lockPath();
  const lock = FileLock.take(path, "is at work");
  expect(readFileSync(path, "utf8")).toBe(`${process.pid}\n`);
  expect(() => FileLock.take(path, "is at work")).toThrow(`process ${process.pid} is at work; wait for it (if`);
  expect(FileLock.tryTake(path)).toEqual({ heldBy: process.pid });
  expect(filesBeside(path)).toEqual([".own.lock"]);
  lock.release();
  expect(filesBeside(path)).toEqual([]);
  FileLock.take(path, "is at work")[Symbol.dispose]();
  expect(filesBeside(path)).toEqual([]);
});

test("a lock that was released does not take away the next one's", () => {
  const path = lockPath();
  const first = FileLock.take(path, "is at work");
  first.release();
  const second = FileLock.take(path, "is at work");
  first.release();
  expect(existsSync(path)).toBe(true);
  second.release();
});

test("the lock of a process that is gone is taken over, one of a living process is not", () => {
  const path = lockPath();
  FileLock.take(path, "is at work").release();
  writeFileSync(path, `${spawnSync(process.execPath, ["-e", ""]).pid}\n`);
  FileLock.take(path, "is at work").release();
  expect(filesBeside(path)).toEqual([]);
  // This process once had the number of one that died.
  writeFileSync(path, `${process.pid}\n`);
  FileLock.take(path, "is at work").release();
  writeFileSync(path, `${process.ppid}\n`);
  expect(() => FileLock.take(path, "is at work")).toThrow(`process ${process.ppid} is at work`);
  expect(filesBeside(path)).toEqual([".own.lock"]);
});

test("a lock without a number is being written, unless it is old", () => {
  const path = lockPath();
  FileLock.take(path, "is at work").release();
  writeFileSync(path, "");
  expect(FileLock.tryTake(path)).toEqual({ heldBy: undefined });
  const old = new Date(Date.now() - 60_000);
  utimesSync(path, old, old);
  FileLock.take(path, "is at work").release();
});
