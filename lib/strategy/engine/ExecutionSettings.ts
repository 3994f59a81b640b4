import type { PriceKind, Tape } from "../../tape/index.js";
import { StrikebookError } from "../../task/index.js";
import type { ResolvedParameters } from "../definition/resolveParameters.js";

/** Which price fills an order. */
export type FillModel = "touch" | "mid" | "last";

/** How orders of one run fill on one tape. */
export interface ExecutionSettings {
  readonly fillModel: FillModel;
  /** No price older than this is used, of an option or of the underlying. */
  readonly maxQuoteAgeSeconds: number;
  /** From a decision on data to the first quote that may fill it; on bars at least one bar. */
  readonly latencySeconds: number;
  readonly lots: number;
}

/**
 * Reads the execution parameters for one tape.
 *
 * @throws StrikebookError `argument` when the fill model needs a book and the tape has last prices only: another price
 *   is never put in its place.
 */
export function executionSettings(parameters: ResolvedParameters, tape: Tape): ExecutionSettings {
  const fillModel = parameters.text("fillModel") as FillModel;
  const { granularity, hasBook, source } = tape.provenance;
  if (fillModel !== "last" && !hasBook) {
    const what = `fillModel ${fillModel} needs bid and ask, and "${source}" of ${tape.date} has last prices only`;
    throw new StrikebookError("argument", what, "run it with fillModel last");
  }
  const latency = parameters.number("latencySeconds");
  return {
    fillModel,
    maxQuoteAgeSeconds: parameters.number("maxQuoteAgeSeconds"),
    latencySeconds: granularity.kind === "bar" ? Math.max(latency, granularity.barSeconds) : latency,
    lots: parameters.number("lots"),
  };
}

/** The price of a quote at which an order fills: touch sells at the bid and buys at the ask. */
export function fillPriceKind(fillModel: FillModel, action: "buy" | "sell"): PriceKind {
  if (fillModel !== "touch") return fillModel;
  return action === "buy" ? "ask" : "bid";
}
