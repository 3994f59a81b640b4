import {
  firstOutOfTheMoney,
  type NoStrikeStatus,
  nearestQuotedStrike,
  type StrikeSelector,
  selectStrike,
  type Tape,
} from "../../tape/index.js";
import { StrikebookError } from "../../task/index.js";
import type { CivilDate } from "../../time/index.js";
import type { ResolvedParameters } from "../definition/resolveParameters.js";
import type { LegDefinition, StrikeRule } from "../definition/StrategyDefinition.js";
import { fillPriceKind } from "../execution/fillPrice.js";
import { argumentValue } from "../expression/argumentValue.js";
import { type FillQuotes, openingAction } from "./FillQuotes.js";

/** Why no contract could be chosen for a leg. */
export type ChoiceFault = "spot" | "quote" | "strike" | "expiry" | "cancelling legs";

/** Contracts of legs as chosen at one second. */
export interface ContractChoice {
  /** Number of each leg's contract, -1 where none could be chosen. */
  readonly contracts: readonly number[];
  /** Why the first leg without one has none. */
  readonly fault?: ChoiceFault;
}

/** A leg to open; another strike rule than its own when it is rolled. */
export interface LegOrder {
  readonly leg: LegDefinition;
  readonly strike: StrikeRule;
}

/** Strike of a leg that is held, undefined when it is not. */
export type HeldStrike = (leg: string) => number | undefined;

const FAULTS: Readonly<Record<NoStrikeStatus, ChoiceFault>> = {
  noSpot: "spot",
  noQuotes: "quote",
  unquoted: "quote",
  notListed: "strike",
  outOfReach: "strike",
  noForward: "strike",
  noVolatility: "strike",
};

/**
 * Chooses the contracts of legs as they can be chosen at one second: by spot and quotes that are not too old, each leg
 * with a price at which it could be opened.
 */
export class StrikeChooser {
  readonly #quotes: FillQuotes;
  readonly #tape: Tape;
  readonly #parameters: ResolvedParameters;
  readonly expiry: CivilDate;
  readonly #nextExpiry: CivilDate | undefined;

  /** @throws StrikebookError `empty` when every expiry has passed, `argument` when the tape was opened without the nearest */
  constructor(quotes: FillQuotes, parameters: ResolvedParameters) {
    this.#quotes = quotes;
    this.#tape = quotes.tape;
    this.#parameters = parameters;
    this.expiry = this.#tape.nearestExpiry();
    this.#nextExpiry = this.#tape.dataExpiries.find((expiry) => expiry > this.expiry);
  }

  /** Contracts of `orders`, in their order: `pointsFromLeg` may name a leg before it, or one that is held. */
  choose(orders: readonly LegOrder[], second: number, heldStrike: HeldStrike = () => undefined): ContractChoice {
    const spot = this.#quotes.spotAt(second);
    if (Number.isNaN(spot)) return { contracts: orders.map(() => -1), fault: "spot" };
    const common = this.#commonStrike(orders, second, spot);
    const strikes = new Map<string, number>();
    let fault: ChoiceFault | undefined;
    const contracts = orders.map(({ leg, strike: rule }) => {
      const found = this.#contractOf(leg, rule, second, spot, common, (name) => strikes.get(name) ?? heldStrike(name));
      if (typeof found === "number") {
        strikes.set(leg.name, this.#tape.contracts[found]!.contract.strike);
        return found;
      }
      fault ??= found;
      return -1;
    });
    if (fault === undefined && cancel(orders, contracts)) fault = "cancelling legs";
    return fault === undefined ? { contracts } : { contracts, fault };
  }

  #contractOf(
    leg: LegDefinition,
    rule: StrikeRule,
    second: number,
    spot: number,
    common: number | undefined,
    strikeOf: HeldStrike,
  ): number | ChoiceFault {
    const expiry = this.expiryOf(leg);
    if (expiry === undefined) return "expiry";
    const { strikeStep } = this.#tape.product;
    switch (rule.rule) {
      case "nearestStrike":
        return common === undefined ? "quote" : this.#quoted(leg, expiry, common, second);
      case "firstOutOfTheMoney":
        return this.#quoted(leg, expiry, firstOutOfTheMoney(spot, leg.optionType, strikeStep), second);
      case "pointsFromLeg": {
        const base = strikeOf(rule.leg);
        if (base === undefined) return "strike";
        const points = argumentValue(rule.points, this.#parameters);
        return this.#quoted(leg, expiry, base + (leg.optionType === "CE" ? points : -points), second);
      }
      case "everyStrike":
        throw new StrikebookError("argument", `leg ${leg.name} takes every strike`, "only the scan engine does");
      default:
        return this.#selected(leg, expiry, this.#selector(rule), second);
    }
  }

  #quoted(leg: LegDefinition, expiry: CivilDate, strike: number, second: number): number | ChoiceFault {
    const contract = this.#tape.contract(expiry, leg.optionType, strike);
    if (contract === undefined) return "strike";
    return this.#quotes.quoteAt(contract, second, openingAction(leg.side)) ? contract : "quote";
  }

