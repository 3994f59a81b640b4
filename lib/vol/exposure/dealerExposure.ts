import type { DisplayData } from "../../task/index.js";
import { rateOf } from "../greeks/blackGreeks.js";
import { blackMainGreeks, CHARM, GAMMA, VANNA } from "../greeks/mainGreeks.js";
import { flipLevels, type GammaProfile } from "./flipLevels.js";
import { type LeftOut, type OptionInterest, requireInterest, usableInterest } from "./OptionInterest.js";
import { dealerShare, requireSignModel, type SignModel } from "./SignModel.js";

/**
 * Sums over options of Greek times signed open interest times multiplier, from the dealers' side.
 *
 * * `gamma`: currency of underlying to trade per 1 % move, gamma x open interest x multiplier x S^2 / 100
 * * `vanna`: change of delta, in currency of underlying, per vol point: vanna x open interest x multiplier x S / 100
 * * `charm`: change of delta, in currency of underlying, per calendar day: charm x open interest x multiplier x S / 365
 */
export interface Exposure {
  readonly gamma: number;
  readonly vanna: number;
  readonly charm: number;
}

/** Exposure of one strike or one expiry. */
export interface ExposureLine extends Exposure {
  /** The strike in points, or the time to expiry in years. */
  readonly at: number;
  readonly openInterest: number;
}

/** A strike at which most gamma of one option type sits. */
export interface ExposureWall {
  readonly strike: number;
  /** Gamma exposure of that type at the strike, unsigned. */
  readonly gamma: number;
}

/** Dealer exposure of a chain; units are those of `Exposure`. */
export interface DealerExposure {
  readonly total: Exposure;
  /** The two extreme assumptions, always reported beside the chosen one. */
  readonly dealerShort: Exposure;
  readonly dealerLong: Exposure;
  /** Ascending in strike and in time. */
  readonly byStrike: readonly ExposureLine[];
  readonly byExpiry: readonly ExposureLine[];
  /** Spots at which the total gamma of the chosen model changes sign, ascending; none for a model of one sign. */
  readonly flips: readonly number[];
  readonly profile: GammaProfile;
  /** Undefined without an option of the type. */
  readonly callWall: ExposureWall | undefined;
  readonly putWall: ExposureWall | undefined;
  readonly used: number;
  readonly openInterest: number;
  readonly leftOut: LeftOut;
  readonly signModel: SignModel;
  toDisplay(): DisplayData;
}

const greeks = new Float64Array(11);

export interface DealerExposureOptions {
  readonly signModel: SignModel;
  /** Half-width of the spot grid on which gamma is re-priced, as a share of the spot; 0.2 when absent. */
  readonly spotReach?: number | undefined;
  /** Points of that grid; 81 when absent. */
  readonly spotPoints?: number | undefined;
}

/**
 * Gamma, vanna and charm exposure of dealers from open interest, per strike, per expiry and in total.
 *
 * Greeks are Black (1976) on each expiry's own forward, taken to spot by their ratio F/S, which is held as the spot
 * moves: gamma in spot times S^2 is gamma in forward times F^2. Options with T <= 0 or T > 2 years, without a
 * volatility or without open interest are left out and counted.
 *
 * @throws StrikebookError("argument") for arrays of different lengths, values outside their domain or a sign model that
 * is none; ("empty") for a chain without options
 * @example dealerExposure(chain, { signModel: CALLS_SOLD_PUTS_BOUGHT }).flips
 */
