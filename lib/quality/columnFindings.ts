import type { ColumnSpec } from "../lake/ColumnSpec.js";
import type { PartScope } from "./AuditScope.js";
import type { PartColumns } from "./partColumns.js";

/** What packs of the older layout never had. */
const LATER = ["spot_age_ms", "is_traded", "lot_size", "expiry_ts", "strike_scaled", "expiry_source"];

/** Compares the columns of a part with those of its dataset. */
export function columnFindings(scope: PartScope, columns: PartColumns): void {
  const { part, spec, place, log } = scope;
  const older = part.layout === "older";
  const has = ({ name, canonicalName }: ColumnSpec): boolean =>
    columns.types.has(name) || (older && canonicalName !== undefined && columns.types.has(canonicalName));
  const missing = spec.columns.filter((column) => !has(column) && !(older && LATER.includes(column.name)));
  if (missing.length > 0) {
    const items = missing.map(({ name }) => name);
    const message = `${missing.length} of the ${spec.columns.length} columns of ${spec.name} are missing: ${items.join(", ")}`;
    const figures = { value: missing.length, limit: 0, unit: "columns", items };
    log.add(
      missing.some(({ nullable }) => !nullable) ? "error" : "warning",
      "missing-columns",
      place,
      message,
      figures,
    );
  }
  if (older) {
    log.skip("columns", place.dataset, "types: parts of the older layout have their own");
    return;
  }
  const odd = spec.columns.filter(({ name, type }) => columns.types.has(name) && columns.types.get(name) !== type);
  if (odd.length > 0) {
    const items = odd.map(({ name, type }) => `${name} is ${columns.types.get(name)}, not ${type}`);
    log.add("warning", "column-types", place, items.join("; "), {
      value: odd.length,
      limit: 0,
      unit: "columns",
      items,
    });
  }
}