  #selected(leg: LegDefinition, expiry: CivilDate, selector: StrikeSelector, second: number): number | ChoiceFault {
    const { fillModel, maxQuoteAgeSeconds: maxAgeSeconds } = this.#quotes.settings;
    const { hasBook } = this.#tape.provenance;
    // Implied volatilities of one side of the book would put the two sides of a spread at different deltas.
    const isDelta = selector.rule === "deltaTarget";
    const price = isDelta ? (hasBook ? "mid" : "last") : fillPriceKind(fillModel, openingAction(leg.side));
    const found = selectStrike(this.#tape, second, leg.optionType, selector, { price, maxAgeSeconds, expiry });
    if (found.status !== "ok") return FAULTS[found.status];
    return this.#quotes.quoteAt(found.contract, second, openingAction(leg.side)) ? found.contract : "quote";
  }

  #selector(rule: Exclude<StrikeRule, { rule: "nearestStrike" | "pointsFromLeg" | "everyStrike" }>): StrikeSelector {
    const value = (argument: Parameters<typeof argumentValue>[0]): number => argumentValue(argument, this.#parameters);
    switch (rule.rule) {
      case "firstOutOfTheMoney":
        return { rule: "firstStepOutOfTheMoney" };
      case "pointsAway":
        return { rule: "pointsAway", points: value(rule.points) };
      case "percentAway":
        return { rule: "percentAway", percent: value(rule.percent) };
      case "deltaTarget":
        return { rule: "deltaTarget", delta: value(rule.delta) };
      case "premiumRange":
        return { rule: "premiumRange", minPoints: value(rule.minPoints), maxPoints: value(rule.maxPoints) };
      case "maximumOpenInterest":
        return { rule: "maximumOpenInterest" };
    }
  }

  /** The one strike of all legs with the rule `nearestStrike`, quoted for each of them. */
  #commonStrike(orders: readonly LegOrder[], second: number, spot: number): number | undefined {
    const sharing: LegDefinition[] = [];
    let maxDistancePoints = Number.POSITIVE_INFINITY;
    for (const { leg, strike } of orders) {
      if (strike.rule !== "nearestStrike") continue;
      sharing.push(leg);
      const steps = this.#parameters.number(strike.maxDistanceSteps);
      maxDistancePoints = Math.min(maxDistancePoints, steps * this.#tape.product.strikeStep);
    }
    if (sharing.length === 0) return undefined;
    const strikes = this.#tape.strikes(this.expiryOf(sharing[0]!) ?? this.expiry);
    const everyLeg = (index: number): boolean =>
      sharing.every((leg) => {
        const expiry = this.expiryOf(leg);
        return expiry !== undefined && typeof this.#quoted(leg, expiry, strikes[index]!, second) === "number";
      });
    const index = nearestQuotedStrike(strikes, spot, everyLeg, maxDistancePoints);
    return index < 0 ? undefined : strikes[index]!;
  }

  /** Expiry that the contracts of a leg have; undefined when there is no next one. */
  expiryOf(leg: LegDefinition): CivilDate | undefined {
    if (leg.expiry !== "next") return this.expiry;
    const next = this.#nextExpiry;
    if (next !== undefined && !this.#tape.expiries().includes(next)) {
      const what = `leg ${leg.name} is of the expiry ${next}, and the tape was opened without it`;
      throw new StrikebookError("argument", what, "open it without expiries");
    }
    return next;
  }
}

/** Two legs of opposite sides on one contract: together they are no position. */
function cancel(orders: readonly LegOrder[], contracts: readonly number[]): boolean {
  return orders.some(({ leg }, i) =>
    orders.slice(0, i).some((other, j) => contracts[i] === contracts[j] && other.leg.side !== leg.side),
  );
}
