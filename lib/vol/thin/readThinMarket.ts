import { StrikebookError } from "../../task/index.js";
import { smileDensity } from "../density/smileDensity.js";
import { eventWarnings } from "../eventWarnings.js";
import { impliedVolatility } from "../implied/impliedVolatility.js";
import { requirePositive } from "../requireArgument.js";
import { requireLengths } from "../requireLengths.js";
import { requireStrikes } from "../requireStrikes.js";
import type { ChainSlice, SideQuotes } from "../smile/ChainSlice.js";
import { chainForward } from "../smile/chainForward.js";
import { fitSmile } from "../smile/fitSmile.js";
import type { SliceFit } from "../smile/SliceFit.js";
import type { SmileFit } from "../smile/SmileFit.js";
import { DEFAULT_LIQUIDITY, requireRule, type StrikeQuote, strikeLiquidity } from "./LiquidityRule.js";
import type { ThinChain, ThinMarket, ThinMarketOptions } from "./ThinMarket.js";

/**
 * Reads one expiry of a thin market as far as its quotes carry. With enough liquid strikes: a smile through their mids,
 * by `fitSmile`, and its density. With fewer: the volatility at the forward, tagged. A strike is judged by its out-of-the-money side.
 *
 * The boundaries are included: open interest of exactly the minimum and a spread of exactly the maximum are liquid.
 *
 * @throws StrikebookError("argument") for strikes that do not ascend, unequal lengths, or values outside their domain
 * @example readThinMarket(chain, { rule: (await loadMarketSettings()).get("CME:HE") }).quality
 */
export function readThinMarket(chain: ThinChain, options: ThinMarketOptions = {}): ThinMarket {
  const { rule = DEFAULT_LIQUIDITY } = options;
  requireRule(rule);
  requireChain(chain);
  const { tauYears, discountFactor = 1 } = chain;
  const strikeCounts = { liquid: 0, noQuote: 0, crossed: 0, stale: 0, thinInterest: 0, wideSpread: 0 };
  const warnings: string[] = [];
  const finish = (found: Partial<ThinMarket> & Pick<ThinMarket, "quality">): ThinMarket =>
    describe({
      forward: Number.NaN,
      atmVol: Number.NaN,
      smile: undefined,
      fit: undefined,
      density: undefined,
      liquidStrikes: strikeCounts.liquid,
      strikeCounts,
      warnings,
      ...found,
    });

  const slice = toSlice(chain);
  const forward = chain.forward ?? parityForward(slice, discountFactor, warnings);
  const quotes = Number.isNaN(forward) ? [] : strikeQuotes(chain, forward);
  const judged = quotes.map((quote) => ({ quote, liquidity: strikeLiquidity(quote, rule) }));
  for (const { liquidity } of judged) strikeCounts[liquidity]++;
  if (Number.isNaN(forward)) {
    strikeCounts.noQuote = chain.strikes.length;
    warnings.push("no forward: none was given, and no put-call parity gives one");
    return finish({ quality: "missing" });
  }
  const priced = judged.filter(({ liquidity }) => liquidity !== "noQuote" && liquidity !== "crossed");
  const liquid = judged.filter(({ liquidity }) => liquidity === "liquid");
  const vols = (from: typeof judged) =>
    inverted(
      from.map(({ quote }) => quote),
      forward,
      tauYears,
      discountFactor,
    );
  // At the money the best quotes count: liquid ones if there are any, else fresh ones, else whatever has a price.
  const fresh = priced.filter(({ liquidity }) => liquidity !== "stale");
  const atmFrom = [liquid, fresh, priced].map(vols).find((found) => found.length > 0);
  if (atmFrom === undefined) {
    warnings.push(`none of ${chain.strikes.length} strikes has a two-sided quote with a volatility`);
    return finish({ quality: "missing", forward });
  }
  const atmVol = atTheMoney(atmFrom, tauYears, warnings);
  if (priced.length > 0 && fresh.length === 0) {
    warnings.push(`every quote is older than ${rule.maxQuoteAgeSeconds} seconds; volatility at the money only`);
    return finish({ quality: "stale", forward, atmVol });
  }
  const usable = vols(liquid);
  if (usable.length < rule.minLiquidStrikes) {
    warnings.push(`${usable.length} liquid strikes, ${rule.minLiquidStrikes} are needed; volatility at the money only`);
    return finish({ quality: "degraded", forward, atmVol });
  }
  const [lowest, highest] = [usable[0]!.k, usable.at(-1)!.k];
  if (lowest > 0 || highest < 0) {
    warnings.push(`the forward ${forward} lies outside the liquid strikes: no smile or density`);
    return finish({ quality: "degraded", forward, atmVol });
  }
  let fit: SmileFit<SliceFit>;
  try {
    const isLiquid = judged.map(({ liquidity }) => liquidity === "liquid");
    fit = fitSmile(liquidSlice(slice, forward, isLiquid), { ...options.smile, discountFactor });
  } catch (error) {
    if (!(error instanceof StrikebookError)) throw error;
    warnings.push(`no smile could be fitted: ${error.message}; volatility at the money only`);
    return finish({ quality: "degraded", forward, atmVol });
  }
  const { smile } = fit;
  const density = smileDensity(smile, options.density);
  warnings.push(...eventWarnings(fit.events), ...density.warnings);
  if (density.events.some(({ severity }) => severity === "error")) {
    warnings.push("the density is not sound; volatility at the money only");
    return finish({ quality: "degraded", forward, atmVol: fit.fit.atmVol });
  }
  return finish({ quality: "full", forward, atmVol: fit.fit.atmVol, smile, fit, density });
}

