import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Finished, root, strikebook } from "./strikebook.js";

const SMALL = ["--days", "1", "--rows", "5000"];

describe("strikebook sample", () => {
  let folder: string;
  const sample = (to: string, ...more: string[]): Finished =>
    strikebook(folder, ["sample", "--to", to, ...SMALL, "--format", "parquet", "--json", ...more]);
  const parquet = (to: string): string =>
    join(folder, to, "lake", "nse_options", "date=2025-11-18", "underlying=NIFTY", "part-0.parquet");

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "strikebook sample "));
    const made = sample("s");
    expect(made.status, made.stderr).toBe(0);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("never touches a lake or a dump that it has not made", () => {
    for (const format of ["dump", "parquet"]) {
      mkdirSync(join(folder, format, "lake"), { recursive: true });
      writeFileSync(join(folder, format, "lake", "mine.parquet"), "mine");
      const refused = strikebook(folder, ["sample", "--to", format, ...SMALL, "--format", format, "--replace"]);
      expect(refused.stderr).toMatch(
        /^strikebook: .*lake is no lake of a sample .*; name another folder with --to.*\n$/,
      );
      expect(refused.status).toBe(1);
      expect(readFileSync(join(folder, format, "lake", "mine.parquet"), "utf8")).toBe("mine");
      expect(readdirSync(join(folder, format))).toEqual(["lake"]);
    }
    mkdirSync(join(folder, "dumps"));
    writeFileSync(join(folder, "dumps", "das_nse_mod.sql.gz"), "mine");
    const refused = strikebook(folder, ["sample", "--to", "dumps", ...SMALL, "--replace"]);
    expect(refused.stderr).toMatch(/das_nse_mod\.sql\.gz is there and is no file of a sample; name another/);
    expect(readFileSync(join(folder, "dumps", "das_nse_mod.sql.gz"), "utf8")).toBe("mine");
  });

  it("makes a damaged lake anew and says so, but not one that holds other data", () => {
    expect(JSON.parse(sample("s").stdout).reused).toBe(true);
    rmSync(parquet("s"));
    const healed = sample("s");
    expect(healed.stderr).toMatch(/the sample is damaged \(.*part-0\.parquet is missing\): its lake is made anew/);
    expect(JSON.parse(healed.stdout).reused).toBe(false);
    rmSync(join(folder, "s", "lake", "nse_options", "date=2025-11-18", "underlying=BANKNIFTY"), { recursive: true });
    expect(sample("s").stderr).toMatch(/the sample is damaged \(.* holds 3 parts where 4 were written\)/);
    expect(existsSync(parquet("s"))).toBe(true);

    const manifest = parquet("s").replace(".parquet", ".manifest.json");
    const whole = readFileSync(manifest, "utf8");
    writeFileSync(manifest, JSON.stringify({ ...JSON.parse(whole), source: "NSE tick dumps" }));
    const refused = sample("s", "--replace");
    expect(refused.stderr).toMatch(/holds data that are not the sample's/);
    expect(refused.status).toBe(1);
    expect(existsSync(manifest)).toBe(true);
    writeFileSync(manifest, whole);
  });

  it("replaces a sample of other options only when told to", () => {
    const refused = sample("s", "--seed", "7");
    expect(refused.stderr).toMatch(
      /^strikebook: s holds a sample of other options \(1 days, 5000 rows, seed 29.*--replace.*\n$/,
    );
    expect(refused.status).toBe(1);
    expect(JSON.parse(sample("s").stdout).reused).toBe(true);
    expect(JSON.parse(sample("s", "--seed", "7", "--replace").stdout).reused).toBe(false);
    expect(JSON.parse(sample("s", "--replace").stdout).reused).toBe(false);
  });

  it("two at once make one sample: the second waits and takes the first one's", async () => {
    const runs = [1, 2].map(() => {
      const main = join(root, "dist", "kernels", "cli", "main.js");
      const child = spawn(process.execPath, [main, "sample", "--to", "both", ...SMALL, "--json"], { cwd: folder });
      let stdout = "";
      let stderr = "";
      child.stdout.on("data", (data) => (stdout += data));
      child.stderr.on("data", (data) => (stderr += data));
      return new Promise<Finished>((done) => child.on("close", (status) => done({ status, stdout, stderr })));
    });
    const finished = await Promise.all(runs);
    expect(
      finished.map(({ status }) => status),
      finished.map(({ stderr }) => stderr).join(),
    ).toEqual([0, 0]);
    expect(finished.map(({ stdout }) => JSON.parse(stdout).reused).sort()).toEqual([false, true]);
    expect(readdirSync(join(folder, "both")).filter((name) => /lock|making/.test(name))).toEqual([]);
  });

  it("Ctrl-C leaves nothing half-made, and what a killed one has left goes at the next start", async () => {
    const main = join(root, "dist", "kernels", "cli", "main.js");
    const args = [main, "sample", "--to", "cut", "--days", "6", "--rows", "1000000", "--format", "parquet"];
    const making = join(folder, "cut", "lake.making");
    const stopped = async (how: NodeJS.Signals): Promise<number | null> => {
      const child = spawn(process.execPath, args, { cwd: folder });
      const ended = new Promise<number | null>((done) => child.on("exit", done));
      await expect.poll(() => existsSync(making), { timeout: 20_000, interval: 20 }).toBe(true);
      child.kill(how);
      return ended;
    };
    expect(await stopped("SIGINT")).toBe(130);
    expect(readdirSync(join(folder, "cut"))).toEqual([]);
    await stopped("SIGKILL");
    expect(existsSync(making)).toBe(true);
    expect(sample("cut").status).toBe(0);
    expect(readdirSync(join(folder, "cut")).sort()).toEqual(["lake", "lake.json"]);
  }, 60_000);
});
