import type { Displayable } from "../../task/index.js";
import type { CivilDate } from "../../time/index.js";
import type { PriceKind } from "../quotePrice.js";

/**
 * A rule that picks one strike of one option type at one second. Distances count from spot; out of the money is above it
 * for a call and below it for a put.
 *
 * Rules that name a level (`firstOutOfTheMoney`, `firstStepOutOfTheMoney`) give that strike or none: another one is never
 * put in its place. All others look among the contracts with a price that is young enough. Of two equally good strikes
 * the one further out of the money wins: a call takes the higher, a put the lower.
 */
export type StrikeSelector =
  /** The quoted strike with the smallest absolute distance from spot, within `maxDistancePoints` (no limit when absent). */
  | { readonly rule: "nearest"; readonly maxDistancePoints?: number }
  /** Of the strikes in the data: the smallest above spot for a call, the largest below for a put; never one at spot. */
  | { readonly rule: "firstOutOfTheMoney" }
  /** The same on the venue's grid of strikes, every `stepPoints` (the product's when absent). */
  | { readonly rule: "firstStepOutOfTheMoney"; readonly stepPoints?: number }
  /** Nearest to `round(spot / step) * step`, a half rounding up. */
  | { readonly rule: "roundedToStep"; readonly stepPoints?: number }
  /** `points` out of the money (negative: in the money), within `tolerancePoints` (half a strike step when absent). */
  | { readonly rule: "pointsAway"; readonly points: number; readonly tolerancePoints?: number }
  /** `percent` of spot out of the money, within `tolerancePoints` (half a strike step when absent). */
  | { readonly rule: "percentAway"; readonly percent: number; readonly tolerancePoints?: number }
  /**
   * The absolute delta nearest to `delta` (0.3, not 30), within `tolerance` (0.1 when absent): Black deltas of the
   * forward, N(d1), from each contract's own implied vol at this second and the forward of put-call parity.
   */
  | {
      readonly rule: "deltaTarget";
      readonly delta: number;
      readonly tolerance?: number;
      /** Price today of 1 paid at expiry; 1 when absent. */
      readonly discountFactor?: number;
    }
  /** Walking out of the money from the strike nearest to spot: the first that costs `minPoints` to `maxPoints`. */
  | { readonly rule: "premiumRange"; readonly minPoints: number; readonly maxPoints: number }
  /** The largest open interest, within `maxDistancePoints` of spot (no limit when absent). */
  | { readonly rule: "maximumOpenInterest"; readonly maxDistancePoints?: number };

/** Names of the rules. */
export const STRIKE_RULES: readonly StrikeSelector["rule"][] = [
  "nearest",
  "firstOutOfTheMoney",
  "firstStepOutOfTheMoney",
  "roundedToStep",
  "pointsAway",
  "percentAway",
  "deltaTarget",
  "premiumRange",
  "maximumOpenInterest",
];

/** Which prices a selector may look at. */
export interface SelectStrikeOptions {
  readonly price: PriceKind;
  /** Older quotes, and an older spot, count as missing; `Infinity` for no limit. */
  readonly maxAgeSeconds: number;
  /** The nearest expiry in the data when absent. */
  readonly expiry?: CivilDate;
}

/**
 * Why there is no strike.
 *
 * * `noSpot`: no price of the underlying within the age limit
 * * `noQuotes`: no contract of this expiry and type has a price within the age limit
 * * `notListed`: the data have no contract at the strike that the rule names
 * * `unquoted`: that contract has no price within the age limit
 * * `outOfReach`: there are prices, and none within the distance, range or tolerance
 * * `noForward`: put-call parity has no pair to take the forward from
 * * `noVolatility`: no price has an implied vol, or no time is left
 */
export type NoStrikeStatus =
  | "noSpot"
  | "noQuotes"
  | "notListed"
  | "unquoted"
  | "outOfReach"
  | "noForward"
  | "noVolatility";

/** A strike that was picked, and the contract's price at that second. */
export interface ChosenStrike extends Displayable {
  readonly status: "ok";
  readonly strike: number;
  /** Number of the contract on the tape. */
  readonly contract: number;
  readonly price: number;
  readonly ageSeconds: number;
  readonly spot: number;
  readonly expiry: CivilDate;
  /** What `deltaTarget` found: signed delta, implied vol (fraction a year) and the forward behind them. */
  readonly delta?: number;
  readonly impliedVol?: number;
  readonly forward?: number;
  /** What `maximumOpenInterest` found. */
  readonly openInterest?: number;
}

/** No strike, and why. */
export interface NoStrike extends Displayable {
  readonly status: NoStrikeStatus;
  /** One line for a log of missed entries. */
  readonly reason: string;
}

export type StrikeSelection = ChosenStrike | NoStrike;
