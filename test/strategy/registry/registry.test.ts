import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { StudyReport } from "../../../lib/report/index.js";
import {
  REGISTRY_FILES,
  RESULT_RATINGS,
  type RegistryFinding,
  RunRegistry,
  registerRun,
  resultRating,
  runDeflatedSharpe,
  shortStraddle0920,
  writeRunRecord,
} from "../../../lib/strategy/index.js";
import { lineHash } from "../../../lib/strategy/registry/registryLine.js";
import { syntheticStrategyRecord, syntheticStudyRecord } from "../../report/syntheticRecord.js";
import { changedRun, runNumber } from "./registeredRecords.js";

let reports: string;
beforeEach(() => {
  reports = mkdtempSync(join(tmpdir(), "strikebook-registry-"));
});
afterEach(() => rmSync(reports, { recursive: true, force: true }));

const linesFile = (): string => join(reports, REGISTRY_FILES.lines);
const headFile = (): string => join(reports, REGISTRY_FILES.head);
const lines = (): string[] => readFileSync(linesFile(), "utf8").trimEnd().split("\n");
const register = (number: number): Promise<readonly RegistryFinding[]> => {
  const record = runNumber(number);
  return registerRun(record, join(reports, record.study, record.runId));
};
async function threeRuns(): Promise<string[]> {
  for (let number = 1; number <= 3; number++) expect(await register(number)).toEqual([]);
  return lines();
}
const errorsOf = async (): Promise<string[]> =>
  (await RunRegistry.open(reports)).findings.filter(({ severity }) => severity === "error").map((each) => each.message);

