import { median } from "../../stats/index.js";
import { type DisplayData, StrikebookError } from "../../task/index.js";
import { blackPrice } from "../black/blackPrice.js";
import type { OptionType } from "../OptionType.js";
import { requireFinite, requireNotNegative, requirePositive } from "../requireArgument.js";
import type { ChainSlice } from "../smile/ChainSlice.js";
import { chainForward } from "../smile/chainForward.js";
import { chainQuote } from "../smile/chainPoints.js";
import { requireChain } from "../smile/requireChain.js";
import type { Smile } from "../smile/Smile.js";
import { fitSviMethod, type SmileMethod } from "../smile/SmileMethod.js";
import { type ErrorSummary, moneynessBands, summariseErrors } from "./summariseErrors.js";

/** One expiry of a chain at one moment of the day. */
export interface BacktestSlice extends ChainSlice {
  /** Label of the expiry. */
  readonly expiry: string;
  /** Epoch microseconds UTC. */
  readonly timeMicros: number;
}

/** The model's price of one out-of-the-money option against the market's. */
export interface PricingError {
  readonly method: string;
  readonly expiry: string;
  readonly timeMicros: number;
  readonly strike: number;
  readonly type: OptionType;
  /** ln(strike/forward) of the moment priced. */
  readonly logMoneyness: number;
  readonly market: number;
  readonly model: number;
  /** model - market. */
  readonly error: number;
  /** True for the strike nearest the forward. */
  readonly atTheMoney: boolean;
}

/** What a fit looked like at the forward: comparable between models, over time. */
export interface FittedShape {
  readonly method: string;
  readonly expiry: string;
  readonly timeMicros: number;
  readonly atmVol: number;
  /** dvol/dk and d2w/dk2 at the forward. */
  readonly skew: number;
  readonly curvature: number;
}

/** Pricing errors and stability of one method over a backtest, in the units of the prices. */
export interface MethodSummary {
  readonly method: string;
  readonly all: ErrorSummary;
  readonly byExpiry: readonly (ErrorSummary & { readonly expiry: string })[];
  readonly byMoneyness: readonly (ErrorSummary & { readonly from: number; readonly to: number })[];
  /** Median over the slices of |error| / mid at the strike nearest the forward. */
  readonly atmErrorShare: number;
  /** Standard deviation of volatility at the forward from fit to fit, of the expiry where it is largest. */
  readonly atmVolStability: number;
  readonly fits: number;
}

/** Outcome of a surface backtest: every fit, every error and every slice left out. */
export interface SurfaceBacktest {
  readonly summaries: readonly MethodSummary[];
  readonly errors: readonly PricingError[];
  readonly shapes: readonly FittedShape[];
  /** Slices that could not be fitted or priced, with the reason. */
  readonly skipped: readonly {
    readonly method: string;
    readonly expiry: string;
    readonly timeMicros: number;
    readonly reason: string;
  }[];
  toDisplay(): DisplayData;
}

export interface SurfaceBacktestOptions {
  /** Slices up to this time, included, are fitted; later ones are priced. */
  readonly untilMicros: number;
  /** Raw SVI alone when absent. */
  readonly methods?: readonly SmileMethod[] | undefined;
  /** Options below this price are not judged; 0 when absent. */
  readonly minPrice?: number | undefined;
  /** Edges of the bands of |ln(strike/forward)|; 0, 0.01, 0.025, 0.05, 0.1 and beyond when absent. */
  readonly bands?: readonly number[] | undefined;
}

/**
 * Fits smiles in the morning and prices the afternoon with them: every slice up to `untilMicros` is fitted, and the last
 * fit of each expiry prices the out-of-the-money options of every later slice. A volatility stays with its
 * log-moneyness; forward and time to expiry are the later slice's own. No later price reaches a fit.
 *
 * @throws StrikebookError("empty") without a slice to fit or to price; ("argument") for bad options
 */
