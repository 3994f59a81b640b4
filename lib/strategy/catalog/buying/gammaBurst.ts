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
import { earlier, indexValue, isAbove } from "../../expression/expressions.js";

/** The index makes a new high of the day. */
const newHigh = (leg: "call" | "put"): EntryRule => ({
  rule: "rows",
  name: `new high of the ${leg}`,
  from: parameter("fromTime"),
  until: parameter("untilTime"),
  legs: [leg],
  conditions: [{ name: "index above its high", holds: isAbove(indexValue("spot"), earlier(indexValue("dayHigh"), 1)) }],
  maxPerDay: parameter("maxPerDay"),
  cooldownSeconds: parameter("cooldownSeconds"),
});

/** On NIFTY's expiry days after 13:30, when the index makes a new high of the day, buy the call 50 points above spot. */
export const gammaBurst: StrategyDefinition = {
  id: "B4",
  name: "Gamma burst",
  family: "buying",
  set: "buying",
  style: "expiry days, long one call, breakout",
  origin: "stated",
  source: "users' log, part 5, lines 352 to 388",
  underlyings: ["NIFTY"],
  description:
    "On NIFTY's expiry days after 13:30, when the index makes a new high of the day, buy the call 50 points above spot. Out at a loss of 30 %, 20 % below the largest value, or after 10 minutes.",
  concept: "On the last afternoon a small move of the index multiplies the price of a near option.",
  whyItShouldWork:
    "Gamma is largest at the money near expiry; a new high brings followers, and the option's price answers many times the move.",
  failureModes: [
    "New highs of the afternoon are often the last: the source's nine trades all lost.",
    "Decay on the last afternoon is several percent a minute.",
    "Few days a year.",
  ],
  robustness: [
    "Only days that the calendar and the data both call expiry days.",
    "A hard stop, a trail, and ten minutes at most.",
    "One position at a time over both legs; the next entry waits for its exit.",
  ],
  assumptions: {
    stated: [
      "NIFTY only, expiry days (Tuesdays) after 13:30; strike = spot + 50; buy when the index breaks the high of the day.",
    ],
    inferred: [
      "The day is an expiry day by the calendar, whatever its weekday.",
      "The strike is the quoted one nearest to spot + 50.",
      "The source states no exit: loss 30 %, trail 20 %, ten minutes are chosen here.",
      "Buys fill at the ask and sales at the bid, one second or more after the signal; the source bought at the ask and sold at the last price.",
    ],
  },
  engine: "scan",
  calendar: "expiryDays",
  expiry: "nearest",
  legs: [
    {
      name: "call",
      side: "long",
      optionType: "CE",
      strike: { rule: "pointsAway", points: parameter("distancePoints") },
      ratio: 1,
    },
  ],
  entries: [newHigh("call")],
  exits: [
    { rule: "lossStop", fraction: parameter("lossFraction") },
    { rule: "gainTarget", fraction: parameter("gainFraction") },
    { rule: "trailingStop", fraction: parameter("trailFraction") },
    { rule: "maxHold", seconds: parameter("maxHoldSeconds") },
    { rule: "clock", at: parameter("exitTime") },
  ],
  overlapAllowed: false,
  sizing: { rule: "fixedLots", lots: parameter("lots") },
  parameters: [
    clockParameter("fromTime", "13:30:00", "first second to enter"),
    clockParameter("untilTime", "15:10:00", "last second to enter"),
    integerParameter("maxPerDay", 5, { unit: "entries", min: 1, max: 1_000 }, "entries a day and side at most"),
    integerParameter("cooldownSeconds", 300, { unit: "s", min: 0, max: 86_400 }, "from an exit to the next entry"),
    numberParameter("distancePoints", 50, { unit: "points", min: 0, max: 1000 }, "strike above spot"),
    exitTimeParameter("15:20:00"),
    lossFractionParameter(0.3),
    gainFractionParameter(0),
    trailFractionParameter(0.2),
    maxHoldParameter(600),

    ...executionParameters(),
  ],
  variants: [
    {
      name: "trailing stop",
      description: "A trailing stop in place of a fixed target.",
      parameters: { trailFraction: 0.1, lossFraction: 0 },
    },
    {
      name: "ask plus 2",
      description: "Stress: every purchase fills 2 points above the ask.",
      parameters: { fillModel: "touchSlippage", buySlippagePoints: 2 },
    },
  ],
  codeReference: "lib/strategy/catalog/buying/gammaBurst.ts",
};