describe("the run registry", () => {
  it("every run that is written is registered, with what lists and counts need", async () => {
    const record = syntheticStrategyRecord();
    const folder = join(reports, record.study, record.runId);
    await writeRunRecord(record, folder);
    const { runs, findings } = await RunRegistry.open(reports);
    expect(findings).toEqual([]);
    expect(runs).toEqual([
      {
        runId: record.runId,
        kind: "strategy",
        createdAt: record.createdAt,
        study: "02-short-straddle",
        title: record.title,
        definition: {
          id: "S1",
          name: record.definition!.name,
          hash: record.definition!.hash,
          family: "selling",
          set: shortStraddle0920.set ?? null,
          variant: null,
        },
        parameters: expect.objectContaining({ entryTime: "09:20:00", stopMultiple: 1.2, fillModel: "touch" }),
        underlyings: ["BANKNIFTY", "NIFTY"],
        days: { from: "2025-11-18", to: "2025-11-21", requested: 8, traded: 7, skipped: 1, failed: 0 },
        currency: "INR",
        metrics: expect.objectContaining({ trades: 7, sharpeAnnualised: null, pnlPointsTotal: null }),
        verdict: { status: "sound", rules: [] },
        path: `02-short-straddle/${record.runId}`,
        code: record.code,
      },
    ]);
  });

  it("a report registers its run in the folder of the reports, when the run is there", async () => {
    const written = await new StudyReport(syntheticStudyRecord({}, { metrics: { forward: 26_012.5 } })).write(reports);
    const [run] = (await RunRegistry.open(reports)).list();
    expect(run).toMatchObject({ kind: "study", definition: null, metrics: { forward: 26_012.5 }, files: "present" });
    expect(run!.folder).toBe(written.folder);
  });

  it("a folder elsewhere has its registry beside it; false leaves it out", async () => {
    await writeRunRecord(runNumber(1), join(reports, "kept"));
    await writeRunRecord(runNumber(2), join(reports, "other"), { registry: false });
    await writeRunRecord(runNumber(3), join(reports, "third"), { registry: join(reports, "elsewhere") });
    expect((await RunRegistry.open(reports)).runs.map(({ path }) => path)).toEqual(["kept"]);
    expect((await RunRegistry.open(join(reports, "elsewhere"))).runs.map(({ path }) => path)).toEqual(["../third"]);
  });

  it("each line carries the hash of the line before", async () => {
    const [first, second, third] = await threeRuns();
    expect(JSON.parse(first!).previous).toBe("0".repeat(64));
    expect(JSON.parse(second!).previous).toBe(lineHash(first!));
    expect(JSON.parse(third!).previous).toBe(lineHash(second!));
    expect(JSON.parse(readFileSync(headFile(), "utf8"))).toMatchObject({ lines: 3, sha256: lineHash(third!) });
  });

  it("a run made again is another line of the same run", async () => {
    await register(1);
    await register(1);
    const registry = await RunRegistry.open(reports);
    expect(registry.runs).toHaveLength(2);
    expect(registry.list()).toMatchObject([{ times: 2 }]);
  });

  it("a run whose folder was removed is listed as missing, and counts", async () => {
    await threeRuns();
    const record = runNumber(4);
    await writeRunRecord(record, join(reports, record.study, record.runId));
    const registry = await RunRegistry.open(reports);
    expect(
      registry
        .list()
        .map(({ files }) => files)
        .sort(),
    ).toEqual(["missing", "missing", "missing", "present"]);
    const gone = (await registry.verify()).filter(({ message }) => message.includes("is gone"));
    expect(gone.map(({ severity }) => severity)).toEqual(["error", "error", "error"]);
    await expect(registry.read(runNumber(1).runId)).rejects.toThrow(/is registered, and its folder .* is gone/);
    expect((await registry.read(record.runId.slice(0, 6))).runId).toBe(record.runId);
    expect((await registry.read(join(reports, record.study, record.runId))).runId).toBe(record.runId);
    rmSync(join(reports, record.study), { recursive: true });
    expect((await RunRegistry.open(reports)).find(record.runId)).toMatchObject({ files: "missing" });
  });

  it("verify reads, judges and counts every run again, names each that does not hold, and goes on", async () => {
    const records = [1, 2, 3, 4, 5, 6].map(runNumber);
    const folderOf = (i: number): string => join(reports, records[i]!.study, records[i]!.runId);
    for (const [i, record] of records.entries()) await writeRunRecord(record, folderOf(i));
    expect(await (await RunRegistry.open(reports)).verify()).toEqual([]);
    const write = (i: number, content: unknown): void =>
      writeFileSync(join(folderOf(i), "run.json"), typeof content === "string" ? content : JSON.stringify(content));
    const { runId: _runId, ...first } = records[0]!;
    write(0, { ...records[0]!, metrics: { ...first.metrics, pnlCurrencyTotal: 1e6 } });
    write(1, changedRun(records[1]!, { verdict: { status: "incomplete", reasons: [] } }));
    write(2, "{");
    rmSync(join(folderOf(3), "run.json"));
    rmSync(folderOf(4), { recursive: true });
    const found = await (await RunRegistry.open(reports)).verify();
    expect(found.map(({ severity }) => severity)).toEqual(Array(5).fill("error"));
    const messages = found.map(({ message }) => message);
    const patterns = [
      /does not hold: .*its content is run/,
      /does not hold: /,
      /is not JSON/,
      /has no run\.json$/,
      /is gone$/,
    ];
    for (const [i, pattern] of patterns.entries()) {
      expect(messages[i]).toContain(`run ${records[i]!.runId} `);
      expect(messages[i]).toMatch(pattern);
    }
    // Sealed again under its own id, what says otherwise than its trades is still found.
    const doctored = changedRun(records[5]!, { metrics: { ...records[5]!.metrics, pnlCurrencyTotal: 1e6 } });
    await writeRunRecord(doctored, join(reports, doctored.study, doctored.runId));
    expect((await (await RunRegistry.open(reports)).verify()).at(-1)!.message).toMatch(
      new RegExp(`^run ${doctored.runId} does not hold: .*pnlCurrencyTotal`),
    );
  });

  it("verify stops when it is told to", async () => {
    await threeRuns();
    const signal = AbortSignal.abort(new Error("enough"));
    await expect((await RunRegistry.open(reports)).verify({ signal })).rejects.toThrow("enough");
  });

  it("another run in a run's folder is told", async () => {
    await writeRunRecord(runNumber(1), join(reports, "one"));
    await writeRunRecord(runNumber(2), join(reports, "one"), { registry: false });
    await expect((await RunRegistry.open(reports)).read(runNumber(1).runId)).rejects.toThrow(/where run .* lies/);
    expect(await (await RunRegistry.open(reports)).verify()).toMatchObject([
      { severity: "error", message: expect.stringMatching(/where run .* lies$/) },
    ]);
  });

  it("an id that is too short, unknown or of several runs is told", async () => {
    await threeRuns();
    const registry = await RunRegistry.open(reports);
    expect(() => registry.find(runNumber(1).runId.slice(0, 3))).toThrow(/no run .* at least 4 digits/);
    expect(() => registry.find("ffffffffffff")).toThrow(/no run "ffffffffffff" in .*registry\.jsonl/);
  });
});