export function surfaceBacktest(slices: readonly BacktestSlice[], options: SurfaceBacktestOptions): SurfaceBacktest {
  const { untilMicros, methods = [fitSviMethod], minPrice = 0, bands = [0, 0.01, 0.025, 0.05, 0.1] } = options;
  requireFinite("untilMicros", untilMicros);
  requireNotNegative("minPrice", minPrice);
  if (methods.length === 0) throw new StrikebookError("argument", "no method to compare", "pass at least one");
  const ordered = [...slices].sort((a, b) => a.timeMicros - b.timeMicros);
  const morning = ordered.filter((slice) => slice.timeMicros <= untilMicros);
  const afternoon = ordered.filter((slice) => slice.timeMicros > untilMicros);
  if (morning.length === 0 || afternoon.length === 0) {
    const what = `${morning.length} slices to fit and ${afternoon.length} to price`;
    throw new StrikebookError("empty", what, "choose a time inside the day");
  }
  const errors: PricingError[] = [];
  const shapes: FittedShape[] = [];
  const skipped: SurfaceBacktest["skipped"][number][] = [];
  for (const method of methods) {
    const smiles = new Map<string, Smile>();
    const skip = (slice: BacktestSlice, reason: string): void => {
      skipped.push({ method: method.name, expiry: slice.expiry, timeMicros: slice.timeMicros, reason });
    };
    for (const slice of morning) {
      try {
        const smile = method.fit(slice);
        smiles.set(slice.expiry, smile);
        shapes.push(shapeOf(method.name, slice, smile));
      } catch (error) {
        if (!(error instanceof StrikebookError)) throw error;
        skip(slice, error.message);
      }
    }
    for (const slice of afternoon) {
      const smile = smiles.get(slice.expiry);
      if (smile === undefined) {
        skip(slice, "its expiry has no fit of the morning");
        continue;
      }
      try {
        errors.push(...priceSlice(method.name, smile, slice, minPrice));
      } catch (error) {
        if (!(error instanceof StrikebookError)) throw error;
        skip(slice, error.message);
      }
    }
  }
  const summaries = methods.map(({ name }) => summarise(name, errors, shapes, bands));
  return {
    summaries,
    errors,
    shapes,
    skipped,
    toDisplay() {
      return {
        kind: "table",
        title: "Surface backtest",
        columns: ["method", "options", "RMSE", "MAE", "bias", "median error at the money, % of mid", "fits"],
        rows: summaries.map(({ method, all, atmErrorShare, fits }) => {
          return [method, all.count, all.rmse, all.mae, all.bias, 100 * atmErrorShare, fits];
        }),
        totalRows: summaries.length,
      };
    },
  };
}

function shapeOf(method: string, slice: BacktestSlice, smile: Smile): FittedShape {
  const { totalVariance, slope, curvature } = smile.local(0);
  const atmVol = Math.sqrt(totalVariance / smile.tauYears);
  const skew = slope / (2 * Math.sqrt(totalVariance * smile.tauYears));
  return { method, expiry: slice.expiry, timeMicros: slice.timeMicros, atmVol, skew, curvature };
}

function priceSlice(method: string, smile: Smile, slice: BacktestSlice, minPrice: number): PricingError[] {
  const { expiry, timeMicros, strikes, tauYears } = slice;
  requirePositive("tauYears", tauYears);
  requireChain(slice);
  const { forward } = chainForward(slice, 1, {});
  const priced: Omit<PricingError, "atTheMoney">[] = [];
  strikes.forEach((strike, i) => {
    const type: OptionType = strike >= forward ? "call" : "put";
    const { price: market, status } = chainQuote(slice, type, i, { minPrice });
    if (status !== "ok") return;
    const logMoneyness = Math.log(strike / forward);
    const vol = Math.sqrt(smile.totalVariance(logMoneyness) / smile.tauYears);
    const model = blackPrice(type, forward, strike, tauYears, vol);
    priced.push({ method, expiry, timeMicros, strike, type, logMoneyness, market, model, error: model - market });
  });
  const nearest = Math.min(...priced.map(({ logMoneyness }) => Math.abs(logMoneyness)));
  return priced.map((one) => ({ ...one, atTheMoney: Math.abs(one.logMoneyness) === nearest }));
}

function summarise(
  method: string,
  errors: readonly PricingError[],
  shapes: readonly FittedShape[],
  bands: readonly number[],
): MethodSummary {
  const own = errors.filter((one) => one.method === method);
  const fits = shapes.filter((shape) => shape.method === method);
  const expiries = [...new Set(own.map(({ expiry }) => expiry))];
  const money = own.filter((one) => one.atTheMoney).map(({ error, market }) => Math.abs(error) / market);
  const spreads = [...new Set(fits.map(({ expiry }) => expiry))].map((expiry) => {
    const vols = fits.filter((shape) => shape.expiry === expiry).map(({ atmVol }) => atmVol);
    const mean = vols.reduce((sum, vol) => sum + vol, 0) / vols.length;
    return Math.sqrt(vols.reduce((sum, vol) => sum + (vol - mean) ** 2, 0) / vols.length);
  });
  return {
    method,
    all: summariseErrors(own),
    byExpiry: expiries.map((expiry) => ({ expiry, ...summariseErrors(own.filter((one) => one.expiry === expiry)) })),
    byMoneyness: moneynessBands(bands).map(({ from, to }) => {
      const inBand = own.filter(({ logMoneyness: k }) => Math.abs(k) >= from && Math.abs(k) < to);
      return { from, to, ...summariseErrors(inBand) };
    }),
    atmErrorShare: money.length === 0 ? Number.NaN : median(money),
    atmVolStability: spreads.length === 0 ? Number.NaN : Math.max(...spreads),
    fits: fits.length,
  };
}
