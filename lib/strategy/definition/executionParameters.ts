import type { ParameterSchema } from "./ParameterSchema.js";
import { choiceParameter, integerParameter, numberParameter } from "./parameterKinds.js";

/** Parameters that every definition shares, with their usual defaults. */
export const EXECUTION_PARAMETERS: readonly ParameterSchema[] = [
  choiceParameter(
    "fillModel",
    "touch",
    ["touch", "mid", "last"],
    "touch sells at the bid and buys at the ask; mid is their middle; last is the last traded price",
  ),
  numberParameter(
    "maxQuoteAgeSeconds",
    10,
    { unit: "s", min: 0, max: 3600 },
    "no price older than this is used, of an option or of the underlying",
  ),
  integerParameter(
    "latencySeconds",
    1,
    { unit: "s", min: 0, max: 600 },
    "from a decision on data to the first quote that may fill it; on bars never less than one bar",
  ),
  integerParameter("lots", 1, { unit: "lots", min: 1, max: 1000 }, "lots per leg of ratio 1"),
  choiceParameter(
    "costModel",
    "flatPerTrade",
    ["flatPerTrade", "perOrder", "none"],
    "flatPerTrade charges once a trade; perOrder charges each leg at entry and at exit",
  ),
  numberParameter(
    "costAmountInr",
    5,
    { unit: "INR", min: 0, max: 10_000 },
    "amount charged per trade (flatPerTrade) or per order (perOrder)",
  ),
];

/** Recorded beside the parameters: the smallest latency that any day ran with, one bar on bars. */
export const EFFECTIVE_LATENCY = "effectiveLatencySeconds";

/** Names of the parameters that every definition shares: how orders fill, what they cost, and how many lots. */
export const EXECUTION_PARAMETER_NAMES: readonly string[] = EXECUTION_PARAMETERS.map(({ name }) => name);

/** The execution parameters with the defaults of two-sided NSE quotes; `defaults` replaces some of them. */
export function executionParameters(defaults: Readonly<Record<string, string | number>> = {}): ParameterSchema[] {
  return EXECUTION_PARAMETERS.map((schema) => ({ ...schema, default: defaults[schema.name] ?? schema.default }));
}
