import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CommandFolder } from "./CommandFolder.js";

const folder = new CommandFolder();
mkdirSync(folder.at("small"));
const small = folder.at("small");
const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", small]).status === 0;
if (!mounted) process.stderr.write("no small disk can be mounted here: the tests of a full disk are skipped\n");
afterAll(() => {
  if (mounted) spawnSync("umount", [small]);
  folder.end();
});

/** One line that names the file, and exit code 1. */
function refused(args: readonly string[], what: RegExp): void {
  const finished = folder.run(...args);
  expect(finished.status, finished.stderr).toBe(1);
  const lines = finished.stderr.trimEnd().split("\n");
  expect(lines.filter((line) => !line.startsWith("no lake is named"))).toHaveLength(1);
  expect(finished.stderr).toMatch(what);
}

describe("nowhere to write", () => {
  beforeAll(() => {
    folder.write("big.ipynb", ["console.log('x'.repeat(100_000))"]);
    folder.write("marks.ipynb", ["process.getBuiltinModule('node:fs').writeFileSync('ran', '')"]);
  });

  it.skipIf(!mounted)("a full disk is one line that names the file, and leaves nothing half-written", () => {
    refused(
      ["run", "big.ipynb", "-o", "small/big.ipynb"],
      /^strikebook: cannot write .*small\/big\.ipynb: the disk is full; free space and run again$/m,
    );
    expect(readdirSync(small)).toEqual([]);
    folder.run("run", "big.ipynb", "-o", "big.copy.ipynb");
    refused(
      ["convert", "big.copy.ipynb", "-o", "small/big.html"],
      /^strikebook: cannot write .*small\/big\.html: the disk is full; free space and run again$/m,
    );
    expect(readdirSync(small)).toEqual([]);
  });

  it.skipIf(!mounted)("a disk that is read-only is told before a cell has run", () => {
    expect(spawnSync("mount", ["-o", "remount,ro", small]).status).toBe(0);
    refused(
      ["run", "marks.ipynb", "-o", "small/marks.ipynb"],
      /^strikebook: cannot write .*small.*: the file system is read-only; name another folder and run again$/m,
    );
    expect(() => folder.text("ran")).toThrow(/ENOENT/);
  });

  it("a folder that is a file is told before a cell has run", () => {
    writeFileSync(folder.at("plain"), "a file");
    refused(["run", "marks.ipynb", "-o", "plain/x/marks.ipynb"], /^strikebook: cannot write .*plain.*: .*; .*$/m);
    expect(() => folder.text("ran")).toThrow(/ENOENT/);
  });
});