/** The chain as `fitSmile` takes it. */
function toSlice(chain: ThinChain): ChainSlice {
  const { strikes, ageSeconds, tauYears, forward } = chain;
  const none = strikes.map(() => Number.NaN);
  return {
    strikes,
    callPrices: none,
    putPrices: none,
    callQuotes: { bids: chain.callBids, asks: chain.callAsks },
    putQuotes: { bids: chain.putBids, asks: chain.putAsks },
    callAgesSeconds: ageSeconds,
    putAgesSeconds: ageSeconds,
    tauYears,
    forward,
  };
}

/** The same with the quotes of liquid strikes alone. */
function liquidSlice(slice: ChainSlice, forward: number, isLiquid: readonly boolean[]): ChainSlice {
  const kept = (quotes: Float64Array): Float64Array => quotes.map((quote, i) => (isLiquid[i] ? quote : Number.NaN));
  const side = ({ bids, asks }: SideQuotes): SideQuotes => ({ bids: kept(bids), asks: kept(asks) });
  return { ...slice, forward, callQuotes: side(slice.callQuotes!), putQuotes: side(slice.putQuotes!) };
}

function requireChain(chain: ThinChain): void {
  const { strikes } = chain;
  requirePositive("tauYears", chain.tauYears);
  if (chain.forward !== undefined) requirePositive("forward", chain.forward);
  if (chain.discountFactor !== undefined) requirePositive("discountFactor", chain.discountFactor);
  const { callBids, callAsks, putBids, putAsks, callOpenInterest, putOpenInterest, ageSeconds } = chain;
  const columns = { callBids, callAsks, putBids, putAsks, callOpenInterest, putOpenInterest, ageSeconds };
  requireLengths(strikes.length, "strikes", columns);
  requireStrikes(strikes);
}

/** NaN without a pair, with a warning where the pairs break parity. */
function parityForward(slice: ChainSlice, discountFactor: number, warnings: string[]): number {
  try {
    const parity = chainForward(slice, discountFactor, {});
    warnings.push(...parity.warnings);
    return parity.forward;
  } catch (error) {
    const noParity = error instanceof StrikebookError && (error.code === "empty" || error.code === "argument");
    if (!noParity) throw error;
    if (error.code === "argument") warnings.push(error.message);
    return Number.NaN;
  }
}

function strikeQuotes(chain: ThinChain, forward: number): StrikeQuote[] {
  return Array.from(chain.strikes, (strike, i): StrikeQuote => {
    const isCall = strike >= forward;
    return {
      strike,
      type: isCall ? "call" : "put",
      bid: (isCall ? chain.callBids : chain.putBids)[i]!,
      ask: (isCall ? chain.callAsks : chain.putAsks)[i]!,
      openInterest: (isCall ? chain.callOpenInterest : chain.putOpenInterest)[i]!,
      ageSeconds: chain.ageSeconds?.[i] ?? Number.NaN,
    };
  });
}

interface InvertedStrike {
  readonly k: number;
  readonly w: number;
}

function inverted(
  quotes: readonly StrikeQuote[],
  forward: number,
  tauYears: number,
  discount: number,
): InvertedStrike[] {
  const found: InvertedStrike[] = [];
  for (const { strike, type, bid, ask } of quotes) {
    const { vol } = impliedVolatility(type, 0.5 * (bid + ask), forward, strike, tauYears, discount);
    if (Number.isNaN(vol)) continue;
    found.push({ k: Math.log(strike / forward), w: vol * vol * tauYears });
  }
  return found;
}

/** Total variance linear in log-moneyness between the two strikes about the forward, else the nearest one's. */
function atTheMoney(strikes: readonly InvertedStrike[], tauYears: number, warnings: string[]): number {
  const below = strikes.filter(({ k }) => k <= 0).at(-1);
  const above = strikes.find(({ k }) => k >= 0);
  if (below !== undefined && above !== undefined) {
    const share = above.k === below.k ? 0 : -below.k / (above.k - below.k);
    return Math.sqrt((below.w + share * (above.w - below.w)) / tauYears);
  }
  const nearest = (below ?? above)!;
  warnings.push(`all quotes lie on one side of the forward: the volatility is that of k = ${nearest.k.toFixed(4)}`);
  return Math.sqrt(nearest.w / tauYears);
}

function describe(market: Omit<ThinMarket, "toDisplay">): ThinMarket {
  return {
    ...market,
    toDisplay() {
      const counted = Object.entries(market.strikeCounts).map(([reason, count]) => `${reason} ${count}`);
      return {
        kind: "record",
        title: "Option market",
        entries: [
          ["quality", market.quality],
          ["forward", market.forward],
          ["at-the-money vol, %", 100 * market.atmVol],
          ["liquid strikes", market.liquidStrikes],
          ["strikes", counted.join(", ")],
          ["warnings", market.warnings.join("; ") || "none"],
        ],
      };
    },
  };
}
