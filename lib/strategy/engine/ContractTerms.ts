import type { LotTerms } from "../../contract/index.js";
import type { Tape } from "../../tape/index.js";
import type { CivilDate } from "../../time/index.js";

/** A dated table of lots and margins: `LotTable` is one. */
export interface LotLookup {
  on(underlying: string, date: CivilDate): LotTerms | undefined;
}

/** What turns points of one tape into currency; null is *not measured*. */
export interface ContractTerms {
  /** Currency per point and lot. */
  readonly lotSize: number | null;
  readonly marginPerLot: number | null;
  /** What a reader must know about these terms. */
  readonly note: { readonly severity: "info" | "warning"; readonly message: string };
}

/** Terms of the tape's product on its day: its constant multiplier, or what the lot table knows. */
export function contractTerms(tape: Tape, lots: LotLookup): ContractTerms {
  const { multiplier, underlying, settlementCurrency } = tape.product;
  if (multiplier.rule === "constant") {
    const message = `${underlying}: ${multiplier.value} ${settlementCurrency} a point; margin not known, percent not measured`;
    return { lotSize: multiplier.value, marginPerLot: null, note: { severity: "info", message } };
  }
  const terms = lots.on(underlying, tape.date);
  if (!terms) {
    const message = `${underlying}: lot size and margin of ${tape.date.slice(0, 4)} are not in the lot table; currency and percent not measured`;
    return { lotSize: null, marginPerLot: null, note: { severity: "warning", message } };
  }
  const { lotSize, marginPerLot, source } = terms;
  if (marginPerLot === null) {
    const message = `${underlying}: lot ${lotSize} (${source}); the lot table has no margin for ${tape.date}: percent not measured`;
    return { lotSize, marginPerLot, note: { severity: "warning", message } };
  }
  const message = `${underlying}: lot ${lotSize}, margin ${marginPerLot} ${settlementCurrency} a lot (${source})`;
  return { lotSize, marginPerLot, note: { severity: "info", message } };
}
