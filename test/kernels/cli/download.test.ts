import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AAVE_COLUMNS, TARDIS_COLUMNS } from "../../../lib/sources/index.js";
import { FaultyServer, serve } from "../../sources/download/FaultyServer.js";
import { type Finished, root, strikebook } from "./strikebook.js";

const KEY = "TD.not-for-logs";
const text = gzipSync(`${TARDIS_COLUMNS.quotes.map(({ name }) => name).join()}\nderibit,BTC-PERPETUAL,1,2,3,4,5,6\n`);
const NAME = "deribit_quotes_2023-08-14_BTC-PERPETUAL.csv.gz";

/** Runs the built command line while this process serves it. */
function run(cwd: string, args: readonly string[]): Promise<Finished> {
  const child = spawn(process.execPath, [join(root, "dist", "kernels", "cli", "main.js"), ...args], {
    cwd,
    env: { ...process.env, TARDIS_API_KEY: KEY },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => (stdout += chunk));
  child.stderr.on("data", (chunk) => (stderr += chunk));
  return new Promise((resolve) => child.on("close", (status) => resolve({ status, stdout, stderr })));
}

describe("strikebook download", () => {
  let folder: string;
  let server: FaultyServer;
  const tardis = (out: string, ...more: string[]): Promise<Finished> =>
    run(folder, [
      ...["download", "tardis", "--kinds", "quotes:BTC-PERPETUAL", "--from", "2023-08-14", "--base-url", server.url],
      ...["--out", out, "--rate", "100", ...more],
    ]);
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "strikebook download "));
    server = await FaultyServer.start();
    server.files.set("/deribit/quotes/2023/08/14/BTC-PERPETUAL.csv.gz", text);
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("brings days, continues what was cut off, and prints what came", async () => {
    server.answer(serve({ dropAfter: 20 }));
    const made = await tardis("raw", "--to", "2023-08-14");
    // A slow machine prints its progress.
    expect(made.stderr).not.toContain("strikebook:");
    expect(made.stdout).toMatch(
      /^downloaded {2}raw\/deribit_quotes.* \(\d+ bytes, 1 rows\)\n1 downloaded, 0 present, 0 missing\n$/,
    );
    expect(made.status).toBe(0);
    expect(server.log.at(-1)!.authorization).toBe(`Bearer ${KEY}`);
    const again = await tardis("raw", "--to", "2023-08-14", "--json");
    expect(JSON.parse(again.stdout).counts).toEqual({ downloaded: 0, present: 1, missing: 0, failed: 0, planned: 0 });
    expect(again.stdout + made.stdout).not.toContain(KEY);
  });

  it("fails for a day that is missing, unless that is allowed; the days that are there come all the same", async () => {
    const made = await tardis("gaps", "--to", "2023-08-15");
    expect(made.status).toBe(1);
    expect(made.stderr).toMatch(
      /^strikebook: the server lacks 1 of 2 files \(the first: http.*2023\/08\/15\/BTC-PERPETUAL\.csv\.gz\); .*--allow-missing\n$/m,
    );
    expect(made.stdout).toMatch(/1 downloaded, 0 present, 1 missing/);
    expect(existsSync(join(folder, "gaps", NAME))).toBe(true);
    expect((await tardis("gaps", "--to", "2023-08-15", "--allow-missing")).status).toBe(0);
  });

  it("fails for a day that does not come whole; the others come, and the report is printed", async () => {
    server.files.set("/deribit/quotes/2023/08/13/BTC-PERPETUAL.csv.gz", Buffer.from("no data\n"));
    const days = ["--from", "2023-08-13", "--to", "2023-08-14"];
    const made = await tardis("bad", ...days);
    expect(made.status).toBe(1);
    expect(made.stdout).toMatch(
      /^downloaded .*2023-08-14.*\nfailed {6}bad\/.*2023-08-13.*: http.*\n1 downloaded, 0 present, 0 missing, 1 failed\n$/,
    );
    expect(made.stderr).toMatch(/^strikebook: 1 of 2 files failed \(the first: http.*2023\/08\/13.*run it again/m);
    const json = await tardis("bad", ...days, "--json");
    expect(json.status).toBe(1);
    expect(JSON.parse(json.stdout).files[0]).toMatchObject({
      date: "2023-08-13",
      state: "failed",
      error: { code: "schema" },
    });
  });

  it("lists addresses in a dry run and asks for nothing", async () => {
    const before = server.log.length;
    const planned = await tardis("dry", "--to", "2023-08-15", "--dry-run");
    expect(planned.status).toBe(0);
    expect(planned.stdout.split("\n")[1]).toBe(
      `${server.url}/deribit/quotes/2023/08/15/BTC-PERPETUAL.csv.gz\tdry/${NAME.replace("14", "15")}`,
    );
    expect(server.log.length).toBe(before);
    expect(existsSync(join(folder, "dry"))).toBe(false);
  });

  it("brings Aave's minute files from another address", async () => {
    const vendors = "polygon-aave_v3-0x2791bca1f2de4661ed88a30c99a7a9449aa84174-2023-08-14.minute.csv";
    const name = "aave_v3_polygon_usdc_e_2023-08-14.minute.csv";
    const header = AAVE_COLUMNS.map((column) => column.name).join();
    server.files.set(`/rates/${vendors}`, Buffer.from(`${header}\n2023-08-14 00:00:00,0.04,0.06,0.05,1.02,1.03\n`));
    const days = ["--from", "2023-08-14", "--to", "2023-08-14"];
    const made = await run(folder, [
      ...["download", "aave", ...days, "--assets", "usdc", "--out", "rates", "--base-url", `${server.url}/rates`],
    ]);
    // A slow machine prints its progress.
    expect(made.stderr).not.toContain("strikebook:");
    expect(readdirSync(join(folder, "rates")).sort()).toEqual([name, `${name}.download.json`]);
  });

  it("shows the default of --kinds in the form in which it is given", () => {
    const { stdout } = strikebook(folder, ["download", "tardis", "--help"]);
    expect(stdout.replaceAll(/\s+/g, " ")).toContain("(default: options_chain:OPTIONS,quotes:BTC-PERPETUAL)");
    expect(stdout).not.toContain("{");
  });

  it("names what is wrong with the words of the command line", () => {
    const days = ["--from", "2023-08-14", "--to", "2023-08-14", "--out", "x"];
    const wrongKind = strikebook(folder, ["download", "tardis", ...days, "--kinds", "book:BTC", "--dry-run"]);
    expect(wrongKind.stderr).toMatch(/^strikebook: "book:BTC" is no data type and symbol; write it as <type>:<symbol>/);
    expect(wrongKind.status).toBe(1);
    const noDays = strikebook(folder, ["download", "aave", "--out", "x"]);
    expect(noDays.stderr).toContain("required option '--from <date>' not specified");
    expect(noDays.status).toBe(2);
    const wrongDay = strikebook(folder, [
      "download",
      "aave",
      "--from",
      "2023-02-30",
      "--to",
      "2023-03-01",
      "--out",
      "x",
    ]);
    expect(wrongDay.stderr).toMatch(/"2023-02-30" is not a calendar day/);
    expect(wrongDay.status).toBe(1);
  });
});

