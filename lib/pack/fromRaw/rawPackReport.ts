import type { Manifest, SourceFile } from "../../lake/Manifest.js";
import { partLabel } from "../../lake/PartKey.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import { PackReport, type RejectedContract, type RowBalance } from "../PackReport.js";
import type { PartTally } from "../PartTally.js";

/** What a pack of a raw layer has done. */
export interface RawPackOutcome {
  readonly root: string;
  readonly parts: readonly Manifest[];
  readonly optionContracts: number;
  readonly files: readonly SourceFile[];
  readonly optionTotal: PartTally;
  readonly spotTotal: PartTally;
  readonly rejected: readonly RejectedContract[];
  readonly warnings: readonly string[];
  readonly finished: readonly string[];
  readonly seconds: number;
}

/** @throws StrikebookError `integrity` when the rows of the parts and the dropped rows are not the rows that were read. */
export function rawPackReport(outcome: RawPackOutcome): PackReport {
  const { root, files, optionTotal, spotTotal, optionContracts, rejected, warnings, finished, seconds } = outcome;
  const parts = [...outcome.parts].sort((a, b) => (partLabel(a) < partLabel(b) ? -1 : 1));
  const balance = (dataset: string, total: PartTally): RowBalance => {
    const kept = parts.reduce((sum, part) => sum + (part.dataset === dataset ? part.rows : 0), 0);
    if (total.rowsRead !== kept + total.dropped.total()) {
      const what = `${total.rowsRead} rows of ${dataset} were read, ${kept} kept and ${total.dropped.total()} dropped`;
      throw new StrikebookError("integrity", what, "this is a defect of the packer, please report it");
    }
    return { read: total.rowsRead, kept, dropped: total.dropped.toRecord() };
  };
  const spots = new Set(parts.flatMap((part) => (part.dataset === "nse_spot" ? part.underlying : [])));
  return new PackReport({
    lake: root,
    source: [...new Set(parts.map(({ source }) => source))].join(", ") || "raw layer",
    files,
    tables: { read: optionContracts + spots.size, skipped: 0, empty: 0 },
    optionRows: balance("nse_options", optionTotal),
    spotRows: balance("nse_spot", spotTotal),
    marked: optionTotal.marked.toRecord(),
    contractsRejected: rejected,
    warnings,
    finished,
    parts,
    seconds,
  });
}
