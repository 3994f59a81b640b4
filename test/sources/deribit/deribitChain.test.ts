import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { futureMiddle, readDeribitChain } from "../../../lib/sources/index.js";
import { sharedData } from "../../sharedData.js";
import { temporaryFiles } from "../temporaryFiles.js";

const write = temporaryFiles();
const NOW = "2023-08-14T17:58:04.320127+00:00";
const FUTURES = [
  "as_of,instrument_name,expiry_utc,bid,ask,open_interest_usd,volume_usd",
  `${NOW},BTC-PERPETUAL,,29400,29400.5,10,20`,
  `${NOW},BTC-25AUG23,2023-08-25T08:00:00Z,29410,29420,10,20`,
];
const OPTIONS = [
  "as_of,instrument_name,expiry_utc,strike,right,bid_btc,ask_btc,open_interest,volume_usd",
  `${NOW},BTC-1SEP23-29000-P,2023-09-01T08:00:00Z,29000.0,P,0.011,0.012,5,100`,
  `${NOW},BTC-25AUG23-30000-C,2023-08-25T08:00:00Z,30000.0,C,,0.0105,7.5,0`,
  `${NOW},BTC-25AUG23-29000-C,2023-08-25T08:00:00Z,29000.0,C,0.02,0.021,3,0`,
];

let files = 0;
function read(options = OPTIONS, futures = FUTURES): ReturnType<typeof readDeribitChain> {
  const name = `${files++}`;
  const text = (lines: string[]): string => `${lines.join("\n")}\n`;
  return readDeribitChain({
    options: write(`options${name}.csv`, text(options)),
    futures: write(`futures${name}.csv`, text(futures)),
  });
}

describe("readDeribitChain", () => {
  it("gives columns over ascending strikes, expiries in order, NaN for what is not quoted", async () => {
    const chain = await read();
    expect(chain).toMatchObject({
      underlying: "BTC",
      rows: 3,
      asOfMicros: Date.UTC(2023, 7, 14, 17, 58, 4) * 1000 + 320_127,
    });
    expect(chain.expiries.map(({ expiry }) => expiry)).toEqual(["2023-08-25", "2023-09-01"]);
    const [august, september] = chain.expiries;
    expect([...august!.strikes]).toEqual([29_000, 30_000]);
    expect([...august!.calls.bidCoin]).toEqual([0.02, Number.NaN]);
    expect([...august!.calls.askCoin]).toEqual([0.021, 0.0105]);
    expect([...august!.puts.bidCoin]).toEqual([Number.NaN, Number.NaN]);
    expect(august!.calls.contracts.map((contract) => contract?.key)).toEqual([
      "DERIBIT:BTC:2023-08-25:CE:29000",
      "DERIBIT:BTC:2023-08-25:CE:30000",
    ]);
    expect(futureMiddle(august!.future)).toBe(29_415);
    expect(futureMiddle(chain.perpetual)).toBe(29_400.25);
    expect(september!.future).toBeUndefined();
    expect(() => futureMiddle(september!.future)).toThrow(/no two-sided future/);
  });

  it.each<[string, (lines: string[]) => string[], RegExp]>([
    ["a contract twice", (lines) => [...lines, lines[1]!], /line 5: .*CE:29000 is there|line 5: .*PE:29000 is there/],
    [
      "another strike than the name's",
      (lines) => [...lines.slice(0, 3), lines[3]!.replace("29000.0", "29500.0")],
      /line 4: .* does not agree/,
    ],
    [
      "another expiry than the name's",
      (lines) => [...lines.slice(0, 3), lines[3]!.replace("T08", "T09")],
      /does not agree with expiry/,
    ],
    [
      "another instant",
      (lines) => [...lines.slice(0, 3), lines[3]!.replace("17:58", "17:59")],
      /where the snapshot is of/,
    ],
    [
      "a linear option",
      (lines) => [...lines.slice(0, 3), lines[3]!.replace("BTC-25", "BTC_USDC-25")],
      /no coin-settled product BTC_USDC/,
    ],
    [
      "a future among the options",
      (lines) => [...lines.slice(0, 3), lines[3]!.replace("-29000-C", "")],
      /is not <coin>/,
    ],
    ["another coin", (lines) => [...lines.slice(0, 3), lines[3]!.replace("BTC-25", "ETH-25")], /another coin than BTC/],
    ["a local time", (lines) => [lines[0]!, lines[1]!.replace("+00:00", "+02:00")], /where the snapshot is of/],
  ])("refuses %s, naming file and line", async (_, change, message) => {
    await expect(read(change(OPTIONS))).rejects.toThrow(message);
    await expect(read(change(OPTIONS))).rejects.toThrow(/options\d+\.csv line/);
  });
});

const folder = sharedData("deribit-btc-20260801");
describe.skipIf(folder === undefined)("the real chain of 1 August 2026", () => {
  it("has 868 options, 802 of them two-sided, and a future for each of its 13 expiries", async () => {
    const chain = await readDeribitChain({
      options: join(folder!, "deribit_btc_options_20260801.csv"),
      futures: join(folder!, "deribit_btc_futures_20260801.csv"),
    });
    expect(chain.rows).toBe(868);
    expect(chain.expiries).toHaveLength(13);
    const sides = chain.expiries.flatMap(({ calls, puts }) => [calls, puts]);
    const twoSided = sides.reduce(
      (sum, side) => sum + side.bidCoin.filter((bid, i) => bid > 0 && side.askCoin[i]! > 0).length,
      0,
    );
    // Figure of the data's own description.
    expect(twoSided).toBe(802);
    expect(sides.reduce((sum, { contracts }) => sum + contracts.filter(Boolean).length, 0)).toBe(868);
    for (const { future } of chain.expiries) expect(futureMiddle(future)).toBeGreaterThan(60_000);
    const text = readFileSync(join(folder!, "deribit_btc_options_20260801.csv"), "utf8");
    const row = text.split("\n").find((line) => line.includes("BTC-3AUG26-64000-P"))!;
    const first = chain.expiries.find(({ expiry }) => expiry === "2026-08-03")!;
    const at = first.strikes.indexOf(64_000);
    expect(row).toContain(`,${first.puts.bidCoin[at]},${first.puts.askCoin[at]},${first.puts.openInterest[at]},`);
  });
});