describe("strikebook sample --market crypto", () => {
  let folder: string;
  const sample = (...more: string[]): Finished =>
    strikebook(folder, ["sample", "--market", "crypto", "--days", "1", "--rows", "400", ...more]);
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "strikebook crypto "));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("writes the vendors' files, as CSV or Parquet, and makes the same sample once", () => {
    const made = sample("--to", "csv", "--json");
    expect(made.status, made.stderr).toBe(0);
    const { optionRows, reused } = JSON.parse(made.stdout);
    expect(optionRows).toBeGreaterThanOrEqual(400);
    expect(reused).toBe(false);
    expect(readdirSync(join(folder, "csv")).sort()).toEqual([
      "aave_v3_polygon_usdc_2023-08-14.minute.csv.gz",
      "aave_v3_polygon_usdt_2023-08-14.minute.csv.gz",
      "deribit_options_chain_2023-08-14_OPTIONS.csv.gz",
      "deribit_quotes_2023-08-14_BTC-PERPETUAL.csv.gz",
      "sample.json",
      "truth.json",
    ]);
    expect(sample("--to", "csv").stdout).toMatch(/reused/);
    const parquet = sample("--to", "parquet", "--format", "parquet", "--from", "2024-02-29");
    expect(parquet.status, parquet.stderr).toBe(0);
    expect(readdirSync(join(folder, "parquet"))).toContain("deribit_options_chain_2024-02-29_OPTIONS.parquet");
    expect(readdirSync(join(folder, "parquet")).some((name) => name.endsWith(".gz"))).toBe(false);
  });

  it("refuses a folder of other options, and options of the other market", () => {
    expect(sample("--to", "csv", "--seed", "3").stderr).toMatch(/holds a crypto sample of other options .*--replace/);
    expect(sample("--to", "csv", "--format", "dump").stderr).toMatch(/format "dump" is unknown; use csv or parquet/);
    const nse = strikebook(folder, ["sample", "--from", "2023-08-14", "--to", "nse"]);
    expect(nse.stderr).toMatch(/--from is for --market crypto/);
    expect(nse.status).toBe(1);
  });
});
