import { type ParsedName, parseNseOptionName } from "../../contract/nseOptionName.js";

/** What a vendor table is, by its name alone: the raw layer needs no calendar. */
export type RawTableKind =
  | { readonly kind: "option"; readonly underlying: string; readonly name: Extract<ParsedName, { ok: true }> }
  /** Prices of an index; `underlying` names its folder. */
  | { readonly kind: "index"; readonly underlying: string; readonly isVolatilityIndex: boolean }
  | { readonly kind: "equity" }
  | { readonly kind: "future" }
  /** Looks like an option, but its name is none. */
  | { readonly kind: "unparsed"; readonly reason: string };

/** A digit before CE or PE is what only options have; with a year before it, whatever may follow. */
const OPTION_LIKE = /\d(CE|PE)$|[A-Z]\d\d.*\d(CE|PE)/;
/** Indices of NSE and BSE on which options are listed, without spaces and signs; futures are no index. */
const INDEX =
  /^(NIFTY(50|BANK|FINSERVICE|FIN|NXT50|NEXT50|MIDSELECT|MIDCPSELECT)?|BANKNIFTY|FINNIFTY|MIDCPNIFTY|SENSEX(50)?|BANKEX)$/;
/** `NIFTY25NOVFUT`, `RELIANCE25N18FUT`. */
const FUTURE = /\d[A-Z]*FUT$/;
const VOLATILITY_INDEX = /VIX|VOLATILITY/;

/** Tells the kind of a vendor table; upper and lower case are one. */
export function rawTableKind(table: string): RawTableKind {
  const name = contractName(table);
  if (OPTION_LIKE.test(name)) {
    const parsed = parseNseOptionName(name);
    return parsed.ok
      ? { kind: "option", underlying: parsed.underlying, name: parsed }
      : { kind: "unparsed", reason: parsed.reason };
  }
  const isVolatilityIndex = isVolatilityIndexName(name);
  if (FUTURE.test(name)) return { kind: "future" };
  if (!isVolatilityIndex && !INDEX.test(letters(name))) return { kind: "equity" };
  return { kind: "index", underlying: name, isVolatilityIndex };
}

/** Name of a table in the raw layer: the vendor's in upper case, with _ for what no folder may be named. */
export function contractName(table: string): string {
  return table
    .trim()
    .toUpperCase()
    .replaceAll(/[^A-Z0-9_.&-]+/g, "_")
    .replace(/^\.+/, "");
}

/** India VIX under any spelling: `INDIAVIX`, `INDIA VIX`, `india_vix`, `NSEVIX`, `VIX`; not its options and futures. */
export function isVolatilityIndexName(table: string): boolean {
  const name = contractName(table);
  return VOLATILITY_INDEX.test(letters(name)) && !OPTION_LIKE.test(name) && !FUTURE.test(name);
}

function letters(name: string): string {
  return name.replaceAll(/[^A-Z0-9]/g, "");
}
