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
