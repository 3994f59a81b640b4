import { type DatasetSpec, datasetSpec } from "./datasets.js";
import type { LakePart } from "./LakePart.js";
import { sqlText } from "./sqlText.js";
import { staleReason } from "./stalePart.js";

/**
 * The rows of `spec.madeFrom` with the add-on's columns beside them, for the days that have an add-on: `SELECT` after
 * `SELECT`, one for each day and underlying. Parts of one day are joined by their position, without a key: the add-on
 * has the same rows in the same order. A day whose add-on was made from other bytes fails when it is read.
 */
export function enrichedView(spec: DatasetSpec, parts: readonly LakePart[]): string {
  const base = datasetSpec(spec.madeFrom!);
  const place = ({ key }: LakePart): string => `${key.date}/${key.underlying}`;
  const rows = new Map(parts.flatMap((part) => (part.key.dataset === base.name ? [[place(part), part] as const] : [])));
  const aliases = base.columns.map(({ name, canonicalName }) => (canonicalName ? `, ${name} AS ${canonicalName}` : ""));
  const selects = parts.flatMap((addOn) => {
    if (addOn.key.dataset !== spec.name) return [];
    const part = rows.get(place(addOn));
    const stale = staleReason(addOn, parts);
    const { date, underlying } = addOn.key;
    const columns = `DATE ${sqlText(date)} AS date, ${sqlText(underlying)} AS underlying`;
    const left = part?.layout === "current" ? part : undefined;
    if (!left) return [];
    const read = (file: string): string => `read_parquet(${sqlText(file)}, hive_partitioning = false)`;
    return [
      `SELECT *, ${columns}
       FROM (SELECT *${aliases.join("")} FROM ${read(left.files[0]!)})
       POSITIONAL JOIN (SELECT * FROM ${read(addOn.files[0]!)})
       ${stale === undefined ? "" : `WHERE error(${sqlText(stale)}) IS NULL`}`,
    ];
  });
  return selects.join(" UNION ALL BY NAME ");
}
