import { MICROS_PER_SECOND } from "../../time/index.js";
import { legTimes, type Trade, type TradeLeg } from "../Trade.js";
import { everyTrade, type IntegrityCheck } from "./Finding.js";

/** One side of one leg. */
interface FillView {
  readonly what: string;
  readonly price: number;
  readonly quoteMicros: number;
  readonly ageSeconds: number;
  readonly micros: number;
  readonly decisionMicros: number;
  readonly decidedBy: "clock" | "data";
}

function fills(trade: Trade): FillView[] {
  return trade.legs.flatMap((leg: TradeLeg) => {
    const times = legTimes(trade, leg);
    return [
      {
        what: `${leg.entryContract} entry`,
        price: leg.entryPrice,
        quoteMicros: leg.entryQuoteMicros,
        ageSeconds: leg.entryQuoteAgeSeconds,
        micros: times.entryMicros,
        decisionMicros: times.entryDecisionMicros,
        decidedBy: times.entryDecidedBy,
      },
      {
        what: `${leg.exitContract} exit`,
        price: leg.exitPrice,
        quoteMicros: leg.exitQuoteMicros,
        ageSeconds: leg.exitQuoteAgeSeconds,
        micros: times.exitMicros,
        decisionMicros: times.exitDecisionMicros,
        decidedBy: times.exitDecidedBy,
      },
    ];
  });
}

/** Looks at every fill that has a price: a missing price and a missing exit have rules of their own. */
function everyPricedFill(faultOf: (fill: FillView, run: Parameters<IntegrityCheck>[0]) => string | undefined) {
  return everyTrade((trade, run) => {
    for (const fill of fills(trade)) {
      const fault = Number.isFinite(fill.price) && Number.isFinite(fill.micros) ? faultOf(fill, run) : undefined;
      if (fault !== undefined) return `${fill.what} ${fault}`;
    }
    return undefined;
  });
}

export const missingPriceFill: IntegrityCheck = everyTrade((trade) => {
  const missing = fills(trade).find(({ price }) => !Number.isFinite(price));
  return missing && `${missing.what} has no price`;
});

export const zeroPriceFill: IntegrityCheck = everyPricedFill(({ price }) =>
  price <= 0 ? `is at ${price}, which is no quote` : undefined,
);

/** The age is taken from the stamps, so that a recorded age cannot hide them; both count whole seconds. */
export const staleFill: IntegrityCheck = everyPricedFill((fill, { evidence }) => {
  const tolerance = evidence?.maxQuoteAgeSeconds ?? 0;
  const byStamps = (fill.micros - fill.quoteMicros) / MICROS_PER_SECOND;
  if (!Number.isFinite(fill.ageSeconds) || !Number.isFinite(byStamps)) return "is at a quote of unknown age";
  // A quote belongs to the second it is stamped in, so it may be stamped up to a second after that second begins.
  if (byStamps <= -1 || fill.ageSeconds < 0) return `is at a quote stamped ${-byStamps} s after the fill`;
  if (Math.abs(byStamps - fill.ageSeconds) > 1)
    return `says its quote is ${fill.ageSeconds} s old and it is ${byStamps} s`;
  return fill.ageSeconds > tolerance ? `is at a quote ${fill.ageSeconds} s old, ${tolerance} s allowed` : undefined;
});

export const fillAtDecidingRow: IntegrityCheck = everyPricedFill((fill, { evidence }) => {
  if (fill.decidedBy === "clock") {
    return fill.quoteMicros < fill.decisionMicros ? "is at a quote stamped before the clock decided" : undefined;
  }
  const latency = evidence?.latencySeconds ?? 0;
  const after = (fill.quoteMicros - fill.decisionMicros) / MICROS_PER_SECOND;
  if (!(after > 0)) return "is at a quote that the decision had already seen";
  return after < latency ? `is at a quote ${after} s after its decision, latency ${latency} s` : undefined;
});
