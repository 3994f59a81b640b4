import type { DisplayData } from "../../task/index.js";
import type { IvStatus } from "../implied/IvStatus.js";
import type { OptionType } from "../OptionType.js";
import type { SviFit } from "../svi/SviFit.js";
import type { VolEvent } from "../VolEvent.js";
import type { ChainForward } from "./chainForward.js";
import type { SliceFit } from "./SliceFit.js";
import type { Smile } from "./Smile.js";

/**
 * Why a strike is or is not in the fit: `ok` is in; an `IvStatus` says why its price has no volatility; `noPrice` has
 * no out-of-the-money price; the others were left out by the caller's options: `oneSided` (bid or ask is missing),
 * `crossed` (bid above ask), `wideSpread`, `stale`, `thin`, `cabinet`, `belowMinPrice`, `outsideMoneyness`.
 */
export type SmilePointStatus =
  | IvStatus
  | "noPrice"
  | "oneSided"
  | "crossed"
  | "wideSpread"
  | "stale"
  | "thin"
  | "cabinet"
  | "belowMinPrice"
  | "outsideMoneyness";

/** One strike of the chain, through its out-of-the-money side. */
export interface SmilePoint {
  readonly strike: number;
  /** The side used: call from the forward up, put below it. */
  readonly type: OptionType;
  /** NaN when there is none. */
  readonly price: number;
  /** Fraction a year; NaN when there is none. Points left out by an option keep theirs, to be shown. */
  readonly vol: number;
  /** Volatilities of bid and ask; NaN when there are none. */
  readonly bidVol: number;
  readonly askVol: number;
  readonly status: SmilePointStatus;
  /** ln(strike/forward). */
  readonly logMoneyness: number;
  /** Vega over the largest vega of the slice, less for wide spreads; 0 for points not used. */
  readonly weight: number;
  readonly used: boolean;
}

/** A smile fitted to one expiry of a chain. */
export interface SmileFit<Fit extends SliceFit = SviFit> {
  readonly forward: ChainForward;
  readonly tauYears: number;
  /** One per strike of the chain, in its order. */
  readonly points: readonly SmilePoint[];
  readonly fit: Fit;
  /** The fitted smile: total variance, its derivatives and volatility at any strike. */
  readonly smile: Smile;
  /** Events of the forward, the quotes and the fit. */
  readonly events: readonly VolEvent[];
  /** How many points have each status; the counts add up to the strikes of the chain. */
  readonly statusCounts: Readonly<Partial<Record<SmilePointStatus, number>>>;
  toDisplay(): DisplayData;
}
