import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Lake, openLake } from "../../../lib/lake/index.js";
import { sampleCalendarCsv, vendorRuns } from "../../../lib/market/index.js";
import { packVendorRuns } from "../../../lib/pack/index.js";
import {
  gridEngine,
  type RunRecord,
  type RunStrategiesOptions,
  resolveParameters,
  runStrategies,
  runStrategy,
  type StrategyDefinition,
  shortStraddle0920,
} from "../../../lib/strategy/index.js";
import { subscribeProgress } from "../../../lib/task/index.js";
import { ExpiryCalendar } from "../../../lib/time/index.js";
import { FIXTURE_DATE, fixtureTape } from "../../tape/tapeFixture.js";
import { code, lots, quotes, shortProduct, steadySpot } from "../runFixture.js";

/** The straddle carried to the next day. */
const overnight: StrategyDefinition = {
  ...shortStraddle0920,
  id: "overnight",
  exits: [{ rule: "nextDayClock", at: { parameter: "exitTime" } }],
};
const untimed = (record: RunRecord) => ({ ...record, createdAt: "" });

describe("many strategies over a lake", () => {
  let folder: string;
  let lake: Lake;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "strikebook-strategies-"));
    const calendar = ExpiryCalendar.parse(sampleCalendarCsv(), "sample");
    const runs = vendorRuns({ days: 3, rows: 150_000 });
    await packVendorRuns(runs, { lake: join(folder, "lake"), calendar, source: "simulated NSE ticks" });
    lake = await openLake(join(folder, "lake"));
  }, 180_000);
  afterAll(async () => {
    await lake.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const run = (options: Partial<RunStrategiesOptions>) =>
    runStrategies({
      definitions: [
        shortStraddle0920,
        { definition: shortStraddle0920, variant: "time exit only", parameters: { maxQuoteAgeSeconds: 60 } },
        { definition: overnight, parameters: { maxQuoteAgeSeconds: 60 } },
      ],
      days: lake.days("NIFTY"),
      source: { root: lake.root },
      lots,
      code,
      study: "test",
      ...options,
    });

  it("tells the work of its engines, the sum over runs and days, on one thread and on two", async () => {
    const days = lake.days("NIFTY");
    let expected = 0;
    for (const date of days) {
      const tape = await lake.openTape({ underlying: "NIFTY", date });
      expected += gridEngine(shortStraddle0920, resolveParameters(shortStraddle0920), tape).legSeconds;
    }
    expect(expected).toBeGreaterThan(0);
    for (const workers of [1, 2]) {
      const told: number[] = [];
      const onWork = ({ legSeconds }: { legSeconds: number }) => told.push(legSeconds);
      const definitions = [shortStraddle0920, shortStraddle0920];
      await run({ definitions, underlyings: ["NIFTY"], workers, onWork });
      expect(told).toEqual([2 * expected]);
    }
  }, 120_000);

  it("gives the same records on one thread and on two, in the same order", async () => {
    const seen: string[] = [];
    const stop = subscribeProgress((event) => seen.push(`${event.state} ${event.done}/${event.total}`));
    const one = await run({});
    stop();
    const two = await run({ workers: 2 });
    expect(two.map(untimed)).toEqual(one.map(untimed));
    expect(one.map(({ definition, variant }) => [definition!.id, variant])).toEqual([
      ["S1", undefined],
      ["S1", "time exit only"],
      ["overnight", undefined],
    ]);
    expect(one.reduce((sum, { trades }) => sum + trades.length, 0)).toBeGreaterThan(6);
    // Two underlyings of three days: a day is one step, however many strategies it serves.
    expect(seen.at(-1)).toBe("done 6/6");
  }, 120_000);

  it("each record is the one that runStrategy gives, and each tape is opened once", async () => {
    const opened: string[] = [];
    const openDay = (underlying: string, date: string) => {
      opened.push(`${underlying} ${date}`);
      return lake.openTape({ underlying, date });
    };
    const { source: _source, ...rest } = { source: undefined };
    const together = await runStrategies({
      definitions: [shortStraddle0920, overnight],
      underlyings: ["NIFTY"],
      days: lake.days("NIFTY"),
      openDay,
      lots,
      code,
      study: "test",
      ...rest,
    });
    expect(opened).toEqual(lake.days("NIFTY").map((date) => `NIFTY ${date}`));
    for (const [i, definition] of [shortStraddle0920, overnight].entries()) {
      const options = { underlyings: ["NIFTY"], days: lake.days("NIFTY"), openDay, lots, code, study: "test" };
      expect(untimed(await runStrategy({ definition, ...options }))).toEqual(untimed(together[i]!));
    }
  }, 120_000);

  it("says what cannot be run, and fails a day without failing the run", async () => {
    await expect(run({ definitions: [] })).rejects.toThrow(/no strategy was asked for/);
    await expect(run({ days: [] })).rejects.toThrow(/no day was requested/);
    await expect(run({ underlyings: ["SENSEX"] })).rejects.toThrow(/not defined for SENSEX/);
    await expect(run({ workers: 0 })).rejects.toThrow(/0 workers/);
    await expect(run({ openDay: () => lake.openTape({ underlying: "NIFTY", date: "2025-11-18" }) })).rejects.toThrow(
      /both openDay and source/,
    );
    await expect(run({ definitions: [{ definition: shortStraddle0920, variant: "bold" }] })).rejects.toThrow(
      /no variant "bold"; it has time exit only/,
    );
    const [record] = await run({ days: [...lake.days("NIFTY"), "2030-01-01"], underlyings: ["NIFTY"] });
    expect(record!.days.map(({ outcome }) => outcome)).toContain("failed");
    expect(record!.verdict.status).toBe("incomplete");
    const controller = new AbortController();
    controller.abort(new Error("enough"));
    await expect(run({ signal: controller.signal })).rejects.toThrow("enough");
    await expect(run({ signal: controller.signal, workers: 2 })).rejects.toThrow("enough");
  }, 120_000);
});

