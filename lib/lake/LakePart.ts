import type { Manifest } from "./Manifest.js";
import type { PartKey } from "./PartKey.js";

/** One part as it lies on disk. */
export interface LakePart {
  readonly key: PartKey;
  /** `current`: one Parquet file with its manifest. `older`: `<date>/<UNDERLYING>/part-*.parquet`, no manifest. */
  readonly layout: "current" | "older";
  /** Paths of the Parquet files. */
  readonly files: readonly string[];
  /** Absent in the older layout. */
  readonly manifest: Manifest | undefined;
}
