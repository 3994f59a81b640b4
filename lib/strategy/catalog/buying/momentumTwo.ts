import { executionParameters } from "../../definition/executionParameters.js";
import { parameter } from "../../definition/ParameterSchema.js";
import { clockParameter, integerParameter, numberParameter } from "../../definition/parameterKinds.js";
import type { EntryRule, ManagementRule, StrategyDefinition } from "../../definition/StrategyDefinition.js";
import {
  exitTimeParameter,
  gainFractionParameter,
  lossFractionParameter,
  maxHoldParameter,
  trailFractionParameter,
} from "../../definition/standardParameters.js";
import {
  add,
  all,
  any,
  isAbove,
  isAtLeast,
  isAtMost,
  legValue,
  multiply,
  rowValue,
} from "../../expression/expressions.js";
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

/** Half is sold at the first gain of 10 %. */
const sellHalf = (leg: string): ManagementRule => ({
  name: `sell half of the ${leg}`,
  when: isAtLeast(
    legValue(leg, "closePrice"),
    multiply(add(1, parameter("halfGainFraction")), legValue(leg, "entryPrice")),
  ),
  do: [{ action: "close", leg, share: 0.5 }],
  atMost: 1,
});

/** The gain reached 5 % once, and the price is back at the entry plus a point. */
const backAtEntry = (leg: string) =>
  all(
    isAtLeast(
      legValue(leg, "highestClosePrice"),
      multiply(add(1, parameter("stopUpFraction")), legValue(leg, "entryPrice")),
    ),
    isAtMost(legValue(leg, "closePrice"), add(1, legValue(leg, "entryPrice"))),
  );

/** Enter as the momentum burst does. */
export const momentumTwo: StrategyDefinition = {
  id: "B7",
  name: "Momentum 2.0",
  family: "buying",
  set: "buying",
  style: "intraday, long one option, momentum",
  origin: "stated",
  source: "users' log, part 5, lines 1097 to 1116",
  underlyings: ["NIFTY", "BANKNIFTY"],
  description:
    "Enter as the momentum burst does. At 5 % of gain the stop moves to the entry plus one point; at 10 % half is sold; the rest is trailed 20 % below its largest price. Out after an hour at the latest.",
  concept: "Pay the spread back with the first half and let the second half run.",
  whyItShouldWork: "The first burst pays the costs; the few that go on pay for the many that do not.",
  failureModes: [
    "Time value runs against the holder every second: many small losses are the normal course.",
    "Half of the lots is sold at +10 % and the other half gives it back: the trail is wide.",
    "A stop one point above the entry is reached by noise of the spread.",
  ],
  robustness: [
    "Stop at 10 % until the gain reaches 5 %, then just above the entry.",
    "Half is banked at 10 %.",
    "One position at a time over both legs; the next entry waits for its exit.",
  ],
  assumptions: {
    stated: [
      "Limit entry at the ask; at +5 % the stop moves to entry + 1; sell 50 % at +10 %; trail the rest (EMA 5 or 20 %).",
    ],
    inferred: [
      "Signal of B1 with the corrected thresholds (1.3 times, 1 % spread), from 09:30 to 15:00.",
      "The trail of 20 % is taken. Two lots, so that half can be sold.",
      "The default fills at the ask after the latency; the purchase limited to the ask of the signal is a variant, so that the ten strategies compare on one fill model.",
      "The strike is the first out of the money on the venue's grid (the user's rule: at 26,023 the 26,050 call and the 26,000 put), as spot stands at the signal.",
      "Buys fill at the ask and sales at the bid, one second or more after the signal; the source bought at the ask and sold at the last price.",
    ],
  },
  engine: "scan",
  calendar: "everyDay",
  expiry: "nearest",
  legs: strangle("long", { rule: "firstOutOfTheMoney" }),
  entries: [burst("call"), burst("put")],
  management: [sellHalf("call"), sellHalf("put")],
  exits: [
    { rule: "when", name: "stop at entry plus one", holds: any(backAtEntry("call"), backAtEntry("put")) },
    { rule: "lossStop", fraction: parameter("lossFraction") },
    { rule: "gainTarget", fraction: parameter("gainFraction") },
    { rule: "trailingStop", fraction: parameter("trailFraction") },
    { rule: "maxHold", seconds: parameter("maxHoldSeconds") },
    { rule: "clock", at: parameter("exitTime") },
  ],
  overlapAllowed: false,
  sizing: { rule: "fixedLots", lots: parameter("lots") },
  parameters: [
    clockParameter("fromTime", "09:30:00", "first second to enter"),
    clockParameter("untilTime", "15:00:00", "last second to enter"),
    integerParameter("maxPerDay", 20, { unit: "entries", min: 1, max: 1_000 }, "entries a day and side at most"),
    integerParameter("cooldownSeconds", 60, { unit: "s", min: 0, max: 86_400 }, "from an exit to the next entry"),
    numberParameter("bidRatio", 1.3, { unit: "x", min: 0.1, max: 100 }, "total quantity bid over offered"),
    numberParameter("maxSpreadPercent", 1, { unit: "% of mid", min: 0.01, max: 20 }, "widest spread"),
    numberParameter(
      "stopUpFraction",
      0.05,
      { unit: "of entry price", min: 0.001, max: 10 },
      "gain that moves the stop to the entry plus one point",
    ),
    numberParameter(
      "halfGainFraction",
      0.1,
      { unit: "of entry price", min: 0.001, max: 10 },
      "gain at which half is sold",
    ),
    exitTimeParameter("15:20:00"),
    lossFractionParameter(0.1),
    gainFractionParameter(0),
    trailFractionParameter(0.2),
    maxHoldParameter(3600),

    ...executionParameters({ lots: 2 }),
  ],
  variants: [
    {
      name: "trailing stop",
      description: "A trailing stop in place of a fixed target.",
      parameters: { trailFraction: 0.1, stopUpFraction: 10 },
    },
    {
      name: "limit entry",
      description:
        "Orders are limited to the touch of the signal, as the source has it: an entry that runs away is missed.",
      parameters: { fillModel: "limit", limitOffsetPoints: 1_000 },
    },
    {
      name: "ask plus 2",
      description: "Stress: every purchase fills 2 points above the ask.",
      parameters: { fillModel: "touchSlippage", buySlippagePoints: 2 },
    },
  ],
  codeReference: "lib/strategy/catalog/buying/momentumTwo.ts",
};
