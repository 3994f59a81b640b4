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
  const { price, high, low } = spotSeconds(tape);
  const seconds = price.length;
  const move = moveOver(price, parameters.moveSeconds);
  const endMove = moveOver(price, parameters.endSeconds);
  const step = slidingMaximum(moveOver(price, 1).map(Math.abs), parameters.stepSeconds);
  const ratio = volRatio(tape, parameters);
  const nothing = (): Float64Array => new Float64Array(seconds).fill(Number.NaN);
  const out = { on: nothing(), direction: nothing(), sizePoints: nothing(), secondsSince: nothing() };
  const bursts: Burst[] = [];
  let origin = -1;
  let start = -1;
  let ended = -1;
  let [most, least, direction] = [Number.NaN, Number.NaN, Number.NaN];
  const close = (end: number | undefined, last: number): void => {
    const durationSeconds = (end ?? last) - start;
    const sizePoints = most - least;
    bursts.push({ originSecond: origin, startSecond: start, endSecond: end, durationSeconds, direction, sizePoints });
  };
  for (let s = 0; s < seconds; s++) {
    if (start < 0) {
      if (
        Math.abs(move[s]!) >= parameters.movePoints &&
        ratio[s]! > parameters.volRatio &&
        step[s]! >= parameters.stepPoints
      ) {
        start = s;
        origin = s - parameters.moveSeconds;
        most = least = price[origin]!;
        for (let each = origin + 1; each < s; each++) {
          most = Math.max(most, high[each]!);
          least = Math.min(least, low[each]!);
        }
      }
    }
    if (start >= 0) {
      most = Math.max(most, high[s]!);
      least = Math.min(least, low[s]!);
      direction = Math.sign(price[s]! - price[origin]!);
      if (s > start && Math.abs(endMove[s]!) < parameters.endPoints && ratio[s]! < parameters.endVolRatio) {
        close(s, s);
        ended = s;
        start = -1;
      }
    }
    if (!Number.isNaN(ratio[s]!)) out.on[s] = start >= 0 ? 1 : 0;
    if (origin >= 0) {
      out.direction[s] = direction;
      out.sizePoints[s] = most - least;
    }
    if (ended >= 0 && start < 0) out.secondsSince[s] = s - ended;
  }
  if (start >= 0) close(undefined, seconds - 1);
  return { ...out, bursts };
}

/** Volatility a second of the short window over that of the long one: 0 where nothing moved, NaN until the long one is full. */
function volRatio(tape: Tape, { shortSeconds, longSeconds }: BurstParameters): Float64Array {
  const long = realisedVol(tape, longSeconds);
  const scale = Math.sqrt(longSeconds / shortSeconds);
  return realisedVol(tape, shortSeconds).map((value, s) => (long[s] === 0 ? 0 : (scale * value) / long[s]!));
}
