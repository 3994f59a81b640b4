import type { ContractIdentity } from "../../contract/index.js";
import type { Tape } from "../../tape/index.js";
import { type CivilDate, MICROS_PER_SECOND } from "../../time/index.js";
import type { LegDefinition } from "../definition/StrategyDefinition.js";
import type { ClosedPosition, HeldLeg, LegFill, OpenLeg, OrderDecision, PositionEnd } from "./Position.js";

/** A leg while it is held, with what was seen of it. */
export class HeldSlot implements OpenLeg {
  readonly leg: LegDefinition;
  readonly identity: ContractIdentity;
  readonly entry: LegFill;
  contract: number;
  lots: number;
  /** Place among all legs that the position ever opened. */
  readonly place: number;
  /** Second of the entry on the present tape; negative when it was on an earlier day. */
  entrySecond: number;
  highestClosePrice: number = Number.NaN;
  lowestClosePrice: number = Number.NaN;

  constructor(fields: OpenLeg & { readonly place: number }) {
    this.leg = fields.leg;
    this.identity = fields.identity;
    this.entry = fields.entry;
    this.contract = fields.contract;
    this.lots = fields.lots;
    this.place = fields.place;
    this.entrySecond = fields.entry.second;
  }
}

/** What a position is opened with. */
export interface PositionTerms {
  readonly entryRule: string;
  readonly lots: number;
  readonly date: CivilDate;
  readonly expiry: CivilDate;
  readonly entry: PositionEnd;
  /** Number of management rules of the definition. */
  readonly rules: number;
}

/** An open position: slots that are held, legs that were closed, and what was seen since the entry. */
export class OpenPosition {
  readonly terms: PositionTerms;
  /** Held legs in the order of the definition. */
  readonly slots: HeldSlot[] = [];
  readonly closed: HeldLeg[] = [];
  readonly #places: number[] = [];
  /** Second of the entry, and of the last change of legs, on the present tape. */
  entrySecond: number;
  changedSecond: number;
  blindSeconds = 0;
  /** Seconds of earlier sessions through which it was held. */
  earlierSessionSeconds = 0;
  /** Points a lot: net premium at the entry, of all legs ever opened, and the result of closed legs. */
  premiumReceived = 0;
  premiumInTotal = 0;
  realisedPoints = 0;
  /** Largest profit, and largest value of the held legs, at any second since the entry; points a lot. */
  highestPnlPoints: number = Number.NaN;
  highestValueRatio: number = Number.NaN;
  /** By management rule: how often it has acted, and the second at which it last did. */
  readonly timesFired: number[];
  readonly firedSecond: number[];
  #opened = 0;

  constructor(terms: PositionTerms) {
    this.terms = terms;
    this.entrySecond = terms.entry.second;
    this.changedSecond = terms.entry.second;
    this.timesFired = new Array<number>(terms.rules).fill(0);
    this.firedSecond = new Array<number>(terms.rules).fill(Number.NaN);
  }

  slot(leg: string): HeldSlot | undefined {
    return this.slots.find((slot) => slot.leg.name === leg);
  }

  /** Lots of a slot for one lot of the strategy. */
  weight(slot: { readonly lots: number }): number {
    return slot.lots / this.terms.lots;
  }

  /** Net premium of the legs that are held, at their entry prices. */
  get premiumOfHeldLegs(): number {
    let premium = 0;
    for (const slot of this.slots) premium += this.#premium(slot);
    return premium;
  }

  /** @param order place of the leg in the definition */
  open(leg: OpenLeg, order: (leg: LegDefinition) => number): void {
    const slot = new HeldSlot({ ...leg, place: this.#opened++ });
    const premium = this.#premium(slot);
    this.premiumInTotal += premium;
    if (leg.entry.decision.reason === ENTRY_REASON) this.premiumReceived += premium;
    const after = this.slots.findIndex((other) => order(other.leg) > order(leg.leg));
    this.slots.splice(after < 0 ? this.slots.length : after, 0, slot);
  }

  /** Closes `lots` of a slot. */
  close(slot: HeldSlot, lots: number, exit: LegFill): void {
    const { leg, contract, identity, entry } = slot;
    this.closed.push({ leg, contract, identity, entry, lots, exit });
    this.#places.push(slot.place);
    const points = leg.side === "short" ? entry.price - exit.price : exit.price - entry.price;
    this.realisedPoints += points * this.weight({ lots });
    slot.lots -= lots;
    if (slot.lots === 0) this.slots.splice(this.slots.indexOf(slot), 1);
  }

  /** The position as it is when all legs are out. */
  ended(exit: PositionEnd): ClosedPosition {
    const { entryRule, lots, date, expiry, entry } = this.terms;
    const legs = this.closed
      .map((leg, i) => ({ leg, place: this.#places[i]! }))
      .sort((a, b) => a.place - b.place)
      .map(({ leg }) => leg);
    const { blindSeconds, earlierSessionSeconds } = this;
    const isOverNight = this.entrySecond < 0;
    const sessionSeconds = isOverNight ? earlierSessionSeconds + exit.second : undefined;
    const held = { entryRule, lots, date, expiry, entry, exit, blindSeconds, legs };
    return sessionSeconds === undefined ? held : { ...held, sessionSeconds };
  }

  /**
   * Moves the position to the tape of a later day; false when a contract that it holds has no row there, and nothing is
   * moved.
   */
  moveTo(from: Tape, to: Tape): boolean {
    const contracts = this.slots.map(({ identity }) =>
      to.contract(identity.expiryDate, identity.optionType, identity.strike),
    );
    if (contracts.some((contract) => contract === undefined || to.contracts[contract]!.rowCount === 0)) return false;
    this.earlierSessionSeconds += from.lastSecond - Math.max(this.entrySecond, 0);
    const shift = (from.openMicros - to.openMicros) / MICROS_PER_SECOND;
    this.slots.forEach((slot, i) => {
      slot.contract = contracts[i]!;
      slot.entrySecond += shift;
    });
    this.entrySecond += shift;
    this.changedSecond += shift;
    for (let rule = 0; rule < this.firedSecond.length; rule++) this.firedSecond[rule]! += shift;
    return true;
  }

  /** The same position again: to close it leaves this one open. */
  copy(order: (leg: LegDefinition) => number): OpenPosition {
    const copy = new OpenPosition(this.terms);
    for (const slot of this.slots) {
      copy.#opened = slot.place;
      copy.open(slot, order);
      copy.slots.find(({ place }) => place === slot.place)!.entrySecond = slot.entrySecond;
    }
    copy.closed.push(...this.closed);
    copy.#places.push(...this.#places);
    copy.blindSeconds = this.blindSeconds;
    copy.earlierSessionSeconds = this.earlierSessionSeconds;
    copy.entrySecond = this.entrySecond;
    return copy;
  }

  #premium(slot: { readonly leg: LegDefinition; readonly lots: number; readonly entry: LegFill }): number {
    const weight = this.weight(slot);
    return slot.leg.side === "short" ? slot.entry.price * weight : -slot.entry.price * weight;
  }
}

/** Reason of the orders that open a position. */
export const ENTRY_REASON = "entry";

/** The decision that opens a position. */
export function entryDecision(micros: number, decidedBy: "clock" | "data"): OrderDecision {
  return { micros, decidedBy, reason: ENTRY_REASON };
}
