import type { CivilDate } from "../../time/civilDate.js";
import type { CryptoMarketModel, LendingAsset } from "./CryptoMarketModel.js";
import type { ResolvedCryptoSampleOptions } from "./CryptoSampleOptions.js";

/**
 * Rows of the option file by what is wrong with them; one row has at most one of these.
 *
 * - `crossed`: the bid is above the ask.
 * - `zeroBid`: the bid's price and amount are written as 0 (a side that is not there is an empty cell).
 * - `belowIntrinsic`: bid and ask are both below max(0, 1 - K/F) of a call, max(0, K/F - 1) of a put: no volatility.
 * - `duplicated`: extra rows that repeat the row before them byte for byte.
 * - `outOfOrder`: `timestamp` is 3 seconds before what its place in the file (by `local_timestamp`) says.
 * - `expired`: `timestamp` is after `expiration`.
 * - `otherCoin`: an option on another coin (ETH): the vendor's group OPTIONS holds all of a venue.
 * - `linear`: a `BTC_USDC` option, whose prices are dollars.
 */
export interface CryptoFaultCounts {
  crossed: number;
  zeroBid: number;
  belowIntrinsic: number;
  duplicated: number;
  outOfOrder: number;
  expired: number;
  otherCoin: number;
  linear: number;
}

/** What the simulator knows about one UTC day. */
export interface CryptoTruthDay {
  readonly date: CivilDate;
  /** Level of the implied volatility at the short end, fraction a year: what `cryptoTotalVariance` takes. */
  readonly volatility: number;
  readonly perpetual: {
    readonly rows: number;
    readonly open: number;
    readonly high: number;
    readonly low: number;
    readonly close: number;
    /** No quote was written from the first instant to before the second, epoch µs UTC. */
    readonly gap: readonly [fromMicros: number, toMicros: number];
  };
  readonly options: {
    /** Rows written, duplicates included. */
    readonly rows: number;
    /**
     * Of them coin-settled BTC options with |K/S - 1| < 3 % and over 0 to 30 days to expiry at their `timestamp`, S the
     * perpetual's middle in that second (in a gap the one that was not written), duplicates included.
     */
    readonly nearTheMoneyShortDated: number;
    readonly faults: Readonly<CryptoFaultCounts>;
  };
  readonly lending: readonly {
    readonly asset: string;
    readonly rows: number;
    /** Minutes without a row, epoch µs UTC. */
    readonly missingMinutes: readonly number[];
  }[];
}

/** The content of `truth.json` of a crypto sample. */
export interface CryptoTruth {
  readonly simulated: true;
  readonly options: ResolvedCryptoSampleOptions;
  readonly model: CryptoMarketModel;
  /** forward = S exp(rate tau), rate the weighted mean of the supply rates of the quote's minute, act/365. */
  readonly carry: readonly LendingAsset[];
  readonly days: readonly CryptoTruthDay[];
}
