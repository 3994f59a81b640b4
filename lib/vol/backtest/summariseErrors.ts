import { StrikebookError } from "../../task/index.js";

/** Size of some pricing errors, in the units of the prices; NaN where there is none. */
export interface ErrorSummary {
  readonly count: number;
  readonly rmse: number;
  readonly mae: number;
  /** Mean of model - market. */
  readonly bias: number;
}

/** Root mean square, mean absolute and mean error. */
export function summariseErrors(errors: readonly { readonly error: number }[]): ErrorSummary {
  const count = errors.length;
  const mean = (of: (error: number) => number): number =>
    count === 0 ? Number.NaN : errors.reduce((sum, { error }) => sum + of(error), 0) / count;
  return { count, rmse: Math.sqrt(mean((error) => error * error)), mae: mean(Math.abs), bias: mean((error) => error) };
}

/** Bands between ascending edges, the last one without an end. */
export function moneynessBands(edges: readonly number[]): { readonly from: number; readonly to: number }[] {
  if (edges.length === 0 || edges.some((edge, i) => !(edge >= 0) || (i > 0 && edge <= edges[i - 1]!))) {
    throw new StrikebookError("argument", `the bands are ${edges.join(", ")}`, "pass edges from 0 up that ascend");
  }
  return edges.map((from, i) => ({ from, to: edges[i + 1] ?? Number.POSITIVE_INFINITY }));
}
