import type { Manifest, SourceFile } from "../lake/Manifest.js";
import { StrikebookError } from "../task/StrikebookError.js";
import type { NsePacker } from "./NsePacker.js";
import { PackReport, type RowBalance } from "./PackReport.js";
import type { PartTally } from "./PartTally.js";

/** What the packer itself does not know. */
export interface PackOutcome {
  readonly lake: string;
  readonly source: string;
  readonly files: readonly SourceFile[];
  readonly parts: readonly Manifest[];
  readonly seconds: number;
}

/**
 * The report of a finished pack.
 *
 * @throws StrikebookError `integrity` when the rows of the parts and the dropped rows are not the rows that were read.
 */
export function summarisePack(packer: NsePacker, outcome: PackOutcome): PackReport {
  const balance = (dataset: string, total: PartTally): RowBalance => {
    const parts = outcome.parts.filter((part) => part.dataset === dataset);
    const kept = parts.reduce((sum, part) => sum + part.rows, 0);
    if (total.rowsRead !== kept + total.dropped.total()) {
      const what = `${total.rowsRead} rows of ${dataset} were read, ${kept} kept and ${total.dropped.total()} dropped`;
      throw new StrikebookError("integrity", what, "this is a defect of the packer, please report it");
    }
    return { read: total.rowsRead, kept, dropped: total.dropped.toRecord() };
  };
  return new PackReport({
    ...outcome,
    tables: { ...packer.tables },
    optionRows: balance("nse_options", packer.optionTotal),
    spotRows: balance("nse_spot", packer.spotTotal),
    marked: packer.optionTotal.marked.toRecord(),
    contractsRejected: packer.rejected,
    warnings: [...packer.warnings],
    finished: [],
  });
}
