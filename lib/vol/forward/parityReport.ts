import { type DisplayData, StrikebookError } from "../../task/index.js";
import { requirePositive } from "../requireArgument.js";
import { requireLengths } from "../requireLengths.js";

/** Two-sided quotes of one expiry, strike by strike; NaN, zero or negative means no quote. */
export interface ParityQuotes {
  readonly strikes: Float64Array;
  readonly callBids: Float64Array;
  readonly callAsks: Float64Array;
  readonly putBids: Float64Array;
  readonly putAsks: Float64Array;
}

export interface ParityMarket {
  readonly discountFactor?: number | undefined;
  /** What the forward can be sold at; `forwardAsk` what it can be bought at. Equal when only one price is known. */
  readonly forwardBid: number;
  readonly forwardAsk: number;
}

export type ParityFault = "none" | "callRich" | "putRich" | "crossedQuotes";

/** One strike against put-call parity. */
export interface ParityRow {
  readonly strike: number;
  /** Mid call less mid put less D (F - K) at the mid forward, in points. */
  readonly midGap: number;
  /** What a trade at the quotes would bring, in points today, before costs; 0 when there is none. */
  readonly profit: number;
  /**
   * `callRich`: sell the call, buy the put and the forward; `putRich`: the reverse; `crossedQuotes`: a bid above its ask,
   * so that nothing can be said.
   */
  readonly fault: ParityFault;
}

export interface ParityReport {
  /** Every strike with four quotes, in the order given. */
  readonly rows: readonly ParityRow[];
  /** Rows whose violation exceeds the bid-ask spreads, largest first. */
  readonly violations: readonly ParityRow[];
  /** Strikes without all four quotes. */
  readonly missing: number;
  readonly crossed: number;
  /** Largest absolute `midGap` of rows that are not crossed; 0 without rows. */
  readonly largestMidGap: number;
  toDisplay(): DisplayData;
}

/**
 * Put-call parity of European options, strike by strike: how far the mids are off, and whether anything is left after
 * the bid-ask spreads of call, put and forward. American options may break it by their early exercise premium.
 *
 * @param market the forward of this expiry from a source other than these options, else the check is circular
 * @throws StrikebookError("argument") for unequal lengths, a forward bid above its ask, or numbers not above 0
 */
export function parityReport(quotes: ParityQuotes, market: ParityMarket): ParityReport {
  const { strikes, callBids, callAsks, putBids, putAsks } = quotes;
  const { discountFactor = 1, forwardBid, forwardAsk } = market;
  requirePositive("discountFactor", discountFactor);
  requirePositive("forwardBid", forwardBid);
  requirePositive("forwardAsk", forwardAsk);
  if (forwardBid > forwardAsk) {
    const what = `forwardBid ${forwardBid} is above forwardAsk ${forwardAsk}`;
    throw new StrikebookError("argument", what, "pass the quotes the other way round, or leave this moment out");
  }
  requireLengths(strikes.length, "strikes", { callBids, callAsks, putBids, putAsks });
  const forward = 0.5 * (forwardBid + forwardAsk);
  const rows: ParityRow[] = [];
  let missing = 0;
  for (let i = 0; i < strikes.length; i++) {
    const strike = strikes[i]!;
    requirePositive(`strikes[${i}]`, strike);
    const four = [callBids[i]!, callAsks[i]!, putBids[i]!, putAsks[i]!];
    if (!four.every((quote) => quote > 0 && quote < Number.POSITIVE_INFINITY)) {
      missing++;
      continue;
    }
    const [callBid, callAsk, putBid, putAsk] = four as [number, number, number, number];
    const midGap = 0.5 * (callBid + callAsk - putBid - putAsk) - discountFactor * (forward - strike);
    const sellCall = callBid - putAsk - discountFactor * (forwardAsk - strike);
    const sellPut = discountFactor * (forwardBid - strike) - (callAsk - putBid);
    const isCrossed = callBid > callAsk || putBid > putAsk;
    const fault = isCrossed ? "crossedQuotes" : sellCall > 0 ? "callRich" : sellPut > 0 ? "putRich" : "none";
    rows.push({ strike, midGap, profit: isCrossed ? 0 : Math.max(sellCall, sellPut, 0), fault });
  }
  const violations = rows.filter((row) => row.profit > 0).sort((a, b) => b.profit - a.profit);
  const sound = rows.filter((row) => row.fault !== "crossedQuotes");
  return {
    rows,
    violations,
    missing,
    crossed: rows.length - sound.length,
    largestMidGap: sound.reduce((most, row) => Math.max(most, Math.abs(row.midGap)), 0),
    toDisplay() {
      return {
        kind: "table",
        title: `Put-call parity: ${violations.length} of ${sound.length} strikes beyond bid-ask, ${missing} without all quotes`,
        columns: ["strike", "mid gap, points", "beyond bid-ask, points", "fault"],
        rows: rows.map((row) => [row.strike, row.midGap, row.profit, row.fault]),
        totalRows: rows.length,
      };
    },
  };
}
