import { executionParameters } from "../../definition/executionParameters.js";
import { parameter } from "../../definition/ParameterSchema.js";
import { numberParameter } from "../../definition/parameterKinds.js";
import type { StrategyDefinition } from "../../definition/StrategyDefinition.js";
import {
  entryParameters,
  exitTimeParameter,
  stopMultipleParameter,
  strikeDistanceParameter,
  targetFractionParameter,
} from "../../definition/standardParameters.js";
import { straddle } from "../../structures/straddle.js";
import { withWings } from "../../structures/withWings.js";

/** At 10:00 sell the at-the-money call and put, buy a call 200 points above and a put 400 points below. */
export const brokenWingFly: StrategyDefinition = {
  id: "T8",
  name: "Broken-wing iron fly",
  family: "selling",
  set: "theta",
  style: "intraday, theta-positive, bounded loss, slightly bullish",
  origin: "reconstructed",
  source: "users' log, part 3, lines 2110 to 2135",
  underlyings: ["NIFTY", "BANKNIFTY"],
  description:
    "At 10:00 sell the at-the-money call and put, buy a call 200 points above and a put 400 points below. Target 25 % of the net premium, stop at a loss of a quarter of it, out at 15:00.",
  concept: "An iron fly whose wide side is the side on which protection is dear.",
  whyItShouldWork:
    "Puts carry more implied volatility than calls; a put wing further out costs less of the premium and leaves a net credit that the symmetric fly does not have.",
  failureModes: [
    "A fall goes through the wide side: the loss there is twice that of the other.",
    "Four legs pay four spreads twice.",
    "The far put is thinly quoted on quiet days, and the entry is missed.",
  ],
  robustness: [
    "Bounded loss on both sides.",
    "A stop at a quarter of the net premium, long before the wings pay.",
    "Out at 15:00.",
  ],
  assumptions: {
    stated: ["Ratios or broken-wing structures if justified."],
    inferred: [
      "The source lists eight theta strategies and states the rules of T1 to T3; this one is a design in their spirit.",
      "At the money is the strike nearest to spot at which both legs can be sold, at most two steps away; a tie takes the lower strike.",
      "Quotes up to 10 s old stand. Sells fill at the bid, buys at the ask; stop and target fill at the next quote.",
    ],
  },
  calendar: "everyDay",
  expiry: "nearest",
  legs: withWings(straddle("short", parameter("maxStrikeDistanceSteps")), {
    callPoints: parameter("callWingPoints"),
    putPoints: parameter("putWingPoints"),
  }),
  entries: [{ rule: "clock", at: parameter("entryTime"), windowSeconds: parameter("entryWindowSeconds") }],
  exits: [
    { rule: "premiumStop", multiple: parameter("stopMultiple") },
    { rule: "premiumTarget", fraction: parameter("targetFraction") },
    { rule: "clock", at: parameter("exitTime") },
  ],
  overlapAllowed: false,
  sizing: { rule: "fixedLots", lots: parameter("lots") },
  parameters: [
    ...entryParameters("10:00:00"),
    exitTimeParameter("15:00:00"),
    targetFractionParameter(0.25),
    stopMultipleParameter(1.25),
    numberParameter("callWingPoints", 200, { unit: "points", min: 50, max: 5_000 }, "call wing beyond the sold strike"),
    numberParameter("putWingPoints", 400, { unit: "points", min: 50, max: 5_000 }, "put wing beyond the sold strike"),
    strikeDistanceParameter(),
    ...executionParameters(),
  ],
  codeReference: "lib/strategy/catalog/selling/brokenWingFly.ts",
};
