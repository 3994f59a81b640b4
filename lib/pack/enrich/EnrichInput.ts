import type { SpotSeries } from "../../columns/QuoteRun.js";
import type { Product } from "../../contract/Product.js";
import type { TapeContract } from "../../tape/TapeInput.js";
import type { CivilDate } from "../../time/civilDate.js";
import { instantAt } from "../../time/sessionClock.js";

/** A day's rows as far as volatilities need them: contract after contract, sorted by time within each. */
export interface EnrichInput {
  readonly product: Product;
  readonly date: CivilDate;
  readonly contracts: readonly TapeContract[];
  /** Epoch µs UTC. */
  readonly timestamp: Float64Array;
  /** Price of each row by the rule of the parameters, points; NaN where the row has none. */
  readonly price: Float64Array;
  readonly spot: SpotSeries;
  /** 1 for ticks, the length of a bar for bars. */
  readonly stepSeconds: number;
}

/** The instants at which forwards are known: one slot each second of the session, or each end of a bar. */
export interface DaySlots {
  readonly openMicros: number;
  readonly stepMicros: number;
  readonly count: number;
}

export function daySlots({
  product,
  date,
  stepSeconds,
}: Pick<EnrichInput, "product" | "date" | "stepSeconds">): DaySlots {
  const { session } = product;
  return {
    openMicros: instantAt(date, session.openSecond, session),
    stepMicros: stepSeconds * 1e6,
    count: Math.floor((session.closeSecond - session.openSecond) / stepSeconds) + 1,
  };
}
