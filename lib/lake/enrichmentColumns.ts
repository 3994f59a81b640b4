import { IV_STATUSES } from "../vol/implied/IvStatus.js";
import type { ColumnSpec, LakeType } from "./ColumnSpec.js";

function volatility(name: string, type: LakeType, unit: string, description: string): ColumnSpec {
  const nullable = name !== "timestamp" && name !== "second" && name !== "pairs";
  return { name, type, unit, description, group: "volatility", canonical: false, nullable };
}

/** What a forward rests on. */
export const FORWARD_STATUS_VALUES: readonly string[] = ["parity", "fewPairs", "carried", "spot", "none"];

/** Why a row has a volatility, or none: the statuses of `impliedVolatilities` and two before them. */
export const IV_STATUS_VALUES: readonly string[] = [...IV_STATUSES, "noPrice", "noForward"];

function text(name: string, values: readonly string[], description: string): ColumnSpec {
  return { ...volatility(name, "VARCHAR", "", description), nullable: false, values };
}

const FORWARD_AGE =
  "Seconds since the parity forward it rests on was computed, not the age of its quotes; NULL where it rests on none.";

const forwardStatus = text(
  "forward_status",
  FORWARD_STATUS_VALUES,
  "What the forward rests on: put-call parity of three or more pairs, of fewer, the last parity forward moved with the underlying, the underlying grown at the rate, or nothing.",
);

/** Columns that lie beside the rows of an option part, row for row. */
export const ivColumns: readonly ColumnSpec[] = [
  volatility("forward", "DOUBLE", "points", "Forward price of the expiry as known at the row's second."),
  volatility("forward_age_s", "INTEGER", "s", FORWARD_AGE),
  forwardStatus,
  volatility(
    "implied_vol",
    "DOUBLE",
    "1/sqrt(year)",
    "Black (1976) implied volatility, a fraction; NULL unless iv_status is ok.",
  ),
  text("iv_status", IV_STATUS_VALUES, "ok, or why there is no volatility."),
  volatility("delta", "FLOAT", "", "dV/dF."),
  volatility("gamma", "FLOAT", "1/point", "d2V/dF2."),
  volatility("vega", "FLOAT", "points per 1.00 of volatility", "dV/dsigma; divide by 100 for a vol point."),
  volatility(
    "theta",
    "FLOAT",
    "points a year",
    "dV/dt with forward and volatility held; divide by 365 for a calendar day.",
  ),
  volatility("dte_days", "INTEGER", "days", "Calendar days from the row's day to the expiry day; 0 on the expiry day."),
  volatility(
    "dte_minutes",
    "DOUBLE",
    "minutes",
    "Minutes from the row's timestamp to the instant at which the contract stops trading. With expiry_ts it gives the timestamp back, and so proves that two rows belong together.",
  ),
  volatility(
    "realised_vol_20m",
    "DOUBLE",
    "1/sqrt(year)",
    "Realised volatility of the underlying, a fraction: 20 log returns of closed one-minute bars, annualised. No volatility index.",
  ),
];

/** Implied forwards of every expiry at every second, or at every bar's end. */
export const forwardColumns: readonly ColumnSpec[] = [
  {
    name: "expiry",
    type: "DATE",
    unit: "day",
    description: "Expiry day.",
    group: "identity",
    canonical: true,
    nullable: false,
  },
  volatility("timestamp", "TIMESTAMP", "UTC", "Instant at which the forward was known."),
  volatility("second", "INTEGER", "s", "Seconds since the session's open."),
  volatility("forward", "DOUBLE", "points", "Forward price of the expiry; NULL where there is none."),
  volatility("pairs", "INTEGER", "", "Strikes that the forward is the mean of; 0 unless it is a parity forward."),
  volatility("forward_age_s", "INTEGER", "s", FORWARD_AGE),
  forwardStatus,
];
