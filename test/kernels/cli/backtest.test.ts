import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { catalog, packNse, type RunRecord, writeSampleMarket } from "strikebook";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { partFolder } from "../../../lib/lake/index.js";
import { CommandFolder } from "./CommandFolder.js";
import { type Finished, strikebook } from "./strikebook.js";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });

const folder = new CommandFolder();
afterAll(() => folder.end());
const DAYS = ["2025-11-18", "2025-11-19"];

beforeAll(async () => {
  await writeSampleMarket(folder.at("dumps"), { days: 2, rows: 60_000 });
  await packNse({ dumps: folder.at("dumps"), lake: folder.at("lake") });
});

const backtest = (...args: string[]): Finished => folder.run("backtest", ...args);
/** A command that must have gone well; its records as it printed them. */
function recordsOf(...args: string[]): (Omit<RunRecord, "trades"> & { trades?: unknown })[] {
  const { status, stdout, stderr } = backtest("--lake", "lake", "--json", ...args);
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout);
}
const recordIn = (reports: string, study: string): RunRecord => {
  const { runId } = JSON.parse(readFileSync(folder.at(join(reports, study, "latest.json")), "utf8"));
  return JSON.parse(readFileSync(folder.at(join(reports, study, runId, "run.json")), "utf8"));
};

describe("strikebook strategies", () => {
  it("lists every definition of the catalogue, as table and as JSON", () => {
    const { status, stdout } = folder.run("strategies");
    expect(status).toBe(0);
    const [head, ...lines] = stdout.trimEnd().split("\n");
    expect(head).toMatch(/^id +name +set +origin +engine +days +underlyings +variants/);
    expect(lines.map((line) => line.split(" ")[0])).toEqual(Object.keys(catalog));
    const json = JSON.parse(folder.run("strategies", "--json").stdout) as { id: string }[];
    expect(json.map(({ id }) => id)).toEqual(Object.keys(catalog));
  });

  it("shows one with its assumptions and every parameter, whichever case the id is written in", () => {
    const { stdout } = folder.run("strategies", "ai1");
    const definition = catalog["AI1"]!;
    expect(stdout).toContain(`AI1 ${definition.name}`);
    for (const { name } of definition.parameters) expect(stdout).toMatch(new RegExp(`^${name} `, "m"));
    for (const text of definition.assumptions.inferred) expect(stdout).toContain(text.slice(0, 40));
    expect(JSON.parse(folder.run("strategies", "AI1", "--json").stdout)).toEqual(
      JSON.parse(JSON.stringify(definition)),
    );
    const unknown = folder.run("strategies", "AI99");
    expect([unknown.status, unknown.stderr]).toEqual([
      1,
      `strikebook: there is no strategy "AI99"; the catalogue has ${Object.keys(catalog).join(", ")}\n`,
    ]);
  });
});

