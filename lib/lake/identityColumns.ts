import type { ColumnSpec } from "./ColumnSpec.js";

const identity = { group: "identity", canonical: true, nullable: false } as const;

/** Contract identity, the same in every option dataset; venue and underlying are the dataset's and the partition's. */
export const identityColumns: readonly ColumnSpec[] = [
  { ...identity, name: "expiry", type: "DATE", unit: "day", description: "Expiry day of the contract." },
  {
    ...identity,
    name: "expiry_ts",
    type: "TIMESTAMP",
    unit: "UTC",
    description: "Instant at which the contract stops trading.",
  },
  {
    ...identity,
    name: "option_type",
    type: "VARCHAR",
    unit: "",
    description: "CE is a call, PE a put; CE sorts first.",
    values: ["CE", "PE"],
  },
  { ...identity, name: "strike", type: "DOUBLE", unit: "points", description: "Strike." },
  {
    ...identity,
    name: "strike_scaled",
    type: "INTEGER",
    unit: "points x strike scale",
    description: "Strike as a whole number (points x 100): the key that is compared, never a float.",
  },
];

/** How the expiry of an NSE contract became known; its monthly names carry no day. */
export const expiryColumns: readonly ColumnSpec[] = [
  {
    ...identity,
    canonical: false,
    name: "expiry_kind",
    type: "VARCHAR",
    unit: "",
    description: "Weekly or monthly contract, by its name.",
    values: ["weekly", "monthly"],
  },
  {
    ...identity,
    canonical: false,
    name: "expiry_source",
    type: "VARCHAR",
    unit: "",
    description: "What dated the contract: its name, the calendar file, or a weekday rule that was asked for.",
    values: ["name", "calendar", "rule"],
  },
];
