import { executionParameters } from "../../definition/executionParameters.js";
import { parameter } from "../../definition/ParameterSchema.js";
import { numberParameter } from "../../definition/parameterKinds.js";
import type { StrategyDefinition } from "../../definition/StrategyDefinition.js";
import { entryParameters, exitTimeParameter, stopMultipleParameter } from "../../definition/standardParameters.js";
import { strangle } from "../../structures/strangle.js";

/** At 09:30 sell a call and a put one and a half percent of spot out of the money. */
export const strangleOneAndHalfPercent0930: StrategyDefinition = {
  id: "S10",
  name: "1.5 % OTM strangle 09:30",
  family: "selling",
  set: "original",
  style: "intraday, short premium, non-directional",
  origin: "reconstructed",
  source: "users' log, part 3, lines 204 to 270",
  underlyings: ["NIFTY", "BANKNIFTY"],
  description:
    "At 09:30 sell a call and a put one and a half percent of spot out of the money. Buy both back at the close.",
  concept: "The furthest strangle of the set: the highest share of winners and the smallest gains.",
  whyItShouldWork:
    "It completes the series 0.5, 1 and 1.5 percent, so that a reader sees what distance buys and what it costs.",
  failureModes: [
    "A trend day: without a stop the loss of one leg runs to the time exit.",
    "A jump between two quotes moves both legs before anything can be decided.",
    "A rise of implied volatility after the entry lifts both legs without any move of the index.",
  ],
  robustness: [
    "Out at the first quotes from the exit time on: no overnight gap is ever held.",
    "No entry on stale quotes: the day is skipped and the reason recorded.",
    "A stop on the combined premium can be switched on (`stopMultiple`); the source left by time only.",
  ],
  assumptions: {
    stated: ["Time-based short premium, exit by time only."],
    inferred: [
      "The source counts twelve time-based strategies and names part of them; this one is a design in their spirit: fixed entry, exit by time only.",
      "The strike is the quoted one nearest to the distance from spot, within half a strike step.",
      "Quotes up to 10 s old stand; the entry is given up after 300 s. Sells fill at the bid, buys at the ask.",
    ],
  },
  calendar: "everyDay",
  expiry: "nearest",
  legs: strangle("short", { rule: "percentAway", percent: parameter("distancePercent") }),
  entries: [{ rule: "clock", at: parameter("entryTime"), windowSeconds: parameter("entryWindowSeconds") }],
  exits: [
    { rule: "premiumStop", multiple: parameter("stopMultiple") },
    { rule: "clock", at: parameter("exitTime") },
  ],
  overlapAllowed: false,
  sizing: { rule: "fixedLots", lots: parameter("lots") },
  parameters: [
    ...entryParameters("09:30:00"),
    exitTimeParameter("15:25:00"),
    stopMultipleParameter(),
    numberParameter(
      "distancePercent",
      1.5,
      { unit: "% of spot", min: 0.05, max: 10 },
      "how far out of the money the legs are sold",
    ),
    ...executionParameters(),
  ],
  codeReference: "lib/strategy/catalog/selling/strangleOneAndHalfPercent0930.ts",
};
