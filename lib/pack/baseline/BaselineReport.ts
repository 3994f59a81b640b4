import type { Displayable, DisplayData, DisplayValue } from "../../task/display.js";
import type { BaselineManifest } from "./BaselineManifest.js";
import type { BaselineOutput } from "./baselineOutputs.js";

/** One output of a build. */
export interface BuiltOutput {
  readonly output: BaselineOutput;
  readonly path: string;
  /** True when it was there already, made of the same inputs. */
  readonly reused: boolean;
  readonly manifest: BaselineManifest;
}

/** What a build wrote. */
export class BaselineReport implements Displayable {
  readonly outputs: readonly BuiltOutput[];

  constructor(outputs: readonly BuiltOutput[]) {
    this.outputs = outputs;
  }

  toDisplay(): DisplayData {
    const sum = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((a, b) => a + b, 0);
    const rows = this.outputs.map(({ manifest, path, reused }): DisplayValue[] => [
      path,
      manifest.rows,
      manifest.parquet.bytes,
      manifest.rowsRead,
      sum(manifest.dropped),
      sum(manifest.added),
      named(manifest.dropped) || "-",
      named(manifest.marked) || "-",
      reused ? "reused" : "written",
    ]);
    return {
      kind: "table",
      title: "Baseline",
      columns: ["output", "rows", "bytes", "read", "dropped", "added", "dropped by reason", "marked", ""],
      rows,
      totalRows: rows.length,
    };
  }
}

function named(counts: Readonly<Record<string, number>>): string {
  const found = Object.entries(counts).filter(([, count]) => count > 0);
  return found.map(([reason, count]) => `${reason} ${count}`).join(", ");
}
