import { firstOutOfTheMoney, nearestQuotedStrike, type Tape } from "../../tape/index.js";
import type { CivilDate } from "../../time/index.js";
import type { ResolvedParameters } from "../definition/resolveParameters.js";
import type { LegDefinition } from "../definition/StrategyDefinition.js";
import { fillPriceKind, slippedPrice } from "../execution/fillPrice.js";
import type { ExecutionSettings } from "./ExecutionSettings.js";
import type { EntryFill } from "./Position.js";
import { quoteAt } from "./quoteAt.js";

/** What an entry needs to know beside the second it is tried at. */
export interface EntryTerms {
  readonly legs: readonly LegDefinition[];
  readonly parameters: ResolvedParameters;
  readonly settings: ExecutionSettings;
}

/**
 * Fills of all legs at one second, each at its own side of the book, or undefined when a strike cannot be chosen or a
 * leg has no valid quote: all legs go in at the same second or none does.
 */
export function openStructure(
  tape: Tape,
  expiry: CivilDate,
  second: number,
  spot: number,
  terms: EntryTerms,
): EntryFill[] | undefined {
  const { legs, settings } = terms;
  const fill = (leg: LegDefinition, strike: number): EntryFill | undefined => {
    const contract = tape.contract(expiry, leg.optionType, strike);
    if (contract === undefined) return undefined;
    const action = leg.side === "short" ? "sell" : "buy";
    const kind = fillPriceKind(settings.fillModel, action);
    const quote = quoteAt(tape, contract, second, kind, settings.maxQuoteAgeSeconds);
    return quote && { leg, contract, ...quote, price: slippedPrice(action, quote.price, settings.slippage) };
  };
  const common = commonStrike(tape, expiry, spot, terms, (leg, strike) => fill(leg, strike) !== undefined);
  const fills: EntryFill[] = [];
  for (const leg of legs) {
    const isCommon = leg.strike.rule === "nearestStrike";
    const strike = isCommon ? common : firstOutOfTheMoney(spot, leg.optionType, tape.product.strikeStep);
    const filled = strike === undefined ? undefined : fill(leg, strike);
    if (!filled) return undefined;
    fills.push(filled);
  }
  return fills;
}

/** The one strike of all legs with the rule `nearestStrike`, quoted for each of them. */
function commonStrike(
  tape: Tape,
  expiry: CivilDate,
  spot: number,
  { legs, parameters }: EntryTerms,
  isQuoted: (leg: LegDefinition, strike: number) => boolean,
): number | undefined {
  const sharing: LegDefinition[] = [];
  let maxDistancePoints = Number.POSITIVE_INFINITY;
  for (const leg of legs) {
    if (leg.strike.rule !== "nearestStrike") continue;
    sharing.push(leg);
    const steps = parameters.number(leg.strike.maxDistanceSteps);
    maxDistancePoints = Math.min(maxDistancePoints, steps * tape.product.strikeStep);
  }
  if (sharing.length === 0) return undefined;
  const strikes = tape.strikes(expiry);
  const everyLeg = (index: number): boolean => sharing.every((leg) => isQuoted(leg, strikes[index]!));
  const index = nearestQuotedStrike(strikes, spot, everyLeg, maxDistancePoints);
  return index < 0 ? undefined : strikes[index]!;
}
