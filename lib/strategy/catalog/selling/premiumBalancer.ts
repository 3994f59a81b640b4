import { executionParameters } from "../../definition/executionParameters.js";
import { parameter } from "../../definition/ParameterSchema.js";
import { clockParameter, integerParameter, numberParameter } from "../../definition/parameterKinds.js";
import type { ManagementRule, StrategyDefinition } from "../../definition/StrategyDefinition.js";
import {
  exitTimeParameter,
  stopMultipleParameter,
  strikeDistanceParameter,
} from "../../definition/standardParameters.js";
import {
  absolute,
  add,
  all,
  divide,
  indexValue,
  isAbove,
  isAtMost,
  isBelow,
  legValue,
  multiply,
  positionValue,
  subtract,
} from "../../expression/expressions.js";
import { straddle } from "../../structures/straddle.js";

/** The cheaper leg is closed and sold again nearest to spot. */
const roll = (cheaper: string, dearer: string): ManagementRule => ({
  name: `roll the ${cheaper}`,
  when: all(
    isAbove(
      divide(
        subtract(legValue(dearer, "closePrice"), legValue(cheaper, "closePrice")),
        add(legValue(dearer, "closePrice"), legValue(cheaper, "closePrice")),
      ),
      parameter("rollImbalance"),
    ),
    isBelow(
      add(positionValue("timesFired", "roll the put"), positionValue("timesFired", "roll the call")),
      parameter("maxRolls"),
    ),
  ),
  do: [{ action: "roll", leg: cheaper }],
  atMost: parameter("maxRolls"),
});

/** At 09:30, when volatility is below 24 %, sell the call and put nearest to spot, unless their premiums differ by more than 20 % of their sum. */
export const premiumBalancer: StrategyDefinition = {
  id: "AI1",
  name: "Premium Balancer",
  family: "selling",
  set: "ai",
  style: "intraday, short premium, re-centred",
  origin: "stated",
  source: "users' log, part 3, lines 2411, 2670 to 2683",
  underlyings: ["NIFTY", "BANKNIFTY"],
  description:
    "At 09:30, when volatility is below 24 %, sell the call and put nearest to spot, unless their premiums differ by more than 20 % of their sum. When they differ by more than 30 %, close the winning, cheaper leg and sell a new one of the same side nearest to spot, three times a day at most. Out when closing costs 1.25 times the premium taken in, or at 15:10.",
  concept:
    "Start neutral and stay so by moving the leg that has done its work back to the money, which pays for part of the other side's loss.",
  whyItShouldWork:
    "The winning leg has little premium left to earn; the new one near the money collects what the trend costs on the other side, as long as the trend does not turn.",
  failureModes: [
    "A reversal after a roll: the rolled leg and the old one lose in turn.",
    "Three rolls in a steady trend: each sells the market's new price and the stop ends the day.",
    "The volatility filter is a proxy: the index of implied volatility is not in the data.",
  ],
  robustness: [
    "A stop at 1.25 times the premium taken in, on prices of one second.",
    "Three adjustments at most.",
    "No entry on a one-sided premium, in high volatility, or on days of budget and election.",
  ],
  assumptions: {
    stated: [
      "Entry exactly at 09:30; volatility below 24; strike nearest to spot; no entry when |CE - PE| / (CE + PE) is above 0.2.",
      "Above 0.30 the winning leg, the cheaper one, is closed and a new leg of the same side is sold nearer to spot; three times a day at most.",
      "All out when the total premium is above 1.25 times the total premium in; no target; out at 15:10.",
      "40 % of capital, 3 lots of NIFTY or 2 of BANKNIFTY; not on budget and election days.",
    ],
    inferred: [
      "Volatility is realised volatility of the index, the agreed proxy: 14 one-minute returns, since 15 bars of the day are closed at 09:30 (the user's method takes 20).",
      "The test of the difference is absolute, as in the source's code; its text is signed.",
      "Total premium in is that of the legs held, at their entry prices; after a roll the new leg's premium counts and the closed one's does not.",
      "Conditions are asked from 09:30:00 to 09:30:10, the first second at which all hold.",
      "At the money is the strike nearest to spot at which both legs can be sold, at most two steps away; a tie takes the lower strike.",
      "Quotes up to 10 s old stand. Sells fill at the bid, buys at the ask; stop and target fill at the next quote.",
    ],
  },
  calendar: "everyDay",
  eventExclusions: ["budget", "election"],
  expiry: "nearest",
  legs: straddle("short", parameter("maxStrikeDistanceSteps")),
  entries: [
    {
      rule: "when",
      name: "balanced premiums",
      from: parameter("entryTime"),
      until: parameter("lastEntryTime"),
      conditions: [
        {
          name: "volatility",
          holds: isBelow(
            indexValue("realisedVolPercent", { barMinutes: 1, bars: parameter("volatilityBars") }),
            parameter("maxVolatilityPercent"),
          ),
        },
        {
          name: "premiums alike",
          holds: isAtMost(
            divide(
              absolute(subtract(legValue("call", "bid"), legValue("put", "bid"))),
              add(legValue("call", "bid"), legValue("put", "bid")),
            ),
            parameter("maxEntryImbalance"),
          ),
        },
      ],
      maxPerDay: 1,
    },
  ],
  management: [roll("put", "call"), roll("call", "put")],
  exits: [
    {
      rule: "when",
      name: "combined stop",
      holds: isAbove(
        positionValue("costToClose"),
        multiply(parameter("stopMultiple"), positionValue("premiumOfHeldLegs")),
      ),
    },
    { rule: "clock", at: parameter("exitTime") },
  ],
  overlapAllowed: false,
  sizing: {
    rule: "fixedLots",
    lots: parameter("lots"),
    portfolio: { sharePercent: 40, lots: { NIFTY: 3, BANKNIFTY: 2 } },
  },
  parameters: [
    clockParameter("entryTime", "09:30:00", "first second to enter"),
    clockParameter("lastEntryTime", "09:30:10", "last second to enter"),
    exitTimeParameter("15:10:00"),
    integerParameter(
      "volatilityBars",
      14,
      { unit: "bars", min: 2, max: 300 },
      "one-minute returns of the volatility proxy",
    ),
    numberParameter("maxVolatilityPercent", 24, { unit: "% a year", min: 1, max: 200 }, "no entry from here on"),
    numberParameter(
      "maxEntryImbalance",
      0.2,
      { unit: "share", min: 0.01, max: 1 },
      "largest |CE - PE| / (CE + PE) to enter",
    ),
    numberParameter(
      "rollImbalance",
      0.3,
      { unit: "share", min: 0.01, max: 1 },
      "|CE - PE| / (CE + PE) that rolls the cheaper leg",
    ),
    integerParameter("maxRolls", 3, { unit: "rolls", min: 0, max: 50 }, "rolls of both sides together"),
    stopMultipleParameter(1.25),
    strikeDistanceParameter(),
    ...executionParameters(),
  ],
  codeReference: "lib/strategy/catalog/selling/premiumBalancer.ts",
};
