import { relative, resolve } from "node:path";
import type { LakePart } from "../lake/LakePart.js";
import type { PartScope } from "./AuditScope.js";

/**
 * Compares what a part was computed from with what the lake holds now: a source that was packed anew, or that is gone, leaves
 * the part stale. Its manifest names its sources by their place in the lake and their sha256.
 */
export function staleAddOnFindings(
  { part, spec, place, log }: PartScope,
  lake: string,
  all: readonly LakePart[],
): void {
  const { manifest } = part;
  if (spec.madeFrom === undefined || !manifest) return;
  const held = new Map(
    all.flatMap(({ files, manifest: own }) =>
      own ? [[relative(resolve(lake), resolve(files[0]!)).replaceAll("\\", "/"), own.parquet.sha256] as const] : [],
    ),
  );
  const changed = manifest.sourceFiles.filter(({ name, sha256 }) => held.get(name) !== sha256);
  if (changed.length === 0) return;
  const items = changed.map(({ name }) => `${name} ${held.has(name) ? "was made anew" : "is not in the lake"}`);
  const message = `computed from what the lake no longer holds: ${items.join("; ")}`;
  log.add("warning", "stale-add-on", place, message, { value: changed.length, limit: 0, unit: "parts", items });
}
