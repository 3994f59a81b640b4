import { expect, test } from "vitest";
import { buildBars } from "../../lib/pack/index.js";
import { audit, copyLake, DAY, NIFTY_DAY, names, only, spoil, withCleanLake } from "./auditFixture.js";

withCleanLake();

test("the minute bar that holds the tick of the close is inside the session, a later one is not", async () => {
  const lake = copyLake();
  await buildBars({ lake, days: [DAY] });
  const report = await audit(lake);
  expect(names(report)).toEqual([]);
  const bars = { ...NIFTY_DAY, dataset: "nse_option_bars_1m" };
  const part = report.facts.parts.find(({ dataset }) => dataset === bars.dataset)!;
  expect(new Date(part.lastMicros! / 1000).toISOString()).toBe("2025-11-18T10:01:00.000Z");
  expect(part.outOfSession).toBe(0);
  const late =
    "CASE WHEN timestamp = TIMESTAMP '2025-11-18 10:01:00' THEN timestamp + INTERVAL 1 MINUTE ELSE timestamp END";
  await spoil(lake, bars, `SELECT * REPLACE (${late} AS timestamp) FROM rows`);
  expect(only(await audit(lake), "outside-session")).toMatchObject({ severity: "note", value: 4 });
});
