import type { Tape } from "../../tape/index.js";
import type { FillAudit } from "../integrity/fillAudit/FillAudit.js";
import type { Trade } from "../Trade.js";
import type { ContractTerms } from "./ContractTerms.js";
import type { OpenPosition } from "./OpenPosition.js";

/** A position that one run carries over night in one underlying. */
export interface CarriedTrade {
  readonly position: OpenPosition;
  /** Tape that the position was last moved to. */
  readonly tape: Tape;
  /** Terms of the day of the entry. */
  readonly terms: ContractTerms;
  /** The trade if no later day closes it: at the last prices of its last day. */
  readonly atLastPrices: Trade;
  /** Audits of its fills so far, by the trade number 1. */
  readonly audits: readonly FillAudit[];
}

/** Splits positions into those that the tape of a later day can close, those that wait for another, and expired ones. */
export function moveTo(
  carried: readonly CarriedTrade[],
  tape: Tape,
): {
  readonly moved: readonly CarriedTrade[];
  readonly waiting: readonly CarriedTrade[];
  readonly expired: readonly CarriedTrade[];
} {
  const moved: CarriedTrade[] = [];
  const waiting: CarriedTrade[] = [];
  const expired: CarriedTrade[] = [];
  for (const each of carried) {
    if (each.position.slots.some(({ identity }) => identity.expiryDate < tape.date)) expired.push(each);
    else if (each.position.moveTo(each.tape, tape)) moved.push({ ...each, tape });
    else waiting.push(each);
  }
  return { moved, waiting, expired };
}
