import type { PackedRows, PackRecord } from "../lake/PackRecord.js";
import { partLabel } from "../lake/PartKey.js";
import type { PackFacts, RowBalance } from "./PackReport.js";

/** The record of a finished pack; the same dumps packed the same way give the same record. */
export function packRecordOf(facts: PackFacts): PackRecord {
  const rowsOf = (dataset: string, { read, kept, dropped }: RowBalance): PackedRows => {
    const inParts = (name: string): number =>
      facts.parts.reduce((sum, part) => sum + (part.dataset === dataset ? (part.dropped[name] ?? 0) : 0), 0);
    const outside = Object.entries(dropped).map(([name, count]) => [name, count - inParts(name)] as const);
    return { read, kept, dropped, outsideParts: Object.fromEntries(outside.filter(([, count]) => count > 0)) };
  };
  return {
    source: facts.source,
    files: facts.files,
    tables: facts.tables,
    optionRows: rowsOf("nse_options", facts.optionRows),
    spotRows: rowsOf("nse_spot", facts.spotRows),
    contractsRejected: [...facts.contractsRejected].sort((a, b) => (a.table < b.table ? -1 : 1)),
    warnings: facts.warnings,
    parts: facts.parts.map((part) => ({ part: partLabel(part), sha256: part.parquet.sha256 })),
  };
}
