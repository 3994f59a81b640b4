import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { packNse, writeSampleMarket } from "strikebook";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { CommandFolder, type RunningCommand } from "./CommandFolder.js";

// The command line starts many times; other work may hold the cores.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const folder = new CommandFolder();
afterAll(() => folder.end());
beforeAll(async () => {
  await writeSampleMarket(folder.path, { days: 2, rows: 600_000 });
  await packNse({ dumps: folder.path, lake: folder.at("lake") });
});

const commands = {
  extract: ["extract", ".", "--out", "raw", "--workers", "2"],
  enrich: ["enrich", "--lake", "lake", "--workers", "2"],
  scan: [
    "scan",
    "ema",
    "--lake",
    "lake",
    "--source",
    "parquet",
    "--workers",
    "2",
    "--max-spread",
    "0.05",
    "--out",
    "ema",
  ],
} as const;

/** Files of the lake and of the outputs, temporary ones among them. */
const files = (name: string): string[] => {
  const root = folder.at(name);
  return existsSync(root) ? (readdirSync(root, { recursive: true }) as string[]) : [];
};

const staged = (): boolean => files("raw").some((name) => name.endsWith(".rows"));
const placing = (dataset: string) => (): boolean => files(join("lake", dataset)).some((name) => name.includes(".tmp"));

function expectWhole(): void {
  const names = ["lake", "raw", "ema"].flatMap(files);
  expect(names.filter((name) => /\.tmp|\.lock|\.extract-/.test(name))).toEqual([]);
  const parts = names.filter((name) => name.endsWith(".parquet"));
  const manifests = names.filter((name) => name.endsWith(".manifest.json"));
  expect(manifests.map((name) => name.replace(".manifest.json", ".parquet")).sort()).toEqual(parts.sort());
}

/** Sends Ctrl-C; gives the exit code: 0 when the work had ended before, null when nothing listened yet or any more. */
async function interrupted({ child, finished }: RunningCommand): Promise<number | null> {
  child.kill("SIGINT");
  const { status, stderr } = await finished;
  expect([null, "SIGINT"], stderr).toContain(child.signalCode);
  expect(stderr).not.toMatch(/FATAL|Napi|terminate called|^ +at |Unhandled/m);
  expect([0, 130, null], stderr).toContain(status);
  // A stop that takes over a second and a half says so first.
  if (status === 130) expect(stderr).toMatch(/^(strikebook: stopping; .*\n)?strikebook: interrupted; .*\n$/);
  return status;
}

describe("Ctrl-C while DuckDB works in threads: 130, no crash, nothing half-written, and it runs again", () => {
  it.each([
    ["extract", "threads read", staged],
    ["enrich", "forwards are written", placing("nse_forwards")],
    ["enrich", "columns are written", placing("nse_options_iv")],
  ] as const)("%s, while %s", async (command, _when, has) => {
    const running = folder.start(...commands[command]);
    await expect.poll(() => running.child.exitCode !== null || has(), { timeout: 120_000, interval: 1 }).toBe(true);
    expect(await interrupted(running)).toBe(130);
    expectWhole();
  });

  it.each(["enrich", "scan"] as const)("%s, at many moments", async (command) => {
    const replace = command === "enrich" ? ["--replace"] : [];
    const whole = await folder.start(...commands[command], ...replace).finished;
    expect(whole.status, whole.stderr).toBe(0);
    rmSync(folder.at("ema"), { recursive: true, force: true });
    const ends: (number | null)[] = [];
    for (const share of [0.5, 0.6, 0.7, 0.8, 0.9]) {
      const running = folder.start(...commands[command], ...replace);
      await new Promise((resume) => setTimeout(resume, share * whole.seconds * 1000));
      ends.push(await interrupted(running));
      expectWhole();
    }
    expect(ends).toContain(130);
  });

  it.each(["extract", "enrich", "scan"] as const)("%s again", (command) => {
    const again = folder.run(...commands[command]);
    expect(again.status, again.stderr).toBe(0);
    expectWhole();
  });
});
