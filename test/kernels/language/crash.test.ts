import { existsSync, readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { LanguageFolder } from "./LanguageFolder.js";

/** True when all threads of a process stand still; where that cannot be seen, it is taken for granted. */
function isStopped(pid: number): boolean {
  if (!existsSync(`/proc/${pid}/task`)) return true;
  return readdirSync(`/proc/${pid}/task`).every((thread) =>
    /^State:\s+T/m.test(readFileSync(`/proc/${pid}/task/${thread}/status`, "utf8")),
  );
}

let folder: LanguageFolder;
afterEach(() => folder.remove());

describe("when the TypeScript server fails", () => {
  it("a request gives nothing, one line is said, and the next one finds a new server that knows all cells", async () => {
    folder = new LanguageFolder();
    folder.executed("const kept = 1;");
    expect(await folder.names("kept.toF|")).toEqual(["toFixed"]);
    const { serverPid } = folder.language;
    process.kill(serverPid!, "SIGSTOP");
    const asked = folder.complete("kept.|");
    await sleep(50);
    process.kill(serverPid!, "SIGKILL");
    expect(await asked).toEqual({ items: [], start: 5, end: 5 });
    expect(folder.warnings).toEqual([
      "types: the TypeScript server ended (SIGKILL); it is started again at the next request",
    ]);
    folder.executed("const later = 'a';");
    expect(await folder.names("later.toUpper|")).toEqual(["toUpperCase"]);
    expect(await folder.names("kept.toF|")).toEqual(["toFixed"]);
    expect(folder.language.serverPid).not.toBe(serverPid);
  });

  it("one that does not answer is ended", async () => {
    folder = new LanguageFolder({}, { timeoutMs: 3000 });
    await folder.language.warmUp();
    const pid = folder.language.serverPid!;
    process.kill(pid, "SIGSTOP");
    // The signal is on its way for a moment, in which a server still answers.
    await expect.poll(() => isStopped(pid), { timeout: 10_000, interval: 10 }).toBe(true);
    expect(await folder.language.inspect("Math.abs", 6, 0)).toBeUndefined();
    expect(folder.warnings).toEqual([
      "types: the TypeScript server ended (no answer within 3000 ms); it is started again at the next request",
    ]);
  });

  it("a program that is missing is said once, and live members are still offered", async () => {
    folder = new LanguageFolder(
      {},
      { executable: "/no/such/program", liveMembers: async () => [{ name: "strikes", preview: "Float64Array(9)" }] },
    );
    expect(await folder.names("chain.|")).toEqual(["strikes"]);
    expect(folder.warnings).toHaveLength(1);
    expect(folder.warnings[0]).toContain("ENOENT");
  });

  it("live members that fail or come late are left out", async () => {
    folder = new LanguageFolder(
      {},
      {
        liveTimeoutMs: 20,
        liveMembers: async (expression) => {
          if (expression === "slow") await sleep(2000);
          throw new Error("no such variable");
        },
      },
    );
    folder.executed("const slow = { a: 1 }, quick = { b: 2 };");
    expect(await folder.names("slow.|")).toEqual(["a"]);
    expect(await folder.names("quick.|")).toEqual(["b"]);
    expect(folder.warnings).toEqual(["completion: the live value of quick could not be read: no such variable"]);
  });

  it("close ends the process, and requests after it give nothing", async () => {
    folder = new LanguageFolder();
    await folder.language.warmUp();
    const pid = folder.language.serverPid;
    await folder.language.close();
    await sleep(100);
    if (process.platform === "linux") expect(existsSync(`/proc/${pid}/exe`)).toBe(false);
    expect(await folder.names("Math.|")).toEqual([]);
    expect(folder.warnings).toEqual([]);
  });
});
