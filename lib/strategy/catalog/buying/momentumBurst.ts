import { executionParameters } from "../../definition/executionParameters.js";
import { parameter } from "../../definition/ParameterSchema.js";
import { clockParameter, integerParameter, numberParameter } from "../../definition/parameterKinds.js";
import type { EntryRule, StrategyDefinition } from "../../definition/StrategyDefinition.js";
import {
  exitTimeParameter,
  gainFractionParameter,
  lossFractionParameter,
  maxHoldParameter,
  trailFractionParameter,
} from "../../definition/standardParameters.js";
import { isAbove, isAtMost, multiply, rowValue } from "../../expression/expressions.js";
import { strangle } from "../../structures/strangle.js";

/** The option rises, the book bids, the spread is tight. */
const burst = (leg: "call" | "put"): EntryRule => ({
  rule: "rows",
  name: `burst of the ${leg}`,
  from: parameter("fromTime"),
  until: parameter("untilTime"),
  legs: [leg],
  conditions: [
    { name: "trend", holds: isAbove(rowValue("ema", { rows: 5 }), rowValue("ema", { rows: 21 })) },
    {
      name: "more bid than offered",
      holds: isAbove(rowValue("totalBidSize"), multiply(parameter("bidRatio"), rowValue("totalAskSize"))),
    },
    { name: "spread", holds: isAtMost(rowValue("spreadPercent"), parameter("maxSpreadPercent")) },
  ],
  maxPerDay: parameter("maxPerDay"),
  cooldownSeconds: parameter("cooldownSeconds"),
});

/** Between 12:00 and 14:30, when the option's fast average of prices is above the slow one, the whole book bids one and a half times what it offers, and the spread is tight, buy it. */
export const momentumBurst: StrategyDefinition = {
  id: "B1",
  name: "Momentum burst",
  family: "buying",
  set: "buying",
  style: "intraday, long one option, momentum",
  origin: "stated",
  source: "users' log, part 4, lines 2385 to 2405; part 5, lines 93 to 97 and 656 to 684",
  underlyings: ["NIFTY", "BANKNIFTY"],
  description:
    "Between 12:00 and 14:30, when the option's fast average of prices is above the slow one, the whole book bids one and a half times what it offers, and the spread is tight, buy it. Out 5 % below the largest value, at a loss of 10 %, or after 10 minutes.",
  concept: "Buy an option that is rising while buyers stack up behind it, and do not pay for time that does not pay.",
  whyItShouldWork:
    "A rising premium with more bid than offered is followed by another rise slightly more often than not, if the move is faster than decay.",
  failureModes: [
    "Time value runs against the holder every second: many small losses are the normal course.",
    "Total bid quantity is mostly orders far from the price, placed to be seen.",
    "Every round trip pays the spread of the option, which a gain of a few points must first earn back.",
  ],
  robustness: [
    "A time stop: a burst that does not come is left.",
    "A trailing stop and a hard stop on the price that a sale would get.",
    "One position at a time over both legs; the next entry waits for its exit.",
  ],
  assumptions: {
    stated: [
      "12:00 to 14:30; EMA 5 above EMA 21; total bid quantity above 1.5 times total ask quantity; tight spread; trailing stop; a time stop of 10 minutes.",
      "Strikes: the first out of the money, step 50 for NIFTY and 100 for BANKNIFTY; intraday, one position at a time.",
      "The corrected version: imbalance 1.3, spread at most 1 %, trail 7 %, hold 2 to 15 minutes, all closed at 15:20.",
    ],
    inferred: [
      "Averages are of the contract's own rows, as in the source's code.",
      "Text and code differ: the window ends at 14:30 (code 14:00), the book is the whole book (code: best level), the spread limit is 0.1 % (text: 5 basis points), the trail is 5 % and the hard stop 10 % (comments: 10 and 20 %).",
      "The strike is the first out of the money on the venue's grid (the user's rule: at 26,023 the 26,050 call and the 26,000 put), as spot stands at the signal.",
      "Buys fill at the ask and sales at the bid, one second or more after the signal; the source bought at the ask and sold at the last price.",
    ],
  },
  engine: "scan",
  calendar: "everyDay",
  expiry: "nearest",
  legs: strangle("long", { rule: "firstOutOfTheMoney" }),
  entries: [burst("call"), burst("put")],
  exits: [
    { rule: "lossStop", fraction: parameter("lossFraction") },
    { rule: "gainTarget", fraction: parameter("gainFraction") },
    { rule: "trailingStop", fraction: parameter("trailFraction") },
    { rule: "maxHold", seconds: parameter("maxHoldSeconds") },
    { rule: "clock", at: parameter("exitTime") },
  ],
  minHoldSeconds: parameter("minHoldSeconds"),
  overlapAllowed: false,
  sizing: { rule: "fixedLots", lots: parameter("lots") },
  parameters: [
    clockParameter("fromTime", "12:00:00", "first second to enter"),
    clockParameter("untilTime", "14:30:00", "last second to enter"),
    integerParameter("maxPerDay", 50, { unit: "entries", min: 1, max: 1_000 }, "entries a day and side at most"),
    integerParameter("cooldownSeconds", 60, { unit: "s", min: 0, max: 86_400 }, "from an exit to the next entry"),
    numberParameter("bidRatio", 1.5, { unit: "x", min: 0.1, max: 100 }, "total quantity bid over offered"),
    numberParameter("maxSpreadPercent", 0.1, { unit: "% of mid", min: 0.01, max: 20 }, "widest spread"),
    exitTimeParameter("15:20:00"),
    lossFractionParameter(0.1),
    gainFractionParameter(0),
    trailFractionParameter(0.05),
    maxHoldParameter(600),
    integerParameter("minHoldSeconds", 0, { unit: "s", min: 0, max: 3_600 }, "no exit on data sooner"),

    ...executionParameters(),
  ],
  variants: [
    {
      name: "trailing stop",
      description: "A trailing stop in place of a fixed target.",
      parameters: { trailFraction: 0.1, lossFraction: 0 },
    },
    {
      name: "corrected",
      description: "The source's corrected version: imbalance 1.3, spread 1 %, trail 7 %, 2 to 15 minutes.",
      parameters: {
        bidRatio: 1.3,
        maxSpreadPercent: 1,
        trailFraction: 0.07,
        lossFraction: 0,
        minHoldSeconds: 120,
        maxHoldSeconds: 900,
      },
    },
    {
      name: "ask plus 2",
      description: "Stress: every purchase fills 2 points above the ask.",
      parameters: { fillModel: "touchSlippage", buySlippagePoints: 2 },
    },
  ],
  codeReference: "lib/strategy/catalog/buying/momentumBurst.ts",
};
