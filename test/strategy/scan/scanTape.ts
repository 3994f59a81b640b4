import type { QuoteColumns } from "../../../lib/columns/index.js";
import { contractIdentity } from "../../../lib/contract/ContractIdentity.js";
import type { Product } from "../../../lib/contract/Product.js";
import { Tape, tapeInputFromRuns } from "../../../lib/tape/index.js";
import { FIXTURE_DATE, fixtureMicros } from "../../tape/tapeFixture.js";
import { tinyProduct } from "../runFixture.js";
import type { ReferenceRow } from "./rowReference.js";
import type { ScanCase } from "./scanReference.js";

/** The day of a case as a tape. */
export function tapeOfCase(
  { contracts, spot }: Pick<ScanCase, "contracts" | "spot">,
  product: Product = tinyProduct,
): Tape {
  const micros = (at: number): number => fixtureMicros(at, product);
  const runs = contracts
    .filter(({ rows }) => rows.length > 0)
    .map(({ expiry, type, strike, rows }) => {
      const column = (value: (row: ReferenceRow) => number): Float64Array => Float64Array.from(rows, value);
      const price = (value: number): number => (value > 0 ? value : Number.NaN);
      const quotes: QuoteColumns = {
        timestamp: column(({ at }) => micros(at)),
        lastPrice: column(({ last }) => price(last)),
        bidPrice: column(({ bid }) => price(bid)),
        bidSize: column(({ bidSizes }) => bidSizes[0]!),
        askPrice: column(({ ask }) => price(ask)),
        askSize: column(({ askSizes }) => askSizes[0]!),
        volume: column(({ volume }) => volume),
        volumeChange: column(({ volumeChange }) => volumeChange),
        openInterest: column(({ openInterest }) => openInterest),
      };
      return { contract: contractIdentity(product, expiry, type, strike), rows: rows.length, quotes, vendor: {} };
    });
  const series = {
    underlying: "NIFTY",
    instrument: "NIFTY",
    timestamp: Float64Array.from(spot, ({ at }) => micros(at)),
    price: Float64Array.from(spot, ({ price }) => price),
  };
  return new Tape(
    tapeInputFromRuns(product, FIXTURE_DATE, runs, series, {
      dataset: "fixture",
      source: "written in a test",
      files: [{ name: "fixture", sha256: "0".repeat(64) }],
      rows: runs.reduce((sum, { rows }) => sum + rows, 0),
      granularity: { kind: "tick" },
      hasBook: true,
      counts: {},
    }),
  );
}
