import type { DuckDbSession } from "./DuckDbSession.js";
import { datasets } from "./datasets.js";
import { enrichedView } from "./enrichedView.js";
import type { LakePart } from "./LakePart.js";
import { minuteBarViews } from "./minuteBarViews.js";
import { olderSelect } from "./olderLayout.js";
import { sqlText, sqlTexts } from "./sqlText.js";
import { staleReason } from "./stalePart.js";

/**
 * Makes one view per dataset over its complete parts, with `date` and `underlying` from the paths as columns. A column
 * with a vendor's name is there under its canonical name too. `<dataset>_enriched` has the rows with the columns of their
 * add-on, `nse_bars_1m` and `nse_spot_bars_1m` minute bars.
 */
export async function createViews(session: DuckDbSession, parts: readonly LakePart[]): Promise<void> {
  for (const dataset of new Set(parts.map(({ key }) => key.dataset))) {
    const ofDataset = parts.filter(({ key }) => key.dataset === dataset);
    const current = ofDataset.filter(({ layout }) => layout === "current");
    const reasons = new Map(current.map((part) => [part, staleReason(part, parts)]));
    const fresh = current.filter((part) => reasons.get(part) === undefined).flatMap(({ files }) => files);
    const selects: string[] = fresh.length > 0 ? [selectOf(fresh)] : [];
    for (const [part, reason] of reasons) {
      if (reason !== undefined) selects.push(`${selectOf(part.files)} WHERE error(${sqlText(reason)}) IS NULL`);
    }
    for (const part of ofDataset) if (part.layout === "older") selects.push(await olderSelect(session, part));
    const rows = selects.join(" UNION ALL BY NAME ");
    await session.run(`CREATE OR REPLACE VIEW "${dataset}" AS SELECT *${aliases(dataset)} FROM (${rows})`);
  }
  for (const [name, select] of Object.entries(derivedViews(parts))) {
    await session.run(`CREATE OR REPLACE VIEW "${name}" AS ${select}`);
  }
}

function selectOf(files: readonly string[]): string {
  const types = "{'date': DATE, 'underlying': VARCHAR}";
  const how = `union_by_name = true, hive_partitioning = true, hive_types = ${types}`;
  return `SELECT * FROM read_parquet(${sqlTexts(files)}, ${how})`;
}

/** Views over several datasets, and of what is computed when it is read. */
function derivedViews(parts: readonly LakePart[]): Record<string, string> {
  const addOns = Object.values(datasets).filter(({ kind }) => kind === "addOn");
  const enriched = addOns.map((spec) => [`${spec.madeFrom}_enriched`, enrichedView(spec, parts)] as const);
  return { ...Object.fromEntries(enriched.filter(([, select]) => select !== "")), ...minuteBarViews(parts) };
}

function aliases(dataset: string): string {
  const columns = datasets[dataset]?.columns ?? [];
  return columns.map(({ name, canonicalName }) => (canonicalName ? `, ${name} AS ${canonicalName}` : "")).join("");
}
