import type { StrikebookError } from "../task/StrikebookError.js";
import type { Manifest } from "./Manifest.js";
import type { PartKey } from "./PartKey.js";

/** One part as it lies on disk. */
export interface LakePart {
  readonly key: PartKey;
  /** `current`: one Parquet file with its manifest. `older`: `<date>/<UNDERLYING>/part-*.parquet`, no manifest. */
  readonly layout: "current" | "older";
  /** Paths of the Parquet files. */
  readonly files: readonly string[];
  /** Absent in the older layout, and of a part that is not whole. */
  readonly manifest: Manifest | undefined;
  /** Why the part cannot be read; only in a lake that was opened with `deferDefects`. Reading the part throws it. */
  readonly defect?: StrikebookError | undefined;
}
