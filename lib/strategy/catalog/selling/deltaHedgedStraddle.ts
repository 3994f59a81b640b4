import { executionParameters } from "../../definition/executionParameters.js";
import { parameter } from "../../definition/ParameterSchema.js";
import { integerParameter, numberParameter } from "../../definition/parameterKinds.js";
import type { ManagementRule, StrategyDefinition } from "../../definition/StrategyDefinition.js";
import {
  entryParameters,
  exitTimeParameter,
  maxHoldParameter,
  strikeDistanceParameter,
} from "../../definition/standardParameters.js";
import {
  absolute,
  all,
  any,
  divide,
  indexValue,
  isAbove,
  isAtLeast,
  isAtMost,
  legValue,
  multiply,
  positionValue,
  subtract,
} from "../../expression/expressions.js";
import { straddle } from "../../structures/straddle.js";

/** The other side's delta is much larger: the winning leg is closed with its profit. */
const takeProfit = (winner: string, other: string): ManagementRule => ({
  name: `take the ${winner}'s profit`,
  when: all(
    isAbove(legValue(winner, "pnlPoints"), 0),
    isAtLeast(legValue(winner, "heldSeconds"), parameter("deltaWindowSeconds")),
    isAbove(
      absolute(legValue(other, "empiricalDelta", { seconds: parameter("deltaWindowSeconds") })),
      multiply(
        parameter("deltaRatio"),
        absolute(legValue(winner, "empiricalDelta", { seconds: parameter("deltaWindowSeconds") })),
      ),
    ),
  ),
  do: [{ action: "close", leg: winner }],
  atMost: parameter("maxProfits"),
});

/** The index did not come back in time and the gain is nearly gone: a new leg on the closed side. */
const hedgeAgain = (closed: string, held: string): ManagementRule => ({
  name: `sell a new ${closed}`,
  when: all(
    isAtMost(legValue(closed, "isHeld"), 0),
    any(
      all(
        isAtLeast(positionValue("secondsSince", `take the ${closed}'s profit`), parameter("revertSeconds")),
        isAtMost(
          positionValue("pnlPoints"),
          multiply(parameter("breakEvenFraction"), positionValue("premiumReceived")),
        ),
      ),
      all(
        isAbove(parameter("hedgeLossFraction"), 0),
        isAtMost(
          legValue(held, "pnlPoints"),
          multiply(-1, parameter("hedgeLossFraction"), legValue(held, "entryPrice")),
        ),
      ),
    ),
  ),
  do: [{ action: "open", leg: closed }],
  atMost: parameter("maxHedges"),
});

