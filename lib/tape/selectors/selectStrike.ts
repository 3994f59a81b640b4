import { StrikebookError } from "../../task/index.js";
import type { CivilDate } from "../../time/index.js";
import { requireChainOptions } from "../chainAt.js";
import type { PriceKind } from "../quotePrice.js";
import { storedValue } from "../rowPrice.js";
import type { Tape } from "../Tape.js";
import { bestStrike } from "./bestStrike.js";
import { deltaOfStrikes } from "./deltaOfStrikes.js";
import { firstOutOfTheMoney } from "./firstOutOfTheMoney.js";
import { requireSelector } from "./requireSelector.js";
import type {
  ChosenStrike,
  NoStrikeStatus,
  SelectStrikeOptions,
  StrikeSelection,
  StrikeSelector,
} from "./StrikeSelector.js";
import { type StrikeSide, strikeSide } from "./StrikeSide.js";

/**
 * Picks the strike of one option type as it could be picked at `second`: from one expiry, and from quotes and a spot that
 * are not older than `maxAgeSeconds`. What cannot be picked comes back as a status with its reason, never as a guess.
 *
 * @param second seconds since the session's open
 * @throws StrikebookError `argument` for a rule, a field, a second or an expiry that does not exist
 * @example
 * const call = selectStrike(tape, tape.secondAt("09:20"), "CE", { rule: "deltaTarget", delta: 0.3 },
 *   { price: "mid", maxAgeSeconds: 10 });
 * if (call.status === "ok") tape.rowAt(call.contract, tape.secondAt("09:21"));
 */
export function selectStrike(
  tape: Tape,
  second: number,
  optionType: "CE" | "PE",
  selector: StrikeSelector,
  options: SelectStrikeOptions,
): StrikeSelection {
  requireSelector(selector);
  requireChainOptions(options);
  if (optionType !== "CE" && optionType !== "PE")
    throw new StrikebookError("argument", `option type ${JSON.stringify(optionType)}`, "use CE or PE");
  const { price, maxAgeSeconds, expiry = tape.nearestExpiry() } = options;
  const reading = tape.spotAt(second);
  const limit = `within ${maxAgeSeconds} s`;
  if (!(reading.price > 0 && reading.ageSeconds <= maxAgeSeconds))
    return none("noSpot", `no spot of ${tape.product.underlying} ${limit} at ${tape.clock(second)}`);
  const spot = reading.price;
  const side = strikeSide(tape, second, expiry, optionType, price, maxAgeSeconds);
  const at: Selection = { tape, second, expiry, spot, side, price, maxAgeSeconds };
  if (!side.prices.some((value) => value > 0))
    return none("noQuotes", `no ${price} price of a ${optionType} of ${expiry} ${limit} at ${tape.clock(second)}`);
  return pick(at, selector);
}

interface Selection {
  readonly tape: Tape;
  readonly second: number;
  readonly expiry: CivilDate;
  readonly spot: number;
  readonly side: StrikeSide;
  readonly price: PriceKind;
  readonly maxAgeSeconds: number;
}

function pick(at: Selection, selector: StrikeSelector): StrikeSelection {
  const { spot, side } = at;
  const { strikeStep } = at.tape.product;
  const outward = side.optionType === "CE" ? 1 : -1;
  switch (selector.rule) {
    case "nearest":
      return nearestTo(at, spot, selector.maxDistancePoints ?? Number.POSITIVE_INFINITY);
    case "firstOutOfTheMoney": {
      const isCall = side.optionType === "CE";
      const strike = isCall ? side.strikes.find((each) => each > spot) : side.strikes.findLast((each) => each < spot);
      if (strike !== undefined) return named(at, strike);
      return none("notListed", `no ${side.optionType} of ${at.expiry} is out of the money at spot ${spot}`);
    }
    case "firstStepOutOfTheMoney":
      return named(at, firstOutOfTheMoney(spot, side.optionType, selector.stepPoints ?? strikeStep));
    case "roundedToStep": {
      const step = selector.stepPoints ?? strikeStep;
      return nearestTo(at, Math.round(spot / step) * step, Number.POSITIVE_INFINITY);
    }
    case "pointsAway":
      return nearestTo(at, spot + outward * selector.points, selector.tolerancePoints ?? strikeStep / 2);
    case "percentAway": {
      const level = spot * (1 + (outward * selector.percent) / 100);
      return nearestTo(at, level, selector.tolerancePoints ?? strikeStep / 2);
    }
    case "deltaTarget":
      return byDelta(at, selector.delta, selector.tolerance ?? 0.1, selector.discountFactor ?? 1);
    case "premiumRange":
      return byPremium(at, selector.minPoints, selector.maxPoints);
    case "maximumOpenInterest":
      return byOpenInterest(at, selector.maxDistancePoints ?? Number.POSITIVE_INFINITY);
  }
}

function nearestTo(at: Selection, level: number, limit: number): StrikeSelection {
  const index = bestStrike(at.side, (i) => Math.abs(at.side.strikes[i]! - level), limit);
  if (index >= 0) return chosen(at, index);
  return none("outOfReach", `no quoted ${at.side.optionType} within ${limit} points of ${level}`);
}

