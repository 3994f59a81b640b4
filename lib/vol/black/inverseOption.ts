import { blackGreeks } from "../greeks/blackGreeks.js";
import type { OptionType } from "../OptionType.js";
import { blackPrice } from "./blackPrice.js";

/**
 * A coin-settled (inverse) option as on Deribit: strike and forward in dollars a coin, premium and payoff in coins. The
 * payoff of a call is max(S - K, 0)/S coins.
 */
export interface InverseOption {
  /** Coins for an option on one coin: the quantity that the exchange quotes. */
  readonly premiumCoin: number;
  /** The same in dollars, at the forward. */
  readonly premiumUsd: number;
  /** Coins of the future that hedge the dollar value, N(d1) for a call: the delta that the exchange shows. */
  readonly delta: number;
  /**
   * Coins that hedge the coin value, `delta - premiumCoin`: the delta of a holder who counts in coins and has paid, or
   * received, the premium in coins (net of premium, premium-adjusted).
   */
  readonly netDelta: number;
  /** Dollars of inverse futures for `delta`: delta times forward. */
  readonly deltaUsd: number;
  /** Dollars of inverse futures for `netDelta`. */
  readonly netDeltaUsd: number;
  /** Change of `delta` for a move of the forward by one dollar. */
  readonly gamma: number;
  /** Coins per 1.00 of volatility, forward unchanged. */
  readonly vegaCoin: number;
  /** Coins per year of time passing, forward unchanged. */
  readonly thetaCoin: number;
}

/**
 * Price and sensitivities of a coin-settled option. No discounting enters: the coin premium is the undiscounted dollar
 * value over the forward, because the payoff in coins is a payoff of the forward's own numeraire.
 *
 * @param forward dollars a coin for the expiry (the dated future), above 0
 * @param strike dollars a coin, above 0
 * @param tauYears above 0
 * @param vol fraction a year, above 0
 * @throws StrikebookError("argument") for input outside these domains
 */
export function inverseOption(
  type: OptionType,
  forward: number,
  strike: number,
  tauYears: number,
  vol: number,
): InverseOption {
  const greeks = blackGreeks(type, forward, strike, tauYears, vol);
  const premiumCoin = greeks.price / forward;
  const netDelta = greeks.delta - premiumCoin;
  return {
    premiumCoin,
    premiumUsd: greeks.price,
    delta: greeks.delta,
    netDelta,
    deltaUsd: greeks.delta * forward,
    netDeltaUsd: netDelta * forward,
    gamma: greeks.gamma,
    vegaCoin: greeks.vega / forward,
    thetaCoin: greeks.theta / forward,
  };
}

/**
 * Premium in coins alone, with the domain of `blackPrice` (zero time or volatility give the intrinsic value in coins).
 *
 * @throws StrikebookError("argument") for input outside the domain
 */
export function inversePrice(type: OptionType, forward: number, strike: number, tauYears: number, vol: number): number {
  return blackPrice(type, forward, strike, tauYears, vol) / forward;
}
