import { requirePositive } from "../requireArgument.js";
import { requireRange } from "../requireRange.js";

/** Where a smile stands. */
export interface SmileContext {
  /** Forward price for the expiry, in the units of the strikes. */
  readonly forward: number;
  readonly tauYears: number;
  /** Log-moneyness of the lowest and the highest quote behind it; both 0 when absent: everything is extrapolated. */
  readonly range?: readonly [number, number] | undefined;
}

/** The context with its range filled in. @throws StrikebookError("argument") for values outside their domain */
export function requireSmileContext({ forward, tauYears, range = [0, 0] }: SmileContext): Required<SmileContext> & {
  readonly range: readonly [number, number];
} {
  requirePositive("forward", forward);
  requirePositive("tauYears", tauYears);
  const [low, high] = range;
  requireRange(low, high);
  return { forward, tauYears, range: [low, high] };
}
