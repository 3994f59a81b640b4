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
  const { dropShare, riseShare, smallVolume, largeVolume } = parameters;
  const spread = spreadPoints(tape, contract).map((value) => (Number.isNaN(value) ? Number.POSITIVE_INFINITY : value));
  const traded = sumInSecond(tape, contract, "volumeChange");
  const seconds = spread.length;
  const flags = (): Uint8Array => new Uint8Array(seconds);

  /** @param worse 1 where a lower price is the worse one (bids), -1 where a higher one is */
  const side = (depth: Float64Array, price: Float64Array, worse: 1 | -1) => {
    const [pull, replenishment] = [flags(), flags()];
    for (let t = 1; t < seconds; t++) {
      const [now, before] = [depth[t]!, depth[t - 1]!];
      const isWider = spread[t]! > spread[t - 1]!;
      if (now < before) {
        const isBetter = worse * price[t]! > worse * price[t - 1]!;
        const isDrop = now <= (1 - dropShare) * before;
        if (isDrop && traded[t]! <= smallVolume && (!isBetter || isWider)) pull[t] = 1;
      } else if (now > before) {
        if (now >= (1 + riseShare) * before && !isWider && traded[t]! <= largeVolume) replenishment[t] = 1;
      }
    }
    return { pull, replenishment };
  };
  const anyAge = Number.POSITIVE_INFINITY;
  const bid = side(bidDepth(tape, contract), priceBySecond(tape, contract, "bid", anyAge), 1);
  const ask = side(askDepth(tape, contract), priceBySecond(tape, contract, "ask", anyAge), -1);

  const flicker = flags();
  const within = (count: (t: number) => number): Float64Array =>
    slidingSum(
      Float64Array.from({ length: seconds }, (_, t) => count(t)),
      parameters.flickerSeconds,
    );
  const pulls = within((t) => bid.pull[t]! + ask.pull[t]!);
  const replenishments = within((t) => bid.replenishment[t]! + ask.replenishment[t]!);
  const changes = within((t) => (t > 0 && spread[t] !== spread[t - 1] ? 1 : 0));
  for (let t = 0; t < seconds; t++) {
    const isFlicker =
      pulls[t]! >= parameters.flickerPulls &&
      replenishments[t]! >= parameters.flickerReplenishments &&
      changes[t]! >= parameters.flickerSpreadChanges;
    if (isFlicker) flicker[t] = 1;
  }
  const count = (of: Uint8Array): number => of.reduce((sum, flag) => sum + flag, 0);
  return {
    bidPull: bid.pull,
    askPull: ask.pull,
    bidReplenishment: bid.replenishment,
    askReplenishment: ask.replenishment,
    flicker,
    counts: {
      bidPulls: count(bid.pull),
      askPulls: count(ask.pull),
      bidReplenishments: count(bid.replenishment),
      askReplenishments: count(ask.replenishment),
      flickerSeconds: count(flicker),
    },
  };
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
