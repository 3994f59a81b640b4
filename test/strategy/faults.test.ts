import { mkdtempSync, rmSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openLake, partFolder } from "../../lib/lake/index.js";
import { sampleCalendarCsv, vendorRuns } from "../../lib/market/index.js";
import { packVendorRuns } from "../../lib/pack/index.js";
import { type RunRecord, runStrategies, shortStraddle0920 } from "../../lib/strategy/index.js";
import { ExpiryCalendar } from "../../lib/time/index.js";
import { code, lots } from "./runFixture.js";

describe("a lake with a part that was cut short", () => {
  let folder: string;
  let root: string;
  let days: string[];
  let whole: RunRecord;

  const run = async (workers: number): Promise<RunRecord> => {
    const [record] = await runStrategies({
      definitions: [{ definition: shortStraddle0920, parameters: { maxQuoteAgeSeconds: 60 } }],
      underlyings: ["NIFTY"],
      days,
      source: { root },
      workers,
      lots,
      code,
      study: "test",
    });
    return record!;
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "strikebook-faults-"));
    root = join(folder, "lake");
    const calendar = ExpiryCalendar.parse(sampleCalendarCsv(), "sample");
    await packVendorRuns(vendorRuns({ days: 3, rows: 100_000 }), { lake: root, calendar, source: "a test" });
    const lake = await openLake(root);
    days = lake.days("NIFTY");
    await lake.close();
    whole = await run(1);
    const key = { dataset: "nse_options", date: days[1]!, underlying: "NIFTY" };
    truncateSync(join(partFolder(root, key), "part-0.parquet"), 3000);
  }, 180_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([1, 2])(
    "fails that day with the reason, trades the others, and is incomplete: %i threads",
    async (workers) => {
      expect(whole.days.map(({ outcome }) => outcome)).toEqual(["traded", "traded", "traded"]);
      const record = await run(workers);
      expect(record.days.map(({ date, outcome }) => [date, outcome])).toEqual([
        [days[0], "traded"],
        [days[1], "failed"],
        [days[2], "traded"],
      ]);
      const reason = /part-0\.parquet has 3000 bytes, its manifest says \d+; pack that day again/;
      expect(record.days[1]!.reason).toMatch(reason);
      expect(record.verdict.status).toBe("incomplete");
      expect(record.verdict.reasons[0]).toMatchObject({ rule: "failed-day", message: expect.stringMatching(reason) });
      const others = whole.trades.filter(({ date }) => date !== days[1]);
      expect(record.trades).toEqual(others.map((trade, i) => ({ ...trade, tradeId: i + 1 })));
    },
    120_000,
  );
});
