import { executionParameters } from "../../definition/executionParameters.js";
import { parameter } from "../../definition/ParameterSchema.js";
import { numberParameter } from "../../definition/parameterKinds.js";
import type { StrategyDefinition } from "../../definition/StrategyDefinition.js";
import {
  entryParameters,
  exitTimeParameter,
  stopMultipleParameter,
  strikeDistanceParameter,
} from "../../definition/standardParameters.js";
import {
  add,
  all,
  any,
  isAbove,
  isAtLeast,
  isBelow,
  legValue,
  multiply,
  positionValue,
} from "../../expression/expressions.js";
import { straddle } from "../../structures/straddle.js";

/** The one leg left has risen from its lowest price by the trail. */
const turned = (held: string, closed: string) =>
  all(
    isBelow(legValue(closed, "isHeld"), 1),
    isAtLeast(
      legValue(held, "closePrice"),
      multiply(add(1, parameter("trailFraction")), legValue(held, "lowestClosePrice")),
    ),
  );

/** At 09:45 sell the at-the-money call and put. */
export const breakoutAdaptiveStraddle: StrategyDefinition = {
  id: "T3",
  name: "Breakout Adaptive Straddle",
  family: "selling",
  set: "theta",
  style: "intraday, theta-positive, turns directional",
  origin: "stated",
  source: "users' log, part 3, lines 1918 to 1925 and 2124 to 2127",
  underlyings: ["NIFTY", "BANKNIFTY"],
  description:
    "At 09:45 sell the at-the-money call and put. When one leg costs more than 1.8 times the other, close it, the loser, and trail the winner: out when that has risen 30 % from its lowest price. Stop at one and a half times the premium before that, out at 15:00.",
  concept: "Start neutral, take the small loss of the side that breaks, and ride the other side down.",
  whyItShouldWork:
    "Once the index has broken away the far leg keeps losing value in the direction of the move; the loser closed early is the cost of having been neutral.",
  failureModes: [
    "A breakout that fails: the loser was closed at its highest price and the winner turns.",
    "Two breakouts in one day find no position left, or the wrong one.",
    "The ratio is reached by decay alone late in the day, without any breakout.",
  ],
  robustness: [
    "The loser is closed once, by a rule on prices of one second.",
    "The winner has a trailing stop from its own lowest price.",
    "A stop on the combined premium until one leg is closed; out at 15:00.",
  ],
  assumptions: {
    stated: ["Straddle from 09:45 to 15:00; premium ratio above 1.8 closes the losing leg, the winner is trailed."],
    inferred: [
      "The trail is 30 % above the leg's lowest price since its entry; the source gives none.",
      "Before a leg is closed the stop is one and a half times the premium received.",
      "At the money is the strike nearest to spot at which both legs can be sold, at most two steps away; a tie takes the lower strike.",
      "Quotes up to 10 s old stand. Sells fill at the bid, buys at the ask; stop and target fill at the next quote.",
    ],
  },
  calendar: "everyDay",
  expiry: "nearest",
  legs: straddle("short", parameter("maxStrikeDistanceSteps")),
  entries: [{ rule: "clock", at: parameter("entryTime"), windowSeconds: parameter("entryWindowSeconds") }],
  management: [
    {
      name: "close the call, trail the put",
      when: isAbove(legValue("call", "closePrice"), multiply(parameter("premiumRatio"), legValue("put", "closePrice"))),
      do: [{ action: "close", leg: "call" }],
      atMost: 1,
    },
    {
      name: "close the put, trail the call",
      when: isAbove(legValue("put", "closePrice"), multiply(parameter("premiumRatio"), legValue("call", "closePrice"))),
      do: [{ action: "close", leg: "put" }],
      atMost: 1,
    },
  ],
  exits: [
    {
      rule: "when",
      name: "stop of both legs",
      holds: all(
        isAtLeast(positionValue("legsHeld"), 2),
        isAtLeast(positionValue("costToClose"), multiply(parameter("stopMultiple"), positionValue("premiumReceived"))),
      ),
    },
    { rule: "when", name: "winner turned", holds: any(turned("call", "put"), turned("put", "call")) },
    { rule: "clock", at: parameter("exitTime") },
  ],
  overlapAllowed: false,
  sizing: { rule: "fixedLots", lots: parameter("lots") },
  parameters: [
    ...entryParameters("09:45:00"),
    exitTimeParameter("15:00:00"),
    stopMultipleParameter(1.5),
    numberParameter(
      "premiumRatio",
      1.8,
      { unit: "x", min: 1.05, max: 20 },
      "dearer leg over cheaper leg that closes the dearer",
    ),
    numberParameter(
      "trailFraction",
      0.3,
      { unit: "of the lowest price", min: 0.01, max: 5 },
      "rise of the winner that closes it",
    ),
    strikeDistanceParameter(),
    ...executionParameters(),
  ],
  codeReference: "lib/strategy/catalog/selling/breakoutAdaptiveStraddle.ts",
};
