import type { Product } from "../../lib/contract/Product.js";
import { fixtureMicros, type QuoteRow, type SpotRow } from "../tape/tapeFixture.js";

/**
 * The short straddle in the slowest and plainest way: at every second every question is answered by looking at every
 * row of the day. No tape, no index, no code of the engine.
 */
export interface ReferenceCase {
  readonly product: Product;
  readonly date: string;
  /** Rows of one contract stand in time order. */
  readonly rows: readonly QuoteRow[];
  readonly spot: readonly SpotRow[];
  readonly fillModel: "touch" | "mid" | "last";
  readonly maxQuoteAgeSeconds: number;
  readonly latencySeconds: number;
  readonly entrySecond: number;
  readonly entryWindowSeconds: number;
  readonly exitSecond: number;
  readonly stopMultiple: number;
  readonly targetFraction: number;
  readonly maxStrikeDistanceSteps: number;
}

export interface ReferenceLeg {
  readonly expiryDate: string;
  readonly optionType: "CE" | "PE";
  readonly strike: number;
  readonly entryPrice: number;
  readonly entryQuoteMicros: number;
  readonly entryQuoteAgeSeconds: number;
  readonly exitPrice: number;
  readonly exitQuoteMicros: number;
  readonly exitQuoteAgeSeconds: number;
  readonly pnlPoints: number;
}

export interface ReferenceTrade {
  readonly entryMicros: number;
  readonly exitMicros: number;
  readonly exitDecisionMicros: number;
  readonly exitReason: string;
  readonly blindSeconds: number;
  readonly exitDelaySeconds: number;
  readonly spotAtEntry: number;
  readonly spotAtExit: number;
  readonly legs: readonly ReferenceLeg[];
  readonly pnlPoints: number;
}

interface Standing {
  readonly micros: number;
  readonly age: number;
  readonly price: number;
}

