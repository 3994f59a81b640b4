import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { REGISTRY_FILES, RunRegistry, registerRun } from "../../../lib/strategy/index.js";
import { root } from "../../kernels/cli/strikebook.js";
import { changedRun, runNumber } from "./registeredRecords.js";

let folder: string;
let reports: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "strikebook-registry-"));
  reports = join(folder, "reports");
  writeFileSync(join(folder, "record.json"), JSON.stringify(runNumber(0)));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Registers `count` runs one after the other and prints the id of each when it is done. */
const WRITER = `
import { readFileSync } from "node:fs";
const [library, recordFile, reports, name, count] = process.argv.slice(2);
const { registerRun } = await import(library);
const record = JSON.parse(readFileSync(recordFile, "utf8"));
for (let i = 0; i < Number(count); i++) {
  const runId = name + String(i).padStart(6, "0");
  await registerRun({ ...record, runId }, reports + "/" + record.study + "/" + runId, reports);
  process.stdout.write(runId + "\\n");
}`;

interface Writer {
  readonly child: ChildProcess;
  readonly done: string[];
  readonly ended: Promise<number | null>;
}

function startWriter(name: string, count: number): Writer {
  const script = join(folder, "writer.mjs");
  writeFileSync(script, WRITER);
  const library = pathToFileURL(join(root, "dist", "lib", "index.js")).href;
  const child = spawn(process.execPath, [script, library, join(folder, "record.json"), reports, name, String(count)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const done: string[] = [];
  let rest = "";
  child.stdout!.on("data", (data) => {
    const parts = (rest + String(data)).split("\n");
    rest = parts.pop()!;
    done.push(...parts);
  });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  return { child, done, ended };
}

const errorsOf = ({ findings }: RunRegistry): string[] =>
  findings.filter(({ severity }) => severity === "error").map(({ message }) => message);

describe("a registry under attack", () => {
  it("several processes at once lose no line and break no chain", async () => {
    const names = ["aaaaaa", "bbbbbb", "cccccc"];
    const writers = names.map((name) => startWriter(name, 12));
    expect(await Promise.all(writers.map(({ ended }) => ended))).toEqual([0, 0, 0]);
    const registry = await RunRegistry.open(reports);
    expect(registry.findings).toEqual([]);
    const ids = registry.runs.map(({ runId }) => runId);
    for (const [i, name] of names.entries()) {
      const own = ids.filter((id) => id.startsWith(name));
      expect(own).toEqual(writers[i]!.done);
      expect(own).toHaveLength(12);
    }
    expect(readdirSync(reports).sort()).toEqual([REGISTRY_FILES.head, REGISTRY_FILES.lines].sort());
  }, 60_000);

  it("several runs of one process at once wait for each other", async () => {
    await Promise.all([1, 2, 3, 4, 5, 6].map((i) => registerRun(runNumber(i), join(reports, `${i}`), reports)));
    const registry = await RunRegistry.open(reports);
    expect([registry.runs.length, registry.findings]).toEqual([6, []]);
  });

  it("kill -9 in the middle of writing leaves every run that was acknowledged, and a registry that goes on", async () => {
    const acknowledged: string[] = [];
    for (let round = 0; round < 5; round++) {
      const writer = startWriter(`${round}`.repeat(6), 100_000);
      const wanted = 3 + round;
      await expect.poll(() => writer.done.length, { timeout: 30_000, interval: 1 }).toBeGreaterThanOrEqual(wanted);
      writer.child.kill("SIGKILL");
      await writer.ended;
      acknowledged.push(...writer.done);
      expect(errorsOf(await RunRegistry.open(reports))).toEqual([]);
    }
    await registerRun(runNumber(1), join(reports, "last"), reports);
    const registry = await RunRegistry.open(reports);
    expect(errorsOf(registry)).toEqual([]);
    const ids = new Set(registry.runs.map(({ runId }) => runId));
    expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
    expect(ids.has(runNumber(1).runId)).toBe(true);
  }, 120_000);

  it("cut at any byte of its last line, it is read, and goes on", async () => {
    await registerRun(runNumber(1), join(reports, "1"), reports);
    const head = readFileSync(join(reports, REGISTRY_FILES.head));
    const before = readFileSync(join(reports, REGISTRY_FILES.lines)).length;
    await registerRun(runNumber(2), join(reports, "2"), reports);
    const whole = readFileSync(join(reports, REGISTRY_FILES.lines));
    const cuts = [before + 1, before + 37, Math.floor((before + whole.length) / 2), whole.length - 2, whole.length - 1];
    for (const cut of cuts) {
      // As a writer leaves it that was killed before it could write the head.
      writeFileSync(join(reports, REGISTRY_FILES.head), head);
      writeFileSync(join(reports, REGISTRY_FILES.lines), whole);
      truncateSync(join(reports, REGISTRY_FILES.lines), cut);
      const torn = await RunRegistry.open(reports);
      expect([errorsOf(torn), torn.findings.length > 0], `cut at ${cut}`).toEqual([[], true]);
      await registerRun(runNumber(3), join(reports, "3"), reports);
      const after = await RunRegistry.open(reports);
      expect(errorsOf(after), `cut at ${cut}`).toEqual([]);
      expect(after.runs.at(-1)!.runId).toBe(runNumber(3).runId);
      expect(after.runs).toHaveLength(cut === whole.length - 1 ? 3 : 2);
    }
  });
});

const small = mkdtempSync(join(tmpdir(), "strikebook-small-"));
const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", small]).status === 0;
if (!mounted) process.stderr.write("no small disk can be mounted here: the test of a full disk is skipped\n");
afterAll(() => {
  if (mounted) spawnSync("umount", [small]);
  rmSync(small, { recursive: true, force: true });
});

describe("a full disk", () => {
  it.skipIf(!mounted)("leaves no part of a line, says which file, and the next run goes on", async () => {
    const where = join(small, "reports");
    mkdirSync(where);
    await registerRun(runNumber(1), join(where, "1"), where);
    const before = readFileSync(join(where, REGISTRY_FILES.lines));
    // Room for the lock and for a part of the line.
    writeFileSync(join(small, "ballast"), Buffer.alloc(36 << 10));
    const long = changedRun(runNumber(2), { title: "x".repeat(40_000) });
    await expect(registerRun(long, join(where, "2"), where)).rejects.toMatchObject({
      code: "ENOSPC",
      path: expect.stringContaining(REGISTRY_FILES.lines),
    });
    expect(readFileSync(join(where, REGISTRY_FILES.lines))).toEqual(before);
    expect((await RunRegistry.open(where)).findings).toEqual([]);
    rmSync(join(small, "ballast"));
    await registerRun(runNumber(3), join(where, "3"), where);
    const registry = await RunRegistry.open(where);
    expect([registry.runs.length, registry.findings]).toEqual([2, []]);
  });
});
