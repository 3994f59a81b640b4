import { slidingSum } from "../../columns/index.js";
import { StrikebookError } from "../../task/index.js";
import type { Tape } from "../Tape.js";
import { askDepth, bidDepth, spreadPoints } from "./bookFeatures.js";
import { sumInSecond } from "./contractSeconds.js";
import { ofTape } from "./featureCache.js";
import { priceBySecond } from "./priceBySecond.js";

/** When a change of the book is called a pull or a replenishment, and when both together flicker. */
export interface LiquidityParameters {
  /** Share of the five levels' quantity that must go within a second for a pull. */
  readonly dropShare: number;
  /** Share by which it must grow within a second for a replenishment. */
  readonly riseShare: number;
  /** Traded units in that second up to which a drop is a pull: beyond it, trades may have taken the quantity. */
  readonly smallVolume: number;
  /** Traded units in that second beyond which a rise is no replenishment; no limit by default. */
  readonly largeVolume: number;
  /** Flicker: within so many seconds at least so many pulls, replenishments and changes of the spread. */
  readonly flickerSeconds: number;
  readonly flickerPulls: number;
  readonly flickerReplenishments: number;
  readonly flickerSpreadChanges: number;
}

const DEFAULTS: LiquidityParameters = {
  dropShare: 0.35,
  riseShare: 0.25,
  smallVolume: 0,
  largeVolume: Number.POSITIVE_INFINITY,
  flickerSeconds: 30,
  flickerPulls: 3,
  flickerReplenishments: 3,
  flickerSpreadChanges: 5,
};

/** What happened to the book of one contract in each second: 1 where it did, else 0. */
export interface Liquidity {
  readonly bidPull: Uint8Array;
  readonly askPull: Uint8Array;
  readonly bidReplenishment: Uint8Array;
  readonly askReplenishment: Uint8Array;
  readonly flicker: Uint8Array;
  readonly counts: {
    readonly bidPulls: number;
    readonly askPulls: number;
    readonly bidReplenishments: number;
    readonly askReplenishments: number;
    readonly flickerSeconds: number;
  };
}

/**
 * Quotes that were pulled and refilled, inferred from the book of one contract second by second (as known at the end of
 * second t against that at the end of t - 1; element t knows nothing later):
 *
 * * bid pull: the depth of five levels fell by `dropShare` or more, at most `smallVolume` was traded in the second, and the
 *   best bid is not higher or the spread is wider. The ask the other way round.
 * * replenishment: the depth grew by `riseShare` or more, the spread is not wider, and at most `largeVolume` was traded.
 * * flicker: in `flickerSeconds` at least so many of both, on either side, while the spread changed so often. The log of the
 *   users names no counts: 3, 3 and 5 in 30 seconds are this library's.
 *
 * A side without a price makes the spread infinite. There are no cancellation messages in such data: a pull is a guess
 * that excludes the known trades.
 *
 * @throws StrikebookError `argument` for an unknown parameter or one out of its range, and for a tape without the five
 *   levels (`bq1` to `bq4`, `sq1` to `sq4`)
 */
export function classifyLiquidity(
  tape: Tape,
  contract: number,
  given: { readonly [N in keyof LiquidityParameters]?: number | undefined } = {},
): Liquidity {
  const parameters = liquidityParameters(given);
  const key = `liquidity ${contract} ${JSON.stringify(Object.values(parameters))}`;
  return ofTape(tape, key, () => classify(tape, contract, parameters));
}