describe("what keeps a strategy from trading", () => {
  const flat = [...quotes("CE", 0, 1800, 100), ...quotes("PE", 0, 1800, 80)];
  const tape = () => fixtureTape({ product: shortProduct, rows: flat, spot: steadySpot() });
  const run = (definition: StrategyDefinition) =>
    runStrategy({
      definition,
      parameters: { exitTime: "09:40" },
      underlyings: ["NIFTY"],
      days: ["2025-11-18"],
      openDay: tape,
      lots,
      code,
      study: "test",
    });
  const data = (conditions: object[], more: object = {}) =>
    ({
      ...shortStraddle0920,
      entries: [
        {
          rule: "when",
          name: "calm",
          from: { parameter: "entryTime" },
          until: { parameter: "exitTime" },
          conditions,
          maxPerDay: 1,
          ...more,
        },
      ],
    }) as unknown as StrategyDefinition;
  const never = { name: "spot is high", holds: { op: "above", of: [{ index: "spot" }, 99_999] } };
  const always = { name: "spot is low", holds: { op: "below", of: [{ index: "spot" }, 99_999] } };

  it("is counted by rule and filter, second by second, and the day says it", async () => {
    const record = await run(data([always, never]));
    // From 09:20:00 to 09:39:59: no entry at the time of the exit.
    expect(record.rejections).toEqual([{ entry: "calm", filter: "spot is high", count: 1200 }]);
    expect(record.days[0]!.reason).toBe("calm opened nothing (spot is high 1200)");
    expect(record.verdict.reasons.map(({ rule }) => rule)).toEqual(["no-trades"]);
  });

  it("an expiry that the data lack, and a leg that no contract satisfies, are filters with their names", async () => {
    const [call, put] = shortStraddle0920.legs;
    const far = { ...data([always]), legs: [call!, { ...put!, expiry: "next" as const }] };
    expect((await run(far)).rejections).toEqual([{ entry: "calm", filter: "quote", count: 1200 }]);
    const otm = {
      ...data([always]),
      legs: [call!, { ...put!, expiry: "next", strike: { rule: "firstOutOfTheMoney" } }],
    };
    expect((await run(otm as StrategyDefinition)).rejections).toEqual([
      { entry: "calm", filter: "expiry", count: 1200 },
    ]);
    const away = { ...data([always]), legs: [call!, { ...put!, strike: { rule: "pointsAway", points: 900 } }] };
    expect((await run(away as StrategyDefinition)).rejections).toEqual([
      { entry: "calm", filter: "strike", count: 1200 },
    ]);
  });

  it("an order on data fills at the first quotes after the decision and its latency, not at those it saw", async () => {
    const record = await run(data([always]));
    const [trade] = record.trades;
    expect(trade).toMatchObject({ entryRule: "calm", entryTime: "09:20:01", entryDecidedBy: "data" });
    expect(trade!.entryMicros - trade!.entryDecisionMicros).toBe(1e6);
    expect(record.rejections).toContainEqual({ entry: "calm", filter: "max per day", count: expect.any(Number) });
  });

  it("a window that ends before it begins, and one that begins at the exit, are refused before the run", async () => {
    const backwards = data([always], { from: { parameter: "exitTime" }, until: { parameter: "entryTime" } });
    await expect(run(backwards)).rejects.toThrow(/entryTime is 09:20:00, before its begin \(exitTime is 15:15:00\)/);
    const late = data([always], { from: { parameter: "exitTime" } });
    await expect(run(late)).rejects.toThrow(/exitTime is 15:15:00, not after the entry/);
  });
});

