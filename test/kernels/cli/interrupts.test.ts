import { existsSync, readdirSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Interrupts } from "../../../kernels/cli/Interrupts.js";
import { CommandFolder, expectGone } from "./CommandFolder.js";

let folder: CommandFolder;
beforeEach(() => {
  folder = new CommandFolder();
});
afterEach(() => folder.end());

const FS = 'process.getBuiltinModule("node:fs")';
/** Starts a child of its own, says that both are there, and never ends. */
const spins = (name: string): string[] => [
  `const { spawn } = process.getBuiltinModule("node:child_process");
const kid = spawn("sleep", ["1000"]);
${FS}.writeFileSync("${name}.tmp", process.pid + " " + kid.pid); ${FS}.renameSync("${name}.tmp", "${name}");`,
  "while (true) {}",
];
const copyOf = (name: string) => folder.read(`reports/notebooks/${name}`);

describe("one press and two", () => {
  it("what arrives within 400 ms of the first is the same press, what comes later ends the process", () => {
    let now = 1000;
    vi.spyOn(performance, "now").mockImplementation(() => now);
    const exit = vi.spyOn(process, "exit").mockImplementation((() => undefined) as never);
    const said = vi.spyOn(process.stderr, "write").mockImplementation(() => true);
    // The listeners of the test runner are not to hear of it.
    const others = process.listeners("SIGINT");
    for (const listener of others) process.off("SIGINT", listener);
    const interrupts = new Interrupts();
    try {
      process.emit("SIGINT");
      expect(interrupts.signal.aborted).toBe(true);
      now += 300;
      process.emit("SIGINT");
      expect(exit).not.toHaveBeenCalled();
      now += 300;
      process.emit("SIGINT");
      expect(exit).toHaveBeenCalledWith(130);
      expect(said).toHaveBeenCalledWith(expect.stringContaining("ended at once"));
    } finally {
      interrupts.end();
      for (const listener of others) process.on("SIGINT", listener);
      vi.restoreAllMocks();
    }
    expect(process.listeners("SIGHUP")).toEqual([]);
  });
});

describe.skipIf(process.platform === "win32")("Ctrl-C", () => {
  it.each<NodeJS.Signals>(["SIGINT", "SIGTERM", "SIGHUP"])(
    "%s stops every notebook, marks the copies, starts no more, and leaves no process",
    async (signal) => {
      for (const name of ["a", "b"]) folder.write(`${name}.ipynb`, spins(name));
      folder.write("c.ipynb", [`${FS}.writeFileSync("c", "")`]);
      const { child, finished } = folder.start("run", "a.ipynb", "b.ipynb", "c.ipynb", "--jobs", "2", "--to", "html");
      const pids = [...(await folder.pids("a")), ...(await folder.pids("b"))];
      child.kill(signal);
      const { status, stderr } = await finished;
      expect(status, stderr).toBe(130);
      expect(stderr).toMatch(
        /interrupted; what had run is marked as interrupted in .*a\.failed\.ipynb.*; not started: c$/m,
      );
      expect(existsSync(folder.at("c"))).toBe(false);
      for (const pid of pids) await expectGone(pid);
      for (const name of ["a", "b"]) {
        const copy = copyOf(`${name}.failed.ipynb`);
        expect(String(copy.cells[0]!.source)).toMatch(/\*\*Interrupted\*\*.* in cell 2 of 2/);
        expect(copy.metadata["strikebook"]).toMatchObject({ status: "aborted" });
      }
      // No page of half a run.
      expect(readdirSync(folder.at("reports/notebooks")).sort()).toEqual(["a.failed.ipynb", "b.failed.ipynb"]);
    },
    60_000,
  );

  it("twice within one press, as npm passes it on, is once: the copy is written", async () => {
    folder.write("a.ipynb", spins("a"));
    const { child, finished } = folder.start("run", "a.ipynb");
    await folder.pids("a");
    child.kill("SIGINT");
    await new Promise((done) => setTimeout(done, 30));
    child.kill("SIGINT");
    expect(await finished).toMatchObject({ status: 130 });
    expect(String(copyOf("a.failed.ipynb").cells[0]!.source)).toContain("**Interrupted**");
  }, 60_000);

  it("a second one ends what does not stop at once, and leaves no process and no copy", async () => {
    // Native code that nothing interrupts: only its process can be ended, after three seconds.
    const stubborn = 'process.getBuiltinModule("node:crypto").pbkdf2Sync("a", "b", 2 ** 31 - 1, 64, "sha512")';
    folder.write("a.ipynb", [spins("a")[0]!, stubborn]);
    const { child, finished } = folder.start("run", "a.ipynb");
    const pids = await folder.pids("a");
    // The second cell begins right after the first has written its file.
    await new Promise((done) => setTimeout(done, 300));
    child.kill("SIGINT");
    await new Promise((done) => setTimeout(done, 700));
    child.kill("SIGINT");
    const { status, stderr } = await finished;
    expect(status).toBe(130);
    expect(stderr).toContain("ended at once; what was running left no executed copy");
    for (const pid of pids) await expectGone(pid);
    expect(existsSync(folder.at("reports/notebooks/a.failed.ipynb"))).toBe(false);
  }, 60_000);

  it("check stops too, with the same code", async () => {
    folder.write("a.ipynb", [{ source: spins("a").join("\n"), execution_count: 1 }]);
    const { child, finished } = folder.start("check", "a.ipynb");
    const pids = await folder.pids("a");
    child.kill("SIGINT");
    expect(await finished).toMatchObject({ status: 130, stdout: "" });
    for (const pid of pids) await expectGone(pid);
  }, 60_000);
});
