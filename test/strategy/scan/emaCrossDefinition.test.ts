import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contractIdentity } from "../../../lib/contract/ContractIdentity.js";
import { niftyOptions } from "../../../lib/contract/Product.js";
import { emaCross as definition } from "../../../lib/strategy/catalog/benchmark/emaCross.js";
import { resolveParameters } from "../../../lib/strategy/index.js";
import { RowProgram } from "../../../lib/strategy/scan/RowProgram.js";
import { rowRoundTrips } from "../../../lib/strategy/scan/rowRoundTrips.js";
import { rowRules } from "../../../lib/strategy/scan/rowRules.js";
import rowScanRun, { rowScanColumns } from "../../../lib/strategy/scan/rowScanRun.js";
import { emaCross } from "../../../lib/strategy/scans/emaCross.js";
import { EMA_SCAN_COLUMNS } from "../../../lib/strategy/scans/emaCrossRun.js";
import { decodeTapeColumn, tapeColumn } from "../../../lib/tape/index.js";
import { emaReference } from "../scans/emaReference.js";
import { referenceRows, rowRunOf } from "./rowFixture.js";

const rulesOf = (maxSpread: number) => rowRules(definition, resolveParameters(definition, { maxSpread }), "call");
const contract = contractIdentity(niftyOptions, "2025-11-25", "CE", 26_000);
const key = { dataset: "nse_options", date: "2025-11-18", underlying: "NIFTY" } as never;

describe("the EMA cross as a definition", () => {
  it("reads the four columns of the hand-written scan", () => {
    expect(rowScanColumns(rulesOf(0.0005)).sort()).toEqual([...EMA_SCAN_COLUMNS].sort());
  });

  it("trades as the hand-written scan does, trade by trade and bit for bit, in points and in paise", () => {
    let trades = 0;
    fc.assert(
      fc.property(referenceRows, fc.constantFrom(0.0005, 0.003, 0.01), fc.boolean(), (rows, maxSpread, isNarrow) => {
        const run = rowRunOf({ rows, strike: 26_000, index: () => [] }, { isNarrow });
        const stored = (name: string) => {
          const { type, values } = run.column(name);
          return tapeColumn(name, type, values.slice(run.first, run.end));
        };
        const points = (name: string) => decodeTapeColumn(stored(name));
        const byHand = emaCross(
          {
            lastPrice: points("lastPrice"),
            bidPrice: points("bidPrice"),
            askPrice: points("askPrice"),
            volume: points("volume"),
          },
          rows.length,
          maxSpread,
        );
        const columns = {
          last_price: stored("lastPrice"),
          bid_price: stored("bidPrice"),
          ask_price: stored("askPrice"),
          volume: stored("volume"),
        };
        const rules = rulesOf(maxSpread);
        expect(rowScanRun({ key, contract, columns, rows: rows.length }, { rules })).toEqual(byHand);

        const day = rows.map(({ last: price, bid, ask, volume }) => {
          return { expiry: "2025-11-25", type: "CE" as const, strike: 26_000, price, bid, ask, volume };
        });
        const reference = emaReference(day, { expiry: "2025-11-25", type: "CE", strike: 26_000 }, maxSpread);
        expect({ pnl: byHand.pnl, trades: byHand.trades, rows: byHand.rows }).toEqual(reference);
        const signals = new RowProgram(rules).run({ ...run, windows: [[run.first, run.end]] });
        const trips = rowRoundTrips(signals, run.column("lastPrice"), run.end);
        for (const { entryRow, exitRow } of trips) expect(exitRow).toBeGreaterThanOrEqual(entryRow);
        for (const [i, { entryRow }] of trips.slice(1).entries()) expect(entryRow).toBeGreaterThan(trips[i]!.exitRow);
        trades += trips.length;
      }),
      { numRuns: 300 },
    );
    expect(trades).toBeGreaterThan(100);
  });
});
