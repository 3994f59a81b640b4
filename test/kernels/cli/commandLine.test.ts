import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Finished, root, strikebook } from "./strikebook.js";

describe("the command line", () => {
  let folder: string;
  const run = (...args: string[]): Finished => strikebook(folder, args);
  /** A failure is one line with the cure, on stderr, and exit code 1. */
  const refused = (finished: Finished, what: RegExp): void => {
    expect(finished.stdout).toBe("");
    const lines = finished.stderr.trimEnd().split("\n");
    expect(lines, finished.stderr).toHaveLength(1);
    expect(lines[0]).toMatch(/^strikebook: .*; .*/);
    expect(lines[0]).toMatch(what);
    expect(finished.status).toBe(1);
  };
  const notebook = (name: string, ...cells: string[]): string => {
    const source = {
      nbformat: 4,
      nbformat_minor: 5,
      metadata: {},
      cells: cells.map((code, i) => ({
        id: `c${i}`,
        cell_type: "code",
        execution_count: null,
        metadata: {},
        outputs: [],
        source: code,
      })),
    };
    writeFileSync(join(folder, name), JSON.stringify(source));
    return name;
  };

  beforeAll(() => {
    // A space in the path: the users have them.
    folder = mkdtempSync(join(tmpdir(), "strikebook cli "));
    const made = run("sample", "--to", "market", "--days", "1", "--rows", "30000", "--json");
    expect(made.status, made.stderr).toBe(0);
    expect(JSON.parse(made.stdout)).toMatchObject({ directory: "market", lake: join("market", "lake"), reused: false });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("says what it can do", () => {
    const help = run("--help");
    expect(help.status).toBe(0);
    for (const verb of [
      "start",
      "run",
      "sample",
      "download",
      "baseline",
      "scan",
      "extract",
      "pack",
      "audit",
      "enrich",
      "bars",
      "status",
      "tables",
      "lake",
      "archive",
      "check",
      "self-audit",
      "convert",
      "kernel",
      "doctor",
    ]) {
      expect(help.stdout).toContain(`  ${verb} `);
      const own = run(verb, "--help");
      expect(own.status).toBe(0);
      expect(own.stdout).toContain(`Usage: strikebook ${verb}`);
      expect(own.stdout).toMatch(new RegExp(`Examples?:\\n  \\$ strikebook ${verb}`));
      expect(own.stdout).not.toContain("(default: false)");
    }
    expect(run("--version").stdout.trim()).toBe(JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version);
  }, 120_000);

  it("wrong usage has exit code 2 and points to the help", () => {
    for (const args of [
      ["nonsense"],
      ["pack"],
      ["run"],
      ["sample", "--rows", "0"],
      ["run", "x.ipynb", "-p", "novalue"],
      ["pack", "market", "--calendar", "market/expiry_calendar.csv", "--expiry-rule", "lasttuesday"],
      ["lake", "--lake", "market/lake", "--root", "market/lake"],
    ]) {
      const finished = run(...args);
      expect(finished.status, args.join(" ")).toBe(2);
      expect(finished.stderr).toMatch(/error: .*[\s\S]*--help/);
    }
  });

  it("reuses a sample that is there, and makes another one for other options", () => {
    const again = run("sample", "--to", "market", "--days", "1", "--rows", "30000", "--json");
    expect(JSON.parse(again.stdout).reused).toBe(true);
    const other = run("sample", "--to", "other", "--days", "1", "--rows", "30000", "--seed", "5", "--json");
    expect(JSON.parse(other.stdout).reused).toBe(false);
  });

  it("the sample by way of dumps and straight into the lake hold the same rows", () => {
    const direct = run("sample", "--to", "direct", "--days", "1", "--rows", "30000", "--format", "parquet", "--json");
    expect(direct.status, direct.stderr).toBe(0);
    const sql =
      "select underlying, option_type, count(*) as n, sum(last_price) as p, sum(volume_change) as v from nse_options group by all order by all";
    const rows = (lake: string): unknown => JSON.parse(run("lake", "--root", lake, "--sql", sql, "--json").stdout);
    expect(rows("direct/lake")).toEqual(rows("market/lake"));
    expect(readdirSync(join(folder, "direct"))).toEqual(["lake", "lake.json"]);
    expect(run("lake", "--lake", "direct/lake").stdout).toMatch(
      /^packed {2}simulated NSE ticks \(sample market, seed 29\)/m,
    );
    const manifest = join(
      "direct",
      "lake",
      "nse_options",
      "date=2025-11-18",
      "underlying=NIFTY",
      "part-0.manifest.json",
    );
    expect(JSON.parse(readFileSync(join(folder, manifest), "utf8")).source).toBe(
      "simulated NSE ticks (sample market, seed 29)",
    );
  });

  it("lists the tables of a dump and the parts of a lake", () => {
    const listed = run("tables", "market/das_nse_mod.sql.gz", "--json").stdout;
    const [{ tables }] = JSON.parse(listed) as [{ tables: { table: string; rows: number }[] }];
    expect(tables.find(({ table }) => table === "NIFTY")?.rows).toBeGreaterThan(20_000);
    expect(run("extract", "--list", "market/das_nse_mod.sql.gz", "--json").stdout).toBe(listed);
    expect(run("lake", "--root", "market/lake").stdout).toMatch(/nse_options +2025-11-18 +NIFTY/);
    expect(strikebook(folder, ["lake"], { STRIKEBOOK_LAKE: join("market", "lake") }).status).toBe(0);
  });

  it("packs dumps, and refuses a day that is there already until it is told to replace it", () => {
    const args = ["pack", "market", "--calendar", "market/expiry_calendar.csv", "--to", "packed"];
    const packed = run(...args, "--json");
    expect(packed.status, packed.stderr).toBe(0);
    const { optionRows } = JSON.parse(packed.stdout) as {
      optionRows: { read: number; kept: number; dropped: Record<string, number> };
    };
    expect(optionRows.read).toBe(optionRows.kept + Object.values(optionRows.dropped).reduce((a, b) => a + b, 0));
    refused(run(...args), /already in the lake .*; pass --replace/);
    const alone = run(...args.slice(0, -1), "bank", "--underlyings", "BANKNIFTY", "--json");
    expect(alone.status, alone.stderr).toBe(0);
    const { parts } = JSON.parse(alone.stdout) as { parts: { underlying: string }[] };
    expect(new Set(parts.map(({ underlying }) => underlying))).toEqual(new Set(["BANKNIFTY"]));
    refused(run(...args.slice(0, -1), "bank", "--underlyings", "NFTY"), /no product NSE:NFTY is known; there are/);
    expect(run(...args, "--replace").status).toBe(0);
  });

  it("packs raw parts, passes over what is packed, and says which form was meant", () => {
    const extracted = run("extract", "market", "--out", "raw layer");
    expect(extracted.status, extracted.stderr).toBe(0);
    const args = ["pack", "--from", "raw layer", "--calendar", "market/expiry_calendar.csv", "--to", "from raw"];
    const packed = run(...args, "--json");
    expect(packed.status, packed.stderr).toBe(0);
    const sql =
      "select count(*) as n, sum(price::DECIMAL(18, 4))::VARCHAR as p, sum(vol_delta) as v, sum(spot_price::DECIMAL(18, 4))::VARCHAR as s from nse_options";
    const rows = (lake: string): unknown => JSON.parse(run("lake", "--root", lake, "--sql", sql, "--json").stdout);
    expect(rows("from raw")).toEqual(rows("market/lake"));
    const again = run(...args);
    expect(again.status).toBe(0);
    expect(again.stderr).toMatch(/strikebook: 2025-11-18 NIFTY is packed already, passed over/);
    const other = [...args, "--underlyings", "NIFTY", "--expiry-rule", "lastTuesday"];
    refused(run(...other), /made of other raw rows or settings; pass --replace .*, or --merge to add/);
    for (const wrong of [
      ["pack", "market", ...args.slice(1)],
      ["pack", ...args.slice(3)],
      ["pack", "market", "--merge", ...args.slice(3)],
    ]) {
      const finished = run(...wrong);
      expect(finished.status, wrong.join(" ")).toBe(2);
      expect(finished.stderr).toMatch(/error: .*--from/);
    }
  }, 180_000);

  it("bad input is one line that names it, and leaves nothing behind", () => {
    refused(run("lake", "--root", "nowhere"), /nowhere/);
    for (const name of ["--lake", "--data"]) refused(run("lake", name, "nowhere"), /nowhere; .*--lake DIR/);
    refused(run("start", "--data", "nowhere"), /no lake at .*nowhere/);
    refused(run("run", notebook("plain.ipynb", "const a = 1"), "--lake", "nowhere"), /no lake at .*nowhere/);
    refused(run("run", "plain.ipynb", "--lake", "plain.ipynb"), /plain\.ipynb is a file, not a lake/);
    expect(existsSync(join(folder, "reports"))).toBe(false);
    refused(
      run("sample", "--to", "plain.ipynb/under"),
      /cannot write plain\.ipynb\/under: a part of this path is a file/,
    );
    refused(run("run", "nowhere.ipynb"), /nowhere\.ipynb/);
    refused(run("tables", "nowhere.sql.gz"), /nowhere\.sql\.gz/);
    refused(run("pack", "nowhere", "--calendar", "market/expiry_calendar.csv", "--to", "none"), /nowhere/);
    refused(run("pack", "market", "--calendar", "nowhere.csv", "--to", "none"), /nowhere\.csv/);
    mkdirSync(join(folder, "empty"), { recursive: true });
    refused(run("pack", "empty", "--calendar", "market/expiry_calendar.csv", "--to", "none"), /empty/);
    const whole = readFileSync(join(folder, "market", "das_niftyopt_mod.sql.gz"));
    mkdirSync(join(folder, "cut"), { recursive: true });
    cpSync(join(folder, "market", "das_nse_mod.sql.gz"), join(folder, "cut", "das_nse_mod.sql.gz"));
    writeFileSync(join(folder, "cut", "das_niftyopt_mod.sql.gz"), whole.subarray(0, whole.length >> 1));
    refused(
      run("pack", "cut", "--calendar", "market/expiry_calendar.csv", "--to", "none"),
      /das_niftyopt_mod\.sql\.gz/,
    );
    refused(run("archive", "--reports", "nothing"), /nothing/);
    writeFileSync(join(folder, "broken.ipynb"), "{ not json");
    refused(run("run", "broken.ipynb", "--lake", "market/lake"), /broken\.ipynb/);
    expect(existsSync(join(folder, "none"))).toBe(false);
  });

  it("a lake written by a newer version is refused by name", () => {
    cpSync(join(folder, "market", "lake"), join(folder, "newer"), { recursive: true });
    const manifest = join(
      folder,
      "newer",
      "nse_options",
      "date=2025-11-18",
      "underlying=NIFTY",
      "part-0.manifest.json",
    );
    const written = JSON.parse(readFileSync(manifest, "utf8"));
    writeFileSync(manifest, JSON.stringify({ ...written, schemaVersion: 999 }));
    refused(run("lake", "--root", "newer"), /part-0\.manifest\.json.*999|999.*part-0\.manifest\.json/);
  });

  it("a notebook that fails stops at its first error, says where, and leaves the copy", () => {
    const name = notebook(
      "fails.ipynb",
      "const a = 1;",
      "const b: number = a + 1;\nthrow new Error(`b is ${b}`)",
      "globalThis.never = true",
    );
    const finished = run("run", name, "--lake", "market/lake", "-o", "out.ipynb");
    expect(finished.status).toBe(1);
    expect(finished.stderr).toMatch(/b is 2/);
    expect(finished.stderr).toMatch(/Cell 2, line 2/);
    const copy = JSON.parse(readFileSync(join(folder, "out.ipynb"), "utf8"));
    expect(copy.cells[1].outputs[0].output_type).toBe("error");
    expect(copy.cells[2].outputs).toEqual([]);
  });

  it("a failed run leaves the copy of the last good one, and puts its own beside it", () => {
    const copy = (name: string): string => join(folder, "reports", "notebooks", name);
    expect(run("run", notebook("turns.ipynb", "1 + 1"), "--lake", "market/lake").status).toBe(0);
    const good = readFileSync(copy("turns.ipynb"), "utf8");
    const failed = run("run", notebook("turns.ipynb", 'throw new Error("now it fails")'), "--lake", "market/lake");
    expect(failed.status).toBe(1);
    expect(failed.stdout).toContain("turns.failed.ipynb");
    expect(readFileSync(copy("turns.ipynb"), "utf8")).toBe(good);
    expect(readFileSync(copy("turns.failed.ipynb"), "utf8")).toContain("now it fails");
    expect(run("run", notebook("turns.ipynb", "1 + 2"), "--lake", "market/lake").status).toBe(0);
    expect(existsSync(copy("turns.failed.ipynb"))).toBe(false);
  });

  it("start skips every study that a lake of other data leaves nothing to do, and looks nowhere else", () => {
    mkdirSync(join(folder, "reports", "archive"), { recursive: true });
    writeFileSync(join(folder, "reports", "archive", "kept.txt"), "kept");
    // The studies ask for NIFTY.
    const skipped = run("start", "--lake", "bank");
    expect(skipped.status).toBe(4);
    for (const reason of [
      /^01-smile-and-density {2}skipped: the lake at bank has no options of NIFTY$/m,
      /^02-short-straddle {2}skipped: the lake at bank has no options of NIFTY$/m,
      /^03-real-nifty-expiry-day {2}skipped: the lake at bank has no NIFTY expiry day$/m,
      /^04-volatility-tour {2}skipped: the lake at bank has no options of NIFTY$/m,
      /^4 studies \(4 skipped\) in /m,
    ])
      expect(skipped.stdout).toMatch(reason);
    expect(skipped.stderr).toMatch(/^strikebook: the strategy archive is left as it was: no study wrote a report$/m);
    const copy = JSON.parse(
      readFileSync(join(folder, "reports/notebooks/03-real-nifty-expiry-day.failed.ipynb"), "utf8"),
    );
    expect(copy.cells[0].source.join("")).toMatch(/\*\*Skipped\*\*: the lake at bank has no NIFTY expiry day/);
    expect(copy.metadata.strikebook).toMatchObject({ status: "skipped", parameters: { realData: "" } });
    expect(readdirSync(join(folder, "reports", "archive"))).toEqual(["kept.txt"]);
    rmSync(join(folder, "reports"), { recursive: true });
  });

  it("an incomplete report gives exit code 3 and a line, a suspect one is only printed", () => {
    const writes = (
      verdict: string,
    ): string => `const { appendFileSync, mkdirSync, writeFileSync } = await import("node:fs");
mkdirSync("reports/s/r1", { recursive: true });
writeFileSync("reports/s/r1/run.json", JSON.stringify({ verdict: { status: "${verdict}" } }));
appendFileSync(process.env.STRIKEBOOK_REPORT_LOG, JSON.stringify({ folder: process.cwd() + "/reports/s/r1" }) + "\\n");`;
    const suspect = run("run", notebook("verdict.ipynb", writes("suspect")), "--lake", "market/lake");
    expect(suspect.stdout).toContain("(suspect)");
    expect(suspect.status, suspect.stderr).toBe(0);
    const incomplete = run("run", notebook("verdict.ipynb", writes("incomplete")), "--lake", "market/lake");
    expect(incomplete.stderr).toMatch(/^strikebook: .*report\.html is incomplete/m);
    expect(incomplete.status).toBe(3);
    rmSync(join(folder, "reports", "s"), { recursive: true });
  });

  it("a parameter that the notebook does not have is refused with the names it has", () => {
    const path = join(root, "notebooks", "01-smile-and-density.ipynb");
    refused(run("run", path, "--lake", "market/lake", "-p", "underlyin=NIFTY"), /underlyin.*underlying/);
  });

  it("refuses to run when a source is newer than the build", () => {
    const copy = join(folder, "checkout");
    for (const name of ["dist", "lib", "kernels", "gpu", "package.json", "package-lock.json", "tsconfig.json"]) {
      cpSync(join(root, name), join(copy, name), { recursive: true });
    }
    writeFileSync(
      join(copy, "lib", "task", "progress.ts"),
      `${readFileSync(join(root, "lib/task/progress.ts"), "utf8")}\n// changed\n`,
    );
    const script = `import { refuseStaleBuild } from ${JSON.stringify(join(root, "dist/kernels/cli/staleBuild.js"))};
      await refuseStaleBuild(${JSON.stringify(root)});
      await refuseStaleBuild(${JSON.stringify(copy)}).then(() => console.log("ran"), (error) => console.log(error.message));`;
    writeFileSync(join(folder, "stale.mjs"), script);
    const { stdout } = spawnSync(process.execPath, [join(folder, "stale.mjs")], { encoding: "utf8" });
    expect(stdout).toMatch(/older than the sources; run `npm run build`/);
  });
});
