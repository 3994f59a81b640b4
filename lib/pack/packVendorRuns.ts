import type { SourceFile } from "../lake/Manifest.js";
import type { VendorTable } from "../sources/nse/VendorTable.js";
import { startProgress } from "../task/progress.js";
import type { NsePacker } from "./NsePacker.js";
import type { PackReport } from "./PackReport.js";
import { type PackOptions, packTables } from "./packTables.js";

export interface PackVendorRunsOptions extends PackOptions {
  /** What the rows are, for the manifests: "simulated NSE ticks, seed 7". */
  readonly source: string;
  /** Files the rows came from, if any. */
  readonly files?: readonly SourceFile[] | undefined;
}

/**
 * Packs vendor tables that are columns already (the simulator's) into the lake, without the text of a dump in between;
 * everything else is as in `packNse`.
 */
export async function packVendorRuns(
  runs: Iterable<VendorTable> | AsyncIterable<VendorTable>,
  options: PackVendorRunsOptions,
): Promise<PackReport> {
  const feed = async (packer: NsePacker): Promise<readonly SourceFile[]> => {
    const progress = startProgress("taking vendor rows", { unit: "rows" });
    try {
      for await (const run of runs) {
        options.signal?.throwIfAborted();
        packer.add(run, 0);
        progress.advance(run.rows);
      }
      progress.end();
    } catch (error) {
      progress.fail();
      throw error;
    }
    return options.files ?? [];
  };
  return packTables(options.source, feed, options);
}
