import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root, strikebook } from "./strikebook.js";

const main = join(root, "dist", "kernels", "cli", "main.js");
const page = readFileSync(join(root, "docs", "baseline.md"), "utf8");

describe("strikebook baseline", () => {
  let folder: string;
  const outputs: Record<string, string> = {};
  const build = (out: string): string[] => [
    "baseline",
    "build",
    "--options",
    "crypto",
    "--perpetual",
    "crypto",
    "--rate",
    "usdc=0.5:crypto",
    "--rate",
    "usdt=0.5:crypto",
    "--out",
    out,
  ];
  const hashes = (out: string): Record<string, string> =>
    Object.fromEntries(
      readdirSync(join(folder, out))
        .filter((name) => /parquet|json$/.test(name))
        .map((name) => [
          name,
          createHash("sha256")
            .update(readFileSync(join(folder, out, name)))
            .digest("hex"),
        ]),
    );

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "strikebook-baseline-cli-"));
    const commands = /```sh\n([\s\S]*?)```/.exec(page)![1]!.trim().split("\n");
    expect(commands).toHaveLength(5);
    for (const command of commands) {
      expect(command).toMatch(/^npm run strikebook -- /);
      const args = command.split(" ").slice(4);
      const { status, stdout, stderr } = strikebook(folder, args);
      expect(status, `${command}\n${stdout}\n${stderr}`).toBe(0);
      outputs[args.slice(0, 2).join(" ")] = stdout;
    }
  }, 180_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("runs the commands of docs/baseline.md: four files with manifests, nothing else left", () => {
    expect(readdirSync(join(folder, "baseline")).sort()).toEqual([
      "blended_lending_rates_1s.manifest.json",
      "blended_lending_rates_1s.parquet",
      "btc_options_atm_shortdated_with_iv_2023_2025.manifest.json",
      "btc_options_atm_shortdated_with_iv_2023_2025.parquet",
      "btc_perpetual_1s_2023_2025.manifest.json",
      "btc_perpetual_1s_2023_2025.parquet",
      "contract_schedule.manifest.json",
      "contract_schedule.parquet",
    ]);
    expect(outputs["baseline build"]).toMatch(/btc_options_atm.*farMoneyness \d+.*written/);
    expect(outputs["baseline validate"]).toMatch(/against BTC-2023-08-14-2023-08-15: passed/);
    expect(outputs["baseline validate"]).toMatch(/options +size +[\d,]+ +not declared +not checked/);
    expect(outputs["baseline analyse"]).toMatch(/time to expiry +under 1 hour/);
    expect(outputs["baseline analyse"]).toMatch(/clusters +neighbours, contract and day/);
  });

  it("validate ends with 1 where a check fails, and prints the verdict as JSON", () => {
    const { status, stdout } = strikebook(folder, ["baseline", "validate", "baseline", "--preset", "seed", "--json"]);
    expect(status).toBe(1);
    const verdict = JSON.parse(stdout) as {
      passed: boolean;
      checks: { output: string; check: string; outcome: string }[];
    };
    expect(verdict.passed).toBe(false);
    const failed = verdict.checks
      .filter(({ outcome }) => outcome === "failed")
      .map(({ output, check }) => `${output} ${check}`);
    for (const output of ["options", "perpetual", "rates", "schedule"])
      expect(failed).toEqual(expect.arrayContaining([`${output} size`, `${output} rows`]));
  });

  it("keeps what is built already", () => {
    const before = hashes("baseline");
    const { status, stdout } = strikebook(folder, [...build("baseline"), "--json"]);
    expect(status).toBe(0);
    expect((JSON.parse(stdout) as { outputs: { reused: boolean }[] }).outputs.map(({ reused }) => reused)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(hashes("baseline")).toEqual(before);
  });

  it("tells wrong use in one line", () => {
    const lines = (args: string[]) => {
      const { status, stderr } = strikebook(folder, args);
      return { status, line: stderr.trim() };
    };
    const weights = build("other").map((each) => each.replace("usdt=0.5", "usdt=0.6"));
    expect(lines(weights)).toEqual({
      status: 1,
      line: expect.stringMatching(/^strikebook: the sum of the weights is 1\.1/),
    });
    expect(lines(["baseline", "validate", "baseline"])).toMatchObject({
      status: 1,
      line: expect.stringMatching(/one of --expectations and --preset/),
    });
    expect(lines(["baseline", "validate", "nowhere", "--preset", "seed"])).toMatchObject({
      status: 1,
      line: expect.stringMatching(/there is no folder nowhere/),
    });
    expect(lines(["baseline", "build"]).status).toBe(2);
    expect(lines([...build("other"), "--rate", "usdc"]).status).toBe(2);
  });

  it.skipIf(process.platform === "win32")(
    "killed in the middle, with SIGKILL, it goes on and ends with the bytes of a build that was not",
    async () => {
      const work = join(folder, "killed", ".baseline");
      const pieces = (): string[] =>
        existsSync(work) ? readdirSync(work).filter((name) => !name.endsWith(".tmp")) : [];
      let child: ChildProcess | undefined;
      try {
        child = spawn(process.execPath, [main, ...build("killed"), "--workers", "1"], { cwd: folder, stdio: "ignore" });
        const ended = new Promise<void>((resolve) => child!.once("exit", () => resolve()));
        const until = Date.now() + 60_000;
        while (pieces().length < 2 && child.exitCode === null && Date.now() < until) await pause(2);
        child.kill("SIGKILL");
        await ended;
      } finally {
        child?.kill("SIGKILL");
      }
      const left = pieces();
      expect(left.length, "pieces that were finished").toBeGreaterThanOrEqual(2);
      expect(existsSync(join(folder, "killed", "btc_options_atm_shortdated_with_iv_2023_2025.parquet"))).toBe(false);
      expect(existsSync(join(folder, "killed", ".baseline.lock"))).toBe(true);
      const again = strikebook(folder, build("killed"));
      expect(again.status, again.stderr).toBe(0);
      expect(hashes("killed")).toEqual(hashes("baseline"));
      expect(existsSync(work)).toBe(false);
    },
    120_000,
  );
});
