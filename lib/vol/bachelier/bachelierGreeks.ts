import { normalCdf } from "../../stats/normal/normalCdf.js";
import { normalPdf } from "../../stats/normal/normalPdf.js";
import { rateOf } from "../greeks/blackGreeks.js";
import type { Greeks } from "../greeks/Greeks.js";
import type { OptionType } from "../OptionType.js";
import { requirePositive } from "../requireArgument.js";
import { bachelierPrice, requireBachelierArguments } from "./bachelierPrice.js";

/**
 * Price and thirteen analytic Greeks in the Bachelier model, in natural units: see `Greeks`, with vega, vanna, volga,
 * zomma and ultima per 1.00 of the normal volatility, that is per unit of the forward a square root of a year.
 *
 * @param tauYears above 0
 * @param normalVol above 0, in the units of `forward`
 * @throws StrikebookError("argument") for input outside the domains of `bachelierPrice`, and for zero time or volatility
 */
export function bachelierGreeks(
  type: OptionType,
  forward: number,
  strike: number,
  tauYears: number,
  normalVol: number,
  discountFactor: number = 1,
): Greeks {
  requireBachelierArguments(type, forward, strike, tauYears, normalVol, discountFactor);
  requirePositive("tauYears", tauYears);
  requirePositive("normalVol", normalVol);
  const root = Math.sqrt(tauYears);
  const s = normalVol * root;
  const m = (forward - strike) / s;
  const mm = m * m;
  const rate = rateOf(discountFactor, tauYears);
  const price = bachelierPrice(type, forward, strike, tauYears, normalVol, discountFactor);
  const density = discountFactor * normalPdf(m);
  const delta = discountFactor * (type === "call" ? normalCdf(m) : -normalCdf(-m));
  const gamma = density / s;
  const vega = density * root;
  const perTau = 0.5 / tauYears;
  return {
    price,
    delta,
    gamma,
    vega,
    theta: rate * price - density * s * perTau,
    rho: -tauYears * price,
    vanna: (-density * m) / normalVol,
    volga: (vega * mm) / normalVol,
    charm: rate * delta + density * m * perTau,
    speed: (-gamma * m) / s,
    zomma: (gamma * (mm - 1)) / normalVol,
    color: gamma * (rate + (1 - mm) * perTau),
    veta: vega * (rate - (1 + mm) * perTau),
    ultima: (vega * mm * (mm - 3)) / (normalVol * normalVol),
  };
}
