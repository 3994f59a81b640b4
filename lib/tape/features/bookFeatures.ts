import type { PriceKind } from "../quotePrice.js";
import type { Tape } from "../Tape.js";
import { ageBySecond, storedNumber, valueBySecond } from "./contractSeconds.js";
import { type ContractFeatures, MAX_AGE, type MaxAgeArguments } from "./Feature.js";
import { ofTape } from "./featureCache.js";
import { priceBySecond } from "./priceBySecond.js";

export interface BookFeatureArguments {
  readonly bid: MaxAgeArguments;
  readonly ask: MaxAgeArguments;
  readonly mid: MaxAgeArguments;
  readonly last: MaxAgeArguments;
  readonly bidSize: MaxAgeArguments;
  readonly askSize: MaxAgeArguments;
  readonly spreadPoints: MaxAgeArguments;
  readonly spreadPercent: MaxAgeArguments;
  readonly bidDepth: MaxAgeArguments;
  readonly askDepth: MaxAgeArguments;
  readonly imbalance: MaxAgeArguments;
  readonly depthImbalance: MaxAgeArguments;
  readonly ageSeconds: MaxAgeArguments;
}

type BookFeature = ContractFeatures<BookFeatureArguments>["bid"];

const BID_SIZES = ["bidSize", "bq1", "bq2", "bq3", "bq4"] as const;
const ASK_SIZES = ["askSize", "sq1", "sq2", "sq3", "sq4"] as const;
const NO_SIDE = "where a side has no price";

/** The contract's order book as of its last row. */
export const bookFeatures: ContractFeatures<BookFeatureArguments> = {
  bid: feature("points", "best bid", "where it is not above zero", (tape, of) => prices(tape, of, "bid")),
  ask: feature("points", "best ask", "where it is not above zero", (tape, of) => prices(tape, of, "ask")),
  mid: feature("points", "(bid + ask) / 2", NO_SIDE, (tape, of) => prices(tape, of, "mid")),
  last: feature("points", "last traded price, however old the trade", "where it is not above zero", (tape, of) =>
    prices(tape, of, "last"),
  ),
  bidSize: feature("units", "quantity at the best bid", "", (tape, of) => valueBySecond(tape, of, "bidSize")),
  askSize: feature("units", "quantity at the best ask", "", (tape, of) => valueBySecond(tape, of, "askSize")),
  spreadPoints: feature("points", "ask - bid", NO_SIDE, spreadPoints),
  spreadPercent: feature("%", "100 x (ask - bid) / mid", NO_SIDE, (tape, of) =>
    combine(spreadPoints(tape, of), prices(tape, of, "mid"), (spread, mid) => (100 * spread) / mid),
  ),
  bidDepth: feature("units", "bq0 + bq1 + bq2 + bq3 + bq4", "where one of the five is missing", bidDepth),
  askDepth: feature("units", "sq0 + sq1 + sq2 + sq3 + sq4", "where one of the five is missing", askDepth),
  imbalance: feature(
    "",
    "(bidSize - askSize) / (bidSize + askSize): from -1 to 1",
    "where both sizes are 0",
    (tape, of) =>
      combine(valueBySecond(tape, of, "bidSize"), valueBySecond(tape, of, "askSize"), (bid, ask) => share(bid, ask)),
  ),
  depthImbalance: feature(
    "",
    "(bidDepth - askDepth) / (bidDepth + askDepth): from -1 to 1",
    "where both depths are 0",
    (tape, of) => combine(bidDepth(tape, of), askDepth(tape, of), share),
  ),
  ageSeconds: feature("s", "whole seconds since the contract's last row", "", ageBySecond),
};

function feature(
  unit: string,
  formula: string,
  missing: string,
  make: (tape: Tape, contract: number) => Float64Array,
): BookFeature {
  const nothing = "before the contract's first row";
  return {
    unit,
    formula,
    missing: missing === "" ? nothing : `${nothing}, ${missing}`,
    takes: [MAX_AGE],
    series: make,
  };
}

function prices(tape: Tape, contract: number, kind: PriceKind): Float64Array {
  return ofTape(tape, `price ${contract} ${kind}`, () => priceBySecond(tape, contract, kind, Number.POSITIVE_INFINITY));
}

/** Ask less bid at each second, points, as a new array. */
export function spreadPoints(tape: Tape, contract: number): Float64Array {
  return combine(prices(tape, contract, "ask"), prices(tape, contract, "bid"), (ask, bid) => ask - bid);
}

/** Quantity bid at the five best levels. */
export function bidDepth(tape: Tape, contract: number): Float64Array {
  return depth(tape, contract, BID_SIZES);
}

/** Quantity offered at the five best levels. */
export function askDepth(tape: Tape, contract: number): Float64Array {
  return depth(tape, contract, ASK_SIZES);
}

function depth(tape: Tape, contract: number, levels: readonly string[]): Float64Array {
  return ofTape(tape, `depth ${contract} ${levels[0]}`, () => {
    const columns = levels.map((level) => tape.column(level));
    const grid = tape.secondGrid(contract);
    const out = new Float64Array(grid.length);
    let row = -1;
    let sum = Number.NaN;
    for (let second = 0; second < grid.length; second++) {
      if (grid[second] !== row) {
        row = grid[second]!;
        sum = 0;
        for (const column of columns) sum += storedNumber(column, row);
      }
      out[second] = sum;
    }
    return out;
  });
}

function share(bid: number, ask: number): number {
  return bid + ask > 0 ? (bid - ask) / (bid + ask) : Number.NaN;
}

function combine(a: Float64Array, b: Float64Array, of: (a: number, b: number) => number): Float64Array {
  const out = new Float64Array(a.length);
  for (let second = 0; second < out.length; second++) out[second] = of(a[second]!, b[second]!);
  return out;
}
