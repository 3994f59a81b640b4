import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { checkLines, doctorCommand } from "../../../kernels/cli/commands/doctor.js";
import { kernelCommand } from "../../../kernels/cli/commands/kernel.js";
import { temporaryFolder } from "./machine.js";

let folder: string;
let printed: string[];
beforeEach(() => {
  folder = temporaryFolder();
  printed = [];
  vi.spyOn(console, "log").mockImplementation((line: string) => void printed.push(line));
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
  vi.stubEnv("JUPYTER_DATA_DIR", join(folder, "data"));
  vi.stubEnv("JUPYTER_PATH", "");
  vi.stubEnv("PATH", join(folder, "bin"));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  process.exitCode = undefined;
  rmSync(folder, { recursive: true, force: true });
});
const run = (command: Command, ...args: string[]): Promise<Command> =>
  command.exitOverride().parseAsync(args, { from: "user" });

describe("strikebook kernel and doctor", () => {
  it("two places at once are wrong usage", async () => {
    for (const args of [
      ["--user", "--prefix", "x"],
      ["--sys-prefix", "--user"],
      ["--prefix", "x", "--sys-prefix"],
    ])
      for (const verb of ["install", "uninstall"])
        await expect(run(kernelCommand(), verb, ...args), args.join(" ")).rejects.toMatchObject({
          code: "commander.conflictingOption",
        });
  });

  it("an empty list says what to do", async () => {
    await run(kernelCommand(), "list", "--json");
    expect(JSON.parse(printed[0]!)).toEqual([]);
    await run(kernelCommand(), "list");
    expect(printed[1]).toContain("`strikebook kernel install`");
    await expect(run(kernelCommand(), "uninstall")).rejects.toThrow(/no kernel 'strikebook' in .*data/);
  });

  it("the doctor's exit code is 1 when a check failed, and --json holds every check", async () => {
    await run(doctorCommand(), "--json");
    const checks = JSON.parse(printed[0]!) as { name: string; status: string; what: string; cure: string }[];
    expect(checks.map(({ name }) => name)).toEqual(expect.arrayContaining(["node", "ports", "kernelspec", "vscode"]));
    for (const each of checks) expect(each.cure === "", each.name).toBe(each.status === "ok");
    expect(checks.find(({ name }) => name === "kernelspec")?.status).toBe("failed");
    expect(process.exitCode).toBe(1);
  });

  it("prints a cure below its check, and counts", () => {
    const lines = checkLines([
      { name: "node", status: "ok", what: "v20", cure: "" },
      { name: "ports", status: "failed", what: "EPERM", cure: "allow it" },
    ]);
    expect(lines).toEqual([
      "ok       node   v20",
      "failed   ports  EPERM",
      "                cure: allow it",
      "",
      "1 ok, 0 warnings, 1 failed",
    ]);
  });
});
