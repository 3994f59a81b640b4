import type { OptionLetter } from "../contract/ContractIdentity.js";
import type { CivilDate } from "../time/civilDate.js";
import type { CalendarExpiry } from "../time/ExpiryCalendar.js";
import { nseTableName } from "./nseTableName.js";
import { tradedExpiries } from "./sampleExpiries.js";
import { type DayPath, jumpVariance } from "./simulatePaths.js";
import { atmTotalVariance } from "./ssvi.js";
import { type LadderSpan, strikeLadder } from "./strikeLadder.js";
import type { UnderlyingModel } from "./UnderlyingModel.js";
import type { VarianceClock } from "./VarianceClock.js";

/** One day on which a contract has rows. */
export interface ContractDay {
  readonly path: DayPath;
  /** 0 when the contract's expiry is the nearest of its underlying that day, 1 for the next. */
  readonly rank: number;
}

/** One option contract of the sample: one table of a dump. */
export interface ContractPlan {
  readonly table: string;
  readonly model: UnderlyingModel;
  readonly expiry: CalendarExpiry;
  readonly strike: number;
  readonly optionType: OptionLetter;
  readonly days: readonly ContractDay[];
}

/** One expiry on one day with the span that decides its strikes. */
interface ListedDay extends ContractDay {
  readonly span: LadderSpan;
}

/** All expiries of one underlying over the sessions; strikes are added by `listContracts`. */
export interface ListedExpiry {
  readonly model: UnderlyingModel;
  readonly expiry: CalendarExpiry;
  readonly days: readonly ListedDay[];
}

/** Which expiries of `model` the vendor's tables hold on which days, and how wide the market is on each. */
export function listExpiries(model: UnderlyingModel, paths: readonly DayPath[], clock: VarianceClock): ListedExpiry[] {
  const listed = new Map<CivilDate, { expiry: CalendarExpiry; days: ListedDay[] }>();
  for (const path of paths) {
    let low = Number.POSITIVE_INFINITY;
    let high = 0;
    for (const price of path.spot) {
      if (price < low) low = price;
      if (price > high) high = price;
    }
    tradedExpiries(model.underlying, path.date).forEach((expiry, rank) => {
      const theta = atmTotalVariance(
        model,
        jumpVariance(model),
        path.variance[0]!,
        clock.remaining(path.date, 0, expiry.expiry),
      );
      const open = path.spot[0]!;
      const entry = listed.get(expiry.expiry) ?? { expiry, days: [] };
      entry.days.push({
        path,
        rank,
        span: { open, low, high, deviation: open * Math.sqrt(theta), step: model.strikeStep, rank },
      });
      listed.set(expiry.expiry, entry);
    });
  }
  return [...listed.values()].map(({ expiry, days }) => ({ model, expiry, days }));
}

/** The contracts of the market for one `reach` of the ladders, by table name; a strike once listed stays to its expiry. */
export function listContracts(expiries: readonly ListedExpiry[], reach: number): ContractPlan[] {
  const contracts: ContractPlan[] = [];
  for (const { model, expiry, days } of expiries) {
    const firstDay = new Map<number, number>();
    days.forEach((day, index) => {
      for (const strike of strikeLadder(day.span, reach)) if (!firstDay.has(strike)) firstDay.set(strike, index);
    });
    for (const [strike, first] of firstDay) {
      for (const optionType of ["CE", "PE"] as const) {
        contracts.push({
          table: nseTableName(expiry, strike, optionType),
          model,
          expiry,
          strike,
          optionType,
          days: days.slice(first),
        });
      }
    }
  }
  return contracts.sort((a, b) => (a.table < b.table ? -1 : 1));
}