describe("trials", () => {
  it("counts definitions, variants and parameters; not repetitions, days or code", async () => {
    const base = runNumber(0);
    const { days, parameters, definition, code } = base;
    const stop = parameters.map((one) => (one.name === "stopMultiple" ? { ...one, value: 1.5 } : one));
    const family = { ...(definition!.data as Record<string, unknown>), family: "buying" };
    const runs = [
      base,
      base,
      changedRun(base, { days: days.slice(0, 7) }),
      changedRun(base, { code: { ...code, sourceHash: "later" } }),
      changedRun(base, { parameters: stop }),
      changedRun(base, { variant: "trailing" }),
      changedRun(base, { definition: { ...definition!, hash: "another" } }),
      changedRun(base, { definition: { ...definition!, id: "B1", data: family as never } }),
      syntheticStudyRecord({}),
    ];
    for (const run of runs) await registerRun(run, join(reports, run.study, run.runId));
    const registry = await RunRegistry.open(reports);
    expect(registry.trials("S1")).toMatchObject({ trials: 4, runs: 7 });
    expect(registry.trials("selling")).toMatchObject({ trials: 4, runs: 7 });
    expect(registry.trials("buying")).toMatchObject({ trials: 1, runs: 1 });
    expect(registry.trials("unheard of")).toEqual({ trials: 0, runs: 0, sharpesAnnualised: [] });
    expect(registry.trials("S1").sharpesAnnualised).toEqual([]);
  });

  it("give the deflated Sharpe ratio what it asks for: the ratio of each trial's newest run that has one", async () => {
    const base = runNumber(0);
    const tried = (variant: string, sharpeAnnualised: number | null) =>
      changedRun(base, { variant, metrics: { ...base.metrics, sharpeAnnualised } });
    for (const run of [tried("a", 1), tried("b", -0.5), tried("c", null), tried("a", 2)])
      await registerRun(run, join(reports, run.study, run.runId));
    const trials = (await RunRegistry.open(reports)).trials("S1");
    expect(trials).toEqual({ trials: 3, runs: 4, sharpesAnnualised: [2, -0.5] });
    expect(runDeflatedSharpe(base, trials)).toMatchObject({ probability: null, trials: 3 });
  });
});

