import { quotePrice, type Tape } from "../../tape/index.js";
import { MICROS_PER_SECOND } from "../../time/index.js";
import type { RunRecord } from "../RunRecord.js";
import { contractOn, type ExplainedLeg, orderPriceKind, setting } from "./heldLegs.js";

/** A trade at one second. */
export interface PathPoint {
  readonly date: string;
  readonly clock: string;
  readonly micros: number;
  readonly spot: number;
  readonly spotAgeSeconds: number;
  readonly legs: readonly {
    readonly bid: number;
    readonly ask: number;
    readonly last: number;
    readonly ageSeconds: number;
  }[];
  /** Points a lot; NaN while a held leg has no price within the run's age limit, and the cost while none is held. */
  readonly costToClosePoints: number;
  readonly pnlPoints: number;
  /** Net premium that the held legs brought, points a lot; negative when they cost it. */
  readonly heldPremiumPoints: number;
}

/**
 * The seconds of one tape from `from` to `to`, both included. Cost is what closing the held legs takes by the run's fill
 * model: positive for shorts. P&L is that of legs closed before, at their fills, and of held ones at their closing price.
 *
 * @param isBefore true: as it was before the fills of that instant, for a decision
 */
export function tradePath(
  record: RunRecord,
  legs: readonly ExplainedLeg[],
  tape: Tape,
  from: number,
  to: number,
  isBefore = false,
): PathPoint[] {
  const maxAge = Number(setting(record, "maxQuoteAgeSeconds") ?? Number.POSITIVE_INFINITY);
  const onTape = legs.map((each) => ({
    ...each,
    contract: contractOn(tape, each.leg),
    kind: orderPriceKind(record, each.leg.side === "short" ? "buy" : "sell"),
    sign: each.leg.side === "short" ? 1 : -1,
  }));
  const points: PathPoint[] = [];
  for (let second = Math.max(0, from); second <= Math.min(tape.lastSecond, to); second++) {
    const micros = tape.secondToMicros(second);
    const { price, ageSeconds } = tape.spotAt(second);
    let [cost, pnl, premium, opened, held] = [0, 0, 0, false, false];
    const quotes = onTape.map(({ leg, times, contract, kind, sign, weight }) => {
      const row = tape.rowAt(contract, second);
      const age = row < 0 ? Number.POSITIVE_INFINITY : tape.rowAge(row, second);
      const of = (side: Parameters<typeof quotePrice>[2]): number =>
        row < 0 ? Number.NaN : quotePrice(tape.quotes, row, side);
      // A second shows what was stamped in it: a fill within it has been made.
      if (isPast(secondOn(tape, times.entryMicros), second, isBefore)) {
        opened = true;
        if (isPast(secondOn(tape, times.exitMicros), second, isBefore)) pnl += leg.pnlPoints * weight;
        else {
          held = true;
          const close = age <= maxAge ? of(kind) : Number.NaN;
          cost += sign * close * weight;
          premium += sign * leg.entryPrice * weight;
          pnl += sign * (leg.entryPrice - close) * weight;
        }
      }
      return { bid: of("bid"), ask: of("ask"), last: of("last"), ageSeconds: age };
    });
    points.push({
      date: tape.date,
      clock: tape.clock(second),
      micros,
      spot: price,
      spotAgeSeconds: ageSeconds,
      legs: quotes,
      costToClosePoints: held ? cost : Number.NaN,
      pnlPoints: opened ? pnl : Number.NaN,
      heldPremiumPoints: premium,
    });
  }
  return points;
}

/** Has a fill been made at `now`, or before the fills of that moment? */
export function isPast(fill: number, now: number, isBefore: boolean): boolean {
  return isBefore ? fill < now : fill <= now;
}

/** Second of a tape in which an instant lies; outside the session too. */
export function secondOn(tape: Tape, micros: number): number {
  return Math.floor((micros - tape.openMicros) / MICROS_PER_SECOND);
}
