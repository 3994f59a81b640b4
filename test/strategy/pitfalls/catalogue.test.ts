import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openLake } from "../../../lib/lake/index.js";
import { writeSampleMarket } from "../../../lib/market/index.js";
import { packNse } from "../../../lib/pack/index.js";
import { strategyReport } from "../../../lib/report/index.js";
import {
  catalog,
  RUN_FILES,
  type RunRecord,
  RunRegistry,
  readRunRecord,
  runStrategies,
  type StrategyRun,
} from "../../../lib/strategy/index.js";
import { code } from "../runFixture.js";

const runs: readonly StrategyRun[] = Object.values(catalog).flatMap((definition) => [
  { definition },
  ...(definition.variants ?? []).map(({ name }) => ({ definition, variant: name })),
]);

/** How the engines refuse a fill model that they do not have: said, never replaced by another. */
const withoutLimitOrders = /^fillModel limit: the engines let no order rest/;

describe("strategy pitfall 34: nothing is promised that is never run", () => {
  let folder: string;
  let records: readonly RunRecord[];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "strikebook-catalogue-"));
    await writeSampleMarket(join(folder, "dumps"), { days: 2, rows: 60_000 });
    await packNse({ dumps: join(folder, "dumps"), lake: join(folder, "lake") });
    const lake = await openLake(join(folder, "lake"));
    const days = Object.fromEntries(["NIFTY", "BANKNIFTY"].map((name) => [name, lake.days(name)]));
    const calendar = lake.expiryCalendar();
    await lake.close();
    records = await runStrategies({
      definitions: runs.map((run, i) => ({ ...run, study: `run-${i}` })),
      days,
      source: { root: join(folder, "lake") },
      ...(calendar ? { calendar } : {}),
      code,
      study: "catalogue",
    });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("every definition has a file, and every file of the catalogue is a definition", () => {
    const files = ["benchmark", "buying", "selling"].flatMap((family) =>
      readdirSync(join("lib/strategy/catalog", family))
        .filter((name) => name !== "index.ts")
        .map((name) => `lib/strategy/catalog/${family}/${name}`),
    );
    const definitions = Object.values(catalog);
    expect(definitions.map(({ codeReference }) => codeReference).sort()).toEqual(files.sort());
    expect(Object.entries(catalog).filter(([id, definition]) => id !== definition.id)).toEqual([]);
    for (const { id, codeReference } of definitions)
      expect(readFileSync(codeReference, "utf8"), codeReference).toContain(`id: "${id}"`);
  });

  it("every definition and variant runs to the end of every day", () => {
    expect(records).toHaveLength(runs.length);
    const failed = records.flatMap(({ definition, variant, days }) =>
      days
        .filter(({ outcome, reason }) => outcome === "failed" && !withoutLimitOrders.test(reason))
        .map((day) => `${definition!.id} ${variant ?? ""}: ${day.reason}`),
    );
    expect(failed).toEqual([]);
    for (const [i, { definition, variant, days }] of records.entries()) {
      expect([definition!.id, variant]).toEqual([runs[i]!.definition.id, runs[i]!.variant]);
      expect(days).toHaveLength(2 * runs[i]!.definition.underlyings.length);
    }
  });

  it("traded, or says of every day why not, and of every entry which filter refused", () => {
    for (const { definition, variant, days, trades, rejections = [], verdict } of records) {
      if (days.every(({ reason }) => withoutLimitOrders.test(reason))) continue;
      const name = `${definition!.id} ${variant ?? ""}`;
      for (const { outcome, reason } of days) expect(reason === "", `${name}: ${reason}`).toBe(outcome === "traded");
      for (const { filter, count } of rejections) expect(filter !== "" && count > 0, name).toBe(true);
      if (trades.length > 0) continue;
      expect(
        verdict.reasons.map(({ rule }) => rule),
        name,
      ).toContain("no-trades");
      const isAsked = days.some(({ reason }) => !/not an expiry day/.test(reason));
      if (isAsked) expect(rejections.length, name).toBeGreaterThan(0);
    }
    // Clock entries of both families, the scan and the engine of the grid have all traded.
    expect(records.filter(({ trades }) => trades.length > 0).length).toBeGreaterThan(20);
    expect(new Set(records.filter(({ trades }) => trades.length > 0).map(({ engine }) => engine)).size).toBe(2);
  });

  it("leaves its record and its page, whatever came of it", async () => {
    const some = records.filter(({ trades }, i) => trades.length === 0 || i % 8 === 0).filter((_, i) => i % 4 === 0);
    for (const record of some) {
      const written = await strategyReport(record).write(join(folder, "reports"));
      expect(readdirSync(written.folder)).toEqual(
        expect.arrayContaining([RUN_FILES.record, "report.md", "report.html"]),
      );
      expect(await readRunRecord(written.folder)).toMatchObject({ runId: record.runId, verdict: record.verdict });
    }
    const registry = await RunRegistry.open(join(folder, "reports"));
    expect(registry.runs.map(({ runId }) => runId).sort()).toEqual(some.map(({ runId }) => runId).sort());
  }, 60_000);
});
