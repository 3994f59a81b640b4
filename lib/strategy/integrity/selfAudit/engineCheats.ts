import { ENTRY_SECOND, THIN_STRIKE } from "./auditMarket.js";
import type { Cheat } from "./Cheat.js";
import type { StraddleFlaws } from "./StraddleFlaws.js";
import { simpleStraddle } from "./simpleStraddle.js";

const engine = (name: string, rule: Cheat["rule"], story: string, flaws: StraddleFlaws): Cheat => ({
  name,
  rule,
  story,
  run: ({ market }) => simpleStraddle(market, flaws),
});

/** Runs of an engine with one flaw. */
export const ENGINE_CHEATS: readonly Cheat[] = [
  engine(
    "zero-price exit",
    "zero-price-fill",
    "An empty quote is taken for a price of 0.00 and the position is closed there.",
    {
      zeroIsPrice: true,
    },
  ),
  engine("look-ahead spot", "spot-look-ahead", "The strike is chosen by the index of the next second.", {
    spotAheadSeconds: 1,
  }),
  engine("stand-in spot", "spot-not-in-data", "The nearest strike stands in for the index.", {
    spotOf: (spot) => Math.round(spot / 50) * 50 + 0.25,
  }),
  engine("fill at the deciding row", "fill-at-deciding-row", "A stop fills at the very quotes that triggered it.", {
    fillsAtDecision: true,
  }),
  engine("stop filled at its level", "stop-at-level", "A stop is booked at its level; the next quotes were worse.", {
    stopsAtLevel: true,
  }),
  engine("mixed expiry", "contract-mismatch", "The straddle is sold in one expiry and bought back in another.", {
    exitExpiry: { of: ({ later }) => later, isHidden: false },
  }),
  engine("mixed expiry, hidden", "fill-not-in-data", "The same, written under the key of the contract that was sold.", {
    exitExpiry: { of: ({ later }) => later, isHidden: true },
  }),
  engine(
    "expired contract",
    "contract-mismatch",
    "The nearest expiry is the first one in the file, which has passed.",
    {
      expiryOf: ({ tape }) => tape.dataExpiries[0]!,
    },
  ),
  engine("far expiry", "expiry-missing", "The contract of a month later stands in for the nearest expiry.", {
    expiryOf: ({ later }) => later,
  }),
  engine("stale fill", "stale-fill", "The last quote of a silent contract fills an order, however old it is.", {
    acceptsStale: true,
  }),
  engine("chosen quote", "passed-over-quote", "Of the quotes of the last seconds the best one fills the order.", {
    choosesQuote: true,
  }),
  engine("middle called touch", "fill-not-in-data", "Orders fill in the middle of the book and the run says touch.", {
    fillsAtMiddle: true,
  }),
  engine(
    "hindsight",
    "win-rate",
    "Each position is closed at the second that turned out best: 100 % of the trades win.",
    {
      hindsight: true,
    },
  ),
  engine(
    "out at the next tick",
    "one-tick-hold",
    "A stop inside the spread closes every position at the next quotes.",
    {
      stopMultiple: 0.5,
    },
  ),
  engine("waiting for a better exit", "late-exit", "The time exit fills two minutes after its time.", {
    exitWaitSeconds: 120,
  }),
  engine("watching nothing", "blind-holding", "A strike that is hardly quoted is held as if it were watched.", {
    strike: THIN_STRIKE,
  }),
  engine("overlapping trades", "overlapping-trades", "A second position opens while the first is open.", {
    entrySeconds: [ENTRY_SECOND, ENTRY_SECOND + 3],
  }),
  engine("swallowed error", "day-count", "A day that ended in an error is left out of the run.", {
    swallowsErrorOn: 4,
  }),
];