describe("lists", () => {
  it("filter and sort; what was not measured comes last", async () => {
    const base = runNumber(0);
    const variants = [5, 30, null, 12].map((pnl, i) =>
      changedRun(base, {
        title: `P&L ${pnl}`,
        createdAt: `2026-11-2${i}T08:00:00.000Z`,
        metrics: { ...base.metrics, pnlCurrencyTotal: pnl },
        verdict: { status: i === 1 ? "suspect" : "sound", reasons: [] },
      }),
    );
    for (const run of variants) await registerRun(run, join(reports, run.study, run.runId));
    const registry = await RunRegistry.open(reports);
    const titles = (filter: Parameters<RunRegistry["list"]>[0]): string[] =>
      registry.list(filter).map(({ title }) => title);
    expect(titles({})).toEqual(["P&L 12", "P&L null", "P&L 30", "P&L 5"]);
    expect(titles({ sort: "pnl" })).toEqual(["P&L 30", "P&L 12", "P&L 5", "P&L null"]);
    expect(titles({ sort: "pnl", verdict: "sound", limit: 1 })).toEqual(["P&L 12"]);
    expect(titles({ verdict: "suspect" })).toEqual(["P&L 30"]);
    expect(titles({ since: "2026-11-22" })).toEqual(["P&L 12", "P&L null"]);
    expect(titles({ strategy: "s1", underlying: "NIFTY" })).toHaveLength(4);
    expect(titles({ strategy: "S2" })).toEqual([]);
    expect(titles({ underlying: "SENSEX" })).toEqual([]);
    expect(() => registry.list({ since: "yesterday" })).toThrow(/since is "yesterday"/);
    expect(() => registry.list({ sort: "luck" as never })).toThrow(/cannot be sorted by "luck"/);
    const display = registry.toDisplay();
    if (display.kind !== "table") throw new Error(display.kind);
    expect(display.columns[0]).toBe("verdict");
    expect(display.rows[1]).toContain("not measured");
  });

  it("strategy pitfall 22: what a result is called follows from declared rules, and trades a day are computed", async () => {
    const interval = (low: number | null, high: number | null) =>
      resultRating({ pnlCurrencyMeanLow95: low, pnlCurrencyMeanHigh95: high });
    expect(interval(1, 9)).toBe("gain");
    expect(interval(-1277, 9)).toBe("undecided");
    expect(interval(-9, -1)).toBe("loss");
    expect(interval(0, 5)).toBe("undecided");
    expect(interval(null, null)).toBe("not measured");
    expect(Object.keys(RESULT_RATINGS).sort()).toEqual(["gain", "loss", "not measured", "undecided"]);
    // The log called 7,937 trades over 81 days "about ten a day".
    const base = runNumber(0);
    const many = changedRun(base, { metrics: { ...base.metrics, trades: 7937, daysInData: 81 } });
    await registerRun(many, join(reports, many.study, many.runId));
    expect((await RunRegistry.open(reports)).list()[0]!.tradesPerDay).toBeCloseTo(97.99, 2);
  });
});

describe("a registry that was changed", () => {
  it("a changed line is found by the line after it", async () => {
    const [first, second, third] = await threeRuns();
    writeFileSync(linesFile(), `${[first, second!.replace('"sound"', '"Sound"'), third].join("\n")}\n`);
    expect(await errorsOf()).toEqual([expect.stringContaining("line 3 does not follow")]);
  });

  it("a changed last line is found by the head, also after the next run", async () => {
    const [first, second, third] = await threeRuns();
    writeFileSync(linesFile(), `${[first, second, third!.replace('"sound"', '"Sound"')].join("\n")}\n`);
    expect(await errorsOf()).toEqual(["line 3 is not the line that was written"]);
    await register(4);
    expect(await errorsOf()).toEqual([expect.stringContaining("line 4 does not follow")]);
  });

  it("a changed last line of another length stays found after the next run", async () => {
    const [first, second, third] = await threeRuns();
    writeFileSync(linesFile(), `${[first, second, third!.replace('"sound"', '"very sound"')].join("\n")}\n`);
    expect(await register(4)).toMatchObject([{ severity: "error", message: /not the line that was written/ }]);
    expect(await errorsOf()).toEqual([
      expect.stringContaining("found when line 4 was written: line 3 is not the line"),
      expect.stringContaining("line 4 does not follow"),
    ]);
  });

  it.each([
    ["the first line", [1, 2]],
    ["a line between", [0, 2]],
    ["two lines in another order", [1, 0, 2]],
    ["a line twice", [0, 0, 1, 2]],
  ])("%s taken away or moved is found", async (_what, kept) => {
    const all = await threeRuns();
    writeFileSync(linesFile(), `${kept.map((i) => all[i]).join("\n")}\n`);
    expect((await errorsOf()).join()).toMatch(/does not follow from what is before it/);
  });

  it("lines cut off at the end are found, also after the next run", async () => {
    const [first] = await threeRuns();
    writeFileSync(linesFile(), `${first}\n`);
    expect(await errorsOf()).toEqual(["2 of 3 lines were cut off at the end"]);
    expect(await register(4)).toEqual([{ severity: "error", message: "2 of 3 lines were cut off at the end" }]);
    expect(await errorsOf()).toEqual([expect.stringContaining("found when line 2 was written: 2 of 3 lines")]);
    rmSync(linesFile());
    expect(await errorsOf()).toEqual(["2 of 2 lines were cut off at the end"]);
  });

  it("a line cut inside is found", async () => {
    await threeRuns();
    truncateSync(linesFile(), readFileSync(linesFile()).length - 40);
    expect(await errorsOf()).toEqual(["1 of 3 lines were cut off at the end"]);
  });

  it("without its head the end cannot be vouched for, and that is said from then on", async () => {
    await threeRuns();
    rmSync(headFile());
    expect(await errorsOf()).toEqual([expect.stringContaining("its head is missing")]);
    await register(4);
    expect(await errorsOf()).toEqual([expect.stringContaining("found when line 4 was written: its head is missing")]);
    writeFileSync(headFile(), "{");
    expect(await errorsOf()).toHaveLength(2);
  });

  it("a line of another kind is named, and the others are listed", async () => {
    const [first, , third] = await threeRuns();
    writeFileSync(linesFile(), `${first}\nhello\n${third}\n`);
    expect((await errorsOf())[0]).toMatch(/^line 2 is no line of this version/);
    expect((await RunRegistry.open(reports)).runs).toHaveLength(2);
  });

  it("a folder without a registry has no runs", async () => {
    expect((await RunRegistry.open(join(reports, "none"))).list()).toEqual([]);
    expect(existsSync(join(reports, "none"))).toBe(false);
  });
});