export function referenceEngine(day: ReferenceCase): ReferenceTrade | undefined {
  const open = fixtureMicros(0, day.product, day.date);
  const lastSecond = day.product.session.closeSecond - day.product.session.openSecond;
  const micros = (second: number): number => open + second * 1_000_000;
  const stamped = <T extends { at: string | number }>(row: T): T & { micros: number; second: number } => {
    const stamp = fixtureMicros(row.at, day.product, day.date);
    return { ...row, micros: stamp, second: Math.floor((stamp - open) / 1_000_000) };
  };
  const rows = day.rows.map(stamped);
  const spotRows = day.spot.map(stamped);

  const priceOf = (row: QuoteRow, action: "sell" | "buy"): number => {
    const { bid = Number.NaN, ask = Number.NaN, last = Number.NaN } = row;
    let price = last;
    if (day.fillModel === "mid") price = bid > 0 && ask > 0 ? (bid + ask) / 2 : Number.NaN;
    if (day.fillModel === "touch") price = action === "sell" ? bid : ask;
    return price;
  };

  /** The last row of a contract as of a second, whatever it says. */
  const standing = (
    expiry: string,
    type: string,
    strike: number,
    second: number,
    action: "sell" | "buy",
  ): Standing | undefined => {
    let found: Standing | undefined;
    for (const row of rows) {
      if (row.expiry !== expiry || row.type !== type || row.strike !== strike) continue;
      if (row.second > second) continue;
      found = { micros: row.micros, age: second - row.second, price: priceOf(row, action) };
    }
    return found;
  };
  const valid = (quote: Standing | undefined): quote is Standing =>
    quote !== undefined && quote.price > 0 && quote.age <= day.maxQuoteAgeSeconds;

  const spotAt = (second: number): number => {
    let price = Number.NaN;
    for (const row of spotRows) {
      if (row.second > second) continue;
      const isRecent = second - row.second <= day.maxQuoteAgeSeconds;
      price = isRecent && row.price > 0 ? row.price : Number.NaN;
    }
    return price;
  };

  let expiry: string | undefined;
  for (const row of day.rows) {
    if (row.expiry >= day.date && (expiry === undefined || row.expiry < expiry)) expiry = row.expiry;
  }
  if (expiry === undefined) throw new Error("no expiry");
  const strikes = [...new Set(day.rows.map((row) => row.strike))].sort((a, b) => a - b);
  const nearest = expiry;

  for (
    let second = day.entrySecond;
    second <= day.entrySecond + day.entryWindowSeconds && second < day.exitSecond;
    second++
  ) {
    const spot = spotAt(second);
    let best: { strike: number; call: Standing; put: Standing } | undefined;
    for (const strike of strikes) {
      const call = standing(nearest, "CE", strike, second, "sell");
      const put = standing(nearest, "PE", strike, second, "sell");
      const distance = Math.abs(strike - spot);
      if (!valid(call) || !valid(put)) continue;
      if (!(distance <= day.maxStrikeDistanceSteps * day.product.strikeStep)) continue;
      if (best === undefined || distance < Math.abs(best.strike - spot)) best = { strike, call, put };
    }
    // The best strike's own quotes must be stamped at or after the entry's time; another strike is not taken instead.
    const since = (quote: Standing): boolean => second - quote.age >= day.entrySecond;
    if (best && since(best.call) && since(best.put)) return hold(second, spot, best.strike, best.call, best.put);
  }
  return undefined;

  function hold(entrySecond: number, spot: number, strike: number, call: Standing, put: Standing): ReferenceTrade {
    const received = call.price + put.price;
    const ask = (type: string, second: number) => standing(nearest, type, strike, second, "buy");
    let blindSeconds = 0;
    let decided: { reason: string; micros: number } | undefined;
    for (let second = entrySecond + 1; second <= lastSecond; second++) {
      const c = ask("CE", second);
      const p = ask("PE", second);
      if (!valid(c) || !valid(p)) {
        blindSeconds++;
        continue;
      }
      if (decided) {
        const earliest = decided.micros + day.latencySeconds * 1_000_000;
        const isNew = (quote: Standing): boolean => quote.micros > decided!.micros && quote.micros >= earliest;
        if (isNew(c) && isNew(p)) return close(second, c, p, decided.reason, decided.micros);
      }
      if (second >= day.exitSecond) {
        const since = (quote: Standing): boolean => second - quote.age >= day.exitSecond;
        // A stop or target that still waits keeps its reason and its decision.
        if (since(c) && since(p))
          return close(second, c, p, decided?.reason ?? "time", decided?.micros ?? micros(day.exitSecond));
        continue;
      }
      if (decided) continue;
      const cost = c.price + p.price;
      const seen = Math.max(micros(second), c.micros, p.micros);
      if (day.stopMultiple > 0 && cost >= day.stopMultiple * received) decided = { reason: "stop", micros: seen };
      else if (day.targetFraction > 0 && cost <= (1 - day.targetFraction) * received)
        decided = { reason: "target", micros: seen };
    }
    return close(lastSecond, lastSince("CE"), lastSince("PE"), "endOfData", decided?.micros ?? micros(day.exitSecond));

    /** Last priced row of a leg at or after the row that it was sold on. */
    function lastSince(type: "CE" | "PE"): Standing {
      const sold = rows.filter((row) => row.expiry === nearest && row.type === type && row.strike === strike);
      const soldAt = sold.findLastIndex((row) => row.second <= entrySecond);
      let found: Standing = { micros: Number.NaN, age: Number.NaN, price: Number.NaN };
      sold.forEach((row, i) => {
        if (i < soldAt || row.second > lastSecond || !(priceOf(row, "buy") > 0)) return;
        found = { micros: row.micros, age: lastSecond - row.second, price: priceOf(row, "buy") };
      });
      return found;
    }

    function close(second: number, c: Standing, p: Standing, exitReason: string, decision: number): ReferenceTrade {
      const leg = (optionType: "CE" | "PE", sold: Standing, bought: Standing): ReferenceLeg => ({
        expiryDate: nearest,
        optionType,
        strike,
        entryPrice: sold.price,
        entryQuoteMicros: sold.micros,
        entryQuoteAgeSeconds: sold.age,
        exitPrice: bought.price,
        exitQuoteMicros: bought.micros,
        exitQuoteAgeSeconds: bought.age,
        pnlPoints: sold.price - bought.price,
      });
      const legs = [leg("CE", call, c), leg("PE", put, p)];
      return {
        entryMicros: micros(entrySecond),
        exitMicros: micros(second),
        exitDecisionMicros: decision,
        exitReason,
        blindSeconds,
        exitDelaySeconds: (micros(second) - decision) / 1_000_000,
        spotAtEntry: spot,
        spotAtExit: spotAt(second),
        legs,
        pnlPoints: legs[0]!.pnlPoints + legs[1]!.pnlPoints,
      };
    }
  }
}
