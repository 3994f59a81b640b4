import { contractIdentity } from "../../contract/ContractIdentity.js";
import { StrikebookError } from "../../task/index.js";
import { daysFromCivil, isoWeekday, MICROS_PER_MINUTE } from "../../time/index.js";
import type { Tape } from "../Tape.js";
import { type IndexFeatures, MAX_AGE, type MaxAgeArguments, type NoArguments } from "./Feature.js";

export interface ClockFeatureArguments {
  readonly spot: MaxAgeArguments;
  readonly spotAgeSeconds: NoArguments;
  readonly secondOfSession: NoArguments;
  readonly minutesToClose: NoArguments;
  readonly minutesToExpiry: NoArguments;
  readonly daysToExpiry: NoArguments;
  readonly weekday: NoArguments;
}

const NEVER = "never";

/** Clock, calendar and the price of the underlying. */
export const clockFeatures: IndexFeatures<ClockFeatureArguments> = {
  spot: {
    unit: "points",
    formula: "price of the underlying's last row stamped in or before the second",
    missing: "before the first row, where that row has no price above zero, and where it is older than maxAgeSeconds",
    takes: [MAX_AGE],
    series: spot,
  },
  spotAgeSeconds: {
    unit: "s",
    formula: "whole seconds since the underlying's last row",
    missing: "before the first row",
    takes: [],
    series: (tape) => bySecond(tape, (second) => finiteOrNaN(tape.spotAt(second).ageSeconds)),
  },
  secondOfSession: {
    unit: "s",
    formula: "seconds since the session's open",
    missing: NEVER,
    takes: [],
    series: (tape) => bySecond(tape, (second) => second),
  },
  minutesToClose: {
    unit: "min",
    formula: "minutes to the last second of the session",
    missing: NEVER,
    takes: [],
    series: (tape) => bySecond(tape, (second) => (tape.lastSecond - second) / 60),
  },
  minutesToExpiry: {
    unit: "min",
    formula: "minutes to the instant at which the nearest expiry in the day's data stops trading",
    missing: NEVER,
    takes: [],
    series: (tape) => {
      const { product } = tape;
      const { expiryMicros } = contractIdentity(product, nearestInData(tape), "CE", product.strikeStep);
      return bySecond(tape, (second) => (expiryMicros - tape.secondToMicros(second)) / MICROS_PER_MINUTE);
    },
  },
  daysToExpiry: {
    unit: "days",
    formula: "calendar days to the nearest expiry in the day's data; 0 on the expiry day",
    missing: NEVER,
    takes: [],
    series: (tape) => {
      const days = daysFromCivil(nearestInData(tape)) - daysFromCivil(tape.date);
      return bySecond(tape, () => days);
    },
  },
  weekday: {
    unit: "",
    formula: "1 on Monday to 7 on Sunday",
    missing: NEVER,
    takes: [],
    series: (tape) => {
      const weekday = isoWeekday(tape.date);
      return bySecond(tape, () => weekday);
    },
  },
};

function spot(tape: Tape, { maxAgeSeconds = Number.POSITIVE_INFINITY }: MaxAgeArguments): Float64Array {
  return bySecond(tape, (second) => {
    const { price, ageSeconds } = tape.spotAt(second);
    return ageSeconds <= maxAgeSeconds ? price : Number.NaN;
  });
}

function bySecond(tape: Tape, value: (second: number) => number): Float64Array {
  const out = new Float64Array(tape.lastSecond + 1);
  for (let second = 0; second < out.length; second++) out[second] = value(second);
  return out;
}

function finiteOrNaN(value: number): number {
  return Number.isFinite(value) ? value : Number.NaN;
}

function nearestInData({ dataExpiries, date, product }: Tape): string {
  const nearest = dataExpiries.find((expiry) => expiry >= date);
  if (nearest !== undefined) return nearest;
  const what = `no expiry on or after ${date} for ${product.underlying} (in the data: ${dataExpiries.join(", ") || "none"})`;
  throw new StrikebookError("empty", what, "check the contracts of this day's part");
}
