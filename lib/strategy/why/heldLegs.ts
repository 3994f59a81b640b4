import type { PriceKind, Tape } from "../../tape/index.js";
import { StrikebookError } from "../../task/index.js";
import type { FillModel } from "../execution/FillModel.js";
import { fillPriceKind } from "../execution/fillPrice.js";
import type { RunRecord } from "../RunRecord.js";
import { type LegTimes, legTimes, type Trade, type TradeLeg } from "../Trade.js";

/** A leg of an explained trade. */
export interface ExplainedLeg {
  readonly leg: TradeLeg;
  readonly times: LegTimes;
  /** From 1. */
  readonly number: number;
  readonly name: string;
  /** Lots of this leg for one lot of the strategy. */
  readonly weight: number;
}

/** The legs of a trade with their own times, and their lots for one lot of the strategy. */
export function explainedLegs(trade: Trade): ExplainedLeg[] {
  const lots = trade.lots ?? Math.min(...trade.legs.map((leg) => leg.lots));
  return trade.legs.map((leg, i) => ({
    leg,
    times: legTimes(trade, leg),
    number: i + 1,
    name: `${i + 1} ${leg.slot === undefined ? "" : `${leg.slot}: `}${leg.side} ${leg.strike} ${leg.optionType}`,
    weight: leg.lots / lots,
  }));
}

/** Number of a leg's contract on a tape. */
export function contractOn(tape: Tape, { expiryDate, optionType, strike, entryContract }: TradeLeg): number {
  const contract = tape.contract(expiryDate, optionType, strike);
  if (contract !== undefined) return contract;
  const what = `${entryContract} is not on the tape of ${tape.product.underlying} ${tape.date}`;
  throw new StrikebookError("argument", what, "open the whole day that the run read");
}

/** A setting of the run; undefined when the record has none of that name. */
export function setting(record: RunRecord, name: string): string | number | boolean | undefined {
  return record.parameters.find((parameter) => parameter.name === name)?.value;
}

/** The price of a quote that the run's fill model looks at; the touch when the record names no model. */
export function orderPriceKind(record: RunRecord, action: "buy" | "sell"): PriceKind {
  return fillPriceKind((setting(record, "fillModel") ?? "touch") as FillModel, action);
}
