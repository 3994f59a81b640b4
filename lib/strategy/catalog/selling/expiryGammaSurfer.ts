import { executionParameters } from "../../definition/executionParameters.js";
import { parameter } from "../../definition/ParameterSchema.js";
import { clockParameter, numberParameter } from "../../definition/parameterKinds.js";
import type { ManagementRule, StrategyDefinition } from "../../definition/StrategyDefinition.js";
import { exitTimeParameter } from "../../definition/standardParameters.js";
import type { Expression } from "../../expression/Expression.js";
import {
  all,
  any,
  divide,
  indexValue,
  isAbove,
  isAtLeast,
  isAtMost,
  isBelow,
  legValue,
  multiply,
  subtract,
} from "../../expression/expressions.js";
import { strangle } from "../../structures/strangle.js";

/** A leg leaves when spot breaks its strike, when its price triples, and when it is worth next to nothing. */
const leave = (name: string, leg: string, broken: Expression): ManagementRule => ({
  name,
  when: any(
    broken,
    isAtLeast(legValue(leg, "closePrice"), multiply(parameter("stopMultiple"), legValue(leg, "entryPrice"))),
    isAtMost(legValue(leg, "closePrice"), parameter("targetPricePoints")),
  ),
  do: [{ action: "close", leg }],
  atMost: 1,
});

/** On expiry days at 13:30 sell the call and the put with the largest open interest, when spot lies strictly between their strikes and the call's is more than 0.5 % away. */
export const expiryGammaSurfer: StrategyDefinition = {
  id: "AI5",
  name: "Expiry gamma surfer",
  family: "selling",
  set: "ai",
  style: "expiry days, short strangle at the walls",
  origin: "stated",
  source: "users' log, part 3, lines 2411 and 2708 to 2717",
  underlyings: ["NIFTY", "BANKNIFTY"],
  description:
    "On expiry days at 13:30 sell the call and the put with the largest open interest, when spot lies strictly between their strikes and the call's is more than 0.5 % away. A leg is closed at once when spot breaks its strike, when its price triples, or at 0.05; the rest at 15:15.",
  concept:
    "On the last afternoon the strikes with the largest open interest act as walls; sell the options that end there.",
  whyItShouldWork:
    "Writers of those strikes defend them, and out-of-the-money options lose all they have in two hours.",
  failureModes: [
    "A broken wall: writers cover in panic and the move feeds itself.",
    "Open interest is that of the morning's positions and says nothing about who is short.",
    "Two hours of a few days a year: the sample is tiny.",
  ],
  robustness: [
    "Only days that calendar and data both call expiry days.",
    "A leg is closed when spot breaks its strike, without waiting for a price.",
    "A stop per leg when its price triples.",
  ],
  assumptions: {
    stated: [
      "Expiry day 13:30; the strikes of largest open interest of calls and puts; spot strictly between; call wall more than 0.5 % away.",
      "Exit a leg at once when spot breaks its strike; stop when its price triples; target 0.05; until 15:15.",
      "20 % of capital, 4 to 5 lots.",
    ],
    inferred: [
      "At once means the next quote after the second at which spot is beyond the strike.",
      "Conditions are asked for one minute from 13:30.",
      "Quotes up to 10 s old stand. Sells fill at the bid, buys at the ask; stop and target fill at the next quote.",
    ],
  },
  calendar: "expiryDays",
  expiry: "nearest",
  legs: strangle("short", { rule: "maximumOpenInterest" }),
  entries: [
    {
      rule: "when",
      name: "between the walls",
      from: parameter("fromTime"),
      until: parameter("untilTime"),
      conditions: [
        {
          name: "spot between the walls",
          holds: all(
            isBelow(indexValue("spot"), legValue("call", "strike")),
            isAbove(indexValue("spot"), legValue("put", "strike")),
          ),
        },
        {
          name: "call wall far enough",
          holds: isAbove(
            subtract(legValue("call", "strike"), indexValue("spot")),
            multiply(divide(parameter("minWallPercent"), 100), indexValue("spot")),
          ),
        },
      ],
      maxPerDay: 1,
    },
  ],
  management: [
    leave("close the call", "call", isAtLeast(indexValue("spot"), legValue("call", "strike"))),
    leave("close the put", "put", isAtMost(indexValue("spot"), legValue("put", "strike"))),
  ],
  exits: [{ rule: "clock", at: parameter("exitTime") }],
  overlapAllowed: false,
  sizing: {
    rule: "fixedLots",
    lots: parameter("lots"),
    portfolio: { sharePercent: 20, lots: { NIFTY: 4, BANKNIFTY: 4 } },
  },
  parameters: [
    clockParameter("fromTime", "13:30:00", "first second to enter"),
    clockParameter("untilTime", "13:31:00", "last second to enter"),
    exitTimeParameter("15:15:00"),
    numberParameter("minWallPercent", 0.5, { unit: "% of spot", min: 0.01, max: 10 }, "call strike above spot"),
    numberParameter("stopMultiple", 3, { unit: "x entry price", min: 1.01, max: 20 }, "price of a leg that closes it"),
    numberParameter(
      "targetPricePoints",
      0.05,
      { unit: "points", min: 0.05, max: 100 },
      "price of a leg that closes it",
    ),

    ...executionParameters(),
  ],
  codeReference: "lib/strategy/catalog/selling/expiryGammaSurfer.ts",
};
