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
import { straddle } from "../../structures/straddle.js";
import { withWings } from "../../structures/withWings.js";

/** At 09:30 sell the at-the-money call and put and buy a call and a put 300 points away. */
export const ironFly0930: StrategyDefinition = {
  id: "S12",
  name: "Iron fly 09:30 to 15:15",
  family: "selling",
  set: "original",
  style: "intraday, short premium, bounded loss, non-directional",
  origin: "reconstructed",
  source: "users' log, part 3, lines 204 to 270",
  underlyings: ["NIFTY", "BANKNIFTY"],
  description:
    "At 09:30 sell the at-the-money call and put and buy a call and a put 300 points away. Close all four at 15:15.",
  concept: "The at-the-money straddle with a bounded loss.",
  whyItShouldWork: "The straddle has the largest premium to decay; wings keep one bad day from costing a month.",
  failureModes: [
    "A trend day costs the width of the wing less the net premium, several days' gains.",
    "Four spreads are paid in and four out: touch prices eat much of a small premium.",
    "Wings are cheap and thinly quoted: the structure is not filled on days without them, and those may be the calm ones.",
  ],
  robustness: [
    "The bought wings bound the loss at any price of the index.",
    "All four legs go in at one second or none does.",
    "Out at the first quotes from 15:15 on: no overnight gap is ever held.",
  ],
  assumptions: {
    stated: ["Time-based short premium, exit by time only."],
    inferred: [
      "The source counts twelve time-based strategies and names part of them; this one is a design in their spirit: fixed entry, exit by time only.",
      "Wings are taken at the quoted strike nearest to their distance from the sold leg.",
      "At the money is the strike nearest to spot at which both legs can be sold, at most two steps away; a tie takes the lower strike.",
      "Quotes up to 10 s old stand; the entry is given up after 300 s. Sells fill at the bid, buys at the ask.",
    ],
  },
  calendar: "everyDay",
  expiry: "nearest",
  legs: withWings(straddle("short", parameter("maxStrikeDistanceSteps")), {
    callPoints: parameter("wingPoints"),
    putPoints: parameter("wingPoints"),
  }),
  entries: [{ rule: "clock", at: parameter("entryTime"), windowSeconds: parameter("entryWindowSeconds") }],
  exits: [
    { rule: "premiumStop", multiple: parameter("stopMultiple") },
    { rule: "clock", at: parameter("exitTime") },
  ],
  overlapAllowed: false,
  sizing: { rule: "fixedLots", lots: parameter("lots") },
  parameters: [
    ...entryParameters("09:30:00"),
    exitTimeParameter("15:15:00"),
    stopMultipleParameter(),
    strikeDistanceParameter(),
    numberParameter(
      "wingPoints",
      300,
      { unit: "points", min: 50, max: 5_000 },
      "how far the wings lie beyond the sold strikes",
    ),
    ...executionParameters(),
  ],
  codeReference: "lib/strategy/catalog/selling/ironFly0930.ts",
};
