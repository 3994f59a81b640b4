import { type ContractIdentity, contractIdentity } from "../contract/ContractIdentity.js";
import { type ExpiryRule, expiryOf } from "../contract/expiryOf.js";
import { parseNseOptionName } from "../contract/nseOptionName.js";
import { type Product, products } from "../contract/Product.js";
import type { ExpiryCalendar } from "../time/ExpiryCalendar.js";
import type { ExpiryFacts } from "./nseOptionPartRun.js";

/** What a vendor table is, by its name. */
export type TableClass =
  | {
      readonly kind: "option";
      readonly contract: ContractIdentity;
      readonly expiry: ExpiryFacts;
      readonly inCalendar: boolean;
    }
  | { readonly kind: "spot"; readonly product: Product }
  /** Looks like an option but cannot be packed. */
  | { readonly kind: "rejected"; readonly reason: string }
  /** Neither: an equity, or an underlying that was not asked for. */
  | { readonly kind: "other" };

export interface ClassifyOptions {
  readonly calendar: ExpiryCalendar;
  readonly expiryRule?: ExpiryRule | undefined;
  /** Underlyings wanted, upper case. */
  readonly underlyings: readonly string[];
  /** True when `underlyings` were named: options of any other underlying are passed over, known or not. */
  readonly onlyNamed?: boolean | undefined;
}

/** Tells an option table from a spot table and from the rest; a digit before CE or PE is what only options have. */
export function classifyTable(table: string, options: ClassifyOptions): TableClass {
  const name = table.toUpperCase();
  if (!/\d(CE|PE)$/.test(name)) {
    const product = options.underlyings.includes(name) ? products[`NSE:${name}`] : undefined;
    return product ? { kind: "spot", product } : { kind: "other" };
  }
  const parsed = parseNseOptionName(table);
  if (!parsed.ok) return { kind: "rejected", reason: parsed.reason };
  if (options.onlyNamed && !options.underlyings.includes(parsed.underlying)) return { kind: "other" };
  const product = products[`NSE:${parsed.underlying}`];
  if (!product) return { kind: "rejected", reason: `no product NSE:${parsed.underlying} is known` };
  if (!options.underlyings.includes(parsed.underlying)) return { kind: "other" };
  const resolved = expiryOf(parsed, options);
  if (!resolved) {
    const month = `${parsed.year}-${String(parsed.month).padStart(2, "0")}`;
    const reason = `${options.calendar.source} does not date the ${parsed.underlying} monthly of ${month}`;
    return { kind: "rejected", reason };
  }
  const contract = contractIdentity(product, resolved.expiry, parsed.optionType, parsed.strike);
  const { kind: expiryKind, year, month } = parsed;
  const expiry = { expiryKind, expirySource: resolved.source, year, month };
  return { kind: "option", contract, expiry, inCalendar: resolved.inCalendar };
}
