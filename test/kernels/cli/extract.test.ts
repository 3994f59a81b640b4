import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { spotTable, vendorTable, writeDump } from "../../pack/dumpFixture.js";
import { fileHashes } from "../../pack/raw/rawFixture.js";
import { CommandFolder, expectGone } from "./CommandFolder.js";

// Threads and processes start in every test; other work may hold the cores.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const folder = new CommandFolder();
const small = folder.at("small disk");
mkdirSync(small);
const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", small]).status === 0;
if (!mounted) process.stderr.write("no small disk can be mounted here: the test of a full disk is skipped\n");
afterAll(() => {
  if (mounted) spawnSync("umount", [small]);
  folder.end();
});

const seconds = Array.from({ length: 3000 }, (_, second) => second);
const price = seconds.map((second) => 100 + (second % 97) / 20);
const DAYS = ["2025-11-17", "2025-11-18", "2025-11-19", "2025-11-20"];
const contracts = ["NIFTY25N1826000CE", "NIFTY25NOV26000PE", "BANKNIFTY25NOV58300CE"];
const days = contracts.flatMap((table) => DAYS.map((day) => vendorTable(table, { seconds, price, day })));

beforeAll(() => {
  writeDump(folder.at("options.sql.gz"), days);
  const odd = vendorTable("NIFTY25N3126000CE", { seconds: [1, 2, 3] });
  writeDump(folder.at("nse.sql.gz"), [
    spotTable("NIFTY", 9),
    spotTable("INDIA VIX", 4),
    vendorTable("RELIANCE", { seconds: [1] }),
    odd,
  ]);
  writeFileSync(folder.at("cut.sql.gz"), Buffer.from("\x1f\x8b no gzip", "latin1"));
});

const run = (...args: string[]): ReturnType<CommandFolder["run"]> => folder.run(...args);

describe("strikebook extract", () => {
  it("writes the raw layer and reports by table; the same again does nothing", () => {
    const first = run("extract", "options.sql.gz", "--out", "lake", "--json");
    expect(first.status, first.stderr).toBe(0);
    const facts = JSON.parse(first.stdout);
    expect(facts.rows).toEqual({ read: 36_000, kept: 36_000, alreadyThere: 0 });
    expect(facts.sources[0].tables).toHaveLength(3);
    expect(facts.sources[0].parts).toHaveLength(8);
    const again = run("extract", "options.sql.gz", "--out", "lake");
    expect(again.status).toBe(0);
    expect(again.stdout).toContain("in the lake already, nothing done");
    expect(run("lake", "--root", "lake").stdout).toMatch(/nse_raw_options +2025-11-20 +NIFTY/);
  });

  it("8.1-5: --list shows every table with rows, days and kind, and finds a volatility index", () => {
    const { status, stdout } = run("extract", "--list", "nse.sql.gz");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^ {2}NIFTY +9 {2}2025-11-18 {2}2025-11-18 {2}index$/m);
    expect(stdout).toMatch(/^ {2}INDIA VIX +4 {2}2025-11-18 {2}2025-11-18 {2}index +volatility index$/m);
    expect(stdout).toMatch(/^ {2}RELIANCE +1 .* equity$/m);
    expect(stdout).toMatch(/^ {2}NIFTY25N3126000CE +3 .* unparsed +.*2025-11-31, which is no day$/m);
    expect(stdout).toMatch(/4 tables \(2 index, 1 equity, 1 unparsed\), 17 rows\nvolatility index: INDIA VIX$/m);
    expect(run("tables", "nse.sql.gz").stdout).toBe(stdout);
    expect(run("extract", "--list", "options.sql.gz").stdout).toContain(
      "no volatility index; realised volatility is the agreed proxy (never called VIX)",
    );
    const folder = run("extract", "--list", ".");
    expect(folder.status).toBe(1);
    expect(folder.stderr).toMatch(
      /^strikebook: \. is a folder, and only the tables of dumps are listed; name dump files/,
    );
  });

  it("exit code 1 for names that cannot be read, unless they are allowed; the rest is in the lake", () => {
    const refused = run("extract", "nse.sql.gz", "--out", "odd");
    expect(refused.status).toBe(1);
    expect(refused.stderr).toMatch(
      /^strikebook: 1 table has a name that cannot be read \(.*which is no day\); .*--allow-unparsed/m,
    );
    expect(refused.stdout).toMatch(/volatility index +INDIA_VIX/);
    expect(readdirSync(folder.at(join("odd", "nse_raw_spot", "date=2025-11-18")))).toHaveLength(2);
    expect(run("extract", "nse.sql.gz", "--out", "odd", "--allow-unparsed").status).toBe(0);
  });

  it("8.6-27: a dump that fails makes the command fail at the end, the others are done", () => {
    const { status, stdout, stderr } = run("extract", "cut.sql.gz", "options.sql.gz", "--out", "partly");
    expect(status).toBe(1);
    expect(stderr).toMatch(/^strikebook: cut\.sql\.gz is a damaged or truncated gzip .*; fetch the file again$/m);
    expect(stdout).toMatch(/36000 read, 36000 kept/);
    const alone = run("extract", "cut.sql.gz", "--out", "none");
    expect(alone.status).toBe(1);
    expect(alone.stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(existsSync(folder.at("none"))).toBe(false);
  });

  it.each([0, 2, 5])("killed after %i of its parts and run again: the same bytes as undisturbed", async (parts) => {
    const args = ["extract", "options.sql.gz", "--out", `killed ${parts}`];
    const lake = folder.at(`killed ${parts}`);
    const written = (): number => {
      if (!existsSync(lake)) return -1;
      const names = readdirSync(lake, { recursive: true }) as string[];
      return parts === 0
        ? names.filter((name) => name.endsWith(".rows")).length - 1
        : names.filter((name) => name.endsWith("manifest.json")).length;
    };
    const running = folder.start(...args);
    await expect
      .poll(() => written() >= parts || running.child.exitCode !== null, { timeout: 60_000, interval: 1 })
      .toBe(true);
    running.child.kill("SIGKILL");
    await running.finished;
    await expectGone(running.child.pid!);
    expect(running.child.signalCode).toBe("SIGKILL");
    const again = run(...args, "--json");
    expect(again.status, again.stderr).toBe(0);
    run("extract", "options.sql.gz", "--out", "whole");
    expect(fileHashes(lake)).toEqual(fileHashes(folder.at("whole")));
  });

  it("two at once on one lake: the second is refused, the first goes on", async () => {
    const running = folder.start("extract", "options.sql.gz", "--out", "both");
    const lock = folder.at(join("both", ".extract.lock"));
    await expect.poll(() => existsSync(lock) && statSync(lock).size > 0, { timeout: 60_000, interval: 1 }).toBe(true);
    running.child.kill("SIGSTOP");
    const second = run("extract", "nse.sql.gz", "--out", "both");
    running.child.kill("SIGCONT");
    expect(second.status).toBe(1);
    expect(second.stderr).toMatch(new RegExp(`process ${running.child.pid} is extracting into both; wait for it`));
    const first = await running.finished;
    expect(first.status, first.stderr).toBe(0);
    expect(existsSync(lock)).toBe(false);
  });

  it.skipIf(!mounted)("a full disk is one line, and nothing half-written stays", () => {
    const { status, stderr } = run("extract", "options.sql.gz", "--out", "small disk/lake");
    expect(status).toBe(1);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(stderr).toMatch(/^strikebook: cannot (stage rows|write) .*(ENOSPC|[Nn]o space left|disk is full).*free/m);
    expect(readdirSync(small)).toEqual([]);
  });
});
