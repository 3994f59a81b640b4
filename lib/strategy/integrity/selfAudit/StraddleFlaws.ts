import type { CivilDate } from "../../../time/index.js";
import type { AuditDay } from "./auditMarket.js";

/** What a careless engine does otherwise than the honest one; nothing set is honest. */
export interface StraddleFlaws {
  /** Takes an empty quote for a price of zero. */
  readonly zeroIsPrice?: boolean;
  /** Reads the underlying this many seconds later than now. */
  readonly spotAheadSeconds?: number;
  /** Puts another number in the place of the underlying. */
  readonly spotOf?: (spot: number) => number;
  /** Fills a stop at the row that decided it. */
  readonly fillsAtDecision?: boolean;
  /** Books a stop at its level. */
  readonly stopsAtLevel?: boolean;
  readonly expiryOf?: (day: AuditDay) => CivilDate;
  /** Closes in another expiry than it opened in, and says so or hides it. */
  readonly exitExpiry?: { readonly of: (day: AuditDay) => CivilDate; readonly isHidden: boolean };
  /** Fills at a quote of any age. */
  readonly acceptsStale?: boolean;
  /** Of the quotes of the last seconds takes the best. */
  readonly choosesQuote?: boolean;
  /** Fills in the middle of the book and says touch. */
  readonly fillsAtMiddle?: boolean;
  /** Closes at the second that turned out to be the best one, and leaves out days that have none. */
  readonly hindsight?: boolean;
  /** Waits so long after the time exit. */
  readonly exitWaitSeconds?: number;
  /** Seconds at which it opens a position, whether one is open or not. */
  readonly entrySeconds?: readonly number[];
  readonly stopMultiple?: number;
  readonly strike?: number;
  /** Days that end in an error are left out of the run. */
  readonly swallowsErrorOn?: number;
}