export function dealerExposure(chain: OptionInterest, options: DealerExposureOptions): DealerExposure {
  const { signModel } = options;
  requireInterest(chain);
  requireSignModel(signModel);
  const { used, leftOut } = usableInterest(chain);
  const strikes = new Map<number, MutableLine>();
  const expiries = new Map<number, MutableLine>();
  const walls = { call: new Map<number, number>(), put: new Map<number, number>() };
  const total = emptyLine(Number.NaN);
  const long = emptyLine(Number.NaN);
  const signed: { readonly option: number; readonly share: number }[] = [];
  for (const i of used) {
    const isCall = chain.types[i] === 0;
    const forward = chain.forwards[i]!;
    const strike = chain.strikes[i]!;
    const tau = chain.tauYears[i]!;
    const share = dealerShare(signModel, isCall, Math.log(strike / forward));
    if (Number.isNaN(share)) {
      leftOut.unsigned++;
      continue;
    }
    const discountFactor = chain.discountFactors?.[i] ?? 1;
    const rate = rateOf(discountFactor, tau);
    blackMainGreeks(isCall, forward, strike, tau, chain.vols[i]!, discountFactor, rate, greeks);
    const contracts = chain.openInterest[i]!;
    const size = contracts * chain.multiplier;
    const exposure = {
      gamma: (greeks[GAMMA]! * size * forward * forward) / 100,
      vanna: (greeks[VANNA]! * size * forward) / 100,
      charm: (greeks[CHARM]! * size * forward) / 365,
    };
    add(long, exposure, 1, contracts);
    add(total, exposure, share, contracts);
    add(lineOf(strikes, strike), exposure, share, contracts);
    add(lineOf(expiries, tau), exposure, share, contracts);
    const wall = isCall ? walls.call : walls.put;
    wall.set(strike, (wall.get(strike) ?? 0) + exposure.gamma);
    signed.push({ option: i, share });
  }
  const { flips, profile } = flipLevels(chain, signed, options.spotReach ?? 0.2, options.spotPoints ?? 81);
  const result: DealerExposure = {
    total: exposureOf(total, 1),
    dealerShort: exposureOf(long, -1),
    dealerLong: exposureOf(long, 1),
    byStrike: sorted(strikes),
    byExpiry: sorted(expiries),
    flips,
    profile,
    callWall: wallOf(walls.call),
    putWall: wallOf(walls.put),
    used: signed.length,
    openInterest: total.openInterest,
    leftOut,
    signModel,
    toDisplay() {
      const name = typeof signModel === "string" ? signModel : `customer flows, ${signModel.length} lines`;
      const counted = Object.entries(leftOut).map(([reason, count]) => `${reason} ${count}`);
      return {
        kind: "record",
        title: "Dealer exposure",
        entries: [
          ["sign model", name],
          ["gamma exposure, currency per 1 % move", result.total.gamma],
          ["the same, dealers short all", result.dealerShort.gamma],
          ["the same, dealers long all", result.dealerLong.gamma],
          ["vanna exposure, currency of delta per vol point", result.total.vanna],
          ["charm exposure, currency of delta per day", result.total.charm],
          ["flip levels", flips.map((level) => level.toFixed(2)).join(", ") || "none within the grid"],
          ["call wall", result.callWall?.strike ?? null],
          ["put wall", result.putWall?.strike ?? null],
          ["options used", signed.length],
          ["left out", counted.join(", ")],
        ],
      };
    },
  };
  return result;
}

interface MutableLine {
  at: number;
  gamma: number;
  vanna: number;
  charm: number;
  openInterest: number;
}

const emptyLine = (at: number): MutableLine => ({ at, gamma: 0, vanna: 0, charm: 0, openInterest: 0 });

function lineOf(lines: Map<number, MutableLine>, at: number): MutableLine {
  let line = lines.get(at);
  if (line === undefined) {
    line = emptyLine(at);
    lines.set(at, line);
  }
  return line;
}

function add(line: MutableLine, exposure: Exposure, share: number, contracts: number): void {
  line.gamma += share * exposure.gamma;
  line.vanna += share * exposure.vanna;
  line.charm += share * exposure.charm;
  line.openInterest += contracts;
}

// Adding 0 keeps a sum of nothing from being -0.
const exposureOf = ({ gamma, vanna, charm }: Exposure, sign: 1 | -1): Exposure => ({
  gamma: sign * gamma + 0,
  vanna: sign * vanna + 0,
  charm: sign * charm + 0,
});

const sorted = (lines: Map<number, MutableLine>): ExposureLine[] => [...lines.values()].sort((a, b) => a.at - b.at);

function wallOf(gammas: Map<number, number>): ExposureWall | undefined {
  let wall: ExposureWall | undefined;
  for (const [strike, gamma] of [...gammas].sort(([a], [b]) => a - b)) {
    if (wall === undefined || gamma > wall.gamma) wall = { strike, gamma };
  }
  return wall;
}