describe("a position over night", () => {
  const flat = [...quotes("CE", 0, 1800, 100), ...quotes("PE", 0, 1800, 80)];
  const NEXT = "2025-11-19";
  const at = (date: string) => fixtureTape({ product: shortProduct, date, rows: flat, spot: steadySpot() });
  const run = (definition: StrategyDefinition, days: readonly string[]) =>
    runStrategy({
      definition,
      parameters: { entryTime: "09:40", exitTime: "09:20" },
      underlyings: ["NIFTY"],
      days,
      openDay: (_underlying, date) => at(date),
      lots,
      code,
      study: "test",
    });
  const outcomes = ({ days }: RunRecord) => days.map(({ date, outcome, reason }) => ({ date, outcome, reason }));

  it("is not opened on the last day that is asked for, and a run of such days is sound", async () => {
    const record = await run(overnight, ["2025-11-20", FIXTURE_DATE, NEXT]);
    expect(outcomes(record)).toEqual([
      { date: FIXTURE_DATE, outcome: "traded", reason: "" },
      { date: NEXT, outcome: "traded", reason: "" },
      {
        date: "2025-11-20",
        outcome: "skipped",
        reason: "no later day of NIFTY is asked for, on which a position could be closed",
      },
    ]);
    expect(record.trades.map(({ date, exitReason }) => `${date} ${exitReason}`)).toEqual([
      `${FIXTURE_DATE} nextDay`,
      `${NEXT} nextDay`,
    ]);
    expect(record.rejections).toEqual([{ entry: "entryTime", filter: "no later day", count: 1 }]);
    expect(record.verdict.reasons).toEqual([]);
    // From 09:40 to the close at 09:45, and from the open at 09:15 to 09:20: the night was not watched.
    expect(record.trades[0]).toMatchObject({ holdSeconds: 86_400 - 1200, sessionSeconds: 600, blindSeconds: 0 });
    expect((await run(overnight, [FIXTURE_DATE])).verdict.reasons.map(({ rule }) => rule)).toEqual(["no-trades"]);
  });

  it("is not opened when a leg expires before the run's next day, on the expiry day or by a gap", async () => {
    // The fixture's contracts expire on 25 November.
    for (const day of ["2025-11-25", "2025-11-24"]) {
      const record = await run(overnight, [day, "2025-11-26"]);
      expect(outcomes(record)[0]).toEqual({
        date: day,
        outcome: "skipped",
        reason: "a leg would expire on 2025-11-25, before the next day of the run (2025-11-26)",
      });
      expect(record.trades).toEqual([]);
      expect(record.rejections).toContainEqual({ entry: "entryTime", filter: "expires first", count: 1 });
    }
    expect((await run(overnight, ["2025-11-24", "2025-11-25"])).trades).toHaveLength(1);
  });

  it("a clock exit of the same day closes it: such a definition may enter on the last day", async () => {
    const sameDay: StrategyDefinition = {
      ...overnight,
      parameters: [
        ...overnight.parameters,
        { ...overnight.parameters.find(({ name }) => name === "exitTime")!, name: "lastTime", default: "09:44" },
      ],
      exits: [...overnight.exits, { rule: "clock", at: { parameter: "lastTime" } }],
    };
    expect((await run(sameDay, [FIXTURE_DATE])).trades.map(({ exitReason }) => exitReason)).toEqual(["time"]);
  });
});