function classify(tape: Tape, contract: number, parameters: LiquidityParameters): Liquidity {
  const anyAge = Number.POSITIVE_INFINITY;
  const spread = spreadPoints(tape, contract);
  for (let t = 0; t < spread.length; t++) if (Number.isNaN(spread[t]!)) spread[t] = anyAge;
  const traded = sumInSecond(tape, contract, "volumeChange");
  const book = { spread, traded, parameters };
  const bid = sideOf(book, bidDepth(tape, contract), priceBySecond(tape, contract, "bid", anyAge));
  const asks = priceBySecond(tape, contract, "ask", anyAge);
  for (let t = 0; t < asks.length; t++) asks[t] = -asks[t]!;
  const ask = sideOf(book, askDepth(tape, contract), asks);

  const changed = spread.map((value, t) => (t > 0 && value !== spread[t - 1] ? 1 : 0));
  const { flickerSeconds, flickerPulls, flickerReplenishments, flickerSpreadChanges } = parameters;
  const pulls = slidingSum(bothSides(bid.pull, ask.pull), flickerSeconds);
  const replenishments = slidingSum(bothSides(bid.replenishment, ask.replenishment), flickerSeconds);
  const changes = slidingSum(changed, flickerSeconds);
  const flicker = new Uint8Array(spread.length);
  for (let t = 0; t < flicker.length; t++) {
    const isRestless = pulls[t]! >= flickerPulls && replenishments[t]! >= flickerReplenishments;
    if (isRestless && changes[t]! >= flickerSpreadChanges) flicker[t] = 1;
  }
  return {
    bidPull: bid.pull,
    askPull: ask.pull,
    bidReplenishment: bid.replenishment,
    askReplenishment: ask.replenishment,
    flicker,
    counts: {
      bidPulls: countOf(bid.pull),
      askPulls: countOf(ask.pull),
      bidReplenishments: countOf(bid.replenishment),
      askReplenishments: countOf(ask.replenishment),
      flickerSeconds: countOf(flicker),
    },
  };
}

interface BookBySecond {
  readonly spread: Float64Array;
  readonly traded: Float64Array;
  readonly parameters: LiquidityParameters;
}

/** @param price of the side's best level, higher where it is the better quote: asks with the sign turned */
function sideOf({ spread, traded, parameters }: BookBySecond, depth: Float64Array, price: Float64Array) {
  const { dropShare, riseShare, smallVolume, largeVolume } = parameters;
  const [pull, replenishment] = [new Uint8Array(depth.length), new Uint8Array(depth.length)];
  for (let t = 1; t < depth.length; t++) {
    const now = depth[t]!;
    const before = depth[t - 1]!;
    const isWider = spread[t]! > spread[t - 1]!;
    if (now < before) {
      const isBetter = price[t]! > price[t - 1]!;
      const isDrop = now <= (1 - dropShare) * before;
      if (isDrop && traded[t]! <= smallVolume && (!isBetter || isWider)) pull[t] = 1;
    } else if (now > before) {
      if (now >= (1 + riseShare) * before && !isWider && traded[t]! <= largeVolume) replenishment[t] = 1;
    }
  }
  return { pull, replenishment };
}

/** Events of bid and ask together in each second. */
export function bothSides(bid: Uint8Array, ask: Uint8Array): Float64Array {
  const out = new Float64Array(bid.length);
  for (let t = 0; t < out.length; t++) out[t] = bid[t]! + ask[t]!;
  return out;
}

function countOf(flags: Uint8Array): number {
  let count = 0;
  for (let t = 0; t < flags.length; t++) count += flags[t]!;
  return count;
}

function liquidityParameters(
  given: { readonly [N in keyof LiquidityParameters]?: number | undefined },
): LiquidityParameters {
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const parameters: LiquidityParameters = { ...DEFAULTS, ...set };
  const refuse = (what: string, cure: string): never => {
    throw new StrikebookError("argument", what, cure);
  };
  for (const [name, value] of Object.entries(parameters)) {
    if (!Object.hasOwn(DEFAULTS, name)) {
      refuse(`no liquidity parameter ${JSON.stringify(name)}`, `there are ${Object.keys(DEFAULTS).join(", ")}`);
    }
    if (!(value >= 0)) refuse(`${name} is ${value}`, "give a number of at least 0");
  }
  if (parameters.dropShare > 1) refuse(`dropShare is ${parameters.dropShare}`, "a share is at most 1");
  const { flickerSeconds } = parameters;
  if (!(Number.isInteger(flickerSeconds) && flickerSeconds >= 1)) {
    refuse(`flickerSeconds is ${flickerSeconds}`, "give whole seconds, at least 1");
  }
  return parameters;
}
