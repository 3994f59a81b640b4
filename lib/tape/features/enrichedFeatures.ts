import { StrikebookError } from "../../task/index.js";
import type { Tape } from "../Tape.js";
import { valueBySecond } from "./contractSeconds.js";
import { type ContractFeatures, MAX_AGE, type MaxAgeArguments } from "./Feature.js";

export interface EnrichedFeatureArguments {
  readonly impliedVol: MaxAgeArguments;
  readonly delta: MaxAgeArguments;
  readonly gamma: MaxAgeArguments;
  readonly theta: MaxAgeArguments;
  readonly vega: MaxAgeArguments;
}

/** Implied volatility and Greeks that `strikebook enrich` stored beside the contract's rows. */
export const enrichedFeatures: ContractFeatures<EnrichedFeatureArguments> = {
  impliedVol: feature("implied_vol", "1/sqrt(year)", "Black (1976) implied volatility, a fraction"),
  delta: feature("delta", "", "dV/dF"),
  gamma: feature("gamma", "1/point", "d2V/dF2"),
  theta: feature("theta", "points a year", "dV/dt; divide by 365 for a calendar day"),
  vega: feature("vega", "points per 1.00 of volatility", "dV/dsigma; divide by 100 for a vol point"),
};

function feature(column: string, unit: string, words: string): ContractFeatures<EnrichedFeatureArguments>["delta"] {
  return {
    unit,
    formula: `${words}, of the contract's last row`,
    missing: "before the contract's first row, and where that row's `iv_status` is not ok",
    takes: [MAX_AGE],
    series: (tape, contract) => {
      requireEnriched(tape, column);
      return valueBySecond(tape, contract, column);
    },
  };
}

function requireEnriched(tape: Tape, column: string): void {
  if (tape.columns().some(({ name }) => name === column)) return;
  const what = `the tape ${tape.product.underlying} ${tape.date} was opened without ${column}`;
  const cure = `run \`strikebook enrich\` for that day and open it with columns: [..., ${JSON.stringify(column)}]`;
  throw new StrikebookError("argument", what, cure);
}