/** At 09:20 sell the at-the-money call and put. */
export const deltaHedgedStraddle: StrategyDefinition = {
  id: "D1",
  name: "Delta-hedged short straddle",
  family: "selling",
  set: "deltaHedged",
  style: "intraday, short premium, adapts to the side that moves",
  origin: "stated",
  source: "users' log, part 5, lines 1511 to 1513",
  underlyings: ["NIFTY", "BANKNIFTY"],
  description:
    "At 09:20 sell the at-the-money call and put. Measure each option's empirical delta, its change over the change of the index in the last five minutes. When one side's is more than twice the other's, close the winning leg. Close the other when the index comes back to its entry; if it has not after half an hour and the trade is near break-even, sell a new leg on the closed side. Flat at 15:15, one a day.",
  concept:
    "Let the market show which side has become the position, take the profit of the other, and rebuild the hedge only when the gain is nearly gone.",
  whyItShouldWork:
    "The winning leg has little delta and little premium left; closing it keeps its gain, and an index that reverts pays the other leg as well.",
  failureModes: [
    "A trend: the leg that stays is the losing one, and its loss has no bound until the hedge or the stop of the day.",
    "Empirical delta over minutes is noise when the index stands still.",
    "Each new leg pays spreads and sells the market's new price.",
  ],
  robustness: [
    "Delta is unknown while the index has not moved: nothing is decided on noise.",
    "A new leg is sold when the gain is nearly gone, four times a day at most.",
    "Flat at 15:15, one position a day, every fill at a real quote: a missing price is never an exit at zero.",
  ],
  assumptions: {
    stated: [
      "Sell both about 09:20; measure the option's change for the underlying's change; when one side's delta is much larger, exit the winning leg.",
      "Close the other when the price mean-reverts; if it does not in sufficient time and the trade nears break-even, sell another leg on the opposite side; flat at the end of the day.",
      "V1: delta ratio 2, hedge again at a loss of 50 %. V2: ratio 3, 75 %, 30 % early profit, three hours at most; one a day, cost 5.",
    ],
    inferred: [
      "Much larger is twice; the window is 300 s; winning is a leg with a profit that has been held for a window.",
      "Mean reversion is the index within 0.05 % of its price at the entry.",
      "Sufficient time is 30 minutes; near break-even is a profit of at most 5 % of the premium received.",
      "The loss at which V1 and V2 hedge again is that of the leg left, as a share of its entry price.",
      "At the money is the strike nearest to spot at which both legs can be sold, at most two steps away; a tie takes the lower strike.",
      "Quotes up to 10 s old stand. Sells fill at the bid, buys at the ask; stop and target fill at the next quote.",
    ],
  },
  calendar: "everyDay",
  expiry: "nearest",
  legs: straddle("short", parameter("maxStrikeDistanceSteps")),
  entries: [{ rule: "clock", at: parameter("entryTime"), windowSeconds: parameter("entryWindowSeconds") }],
  management: [
    takeProfit("put", "call"),
    takeProfit("call", "put"),
    hedgeAgain("put", "call"),
    hedgeAgain("call", "put"),
  ],
  exits: [
    {
      rule: "when",
      name: "index came back",
      holds: all(
        isAtMost(positionValue("legsHeld"), 1),
        isAtMost(
          absolute(subtract(indexValue("spot"), positionValue("entrySpot"))),
          multiply(divide(parameter("revertPercent"), 100), positionValue("entrySpot")),
        ),
      ),
    },
    {
      rule: "when",
      name: "early profit",
      holds: all(
        isAbove(parameter("earlyProfitFraction"), 0),
        isAtLeast(
          positionValue("pnlPoints"),
          multiply(parameter("earlyProfitFraction"), positionValue("premiumReceived")),
        ),
      ),
    },
    { rule: "maxHold", seconds: parameter("maxHoldSeconds") },
    { rule: "clock", at: parameter("exitTime") },
  ],
  overlapAllowed: false,
  sizing: { rule: "fixedLots", lots: parameter("lots") },
  parameters: [
    ...entryParameters("09:20:00"),
    exitTimeParameter("15:15:00"),
    maxHoldParameter(86_400),
    numberParameter(
      "deltaRatio",
      2,
      { unit: "x", min: 1.01, max: 100 },
      "empirical delta of one side over the other's",
    ),
    integerParameter("deltaWindowSeconds", 300, { unit: "s", min: 1, max: 7_200 }, "window of the empirical delta"),
    numberParameter(
      "revertPercent",
      0.05,
      { unit: "% of spot", min: 0.001, max: 5 },
      "distance from the entry's index that counts as back",
    ),
    integerParameter("revertSeconds", 1800, { unit: "s", min: 0, max: 86_400 }, "time that reversion is given"),
    numberParameter(
      "breakEvenFraction",
      0.05,
      { unit: "of premium received", min: -50, max: 1 },
      "profit at which a leg is sold again",
    ),
    numberParameter(
      "hedgeLossFraction",
      0,
      { unit: "of entry price", min: 0.01, max: 10, off: 0 },
      "loss of the leg left at which a leg is sold again",
    ),
    integerParameter("maxProfits", 3, { unit: "exits", min: 1, max: 50 }, "winning legs closed, of either side"),
    integerParameter("maxHedges", 2, { unit: "hedges", min: 0, max: 50 }, "new legs of either side"),
    numberParameter(
      "earlyProfitFraction",
      0,
      { unit: "of premium received", min: 0.01, max: 1, off: 0 },
      "profit that closes the position",
    ),
    strikeDistanceParameter(),
    ...executionParameters(),
  ],
  variants: [
    {
      name: "V1",
      description: "Delta ratio 2, a new leg when the leg left has lost half of its price, held to the end of the day.",
      parameters: { deltaRatio: 2, hedgeLossFraction: 0.5, breakEvenFraction: -50, maxHedges: 20, maxProfits: 20 },
    },
    {
      name: "V2",
      description: "Delta ratio 3, a new leg at a loss of 75 %, early profit at 30 %, three hours at most.",
      parameters: {
        deltaRatio: 3,
        hedgeLossFraction: 0.75,
        breakEvenFraction: -50,
        earlyProfitFraction: 0.3,
        maxHoldSeconds: 10_800,
        maxHedges: 20,
        maxProfits: 20,
      },
    },
  ],
  codeReference: "lib/strategy/catalog/selling/deltaHedgedStraddle.ts",
};
