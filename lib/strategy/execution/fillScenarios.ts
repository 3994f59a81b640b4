import type { ParameterValues } from "../definition/resolveParameters.js";

/** Named ways to run a strategy worse than its default, as parameter values. */
export const FILL_SCENARIOS: Readonly<Record<"askPlus2" | "oneTick", ParameterValues>> = {
  /** Every purchase pays two points above the ask. */
  askPlus2: { fillModel: "touchSlippage", buySlippagePoints: 2 },
  /** Every order is one tick worse than the touch. */
  oneTick: { fillModel: "touchSlippage", slippageTicks: 1 },
};
