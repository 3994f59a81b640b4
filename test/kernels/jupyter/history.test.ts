import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FileHistory } from "../../../kernels/jupyter/history/FileHistory.js";
import { globPattern } from "../../../kernels/jupyter/history/globPattern.js";
import type { HistoryEntry } from "../../../kernels/jupyter/history/HistoryStore.js";
import { historyFile } from "../../../kernels/jupyter/history/historyFile.js";
import { selectHistory } from "../../../kernels/jupyter/history/selectHistory.js";

let folder: string;
const failures: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "strikebook-history-"));
  failures.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const open = (): FileHistory => new FileHistory(join(folder, "deep", "h.jsonl"), (line) => failures.push(line));

describe("FileHistory", () => {
  it("numbers its sessions and keeps order, text and outputs", async () => {
    const first = open();
    first.add(1, "let a = `x\n😀`", undefined);
    first.add(2, "a", "'x'");
    await first.close();
    const second = open();
    second.add(1, "b", undefined);
    const { entries, session } = await second.read();
    expect(session).toBe(2);
    expect(entries).toEqual([
      { session: 1, line: 1, input: "let a = `x\n😀`", output: undefined },
      { session: 1, line: 2, input: "a", output: "'x'" },
      { session: 2, line: 1, input: "b", output: undefined },
    ]);
    // A third beside the second has a number of its own.
    expect((await open().read()).session).toBe(3);
    expect(statSync(join(folder, "deep", "h.jsonl")).mode & 0o077).toBe(0);
  });

  it("gives kernels that start together numbers of their own", async () => {
    for (let round = 0; round < 5; round++) {
      const histories = Array.from({ length: 8 }, open);
      const sessions = await Promise.all(histories.map(async (one) => (await one.read()).session));
      expect(new Set(sessions).size, sessions.join()).toBe(8);
      for (const [i, one] of histories.entries()) one.add(1, `round ${round}, kernel ${i}`, undefined);
      await Promise.all(histories.map((one) => one.close()));
      const { entries } = await open().read();
      for (const [i, session] of sessions.entries())
        expect(entries.filter((one) => one.session === session).map((one) => one.input)).toEqual([
          `round ${round}, kernel ${i}`,
        ]);
    }
  });

  it.skipIf(process.platform === "win32")("gives up on a file that keeps nothing", async () => {
    expect((await new FileHistory("/dev/null", (line) => failures.push(line)).read()).session).toBe(1);
  });

  it("survives a line that a crash cut short", async () => {
    const first = open();
    first.add(1, "whole", undefined);
    await first.close();
    appendFileSync(join(folder, "deep", "h.jsonl"), '{"s":1,"l":2,"i":"cu');
    const second = open();
    second.add(1, "next", undefined);
    expect((await second.read()).entries.map((one) => one.input)).toEqual(["whole", "next"]);
    expect((await open().read()).entries.map((one) => one.input)).toEqual(["whole", "next"]);
  });

  it("drops the older half of a file that has grown too large", async () => {
    mkdirSync(join(folder, "deep"));
    const rows = Array.from(
      { length: 60 },
      (_, i) => `${JSON.stringify({ s: 1, l: i, i: `${i}`.padEnd(1e5, "x") })}\n`,
    );
    writeFileSync(join(folder, "deep", "h.jsonl"), rows.join(""));
    const { entries } = await open().read();
    expect(entries.map((one) => one.line)).toEqual(Array.from({ length: 30 }, (_, i) => i + 30));
    expect(readFileSync(join(folder, "deep", "h.jsonl"), "utf8").length).toBeLessThan(3.1e6);
  });

  it("says once when it cannot be written, and goes on in memory", async () => {
    writeFileSync(join(folder, "deep"), "a file, not a folder");
    const history = open();
    history.add(1, "a", undefined);
    history.add(2, "b", undefined);
    expect((await history.read()).entries.map((one) => one.input)).toEqual(["a", "b"]);
    expect(failures).toHaveLength(1);
    expect(failures[0]).toMatch(/^history is not kept: /);
  });
});

describe("selectHistory", () => {
  const entries: HistoryEntry[] = [
    [1, 1, "a"],
    [1, 2, "b1"],
    [2, 1, "a"],
    [2, 2, "b2"],
    [3, 1, "a"],
  ].map(([session, line, input]) => ({ session, line, input }) as HistoryEntry);
  const select = (query: Parameters<typeof selectHistory>[2]) =>
    selectHistory(entries, 3, query).map((one) => `${one.session}.${one.line} ${one.input}`);

  it("tail: the last n, oldest first", () => {
    expect(select({ hist_access_type: "tail", n: 2 })).toEqual(["2.2 b2", "3.1 a"]);
    expect(select({ hist_access_type: "tail", n: 0 })).toEqual([]);
    expect(select({ hist_access_type: "tail" })).toHaveLength(5);
  });

  it("range: lines from start up to stop of a session, counted from the running one backwards", () => {
    expect(select({ hist_access_type: "range", session: 1, start: 1, stop: 2 })).toEqual(["1.1 a"]);
    expect(select({ hist_access_type: "range", session: -1, start: 2, stop: null })).toEqual(["2.2 b2"]);
    expect(select({ hist_access_type: "range" })).toEqual(["3.1 a"]);
  });

  it("search: by wildcards, unique, the last n", () => {
    expect(select({ hist_access_type: "search", pattern: "b?" })).toEqual(["1.2 b1", "2.2 b2"]);
    expect(select({ hist_access_type: "search", pattern: "a", unique: true })).toEqual(["3.1 a"]);
    expect(select({ hist_access_type: "search", pattern: "*", n: 1 })).toEqual(["3.1 a"]);
  });

  it.each([
    ["a*c", "a\nc", true],
    ["a?c", "abbc", false],
    ["[ab]", "b", true],
    ["[!ab]", "b", false],
    ["f(x)", "f(x)", true],
    ["[", "[", true],
    ["[z-a]", "[z-a]", true],
    ["a.c", "abc", false],
  ])("pattern %j against %j", (pattern, text, matches) => expect(globPattern(pattern).test(text)).toBe(matches));
});

describe("historyFile", () => {
  it("is one for each project, or what the environment says", () => {
    mkdirSync(join(folder, "p", "deep"), { recursive: true });
    writeFileSync(join(folder, "p", "package.json"), "{}");
    const env = { XDG_CACHE_HOME: join(folder, "cache"), LOCALAPPDATA: join(folder, "cache"), HOME: folder };
    expect(historyFile(join(folder, "p", "deep"), env)).toBe(historyFile(join(folder, "p"), env));
    expect(historyFile(folder, env)).not.toBe(historyFile(join(folder, "p"), env));
    expect(historyFile(folder, { STRIKEBOOK_HISTORY: "off" })).toBeUndefined();
    expect(historyFile(folder, { STRIKEBOOK_HISTORY: join(folder, "x") })).toBe(join(folder, "x"));
  });
});
