import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { QUOTE_COLUMN_NAMES } from "../../../lib/columns/index.js";
import { openLake } from "../../../lib/lake/index.js";
import { packTape } from "../../../lib/pack/index.js";
import { readEsMinuteQuotes, readNiftyMinuteChain, type SourceDay } from "../../../lib/sources/index.js";
import { Tape, type TapeContract, tapeFromArrow, tapeToArrow } from "../../../lib/tape/index.js";
import { sharedData } from "../../sharedData.js";
import { testFolder } from "../lakeFixture.js";

const es = sharedData("lean-es-futopt-20200106");
const nifty = sharedData("nifty-chain-1min-202608");

const CHAINS: readonly (readonly [string, string | undefined, string, () => Promise<SourceDay[]>])[] = [
  [
    "ES options of 6 January 2020",
    es,
    "cme_options_1m",
    () =>
      readEsMinuteQuotes({
        options: join(es!, "es_options_quote_1m_20200106.csv.gz"),
        futures: join(es!, "es_futures_quote_1m_20200106.csv.gz"),
      }),
  ],
  [
    "NIFTY options of 17 August 2026",
    nifty,
    "nse_options_1m",
    () => readNiftyMinuteChain(join(nifty!, "nifty_chain_20260817_0931-1024.csv.gz")),
  ],
];

const key = ({ contract, firstRow, rowCount }: TapeContract): string => `${contract.key} ${firstRow} ${rowCount}`;

/** First row at which two columns differ, -1 for none: these columns are too long for `toEqual`. */
function firstDifference(a: Float64Array, b: Float64Array): number {
  if (a.length !== b.length) return Math.min(a.length, b.length);
  return a.findIndex((value, row) => !Object.is(value, b[row]));
}

describe.each(CHAINS)("the real %s", (_, folder, dataset, read) => {
  test.skipIf(!folder)(
    "give one tape: from the source, from Parquet, from the cache, from Arrow",
    async () => {
      const [input] = (await read()) as [SourceDay];
      const source = new Tape(input);
      const root = testFolder();
      await packTape(input, { lake: root, dataset });
      const lake = await openLake(root);
      onTestFinished(() => lake.close());
      const choice = { underlying: input.product.underlying, date: input.date, dataset };
      const first = await lake.openTape(choice);
      const cached = await lake.openTape(choice);
      const arrow = await tapeFromArrow(await tapeToArrow(cached));
      for (const tape of [first, cached, arrow]) {
        expect(tape.rows).toBe(source.rows);
        expect(tape.contracts.map(key)).toEqual(source.contracts.map(key));
        for (const name of QUOTE_COLUMN_NAMES) {
          expect(firstDifference(tape.quotes[name], source.quotes[name]), name).toBe(-1);
        }
        expect(firstDifference(tape.spot.price, source.spot.price)).toBe(-1);
        expect(firstDifference(tape.spot.timestamp, source.spot.timestamp)).toBe(-1);
      }
      // Prices of both venues are whole hundredths, so half the bytes hold them.
      expect(first.columns().map(({ name, type }) => `${name} ${type}`)).toEqual(
        expect.arrayContaining(["last_price int32scaled", "bid_price int32scaled", "bid_size int32"]),
      );

      const nearest = await lake.openTape({ ...choice, expiries: "nearest" });
      const expiry = source.nearestExpiry();
      const expected = source.contracts.filter(({ contract }) => contract.expiryDate === expiry);
      expect(nearest.contracts.map(({ contract }) => contract.key)).toEqual(
        expected.map(({ contract }) => contract.key),
      );
      const second = Math.floor(nearest.secondOfSession(nearest.rows - 1));
      const price = { price: "mid", maxAgeSeconds: 600 } as const;
      expect(nearest.chainAt(second, expiry, price)).toEqual(source.chainAt(second, expiry, price));
      expect(lake.tapeCache.events).toEqual([]);
    },
    120_000,
  );
});
