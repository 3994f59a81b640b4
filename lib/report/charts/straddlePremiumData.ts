import { type FillModel, fillPriceKind } from "../../strategy/execution/index.js";
import type { RunRecord } from "../../strategy/RunRecord.js";
import type { Trade } from "../../strategy/Trade.js";
import { quotePrice } from "../../tape/index.js";
import type { Tape } from "../../tape/Tape.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import type { StraddlePremiumChartInput } from "./straddlePremiumChart.js";

/**
 * What {@link straddlePremiumChart} draws of one trade: for every second of its day what it would cost to close all legs,
 * at the side of the book that the run's fill model closes at, `null` while a leg has no price within the run's age limit.
 *
 * @param tape the tape of the trade's day
 * @throws StrikebookError `argument` when the tape does not hold the trade's contracts
 */
export function straddlePremiumData(
  tape: Tape,
  trade: Trade,
  record: RunRecord,
): Omit<StraddlePremiumChartInput, "title"> {
  const fillModel = setting(record, "fillModel");
  const maxAge = Number(setting(record, "maxQuoteAgeSeconds"));
  const legs = trade.legs.map((leg) => {
    const contract = tape.contract(leg.expiryDate, leg.optionType, leg.strike);
    if (contract === undefined) {
      throw new StrikebookError(
        "argument",
        `no ${leg.entryContract} on the tape of ${tape.date}`,
        "open the tape of the trade's day",
      );
    }
    const isShort = leg.side === "short";
    const kind = fillPriceKind(fillModel as FillModel, isShort ? "buy" : "sell");
    return { grid: tape.secondGrid(contract), kind, sign: isShort ? 1 : -1, leg } as const;
  });
  const step = tape.provenance.granularity.kind === "bar" ? tape.provenance.granularity.barSeconds : 1;
  const times: string[] = [];
  const premiumPoints: (number | null)[] = [];
  for (let second = 0; second <= tape.lastSecond; second += step) {
    let cost = 0;
    for (const { grid, kind, sign } of legs) {
      const row = grid[second]!;
      const fresh = row >= 0 && tape.rowAge(row, second) <= maxAge;
      cost += fresh ? sign * quotePrice(tape.quotes, row, kind) : Number.NaN;
    }
    times.push(tape.clock(second));
    premiumPoints.push(Number.isNaN(cost) ? null : cost);
  }
  const sum = (price: (leg: Trade["legs"][number]) => number): number =>
    trade.legs.reduce((total, leg) => total + (leg.side === "short" ? 1 : -1) * price(leg), 0);
  const received = sum((leg) => leg.entryPrice);
  const stop = Number(setting(record, "stopMultiple"));
  const target = Number(setting(record, "targetFraction"));
  return {
    times,
    premiumPoints,
    clock: tape.session.timeZone === "Asia/Kolkata" ? "IST" : tape.session.timeZone,
    entry: { time: trade.entryTime, premiumPoints: received },
    exit: { time: trade.exitTime, premiumPoints: sum((leg) => leg.exitPrice), reason: trade.exitReason },
    ...(stop > 0 ? { stopPoints: stop * received } : {}),
    ...(target > 0 ? { targetPoints: (1 - target) * received } : {}),
  };
}

function setting(record: RunRecord, name: string): string | number | boolean {
  const found = record.parameters.find((parameter) => parameter.name === name);
  if (found === undefined) {
    throw new StrikebookError(
      "argument",
      `run ${record.runId} has no parameter ${name}`,
      "give the record of a premium strategy",
    );
  }
  return found.value;
}
