import { slidingMaximum } from "../../columns/index.js";
import type { Tape } from "../Tape.js";
import { type BurstParameters, burstParameters } from "./BurstParameters.js";
import { ofTape } from "./featureCache.js";
import { moveOver } from "./rangeFeatures.js";
import { realisedVol } from "./returnFeatures.js";
import { spotSeconds } from "./spotSeconds.js";

/** One fast move of the underlying. */
export interface Burst {
  /** Second at which the move began that made it a burst: `startSecond` less `moveSeconds`. */
  readonly originSecond: number;
  /** First second at which it was seen. */
  readonly startSecond: number;
  /** First second at which it was over; undefined while it is on at the session's end. */
  readonly endSecond: number | undefined;
  /** Seconds from start to end, or to the session's last one. */
  readonly durationSeconds: number;
  /** 1 up, -1 down, 0 when it ended where it began: price at the end against price at the origin. */
  readonly direction: number;
  /** Highest less lowest price from origin to end. */
  readonly sizePoints: number;
}

/** Bursts as they are seen second by second; element s knows nothing that is stamped after second s. */
export interface BurstSeconds {
  /** 1 while a burst is on, else 0; NaN until the long window is full. */
  readonly on: Float64Array;
  /** Of the burst that is on, else of the last one: 1 up, -1 down so far; NaN before the first. */
  readonly direction: Float64Array;
  /** Size so far of the burst that is on, else of the last one; NaN before the first. */
  readonly sizePoints: Float64Array;
  /** Since the end of the last burst; NaN before the first end and while a burst is on. */
  readonly secondsSince: Float64Array;
  readonly bursts: readonly Burst[];
}

/**
 * Bursts of the underlying: fast moves that stand out of their surroundings. One starts at the first second at which all
 * hold: the price moved by `movePoints` or more in `moveSeconds`; the volatility of the short window is above `volRatio`
 * times that of the long one; a step of `stepPoints` or more happened in the last `stepSeconds`. It ends at the first
 * second after it at which the price moved by less than `endPoints` in `endSeconds` and the volatility of the short window
 * is below `endVolRatio` times that of the long one.
 *
 * Volatility is a root mean square of the window's returns a second, the current one included. A root of the plain sums
 * would never find a burst: the long window holds the short one, so its sum is never the smaller.
 *
 * @throws StrikebookError `argument` as {@link burstParameters}
 */
export function detectBursts(tape: Tape, given?: Parameters<typeof burstParameters>[1]): readonly Burst[] {
  return burstSeconds(tape, burstParameters(tape.product.underlying, given)).bursts;
}

/** The same second by second, see {@link detectBursts}. */
export function burstSeconds(tape: Tape, parameters: BurstParameters): BurstSeconds {
  const key = `bursts ${JSON.stringify(Object.entries(parameters).sort())}`;
  return ofTape(tape, key, () => walk(tape, parameters));
}

function walk(tape: Tape, parameters: BurstParameters): BurstSeconds {
  const { movePoints, moveSeconds, volRatio, stepPoints, stepSeconds, endPoints, endSeconds, endVolRatio } = parameters;
  const { price, high, low } = spotSeconds(tape);
  const seconds = price.length;
  const move = moveOver(price, moveSeconds);
  const endMove = moveOver(price, endSeconds);
  const step = slidingMaximum(moveOver(price, 1).map(Math.abs), stepSeconds);
  const ratio = volRatios(tape, parameters);
  const nothing = (): Float64Array => new Float64Array(seconds).fill(Number.NaN);
  const [on, direction, sizePoints, secondsSince] = [nothing(), nothing(), nothing(), nothing()];
  const bursts: Burst[] = [];
  let isOn = false;
  let origin = -1;
  let ended = -1;
  let most = Number.NaN;
  let least = Number.NaN;
  let sign = Number.NaN;
  for (let s = 0; s < seconds; s++) {
    const isStart = !isOn && Math.abs(move[s]!) >= movePoints && ratio[s]! > volRatio && step[s]! >= stepPoints;
    if (isStart) {
      isOn = true;
      origin = s - moveSeconds;
      most = least = price[origin]!;
      for (let each = origin + 1; each < s; each++) {
        most = Math.max(most, high[each]!);
        least = Math.min(least, low[each]!);
      }
    }
    if (isOn) {
      most = Math.max(most, high[s]!);
      least = Math.min(least, low[s]!);
      sign = Math.sign(price[s]! - price[origin]!);
      const isEnd = !isStart && Math.abs(endMove[s]!) < endPoints && ratio[s]! < endVolRatio;
      if (isEnd || s === seconds - 1) {
        bursts.push({
          originSecond: origin,
          startSecond: origin + moveSeconds,
          endSecond: isEnd ? s : undefined,
          durationSeconds: s - origin - moveSeconds,
          direction: sign,
          sizePoints: most - least,
        });
      }
      if (isEnd) {
        isOn = false;
        ended = s;
      }
    }
    if (!Number.isNaN(ratio[s]!)) on[s] = isOn ? 1 : 0;
    if (origin >= 0) {
      direction[s] = sign;
      sizePoints[s] = most - least;
    }
    if (ended >= 0 && !isOn) secondsSince[s] = s - ended;
  }
  return { on, direction, sizePoints, secondsSince, bursts };
}

/** Volatility a second of the short window over that of the long one: 0 where nothing moved, NaN until the long one is full. */
function volRatios(tape: Tape, { shortSeconds, longSeconds }: BurstParameters): Float64Array {
  const long = realisedVol(tape, longSeconds);
  const scale = Math.sqrt(longSeconds / shortSeconds);
  const out = realisedVol(tape, shortSeconds);
  for (let s = 0; s < out.length; s++) out[s] = long[s] === 0 ? 0 : (scale * out[s]!) / long[s]!;
  return out;
}
