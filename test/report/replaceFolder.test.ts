import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { clearAbandoned, replaceFolder } from "../../lib/report/replaceFolder.js";

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "strikebook-replace-"));
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

/** A process id that was in use and is no more. */
const gone = (): number => spawnSync(process.execPath, ["-e", ""]).pid;
const folder = (name: string, text: string): void => {
  mkdirSync(join(parent, name));
  writeFileSync(join(parent, name, "run.json"), text);
};

test("what a killed process has left half-written goes with the next write, and that of a live one stays", async () => {
  folder(`.r1.${gone()}-0a1b2c3d.new`, "half");
  folder(`.r2.${process.ppid}-0a1b2c3d.new`, "being written");
  folder(".mine.new", "of somebody else");
  await replaceFolder(join(parent, "r3"), async (fresh) => writeFileSync(join(fresh, "run.json"), "whole"));
  expect(readdirSync(parent).sort()).toEqual([".mine.new", `.r2.${process.ppid}-0a1b2c3d.new`, "r3"]);
});

test("a run that a killed process had moved away and not replaced comes back", async () => {
  folder(`.r1.${gone()}-0a1b2c3d.old`, "the only copy");
  folder("r2", "new");
  folder(`.r2.${gone()}-0a1b2c3d.old`, "replaced");
  await clearAbandoned(parent);
  expect(readdirSync(parent).sort()).toEqual(["r1", "r2"]);
  expect(readFileSync(join(parent, "r1", "run.json"), "utf8")).toBe("the only copy");
  expect(readFileSync(join(parent, "r2", "run.json"), "utf8")).toBe("new");
  await clearAbandoned(join(parent, "not there"));
});
