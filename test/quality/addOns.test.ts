import { expect, test } from "vitest";
import { DuckDbSession, type PartKey, writePart } from "../../lib/lake/index.js";
import { findPart } from "../../lib/lake/listParts.js";
import { sourceFileOf } from "../../lib/pack/enrich/sourceFileOf.js";
import {
  at,
  audit,
  copyLake,
  DAY,
  NIFTY_DAY,
  NIFTY_SPOT,
  names,
  only,
  removePart,
  spoil,
  withCleanLake,
} from "./auditFixture.js";

withCleanLake();

/** A lake with forwards of one day, made from the day's options and its index. */
async function lakeWithForwards(): Promise<string> {
  const lake = copyLake();
  const key: PartKey = { dataset: "nse_forwards", date: DAY, underlying: "NIFTY" };
  const sources = await Promise.all([NIFTY_DAY, NIFTY_SPOT].map(async (of) => (await findPart(lake, of))!));
  const session = await DuckDbSession.open({ memoryLimit: "512MB", threads: 1 });
  try {
    const second = Float64Array.from({ length: 22_501 }, (_, row) => row);
    const expiries = ["2025-11-18", "2025-11-25"];
    await writePart(session, lake, {
      key,
      runs: expiries.map((expiry) => ({
        rows: second.length,
        columns: {
          expiry: Date.parse(expiry) / 86_400_000,
          timestamp: second.map((each) => at(each)),
          second,
          forward: 26_000,
          pairs: 3,
          forward_age_s: 0,
          forward_status: "parity",
        },
      })),
      facts: () => ({
        rowsRead: expiries.length * second.length,
        dropped: {},
        marked: {},
        source: "a test",
        sourceFiles: sources.map((part) => sourceFileOf(lake, part)),
        granularity: { kind: "tick" },
        hasBook: false,
        parameters: {},
      }),
    });
  } finally {
    await session.close();
  }
  return lake;
}

test("forwards are not joined with the underlying: no finding, and the check is named as not made", async () => {
  const report = await audit(await lakeWithForwards());
  expect(names(report)).toEqual([]);
  expect(report.verdict).toBe("sound");
  expect(report.facts.notMeasured).toContainEqual({
    check: "spot",
    dataset: "nse_forwards",
    reason: "the dataset is not joined with the underlying",
    parts: 1,
  });
});

test("forwards of a day that was packed anew, or whose index is gone, are stale", async () => {
  const lake = await lakeWithForwards();
  await spoil(lake, NIFTY_DAY, "SELECT * REPLACE (oi + 1 AS oi) FROM rows");
  const finding = only(await audit(lake), "stale-add-on");
  expect(finding).toMatchObject({ severity: "warning", value: 1, place: { dataset: "nse_forwards", date: DAY } });
  expect(finding.message).toMatch(/: nse_options\/date=2025-11-18\/underlying=NIFTY\/part-0\.parquet was made anew$/);
  removePart(lake, NIFTY_SPOT);
  expect(only(await audit(lake), "stale-add-on").items).toHaveLength(2);
});
