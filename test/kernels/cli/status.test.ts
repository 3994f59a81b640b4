import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startProgress } from "strikebook";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { readStates } from "../../../kernels/cli/status/readStates.js";
import { StateFile } from "../../../kernels/cli/status/StateFile.js";
import { duration, statusLines } from "../../../kernels/cli/status/statusLines.js";
import { CommandFolder } from "./CommandFolder.js";
import { strikebook } from "./strikebook.js";

let states: string;
beforeEach(() => {
  states = mkdtempSync(join(tmpdir(), "strikebook-states-"));
  vi.stubEnv("STRIKEBOOK_STATE", states);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(states, { recursive: true, force: true });
});

/** A clock that stands still until it is told to go on. */
function fakeClock(): { pass(ms: number): void } {
  let now = 5000;
  vi.spyOn(performance, "now").mockImplementation(() => now);
  return { pass: (ms) => void (now += ms) };
}

describe("the state of a command", () => {
  it("tells steps, totals that are known, the rate of the last seconds, and the time left from it", async () => {
    const clock = fakeClock();
    const state = new StateFile(["pack", "dumps"]);
    const step = startProgress("reading", { unit: "rows", total: 10_000 });
    const open = startProgress("finding files", { unit: "files" });
    for (let i = 0; i < 20; i++) {
      clock.pass(500);
      open.advance(1);
      clock.pass(500);
      step.advance(i < 10 ? 100 : 300);
    }
    const { commands } = await readStates();
    expect(commands).toHaveLength(1);
    const known = commands[0]!;
    expect(known).toMatchObject({ condition: "running", command: "pack dumps", pid: process.pid });
    expect(known.steps[0]).toMatchObject({ done: 4000, total: 10_000, state: "running" });
    // Ten seconds at 300 rows a second came after ten at 100.
    expect(known.steps[0]!.rate).toBeCloseTo(300, 0);
    expect(known.steps[1]!.total).toBeUndefined();
    const text = statusLines(known, Date.now()).join("\n");
    expect(text).toMatch(/reading: 4,000 of 10,000 rows, 300 rows\/s, 20 s left/);
    expect(text).toMatch(/finding files: 20 files, 1 files\/s$/m);
    step.end();
    open.end();
    state.end(0);
    expect((await readStates()).commands[0]).toMatchObject({ condition: "done" });
  });

  it("leaves no trace of what took less than a second, and none of steps after its end", async () => {
    const clock = fakeClock();
    const state = new StateFile(["lake"]);
    const step = startProgress("listing", { unit: "files" });
    clock.pass(900);
    step.end();
    state.end(0);
    clock.pass(5000);
    startProgress("later", { unit: "files" }).end();
    expect(readdirSync(states)).toEqual([]);
  });

  it("is told once when it cannot be written, and the work goes on", () => {
    rmSync(states, { recursive: true });
    writeFileSync(states, "a file where the folder should be");
    const said = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const clock = fakeClock();
    const state = new StateFile(["pack"]);
    const step = startProgress("reading", { unit: "rows" });
    for (let i = 0; i < 5; i++) {
      clock.pass(2000);
      step.advance(1);
    }
    step.end();
    state.end(0);
    expect(said).toHaveBeenCalledTimes(1);
    expect(said.mock.calls[0]![0]).toContain("EEXIST");
  });

  it("of a process that is gone without a word is `died`; half files are counted, old ones removed", async () => {
    mkdirSync(states, { recursive: true });
    const base = { version: 1, command: "pack", folder: "/", startedMs: 1, steps: [] };
    const dead = { ...base, pid: 2 ** 22 + 1, updatedMs: Date.now() };
    writeFileSync(join(states, "4194305-1.json"), JSON.stringify(dead));
    writeFileSync(join(states, "4194306-1.json"), JSON.stringify({ ...dead, pid: 2 ** 22 + 2, updatedMs: 5 }));
    writeFileSync(join(states, "7-1.json"), JSON.stringify(dead).slice(0, 40));
    writeFileSync(join(states, "8-1.json"), JSON.stringify({ ...dead, version: 99 }));
    const { commands, unreadable } = await readStates();
    expect(commands.map(({ condition }) => condition)).toEqual(["died"]);
    expect(unreadable).toBe(2);
    expect(readdirSync(states)).not.toContain("4194306-1.json");
  });

  it.each([
    [0, "0 ms"],
    [850, "850 ms"],
    [42_000, "42 s"],
    [200_000, "3 min 20 s"],
    [7_500_000, "2 h 05 min"],
  ])("writes %d ms as %s", (ms, text) => expect(duration(ms)).toBe(text));
});

describe("strikebook status", () => {
  it("8.6-25: shows a command of another terminal while it runs, that it died when it is killed, and its end", async () => {
    const folder = new CommandFolder();
    const status = (...args: string[]) =>
      JSON.parse(strikebook(folder.path, ["status", "--json", ...args]).stdout).commands;
    try {
      expect(strikebook(folder.path, ["status"]).stdout).toContain("nothing has run for a day");
      const sample = folder.start("sample", "--to", "market", "--days", "6");
      await expect.poll(() => status("--running").length, { timeout: 30_000, interval: 200 }).toBe(1);
      const [running] = status();
      expect(running).toMatchObject({
        condition: "running",
        pid: sample.child.pid,
        command: "sample --to market --days 6",
      });
      expect(running.steps[0].total).toBeGreaterThan(2_000_000);
      expect(strikebook(folder.path, ["status"]).stdout).toMatch(/making the sample market: [\d,]+ of 2,[\d,]+ rows/);
      sample.child.kill("SIGKILL");
      await sample.finished;
      expect(status()[0].condition).toBe("died");
      expect(status("--running")).toEqual([]);
    } finally {
      folder.end();
    }
  });

  it("--watch into a pipe tells a state once, then what changes, until it is stopped", async () => {
    const folder = new CommandFolder();
    const write = (pid: number, done: number): void => {
      const step = { id: 1, label: "reading", done, unit: "rows", state: "running", elapsedMs: 5 };
      const state = { version: 1, pid, command: `pack ${pid}`, folder: "/", startedMs: pid, updatedMs: Date.now() };
      writeFileSync(join(states, `${pid}-1.json.tmp`), JSON.stringify({ ...state, steps: [step] }));
      renameSync(join(states, `${pid}-1.json.tmp`), join(states, `${pid}-1.json`));
    };
    try {
      const watch = folder.start("status", "--watch");
      let text = "";
      const count = (part: string): number => text.split(part).length - 1;
      watch.child.stdout!.on("data", (data) => (text += data));
      await expect.poll(() => text, { timeout: 30_000 }).toContain("nothing has run");
      write(2 ** 22 + 1, 1);
      write(2 ** 22 + 2, 1);
      await expect.poll(() => count("died"), { timeout: 30_000 }).toBe(2);
      // Each later state shows that the loop has come round again; the other command is not repeated.
      for (const done of [2, 3, 4]) {
        write(2 ** 22 + 1, done);
        await expect.poll(() => count("strikebook pack 4194305"), { timeout: 30_000 }).toBe(done);
      }
      expect(count("strikebook pack 4194306")).toBe(1);
      expect(count("nothing has run")).toBe(1);
      watch.child.kill("SIGINT");
      const { status, seconds } = await watch.finished;
      expect(status).toBe(0);
      // Five states, so four waits of a second at least.
      expect(seconds).toBeGreaterThan(4);
    } finally {
      folder.end();
    }
  }, 120_000);
});