describe("a writer that was stopped", () => {
  it("its torn line is set aside by the next one, and both say so", async () => {
    const [, , third] = await threeRuns();
    writeFileSync(linesFile(), third!.slice(0, 100), { flag: "a" });
    const { findings, runs } = await RunRegistry.open(reports);
    expect(findings).toEqual([{ severity: "info", message: expect.stringMatching(/^100 bytes after line 3/) }]);
    expect(runs).toHaveLength(3);
    expect(await register(4)).toEqual(findings);
    const after = await RunRegistry.open(reports);
    expect(after.runs).toHaveLength(4);
    expect(after.findings).toEqual([
      { severity: "info", message: expect.stringMatching(/^found when line 4 was written: 100 bytes after line 3/) },
    ]);
    expect(await register(5)).toEqual([]);
  });

  it("a torn line that is longer than the next one leaves nothing behind", async () => {
    await threeRuns();
    writeFileSync(linesFile(), `{"schema":"${"x".repeat(50_000)}`, { flag: "a" });
    await register(4);
    expect(await errorsOf()).toEqual([]);
    expect(lines()).toHaveLength(4);
    expect(await register(5)).toEqual([]);
  });

  it("a whole line without its end counts", async () => {
    await threeRuns();
    const head = readFileSync(headFile());
    await register(4);
    writeFileSync(headFile(), head);
    truncateSync(linesFile(), readFileSync(linesFile()).length - 1);
    const before = await RunRegistry.open(reports);
    expect(before.runs).toHaveLength(4);
    expect(before.findings.map(({ severity }) => severity)).toEqual(["info", "info"]);
    await register(5);
    const after = await RunRegistry.open(reports);
    expect(after.runs.map(({ title }) => title)).toEqual(["Run 1", "Run 2", "Run 3", "Run 4", "Run 5"]);
    expect(await errorsOf()).toEqual([]);
  });

  it("a line that its head does not know yet counts", async () => {
    await threeRuns();
    const head = readFileSync(headFile());
    await register(4);
    writeFileSync(headFile(), head);
    expect((await RunRegistry.open(reports)).runs).toHaveLength(4);
    expect(await errorsOf()).toEqual([]);
    expect(await register(5)).toMatchObject([{ severity: "info", message: /newer than its head/ }]);
    expect(await errorsOf()).toEqual([]);
  });
});
