import { formatSecondOfDay } from "../time/sessionClock.js";
import { type DatasetSpec, LAKE_SCHEMA_VERSION, ROW_GROUP_ROWS } from "./datasets.js";
import { sqlText } from "./sqlText.js";

/**
 * Options of DuckDB's COPY for a part: zstd, the lake's row groups, and in the file's metadata its dataset, the schema
 * version, the venue's session and the unit of its timestamps.
 */
export function parquetFormat(spec: DatasetSpec): string {
  const { session } = spec;
  const facts = {
    dataset: spec.name,
    schema_version: String(LAKE_SCHEMA_VERSION),
    session: session.name,
    time_zone: session.timeZone,
    session_open: formatSecondOfDay(session.openSecond),
    session_close: formatSecondOfDay(session.closeSecond),
    timestamp_unit: "microseconds UTC",
  };
  const metadata = Object.entries(facts).map(([name, value]) => `strikebook_${name}: ${sqlText(value)}`);
  // Bloom filters would add a tenth to the file and help no query here: rows are found by sort order.
  const pages = `COMPRESSION zstd, ROW_GROUP_SIZE ${ROW_GROUP_ROWS}, WRITE_BLOOM_FILTER false`;
  // Doubles that all differ: a dictionary is tried in vain, the second version's encodings save a
  // seventh of the bytes, and harder compression a twentieth for a sixth of the time.
  const encodings =
    spec.kind === "addOn" ? "PARQUET_VERSION V2, DICTIONARY_SIZE_LIMIT 1000, COMPRESSION_LEVEL 1, " : "";
  return `FORMAT parquet, ${pages}, ${encodings} KV_METADATA {${metadata.join(", ")}}`;
}
