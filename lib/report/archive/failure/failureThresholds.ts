/** From which figure on a failure rule speaks. The analysis prints this table; no other file has such a number. */
export interface FailureThreshold {
  readonly value: number;
  readonly unit: string;
  readonly meaning: string;
}

/** Rules that have a threshold. */
export type ThresholdName =
  | "few trades"
  | "costs eat it"
  | "slippage eats it"
  | "losses too large"
  | "stops dominate"
  | "held too short"
  | "one day decides"
  | "days compared"
  | "one filter decides"
  | "days missing"
  | "decides blindly"
  | "too thin";

/** Every threshold of the failure analysis, by the rule that it belongs to. Values are judgement, declared here. */
export const FAILURE_THRESHOLDS: Readonly<Record<ThresholdName, FailureThreshold>> = {
  "few trades": { value: 30, unit: "trades", meaning: "fewer do not tell gain from loss" },
  "costs eat it": { value: 20, unit: "% of what winners made", meaning: "share of the costs" },
  "slippage eats it": { value: 20, unit: "% of what winners made", meaning: "share lost to the spread" },
  "losses too large": { value: 1.5, unit: "x the average win", meaning: "size of the average loss" },
  "stops dominate": { value: 50, unit: "% of trades", meaning: "trades that a stop closed" },
  "held too short": { value: 50, unit: "% of trades", meaning: "trades held for less than a minute" },
  "one day decides": { value: 50, unit: "% of all days' results, signs aside", meaning: "share of the largest day" },
  "days compared": { value: 5, unit: "days with a trade", meaning: "fewer say nothing about one day among them" },
  "one filter decides": {
    value: 80,
    unit: "% of what filters refused",
    meaning: "share of the filter that refused most",
  },
  "days missing": { value: 10, unit: "% of days asked for", meaning: "days skipped or failed" },
  "decides blindly": { value: 5, unit: "% of holding time", meaning: "time without a usable price of every leg" },
  "too thin": { value: 1, unit: "lots", meaning: "what the touch fills in 95 % of the trades" },
};
