import { type CivilDate, daysFromCivil } from "../time/civilDate.js";
import { nseTradingDays } from "./nseTradingDays.js";
import { SESSION_SECONDS } from "./sampleClock.js";

const SESSIONS_PER_YEAR = 252;
const OVERNIGHT = 0.22;
const PER_EXTRA_DAY = 0.15;

/**
 * Time in which variance accrues evenly. An ordinary night and session make 1/252 year: 22 % falls in the night (15 %
 * of that more per further calendar day closed), the rest in the session along a U: busiest at the open, quiet at noon,
 * busier into the close. Process and option prices use the same clock, so that an option on its expiry day is worth
 * what the index still moves and not what the calendar says.
 */
export class VarianceClock {
  /** Share of a session's variance passed by each second 0 .. 22,500 after the open; 0 to 1. */
  readonly passed: Float64Array = new Float64Array(SESSION_SECONDS + 1);
  /** Relative activity per second, mean 1: variance, trades. */
  readonly activity: Float64Array = new Float64Array(SESSION_SECONDS + 1);
  readonly days: readonly CivilDate[];
  /** Variance years from the first session's open to each day's open. */
  readonly #toOpen: Float64Array;
  readonly #index = new Map<CivilDate, number>();

  /** @param first a trading day @param last at or after every date asked for */
  constructor(first: CivilDate, last: CivilDate) {
    let sum = 0;
    for (let s = 1; s <= SESSION_SECONDS; s++) {
      const weight = 0.65 + 1.7 * Math.exp(-s / 1500) + 0.7 * Math.exp((s - SESSION_SECONDS) / 2400);
      this.activity[s] = weight;
      sum += weight;
      this.passed[s] = sum;
    }
    for (let s = 1; s <= SESSION_SECONDS; s++) {
      this.passed[s] = this.passed[s]! / sum;
      this.activity[s] = (this.activity[s]! * SESSION_SECONDS) / sum;
    }
    this.activity[0] = this.activity[1]!;
    this.days = nseTradingDays(first, last);
    this.#toOpen = new Float64Array(this.days.length);
    for (let i = 0; i < this.days.length; i++) {
      this.#index.set(this.days[i]!, i);
      if (i > 0) this.#toOpen[i] = this.#toOpen[i - 1]! + this.sessionYears() + this.nightYears(this.days[i]!);
    }
  }

  /** Variance years of one session. */
  sessionYears(): number {
    return (1 - OVERNIGHT) / SESSIONS_PER_YEAR;
  }

  /** Variance years between the close before `date` and its open. */
  nightYears(date: CivilDate): number {
    const index = this.#index.get(date) ?? 0;
    const closed = index > 0 ? daysFromCivil(date) - daysFromCivil(this.days[index - 1]!) - 1 : 0;
    return (OVERNIGHT * (1 + PER_EXTRA_DAY * closed)) / SESSIONS_PER_YEAR;
  }

  /** Variance years from `second` after the open of `date` to the close of `expiry`; 0 at that close and after it. */
  remaining(date: CivilDate, second: number, expiry: CivilDate): number {
    const from = this.#toOpen[this.#index.get(date)!]! + this.sessionYears() * this.passed[second]!;
    const to = this.#toOpen[this.#index.get(expiry)!]! + this.sessionYears();
    return expiry < date ? 0 : Math.max(0, to - from);
  }
}
