import { executionParameters } from "../../definition/executionParameters.js";
import { parameter } from "../../definition/ParameterSchema.js";
import { clockParameter, integerParameter, numberParameter } from "../../definition/parameterKinds.js";
import type { StrategyDefinition } from "../../definition/StrategyDefinition.js";
import {
  exitTimeParameter,
  maxHoldParameter,
  stopMultipleParameter,
  strikeDistanceParameter,
  targetFractionParameter,
} from "../../definition/standardParameters.js";
import {
  all,
  indexValue,
  isAbove,
  isAtLeast,
  isAtMost,
  isBelow,
  legValue,
  multiply,
} from "../../expression/expressions.js";
import { straddle } from "../../structures/straddle.js";
import { withWings } from "../../structures/withWings.js";

/** After a burst down of the index has ended, when its ten-second volatility is below that of two minutes, no new low came for a minute, and the put's book is being refilled, sell the at-the-money call and put and buy a call 200 and a put 300 points away. */
export const sellAfterFear: StrategyDefinition = {
  id: "F1",
  name: "Sell after fear",
  family: "selling",
  set: "fear",
  style: "intraday, short premium after a fall, bounded loss",
  origin: "reconstructed",
  source: "users' log, part 5, lines 2373 to 2410",
  underlyings: ["NIFTY", "BANKNIFTY"],
  description:
    "After a burst down of the index has ended, when its ten-second volatility is below that of two minutes, no new low came for a minute, and the put's book is being refilled, sell the at-the-money call and put and buy a call 200 and a put 300 points away. Target 30 % of the net premium, stop at half of it, 30 minutes at most, twice a day.",
  concept: "Do not sell into panic: sell when panic runs out of breath, with wings.",
  whyItShouldWork:
    "Implied volatility is overpriced right after fear peaks, provided that the fall does not go on; each condition asks one sign that it does not.",
  failureModes: [
    "The pause is the middle of a cascade: gamma takes the wings' whole width.",
    "Bursts are rare: weeks without a trade, then two in one bad hour.",
    "Spreads are still wide: four legs at touch prices may cost the edge.",
  ],
  robustness: [
    "Wings are mandatory, the lower side wider.",
    "Four independent signs must hold at one second.",
    "Target, stop and half an hour; two entries a day.",
  ],
  assumptions: {
    stated: [
      "Enter when the burst has ended by rule, the pull rate falls, replenishing has resumed, RV_10 declines against RV_120, and no new low came for N seconds.",
      "Iron fly or condor with mandatory wings, wider or smaller on the downside.",
    ],
    inferred: [
      "Design only in the source: no thresholds are given. A burst counts for five minutes after its end; N is 60 s; the pull rate of the put's book in the last minute is below its replenish rate.",
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
  entries: [
    {
      rule: "when",
      name: "fear has ended",
      from: parameter("fromTime"),
      until: parameter("untilTime"),
      conditions: [
        {
          name: "burst down, ended",
          holds: all(
            isBelow(indexValue("burstDirection"), 0),
            isAtMost(indexValue("burstOn"), 0),
            isAtMost(indexValue("secondsSinceBurst"), parameter("maxSecondsSinceBurst")),
          ),
        },
        {
          name: "volatility declining",
          holds: isBelow(
            multiply(parameter("volatilityScale"), indexValue("realisedVol", { seconds: 10 })),
            indexValue("realisedVol", { seconds: 120 }),
          ),
        },
        {
          name: "no new low",
          holds: isAbove(
            indexValue("windowLow", { seconds: parameter("noNewLowSeconds") }),
            indexValue("windowLow", { seconds: 600 }),
          ),
        },
        {
          name: "put's book refilled",
          holds: isAtLeast(
            legValue("put", "replenishRate", { seconds: 60 }),
            legValue("put", "pullRate", { seconds: 60 }),
          ),
        },
      ],
      maxPerDay: parameter("maxPerDay"),
      cooldownSeconds: parameter("cooldownSeconds"),
    },
  ],
  exits: [
    { rule: "premiumStop", multiple: parameter("stopMultiple") },
    { rule: "premiumTarget", fraction: parameter("targetFraction") },
    { rule: "maxHold", seconds: parameter("maxHoldSeconds") },
    { rule: "clock", at: parameter("exitTime") },
  ],
  overlapAllowed: false,
  sizing: { rule: "fixedLots", lots: parameter("lots") },
  parameters: [
    clockParameter("fromTime", "09:30:00", "first second to enter"),
    clockParameter("untilTime", "14:45:00", "last second to enter"),
    integerParameter("maxPerDay", 2, { unit: "entries", min: 1, max: 50 }, "entries a day at most"),
    integerParameter("cooldownSeconds", 900, { unit: "s", min: 0, max: 86_400 }, "from an exit to the next entry"),
    integerParameter("maxSecondsSinceBurst", 300, { unit: "s", min: 1, max: 7_200 }, "age of the burst at most"),
    numberParameter(
      "volatilityScale",
      3.46,
      { unit: "x", min: 0.1, max: 20 },
      "sqrt(120 / 10): brings ten seconds to the scale of 120",
    ),
    integerParameter("noNewLowSeconds", 60, { unit: "s", min: 1, max: 599 }, "without a new low of ten minutes"),
    numberParameter("callWingPoints", 200, { unit: "points", min: 50, max: 5_000 }, "call wing beyond the sold strike"),
    numberParameter("putWingPoints", 300, { unit: "points", min: 50, max: 5_000 }, "put wing beyond the sold strike"),
    exitTimeParameter("15:15:00"),
    targetFractionParameter(0.3),
    stopMultipleParameter(1.5),
    maxHoldParameter(1800),
    strikeDistanceParameter(),
    ...executionParameters(),
  ],
  codeReference: "lib/strategy/catalog/selling/sellAfterFear.ts",
};
