import { executionParameters } from "../../definition/executionParameters.js";
import { parameter } from "../../definition/ParameterSchema.js";
import { clockParameter, integerParameter } from "../../definition/parameterKinds.js";
import type { EntryRule, StrategyDefinition } from "../../definition/StrategyDefinition.js";
import {
  exitTimeParameter,
  gainFractionParameter,
  lossFractionParameter,
  maxHoldParameter,
  trailFractionParameter,
} from "../../definition/standardParameters.js";
import { any, isAbove, isAtLeast, isBelow, rowValue } from "../../expression/expressions.js";
import { strangle } from "../../structures/strangle.js";

/** The option leaves its squeeze upwards. */
const release = (leg: "call" | "put"): EntryRule => ({
  rule: "rows",
  name: `squeeze of the ${leg}`,
  from: parameter("fromTime"),
  until: parameter("untilTime"),
  legs: [leg],
  conditions: [
    {
      name: "squeeze",
      holds: isAtLeast(rowValue("squeezeOn", { minutes: 1, period: 20, width: 2, multiple: 1.5 }), 1),
    },
    { name: "momentum up", holds: isAbove(rowValue("barSlope", { minutes: 1, period: 20 }), 0) },
    {
      name: "above the channel",
      holds: isAbove(rowValue("price"), rowValue("keltnerUpper", { minutes: 1, period: 20, multiple: 1.5 })),
    },
  ],
  maxPerDay: parameter("maxPerDay"),
  cooldownSeconds: parameter("cooldownSeconds"),
});

/** When the option's one-minute Bollinger bands lay inside its Keltner channel at the last close, momentum is up, and the price trades above the channel, buy it. */
export const volatilitySqueeze: StrategyDefinition = {
  id: "B8",
  name: "Volatility squeeze",
  family: "buying",
  set: "buying",
  style: "intraday, long one option, breakout",
  origin: "stated",
  source: "users' log, part 5, lines 1118 to 1130",
  underlyings: ["NIFTY", "BANKNIFTY"],
  description:
    "When the option's one-minute Bollinger bands lay inside its Keltner channel at the last close, momentum is up, and the price trades above the channel, buy it. Out when the price is back inside or momentum turns.",
  concept: "Volatility that has contracted expands: buy the side that leaves the channel.",
  whyItShouldWork: "The squeeze is relative to the option's own recent range, and needs no number of points.",
  failureModes: [
    "Bands of an option's price contract by decay alone.",
    "The first minute outside is often the last.",
    "Time value runs against the holder every second: many small losses are the normal course.",
  ],
  robustness: [
    "Bars count when they are closed; the contract's own bars only.",
    "No exit within the first minute, none later than an hour.",
    "One position at a time over both legs; the next entry waits for its exit.",
  ],
  assumptions: {
    stated: [
      "BB(20, 2) inside KC(20, 1.5 ATR); slope of momentum above 0; close above the upper KC; exit back inside or momentum flips.",
    ],
    inferred: [
      "Bars are of one minute, of the option's own price; momentum is the slope of the last 20 closes.",
      "The trigger is a price above the upper line of the last closed bar, whose bands were in squeeze.",
      "The strike is the first out of the money on the venue's grid (the user's rule: at 26,023 the 26,050 call and the 26,000 put), as spot stands at the signal.",
      "Buys fill at the ask and sales at the bid, one second or more after the signal; the source bought at the ask and sold at the last price.",
    ],
  },
  engine: "scan",
  calendar: "everyDay",
  expiry: "nearest",
  legs: strangle("long", { rule: "firstOutOfTheMoney" }),
  entries: [release("call"), release("put")],
  exits: [
    {
      rule: "rows",
      name: "back inside or turned",
      holds: any(
        isBelow(rowValue("price"), rowValue("keltnerUpper", { minutes: 1, period: 20, multiple: 1.5 })),
        isBelow(rowValue("barSlope", { minutes: 1, period: 20 }), 0),
      ),
    },
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
    clockParameter("fromTime", "09:36:00", "first second to enter"),
    clockParameter("untilTime", "15:00:00", "last second to enter"),
    integerParameter("maxPerDay", 20, { unit: "entries", min: 1, max: 1_000 }, "entries a day and side at most"),
    integerParameter("cooldownSeconds", 120, { unit: "s", min: 0, max: 86_400 }, "from an exit to the next entry"),
    exitTimeParameter("15:20:00"),
    lossFractionParameter(0),
    gainFractionParameter(0),
    trailFractionParameter(0),
    maxHoldParameter(3600),
    integerParameter("minHoldSeconds", 60, { unit: "s", min: 0, max: 3_600 }, "no exit on data sooner"),

    ...executionParameters(),
  ],
  variants: [
    {
      name: "trailing stop",
      description: "A trailing stop in place of a fixed target.",
      parameters: { trailFraction: 0.1, minHoldSeconds: 300 },
    },
    {
      name: "ask plus 2",
      description: "Stress: every purchase fills 2 points above the ask.",
      parameters: { fillModel: "touchSlippage", buySlippagePoints: 2 },
    },
  ],
  codeReference: "lib/strategy/catalog/buying/volatilitySqueeze.ts",
};
