import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DuckDbSession } from "../../lib/lake/index.js";
import { aaveIndexGrowth, aaveRates } from "../../lib/sources/index.js";
import { sharedData } from "../sharedData.js";
import { temporaryFiles } from "./temporaryFiles.js";

const write = temporaryFiles();
let session: DuckDbSession;
beforeAll(async () => {
  session = await DuckDbSession.open({ memoryLimit: "500MB", threads: 2 });
});
afterAll(() => session.close());

const HEADER =
  "block_timestamp,liquidity_rate,stable_borrow_rate,variable_borrow_rate,liquidity_index,variable_borrow_index";

/** Minutes of 14 August 2023 at a supply rate of 3.65 % and a borrow rate of 7.3 %: both indexes compound. */
function minutes(
  count: number,
  change: (minute: number, cells: string[]) => string[] | undefined = (_, c) => c,
): string {
  const lines: string[] = [];
  for (let minute = 0; minute < count; minute++) {
    const time = new Date(Date.UTC(2023, 7, 14, 0, minute)).toISOString().replace("T", " ").slice(0, 19);
    const years = minute / (365 * 1440);
    const index = (rate: number): string => (1.02 * Math.exp(rate * years)).toFixed(16);
    const cells = change(minute, [time, "0.0365", "0.09", "0.073", index(0.0365), index(0.073)]);
    if (cells) lines.push(cells.join());
  }
  return [HEADER, ...lines, ""].join("\n");
}

describe("aaveIndexGrowth", () => {
  it("finds the growth that the rates say", async () => {
    const growth = await aaveIndexGrowth(session, await aaveRates(session, [write("two.csv", minutes(2880))]));
    expect(growth).toMatchObject({ rows: 2880, missingMinutes: 0, notAscending: 0, indexFalls: 0 });
    expect(growth.supply.indexGrowthPerYear).toBeCloseTo(0.0365, 9);
    expect(growth.borrow.indexGrowthPerYear).toBeCloseTo(0.073, 9);
    expect(growth.borrow.meanRate).toBeCloseTo(0.073, 12);
  });

  it("counts missing minutes, rows out of order and falling indexes", async () => {
    const text = minutes(100, (minute, cells) => {
      if (minute === 40 || minute === 41 || minute === 70) return undefined;
      // A minute of another reserve: its index is lower.
      if (minute === 50) return [...cells.slice(0, 4), "1.01", cells[5]!];
      return cells;
    });
    const lines = text.split("\n");
    [lines[10], lines[11]] = [lines[11]!, lines[10]!];
    const growth = await aaveIndexGrowth(session, await aaveRates(session, [write("gaps.csv", lines.join("\n"))]));
    expect(growth).toMatchObject({ rows: 97, missingMinutes: 3, notAscending: 1, indexFalls: 1 });
  });

  it.each([
    ["per cent", (c: string[]) => [c[0]!, "3.65", c[2]!, "7.3", c[4]!, c[5]!], /rate of 7\.3 is no APR fraction/],
    ["a negative rate", (c: string[]) => [c[0]!, "-0.01", ...c.slice(2)], /below 0/],
    ["an index that is no growth", (c: string[]) => [...c.slice(0, 4), "0.5", c[5]!], /index of 0\.5/],
    ["an empty rate", (c: string[]) => [c[0]!, "", ...c.slice(2)], /1 rows lack/],
  ])("refuses %s", async (name, change, message) => {
    const file = write(
      `${name}.csv`,
      minutes(10, (minute, cells) => (minute === 3 ? change(cells) : cells)),
    );
    await expect(aaveRates(session, [file]).then((rates) => aaveIndexGrowth(session, rates))).rejects.toThrow(message);
  });
});

const folder = sharedData("aave-v3-polygon-202308");
describe.skipIf(folder === undefined)("the real Polygon reserves of 14 to 17 August 2023", () => {
  it("USDC.e: the indexes grow as the rates say", async () => {
    const rates = await aaveRates(session, [join(folder!, "aave_v3_polygon_usdc_e_1m_20230814-17.csv.gz")]);
    const growth = await aaveIndexGrowth(session, rates);
    expect(growth).toMatchObject({ rows: 5760, missingMinutes: 0, notAscending: 0, indexFalls: 0 });
    // Figures of the data's own description: 5.5026 % against 5.5030 %, and 4.564 % against 4.458 %.
    expect(100 * growth.borrow.indexGrowthPerYear).toBeCloseTo(5.5026, 3);
    expect(100 * growth.borrow.meanRate).toBeCloseTo(5.503, 3);
    expect(100 * growth.supply.indexGrowthPerYear).toBeCloseTo(4.564, 2);
    expect(100 * growth.supply.meanRate).toBeCloseTo(4.458, 2);
  });

  it("WETH: whole minutes, indexes that never fall", async () => {
    const rates = await aaveRates(session, [join(folder!, "aave_v3_polygon_weth_1m_20230814-17.csv.gz")]);
    expect(await aaveIndexGrowth(session, rates)).toMatchObject({ rows: 5760, missingMinutes: 0, indexFalls: 0 });
  });
});
