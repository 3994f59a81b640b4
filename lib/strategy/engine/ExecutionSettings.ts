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
  /** A limit order rests this much nearer to the other side than the near touch. */
  readonly limitOffsetPoints: number;
  /** How long after its decision a limit order may fill: it waits for its latency to pass, then `limitWaitSeconds`. */
  readonly limitFillSeconds: number;
  /** Limits are whole ticks. */
  readonly tickPoints: number;
  /** What every order gives away beyond the touch. */
  readonly slippage: Slippage;
}

/**
 * Reads the execution parameters for one tape.
 *
 * @throws StrikebookError `argument` when the fill model needs a book and the tape has last prices only.
 */
export function executionSettings(parameters: ResolvedParameters, tape: Tape): ExecutionSettings {
  const fillModel = parameters.text("fillModel") as FillModel;
  const { granularity, hasBook, source } = tape.provenance;
  if (needsBook(fillModel) && !hasBook) {
    const what = `fillModel ${fillModel} needs bid and ask, and "${source}" of ${tape.date} has last prices only`;
    throw new StrikebookError("argument", what, "run it with fillModel last");
  }
  const latency = parameters.number("latencySeconds");
  const latencySeconds = granularity.kind === "bar" ? Math.max(latency, granularity.barSeconds) : latency;
  return {
    fillModel,
    maxQuoteAgeSeconds: parameters.number("maxQuoteAgeSeconds"),
    latencySeconds,
    entryFillSeconds: parameters.number("entryFillSeconds"),
    lots: parameters.number("lots"),
    limitOffsetPoints: parameters.number("limitOffsetPoints"),
    limitFillSeconds: latencySeconds + parameters.number("limitWaitSeconds"),
    tickPoints: tape.product.tickSize,
    slippage: slippageOf(parameters, tape.product.tickSize),
  };
}
