import { executionParameters } from "../../definition/executionParameters.js";
import { parameter } from "../../definition/ParameterSchema.js";
import { clockParameter, numberParameter } from "../../definition/parameterKinds.js";
import type { StrategyDefinition } from "../../definition/StrategyDefinition.js";
import { exitTimeParameter, strikeDistanceParameter } from "../../definition/standardParameters.js";
import { indexValue, isAtMost, isBelow, multiply, positionValue } from "../../expression/expressions.js";
import { straddle } from "../../structures/straddle.js";
import { withWings } from "../../structures/withWings.js";

/** In the first second from 11:30 to 12:00 at which the range of the last 30 minutes is below 0.2 % of spot, sell the at-the-money call and put and buy wings 200 points away. */
export const lunchtimeIronFly: StrategyDefinition = {
  id: "AI4",
  name: "Lunchtime iron fly",
  family: "selling",
  set: "ai",
  style: "intraday, bounded loss, non-directional",
  origin: "stated",
  source: "users' log, part 3, lines 2411 and 2703 to 2706",
  underlyings: ["NIFTY", "BANKNIFTY"],
  description:
    "In the first second from 11:30 to 12:00 at which the range of the last 30 minutes is below 0.2 % of spot, sell the at-the-money call and put and buy wings 200 points away. Out when a tenth of the largest possible profit is lost, or at 13:30; no adjustment.",
  concept: "Sell the sleepy hours of the day when they really are sleepy, with wings against the news.",
  whyItShouldWork:
    "Between late morning and the opening of Europe the index often stays in its range; the filter asks for half an hour of proof first.",
  failureModes: [
    "A stop at a tenth of the net premium is a few points: the spreads of four legs alone may reach it.",
    "News at noon: the wings bound what the stop cannot.",
    "The filter chooses days of low premium.",
  ],
  robustness: [
    "Bounded loss by the wings.",
    "A range filter on passed seconds only; no entry after 12:00.",
    "No adjustment: the window is two hours.",
  ],
  assumptions: {
    stated: [
      "11:30 to 12:00: the first second with (high - low) of 30 minutes below 0.002 of spot, else no trade that day.",
      "Sell at-the-money call and put, buy 200 points away on both sides; stop 10 % of maximum profit; exit 13:30; no adjustments.",
      "40 % of capital, about 10 lots.",
    ],
    inferred: [
      "Maximum profit is the net premium received.",
      "At the money is the strike nearest to spot at which both legs can be sold, at most two steps away; a tie takes the lower strike.",
      "Quotes up to 10 s old stand. Sells fill at the bid, buys at the ask; stop and target fill at the next quote.",
    ],
  },
  calendar: "everyDay",
  expiry: "nearest",
  legs: withWings(straddle("short", parameter("maxStrikeDistanceSteps")), {
    callPoints: parameter("wingPoints"),
    putPoints: parameter("wingPoints"),
  }),
  entries: [
    {
      rule: "when",
      name: "sleeping market",
      from: parameter("fromTime"),
      until: parameter("untilTime"),
      conditions: [
        {
          name: "range of 30 minutes",
          holds: isBelow(indexValue("windowRangePercent", { seconds: 1800 }), parameter("maxRangePercent")),
        },
      ],
      maxPerDay: 1,
    },
  ],
  exits: [
    {
      rule: "when",
      name: "tenth of the profit lost",
      holds: isAtMost(
        positionValue("pnlPoints"),
        multiply(-1, parameter("stopFraction"), positionValue("premiumReceived")),
      ),
    },
    { rule: "clock", at: parameter("exitTime") },
  ],
  overlapAllowed: false,
  sizing: {
    rule: "fixedLots",
    lots: parameter("lots"),
    portfolio: { sharePercent: 40, lots: { NIFTY: 10, BANKNIFTY: 10 } },
  },
  parameters: [
    clockParameter("fromTime", "11:30:00", "first second to enter"),
    clockParameter("untilTime", "12:00:00", "last second to enter"),
    exitTimeParameter("13:30:00"),
    numberParameter("maxRangePercent", 0.2, { unit: "% of spot", min: 0.01, max: 5 }, "range of the last 30 minutes"),
    numberParameter("wingPoints", 200, { unit: "points", min: 50, max: 5_000 }, "wings beyond the sold strike"),
    numberParameter(
      "stopFraction",
      0.1,
      { unit: "of maximum profit", min: 0.01, max: 10 },
      "loss that closes the position",
    ),
    strikeDistanceParameter(),
    ...executionParameters(),
  ],
  codeReference: "lib/strategy/catalog/selling/lunchtimeIronFly.ts",
};