describe("strikebook backtest", () => {
  it("runs one strategy: verdict first, report and record written, the run registered", () => {
    const { status, stdout, stderr } = backtest("S1", "--lake", "lake", "--reports", "one");
    expect(status, stderr).toBe(0);
    const [head, line] = stdout.split("\n");
    expect(head).toMatch(/^verdict +id +variant +days +trades/);
    const record = recordIn("one", "backtest-S1");
    expect(line).toMatch(new RegExp(`^${record.verdict.status}.* S1 .* ${record.runId}$`));
    expect(stdout).toMatch(/^% month extrapolates from 2 dates; a month has 20$/m);
    expect(stderr).toContain("report: one/backtest-S1/latest.html\n");
    const files = readdirSync(folder.at(`one/backtest-S1/${record.runId}`));
    expect(files).toEqual(expect.arrayContaining(["report.html", "report.md", "run.json", "trades.parquet", "charts"]));
    expect(existsSync(folder.at("one/backtest-S1/latest.html"))).toBe(true);
    expect(record.days.map(({ underlying, date }) => `${underlying} ${date}`)).toEqual(
      ["NIFTY", "BANKNIFTY"].flatMap((name) => DAYS.map((date) => `${name} ${date}`)),
    );
    expect(folder.run("runs", "--reports", "one").stdout).toContain(record.runId);
    const archived = folder.run("archive", "--reports", "one");
    expect(archived.status, archived.stderr).toBe(0);
    expect(readFileSync(folder.at("one/archive/strategy-archive.md"), "utf8")).toContain(record.runId);
  });

  it("several strategies, their variants, days and underlyings; JSON has no trades", () => {
    const records = recordsOf(
      "S1",
      "T1",
      "S1",
      "--variants",
      "--from",
      DAYS[1]!,
      "--underlyings",
      "NIFTY",
      "--reports",
      "two",
    );
    const variants = (id: string): (string | undefined)[] => [
      undefined,
      ...(catalog[id]!.variants ?? []).map(({ name }) => name),
    ];
    expect(records.map(({ definition, variant }) => [definition!.id, variant])).toEqual(
      ["S1", "T1"].flatMap((id) => variants(id).map((name) => [id, name])),
    );
    for (const { days, trades } of records) {
      expect(days.map(({ underlying, date }) => `${underlying} ${date}`)).toEqual([`NIFTY ${DAYS[1]}`]);
      expect(trades).toBeUndefined();
    }
    expect(existsSync(folder.at("two/backtest-S1-time-exit-only/latest.html"))).toBe(true);
  });

  it("--variant and --set change the run, and --set goes to the variants too", () => {
    const [late] = recordsOf("S1", "--set", "entryTime=10:00", "--set", "stopMultiple=1.5", "--reports", "set");
    expect(late!.parameters).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: "entryTime", value: "10:00:00" }),
        expect.objectContaining({ name: "stopMultiple", value: 1.5 }),
      ]),
    );
    const [variant] = recordsOf("S1", "--variant", "time exit only", "--reports", "set");
    expect(variant).toMatchObject({ variant: "time exit only" });
    const all = recordsOf("S1", "--variants", "--set", "lots=2", "--reports", "set");
    expect(all.length).toBeGreaterThan(1);
    for (const { parameters } of all) expect(parameters).toContainEqual({ name: "lots", value: 2, unit: "lots" });
  });

  it.each([
    ["S1 --set stopMultiple=", 2, /parameter stopMultiple of strategy S1 is "".*it must be a number/],
    ["S1 --set stopMultiple=wide", 2, /parameter stopMultiple of strategy S1 is "wide".*it must be a number/],
    ["S1 --set stopMultiple=99", 2, /stopMultiple of strategy S1 is 99.*it must be from 1\.01 to 20/],
    ["S1 --set entryTime=25:00", 2, /entryTime of strategy S1 is "25:00".*write it as HH:MM/],
    ["S1 --set stop=1.5", 2, /S1 has no parameter "stop"; it has entryTime/],
    ["S1 --set stopMultiple=abc", 2, /stopMultiple of strategy S1 is "abc"/],
    [
      "S1 --from 2025-11-20 --to 2025-11-18",
      2,
      /--from 2025-11-20 is after --to 2025-11-18; give the earlier day first/,
    ],
    ["S1 --set stopMultiple", 2, /write it as name=value/],
    ["S1 S2 --set lots=2", 2, /--variant and --set speak of one strategy; name one/],
    ["S1 --variant fast", 2, /S1 has no variant "fast"; it has time exit only/],
    ["S1 --variant fast --variants", 2, /--variant and --variants; give one of them/],
    ["S99", 2, /there is no strategy "S99"; the catalogue has/],
    ["", 2, /no strategy is named; name some, as S1 AI2, or give --all/],
    ["S1 --all", 2, /strategies and --all; give one of them/],
    ["S1 --from 2026-01-01", 1, /has no day of NIFTY, BANKNIFTY in that range; check --lake, --from and --to/],
    ["S1 --to 2025-8-1", 2, /write a day as YYYY-MM-DD/],
    ["S1 --from 2025-02-30", 2, /write a day as YYYY-MM-DD/],
    ["B4 --underlyings BANKNIFTY", 1, /no strategy for BANKNIFTY; B4 is for NIFTY/],
    ["S1 --underlyings SENSEX", 1, /has no nse_options of SENSEX; nse_options holds BANKNIFTY, NIFTY/],
    ["S1 --workers 0", 2, /give a whole number greater than 0/],
    ["S1 --lake nowhere", 1, /nowhere/],
  ])("%s is refused with %i and a line that says why", (line, status, message) => {
    const args = line.split(" ").filter((word) => word !== "");
    const lake = line.includes("--lake") ? [] : ["--lake", "lake"];
    const refused = backtest(...args, ...lake, "--reports", "refused");
    expect(refused.stderr).toMatch(message);
    expect(refused.status).toBe(status);
    expect(refused.stdout).toBe("");
    expect(existsSync(folder.at("refused"))).toBe(false);
  });

  it("two threads give the runs of one", () => {
    const ids = (workers: string): string[] =>
      recordsOf("S1", "T1", "AI1", "--allow-no-trades", "--workers", workers, "--reports", `by-${workers}`).map(
        ({ runId }) => runId,
      );
    expect(ids("2")).toEqual(ids("1"));
  });

  it("a strategy that never traded leaves its page and 1, or 0 when that is allowed", () => {
    // Both legs would have to tick in the one second of the entry.
    const args = [
      "S1",
      "--set",
      "maxQuoteAgeSeconds=0",
      "--set",
      "entryWindowSeconds=0",
      "--lake",
      "lake",
      "--reports",
      "none",
    ];
    const silent = backtest(...args);
    expect(silent.stderr).toMatch(/never traded: S1 \(their reports say why; --allow-no-trades accepts it\)/);
    expect(silent.status).toBe(1);
    expect(silent.stdout).toMatch(/^suspect: no-trades +S1 .* not measured /m);
    expect(silent.stderr).toMatch(/^strikebook: S1: NIFTY 2025-11-18: .*\d/m);
    const [, study] = /^study (backtest-S1-[0-9a-f]{6}): entryWindowSeconds=0, maxQuoteAgeSeconds=0$/m.exec(
      silent.stderr,
    )!;
    const { runId } = recordIn("none", study!);
    const page = readFileSync(folder.at(`none/${study}/${runId}/report.md`), "utf8");
    expect(page).toContain("There was no trade. The days below and the filters say why.");
    expect(backtest(...args, "--allow-no-trades").status).toBe(0);
  });

  it("a time outside the session is refused before any day is opened", () => {
    const refused = backtest("S1", "--set", "exitTime=09:00:00", "--lake", "lake", "--reports", "early");
    expect(refused.stderr).toMatch(/^strikebook: strategy S1: exitTime is 09:00:00, outside the session of NSE/m);
    expect(refused.stderr.trim().split("\n")).toHaveLength(1);
    expect(refused.status).toBe(1);
    expect(existsSync(folder.at("early"))).toBe(false);
  });

  it("a changed parameter has a study of its own, and the archive shows it beside the default", () => {
    const [own] = recordsOf("S1", "--reports", "whatif");
    const changed = ["S1", "--set", "stopMultiple=1.5", "--reports", "whatif"];
    const { stderr } = backtest(...changed, "--lake", "lake");
    const [, study] = /^study (backtest-S1-[0-9a-f]{6}): stopMultiple=1\.5$/m.exec(stderr)!;
    expect(stderr).toContain(`report: whatif/${study}/latest.html\n`);
    const other = recordIn("whatif", study!);
    expect(recordIn("whatif", "backtest-S1").runId).toBe(own!.runId);
    expect(other.runId).not.toBe(own!.runId);
    // The default written another way is the default.
    const [same] = recordsOf("S1", "--set", "entryTime=09:20", "--reports", "whatif");
    expect([same!.study, same!.runId]).toEqual(["backtest-S1", own!.runId]);
    expect(folder.run("archive", "--reports", "whatif").status).toBe(0);
    const page = readFileSync(folder.at("whatif/archive/strategy-S1.md"), "utf8");
    expect(page).toContain(own!.runId);
    expect(page).toContain(other.runId);
  });

  it("strategy pitfall 17: from another working folder, with another way to name the lake, it gives the same run", () => {
    const [here] = recordsOf("S1", "--reports", "here");
    const elsewhere = folder.at("other/deep");
    mkdirSync(elsewhere, { recursive: true });
    const run = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Finished =>
      strikebook(elsewhere, ["backtest", "S1", "--json", ...args], env);
    for (const finished of [
      run(["--lake", "../../lake"]),
      run(["--lake", folder.at("lake"), "--reports", folder.at("absolute")]),
      run([], { STRIKEBOOK_LAKE: folder.at("lake") }),
    ]) {
      expect(finished.status, finished.stderr).toBe(0);
      const [there] = JSON.parse(finished.stdout) as RunRecord[];
      expect([there!.runId, there!.metrics]).toEqual([here!.runId, here!.metrics]);
    }
    expect(existsSync(join(elsewhere, "reports/backtest-S1/latest.html"))).toBe(true);
    expect(existsSync(folder.at("absolute/backtest-S1/latest.html"))).toBe(true);
    // What was a relative path there is another folder here, and that is an error, not a run without trades.
    const lost = run(["--lake", "lake"]);
    expect([lost.status, lost.stdout]).toEqual([1, ""]);
    expect(lost.stderr).toMatch(/lake/);
  });

  it("an underlying that the lake does not hold is left out with a warning, unless it was asked for", () => {
    copyFolder(folder.at("lake"), folder.at("partial"), (path) => !path.includes("underlying=BANKNIFTY"));
    const { status, stdout, stderr } = backtest(
      "S1",
      "B4",
      "--lake",
      "partial",
      "--reports",
      "part",
      "--allow-no-trades",
    );
    expect(status, stderr).toBe(0);
    expect(stderr).toContain("strikebook: warning: no days of BANKNIFTY\n");
    expect(stdout.match(/^(sound|suspect|incomplete)\S* .*$/gm)).toHaveLength(2);
    const asked = backtest("S1", "--underlyings", "BANKNIFTY", "--lake", "partial", "--reports", "part");
    expect([asked.status, asked.stderr]).toEqual([1, expect.stringMatching(/has no nse_options of BANKNIFTY/)]);
  });

  it.each<[string, (file: string) => void, RegExp]>([
    ["overwritten", (file) => writeFileSync(file, readFileSync(file).fill(0, 4, 8_000)), /sha256 differs/],
    ["cut short", (file) => truncateSync(file, 3000), /part-0\.parquet has 3000 bytes, its manifest says \d+; pack/],
  ])("a day whose part is %s is 3, and the others are in the record", (_, damage, reason) => {
    const part = partFolder(folder.at("broken"), { dataset: "nse_options", date: DAYS[0]!, underlying: "NIFTY" });
    copyFolder(folder.at("lake"), folder.at("broken"));
    damage(join(part, "part-0.parquet"));
    const failed = backtest("S1", "--underlyings", "NIFTY", "--lake", "broken", "--reports", "failed");
    expect(failed.status, failed.stderr).toBe(3);
    expect(failed.stderr).toMatch(/^strikebook: incomplete: S1$/m);
    expect(failed.stdout).toMatch(/^incomplete: .*failed-day/m);
    const { days } = recordIn("failed", "backtest-S1");
    expect(days.map(({ outcome }) => outcome)).toEqual(["failed", "traded"]);
    expect(days[0]!.reason).toMatch(reason);
    rmSync(folder.at("broken"), { recursive: true });
  });
});

function copyFolder(from: string, to: string, isWanted: (path: string) => boolean = () => true): void {
  for (const entry of readdirSync(from, { recursive: true, withFileTypes: true })) {
    const source = join(entry.parentPath ?? entry.path, entry.name);
    if (!entry.isFile() || source.includes(".cache") || !isWanted(source)) continue;
    const target = source.replace(from, to);
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(source, target);
  }
}