function named(at: Selection, strike: number): StrikeSelection {
  const { side } = at;
  const index = side.strikes.indexOf(strike);
  const name = `${side.optionType} ${strike} of ${at.expiry}`;
  if (index < 0) return none("notListed", `no ${name} on this tape`);
  if (side.prices[index]! > 0) return chosen(at, index);
  return none("unquoted", `no ${at.price} price of ${name} within ${at.maxAgeSeconds} s`);
}

function byDelta(at: Selection, target: number, tolerance: number, discountFactor: number): StrikeSelection {
  const { tape, second, expiry, spot, side } = at;
  const chain = tape.chainAt(second, expiry, { price: at.price, maxAgeSeconds: at.maxAgeSeconds });
  const { tauYears } = chain;
  if (!(tauYears > 0)) return none("noVolatility", `no time is left to ${expiry} at ${tape.clock(second)}`);
  const pairs = { strikes: chain.strikes, calls: chain.callPrices, puts: chain.putPrices };
  const found = deltaOfStrikes(side.optionType, pairs, spot, tauYears, discountFactor);
  if (!found) return none("noForward", `no call and put of one strike of ${expiry} give a forward`);
  const inChain = Array.from(side.strikes, (strike) => chain.strikes.indexOf(strike));
  const index = bestStrike(side, (i) => Math.abs(Math.abs(found.deltas[inChain[i]!]!) - target), tolerance);
  if (index >= 0) {
    const entry = inChain[index]!;
    return chosen(at, index, {
      delta: found.deltas[entry]!,
      impliedVol: found.impliedVols[entry]!,
      forward: found.forward,
    });
  }
  const known = [...found.deltas].filter((delta) => !Number.isNaN(delta)).map(Math.abs);
  if (known.length > 0) {
    const range = `${Math.min(...known).toFixed(3)} to ${Math.max(...known).toFixed(3)}`;
    return none("outOfReach", `no ${side.optionType} within ${tolerance} of delta ${target}: they are ${range}`);
  }
  const failures = [...found.failures].map(([status, count]) => `${status} ${count}`).join(", ");
  return none("noVolatility", `no ${side.optionType} of ${expiry} has an implied vol (${failures})`);
}

function byPremium(at: Selection, minPoints: number, maxPoints: number): StrikeSelection {
  const { side, spot } = at;
  const distances = Array.from(side.strikes, (strike) => Math.abs(strike - spot));
  const isCall = side.optionType === "CE";
  const least = Math.min(...distances);
  const start = isCall ? distances.lastIndexOf(least) : distances.indexOf(least);
  let cheapest = Number.POSITIVE_INFINITY;
  let dearest = Number.NEGATIVE_INFINITY;
  for (let i = start; i >= 0 && i < side.strikes.length; i += isCall ? 1 : -1) {
    const price = side.prices[i]!;
    if (!(price > 0)) continue;
    if (price >= minPoints && price <= maxPoints) return chosen(at, i);
    cheapest = Math.min(cheapest, price);
    dearest = Math.max(dearest, price);
  }
  const seen = cheapest <= dearest ? `they cost ${cheapest} to ${dearest}` : "none of them is quoted";
  const from = `from ${side.strikes[start]} outward`;
  return none("outOfReach", `no ${side.optionType} ${from} costs ${minPoints} to ${maxPoints} points: ${seen}`);
}

function byOpenInterest(at: Selection, maxDistancePoints: number): StrikeSelection {
  const { side, spot, tape } = at;
  const interest = (i: number): number => storedValue(tape, "openInterest", side.rows[i]!);
  const cost = (i: number): number =>
    Math.abs(side.strikes[i]! - spot) <= maxDistancePoints && interest(i) > 0 ? -interest(i) : Number.NaN;
  const index = bestStrike(side, cost, Number.POSITIVE_INFINITY);
  if (index >= 0) return chosen(at, index, { openInterest: interest(index) });
  return none("outOfReach", `no quoted ${side.optionType} within ${maxDistancePoints} points has open interest`);
}

type Found = Pick<ChosenStrike, "delta" | "impliedVol" | "forward" | "openInterest">;

function chosen({ side, spot, expiry, tape, second }: Selection, index: number, found: Found = {}): ChosenStrike {
  const fields = {
    status: "ok",
    strike: side.strikes[index]!,
    contract: side.contracts[index]!,
    price: side.prices[index]!,
    ageSeconds: side.agesSeconds[index]!,
    spot,
    expiry,
    ...found,
  } as const;
  const title = `${tape.product.underlying} ${expiry} ${fields.strike} ${side.optionType} at ${tape.clock(second)}`;
  return { ...fields, toDisplay: () => ({ kind: "record", title, entries: Object.entries(fields) }) };
}

function none(status: NoStrikeStatus, reason: string): StrikeSelection {
  return { status, reason, toDisplay: () => ({ kind: "text", text: `no strike (${status}): ${reason}` }) };
}
