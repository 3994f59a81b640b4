import type { PartScope } from "./AuditScope.js";
import type { PartColumns } from "./partColumns.js";

/** Names of the vendor's tick columns that a pack of the older layout has; its other columns are derived again. */
const LATER = new Set(["spot", "quote-derived"]);

/** Compares the columns of a part with those of its dataset. */
export function columnFindings(scope: PartScope, columns: PartColumns): void {
  const { part, spec, place, log } = scope;
  const has = (name: string, vendorName: string | undefined): boolean =>
    columns.types.has(name) || (part.layout === "older" && vendorName !== undefined && columns.types.has(vendorName));
  const missing = spec.columns.filter(({ name, vendorName }) => !has(name, vendorName));
  const wanted = part.layout === "older" ? missing.filter(({ vendorName, group }) => vendorName !== undefined && !LATER.has(group)) : missing;
  if (wanted.length > 0) {
    const needed = wanted.some(({ nullable }) => !nullable);
    const names = wanted.map(({ name, vendorName }) => (part.layout === "older" ? (vendorName ?? name) : name));
    const message = `${wanted.length} of the ${spec.columns.length} columns of ${spec.name} are missing: ${names.join(", ")}`;
    const figures = { value: wanted.length, limit: 0, unit: "columns", items: names };
    log.add(needed ? "error" : "warning", "missing-columns", place, message, figures);
  }
  if (part.layout === "older") {
    log.skip("columns", place.dataset, "parts of the older layout have types of their own");
    return;
  }
  const odd = spec.columns.filter(({ name, type }) => columns.types.has(name) && columns.types.get(name) !== type);
  if (odd.length > 0) {
    const items = odd.map(({ name, type }) => `${name} is ${columns.types.get(name)}, not ${type}`);
    log.add("warning", "column-types", place, items.join("; "), { value: odd.length, limit: 0, unit: "columns", items });
  }
}
