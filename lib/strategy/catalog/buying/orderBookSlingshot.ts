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
import { all, isAbove, isBelow, multiply, rowValue } from "../../expression/expressions.js";
import { strangle } from "../../structures/strangle.js";

/** The option dipped within its rise, and bids catch it. */
const dip = (leg: "call" | "put"): EntryRule => ({
  rule: "rows",
  name: `dip of the ${leg}`,
  from: parameter("fromTime"),
  until: parameter("untilTime"),
  legs: [leg],
  conditions: [
    { name: "trend", holds: isAbove(rowValue("ema", { rows: 5 }), rowValue("ema", { rows: 21 })) },
    {
      name: "dipped",
      holds: all(
        isBelow(rowValue("price"), rowValue("ema", { rows: 5 })),
        isAbove(rowValue("price"), rowValue("ema", { rows: 21 })),
      ),
    },
    {
      name: "bids catch it",
      holds: isAbove(rowValue("bidSize"), multiply(parameter("bidRatio"), rowValue("askSize"))),
    },
  ],
  maxPerDay: parameter("maxPerDay"),
  cooldownSeconds: parameter("cooldownSeconds"),
});

/** When the option's fast average is above the slow one, its price has dipped between the two, and the best bid shows one and a half times the best ask, buy it. */
export const orderBookSlingshot: StrategyDefinition = {
  id: "B2",
  name: "Order-book slingshot",
  family: "buying",
  set: "buying",
  style: "intraday, long one option, pullback",
  origin: "stated",
  source: "users' log, part 5, lines 235 to 248",
  underlyings: ["NIFTY", "BANKNIFTY"],
  description:
    "When the option's fast average is above the slow one, its price has dipped between the two, and the best bid shows one and a half times the best ask, buy it. Out when the price falls below the slow average, or after 5 minutes.",
  concept: "Buy the dip of a rising option where somebody catches it.",
  whyItShouldWork:
    "An option bought on the dip costs less than at the breakout, and the exit below the slow average is near.",
  failureModes: [
    "The dip is the turn: the source saw 87 % of exits as trend broken.",
    "Time value runs against the holder every second: many small losses are the normal course.",
    "Every round trip pays the spread of the option, which a gain of a few points must first earn back.",
  ],
  robustness: [
    "The exit lies just below the entry: a wrong dip costs little.",
    "Five minutes at most.",
    "One position at a time over both legs; the next entry waits for its exit.",
  ],
  assumptions: {
    stated: [
      "EMA 5 above EMA 21; price below EMA 5 and above EMA 21; bq0 above 1.5 sq0; exit price below EMA 21 or 5 minutes.",
    ],
    inferred: [
      "Averages are of the contract's own rows.",
      "The whole session from 09:20 to 15:10: the source names no window.",
      "The strike is the first out of the money on the venue's grid (the user's rule: at 26,023 the 26,050 call and the 26,000 put), as spot stands at the signal.",
      "Buys fill at the ask and sales at the bid, one second or more after the signal; the source bought at the ask and sold at the last price.",
    ],
  },
  engine: "scan",
  calendar: "everyDay",
  expiry: "nearest",
  legs: strangle("long", { rule: "firstOutOfTheMoney" }),
  entries: [dip("call"), dip("put")],
  exits: [
    { rule: "rows", name: "trend broken", holds: isBelow(rowValue("price"), rowValue("ema", { rows: 21 })) },
    { rule: "lossStop", fraction: parameter("lossFraction") },
    { rule: "gainTarget", fraction: parameter("gainFraction") },
    { rule: "trailingStop", fraction: parameter("trailFraction") },
    { rule: "maxHold", seconds: parameter("maxHoldSeconds") },
    { rule: "clock", at: parameter("exitTime") },
  ],
  overlapAllowed: false,
  sizing: { rule: "fixedLots", lots: parameter("lots") },
  parameters: [
    clockParameter("fromTime", "09:20:00", "first second to enter"),
    clockParameter("untilTime", "15:10:00", "last second to enter"),
    integerParameter("maxPerDay", 50, { unit: "entries", min: 1, max: 1_000 }, "entries a day and side at most"),
    integerParameter("cooldownSeconds", 60, { unit: "s", min: 0, max: 86_400 }, "from an exit to the next entry"),
    numberParameter("bidRatio", 1.5, { unit: "x", min: 0.1, max: 100 }, "best bid's quantity over the best ask's"),
    exitTimeParameter("15:20:00"),
    lossFractionParameter(0),
    gainFractionParameter(0),
    trailFractionParameter(0),
    maxHoldParameter(300),

    ...executionParameters(),
  ],
  variants: [
    {
      name: "trailing stop",
      description: "A trailing stop in place of a fixed target.",
      parameters: { trailFraction: 0.07 },
    },
    {
      name: "ask plus 2",
      description: "Stress: every purchase fills 2 points above the ask.",
      parameters: { fillModel: "touchSlippage", buySlippagePoints: 2 },
    },
  ],
  codeReference: "lib/strategy/catalog/buying/orderBookSlingshot.ts",
};
