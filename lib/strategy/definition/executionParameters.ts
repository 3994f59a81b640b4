import { COST_MODELS } from "../execution/CostModel.js";
import { FILL_MODELS } from "../execution/FillModel.js";
import type { ParameterSchema } from "./ParameterSchema.js";
import { choiceParameter, integerParameter, numberParameter } from "./parameterKinds.js";

/** Parameters that every definition shares, with their usual defaults. */
export const EXECUTION_PARAMETERS: readonly ParameterSchema[] = [
  choiceParameter("fillModel", "touch", Object.keys(FILL_MODELS), Object.values(FILL_MODELS).join("; ")),
  slippage("slippagePoints", "points", 1000, "what each order of touchSlippage gives away beyond the touch"),
  slippage("slippageTicks", "ticks", 1000, "the same in ticks of the product, on top"),
  slippage("buySlippagePoints", "points", 1000, "what each purchase of touchSlippage gives away, on top"),
  slippage("sellSlippagePoints", "points", 1000, "what each sale of touchSlippage gives away, on top"),
  numberParameter(
    "limitOffsetPoints",
    0,
    { unit: "points", min: 0, max: 1000 },
    "a limit order rests this much nearer to the other side than the near touch",
  ),
  integerParameter(
    "limitWaitSeconds",
    30,
    { unit: "s", min: 0, max: 3600 },
    "a limit order is given up after this long: an entry is not made, an exit takes the touch",
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
  integerParameter(
    "entryFillSeconds",
    30,
    { unit: "s", min: 1, max: 3600 },
    "an entry or a change that was decided on data is given up when it has not filled this long after its decision",
  ),
  integerParameter(
    "lots",
    1,
    { unit: "lots", min: 1, max: 1000 },
    "lots of each leg; a leg of ratio 2 takes twice as many",
  ),
  choiceParameter("costModel", "flatPerTrade", Object.keys(COST_MODELS), Object.values(COST_MODELS).join("; ")),
  numberParameter(
    "costAmountInr",
    5,
    { unit: "INR", min: 0, max: 10_000 },
    "amount charged per trade (flatPerTrade), per order (perOrder) or per leg (perLeg)",
  ),
  numberParameter(
    "costPercent",
    0.1,
    { unit: "%", min: 0, max: 100 },
    "share of the premium of every order that percentOfPremium charges",
  ),
];

function slippage(name: string, unit: string, max: number, description: string): ParameterSchema {
  return numberParameter(name, 0, { unit, min: 0, max }, description);
}

/** Recorded beside the parameters: the smallest latency that any day ran with, one bar on bars. */
export const EFFECTIVE_LATENCY = "effectiveLatencySeconds";

/** Names of the parameters that every definition shares: how orders fill, what they cost, and how many lots. */
export const EXECUTION_PARAMETER_NAMES: readonly string[] = EXECUTION_PARAMETERS.map(({ name }) => name);

/** The execution parameters with the defaults of two-sided NSE quotes; `defaults` replaces some of them. */
export function executionParameters(defaults: Readonly<Record<string, string | number>> = {}): ParameterSchema[] {
  return EXECUTION_PARAMETERS.map((schema) => ({ ...schema, default: defaults[schema.name] ?? schema.default }));
}
