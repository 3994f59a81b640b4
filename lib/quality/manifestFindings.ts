import { hashFile } from "../lake/hashFile.js";
import type { TaskOptions } from "../task/TaskOptions.js";
import type { PartScope } from "./AuditScope.js";

/** Compares a part with its manifest; the part's size and the manifest's own sums were compared when it was listed. */
export async function manifestFindings(scope: PartScope, rows: number, options: TaskOptions): Promise<void> {
  const { part, place, log, settings } = scope;
  const { manifest } = part;
  if (!manifest) {
    log.skip("manifest", place.dataset, "parts of the older layout have no manifest");
    return;
  }
  if (rows !== manifest.rows) {
    const message = `the file has ${rows.toLocaleString("en")} rows, its manifest says ${manifest.rows.toLocaleString("en")}`;
    log.add("error", "manifest-rows", place, message, { value: rows, limit: manifest.rows, unit: "rows" });
  }
  if (!settings.hash) {
    log.skip("manifest", place.dataset, "sha256 was not asked for");
    return;
  }
  const { sha256 } = await hashFile(part.files[0]!, options);
  if (sha256 !== manifest.parquet.sha256) {
    const message = `the file is not the one that its manifest describes: sha256 ${sha256.slice(0, 12)}, not ${manifest.parquet.sha256.slice(0, 12)}`;
    log.add("error", "manifest-hash", place, message);
  }
}
