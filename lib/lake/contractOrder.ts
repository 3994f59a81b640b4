import type { ContractIdentity, OptionLetter } from "../contract/ContractIdentity.js";
import { type CivilDate, civilFromDays, daysFromCivil } from "../time/civilDate.js";
import type { DatasetSpec } from "./datasets.js";
import { storedColumn } from "./storedColumn.js";

const STRIKES = 2 ** 31;

/**
 * Expiry day, type and scaled strike as one whole number below 2^53 that sorts as the lake does: expiry, CE before PE,
 * strike. It lets a reader find contract runs by comparing numbers.
 */
export function contractOrder(contract: Pick<ContractIdentity, "expiryDate" | "optionType" | "strikeScaled">): number {
  const type = contract.optionType === "CE" ? 0 : 1;
  return (daysFromCivil(contract.expiryDate) * 2 + type) * STRIKES + contract.strikeScaled;
}

/** Inverse of {@link contractOrder}. */
export function contractOfOrder(order: number): {
  expiryDate: CivilDate;
  optionType: OptionLetter;
  strikeScaled: number;
} {
  const head = Math.floor(order / STRIKES);
  return {
    expiryDate: civilFromDays(Math.floor(head / 2)),
    optionType: head % 2 === 0 ? "CE" : "PE",
    strikeScaled: order - head * STRIKES,
  };
}

/** The same number in SQL, from a dataset's identity columns; NULL for an option type that is neither CE nor PE. */
export function contractOrderSql(spec: DatasetSpec): string {
  const type = `CASE ${storedColumn(spec, "option_type")} WHEN 'CE' THEN 0 WHEN 'PE' THEN 1 END`;
  return `((expiry - DATE '1970-01-01') * 2 + ${type})::DOUBLE * ${STRIKES} + strike_scaled`;
}
