import type { Tape } from "../../tape/index.js";
import { StrikebookError } from "../../task/index.js";
import type { ResolvedParameters } from "../definition/resolveParameters.js";
import { type FillModel, needsBook } from "../execution/FillModel.js";
import { type Slippage, slippageOf } from "../execution/Slippage.js";

/** How orders of one run fill on one tape. */
export interface ExecutionSettings {
  readonly fillModel: FillModel;
  /** No price older than this is used, of an option or of the underlying. */
  readonly maxQuoteAgeSeconds: number;
  /** From a decision on data to the first quote that may fill it; on bars at least one bar. */
  readonly latencySeconds: number;
  /** An order that was decided on data is given up when it has not filled this long after its decision. */
  readonly entryFillSeconds: number;
  readonly lots: number;
  /** What every order gives away beyond the touch. */
  readonly slippage: Slippage;
}

/**
 * Reads the execution parameters for one tape.
 *
 * @throws StrikebookError `argument` when the fill model needs a book and the tape has last prices only, or is `limit`,
 *   which no engine fills: another price is never put in its place.
 */
export function executionSettings(parameters: ResolvedParameters, tape: Tape): ExecutionSettings {
  const fillModel = parameters.text("fillModel") as FillModel;
  const { granularity, hasBook, source } = tape.provenance;
  if (needsBook(fillModel) && !hasBook) {
    const what = `fillModel ${fillModel} needs bid and ask, and "${source}" of ${tape.date} has last prices only`;
    throw new StrikebookError("argument", what, "run it with fillModel last");
  }
  if (fillModel === "limit") {
    const what = "fillModel limit: the engines let no order rest, and another price is never put in its place";
    throw new StrikebookError("argument", what, "run it with another fillModel, or use limitFill on the tape");
  }
  const latency = parameters.number("latencySeconds");
  return {
    fillModel,
    maxQuoteAgeSeconds: parameters.number("maxQuoteAgeSeconds"),
    latencySeconds: granularity.kind === "bar" ? Math.max(latency, granularity.barSeconds) : latency,
    entryFillSeconds: parameters.number("entryFillSeconds"),
    lots: parameters.number("lots"),
    slippage: slippageOf(parameters, tape.product.tickSize),
  };
}
