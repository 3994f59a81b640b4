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

describe("aaveRates", () => {
  it("knows a row at the end of its minute", async () => {
    const rates = await aaveRates(session, [write("known.csv", minutes(3))]);
    const [known] = await session.numbers(
      `SELECT epoch(known_at)::DOUBLE FROM (${rates.sql}) ORDER BY block_timestamp`,
    );
    expect([...known!]).toEqual([1, 2, 3].map((minute) => Date.UTC(2023, 7, 14, 0, minute) / 1000));
  });
});

/** Bounds of the second of its minute at which an update was made, of every update that single steps connect. */
interface UpdateBounds {
  readonly stamp: number;
  readonly knownAt: number;
  readonly earliest: number;
  readonly latest: number;
}

/**
 * When updates were made, from the rows alone: between two updates the borrow index grows by exp(rate dt), so every ratio
 * of it gives whole seconds. A ratio that does not (two updates in one minute) begins a new chain. If a row stamped T holds
 * an update of [T, T + 60 s), some second of the first update places all others of its chain into their minutes.
 */
function updateBounds(stamps: Float64Array, known: Float64Array, index: Float64Array, rate: Float64Array) {
  const changes = [...stamps.keys()].filter((row) => row === 0 || index[row] !== index[row - 1]);
  const chains: { row: number; elapsed: number }[][] = [[{ row: changes[0]!, elapsed: 0 }]];
  for (const [place, row] of changes.slice(1).entries()) {
    const before = changes[place]!;
    const seconds = (Math.log(index[row]! / index[before]!) * 365 * 86_400) / rate[before]!;
    const chain = chains.at(-1)!;
    if (Math.abs(seconds - Math.round(seconds)) > 1e-3) chains.push([{ row, elapsed: 0 }]);
    else chain.push({ row, elapsed: chain.at(-1)!.elapsed + Math.round(seconds) });
  }
  return chains.flatMap((chain): UpdateBounds[] => {
    const start = stamps[chain[0]!.row]!;
    const least = Math.max(...chain.map(({ row, elapsed }) => stamps[row]! - start - elapsed));
    const most = Math.min(...chain.map(({ row, elapsed }) => stamps[row]! - start - elapsed + 59));
    return chain.map(({ row, elapsed }) => ({
      stamp: stamps[row]!,
      knownAt: known[row]!,
      earliest: start + least + elapsed,
      latest: start + most + elapsed,
    }));
  });
}

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

  it.each(["usdc_e", "weth"])("%s: no update is known before it was made", async (asset) => {
    const rates = await aaveRates(session, [join(folder!, `aave_v3_polygon_${asset}_1m_20230814-17.csv.gz`)]);
    const [stamps, known, index, rate] = await session.numbers(
      `SELECT epoch(block_timestamp)::DOUBLE, epoch(known_at)::DOUBLE, variable_borrow_index, variable_borrow_rate
       FROM (${rates.sql}) ORDER BY block_timestamp`,
    );
    const updates = updateBounds(stamps!, known!, index!, rate!);
    // Every chain has a place for all its updates: the rows are the last update of the minute that begins at their stamp.
    expect(updates.filter(({ earliest, latest }) => earliest > latest)).toEqual([]);
    // Read as known at their stamps, most rows would tell of an update that was yet to be made.
    expect(updates.filter(({ stamp, earliest }) => earliest > stamp).length).toBeGreaterThan(updates.length / 2);
    expect(updates.filter(({ knownAt, latest }) => latest > knownAt)).toEqual([]);
  });
});
