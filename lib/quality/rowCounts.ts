import { median } from "../stats/median.js";
import type { AuditSettings } from "./AuditScope.js";
import type { FindingLog } from "./FindingLog.js";
import type { PartAudit } from "./PartAudit.js";

/**
 * Compares the rows of each part with the median of its neighbours: up to `neighbourSessions` days of the same dataset and
 * underlying on each side, the day itself left out. Returns the parts with their ratios.
 */
export function compareRowCounts(parts: readonly PartAudit[], settings: AuditSettings, log: FindingLog): PartAudit[] {
  const { neighbourSessions, leastNeighbours, rowRatioLow, rowRatioHigh } = settings.limits;
  const series = new Map<string, PartAudit[]>();
  for (const part of parts) {
    if (part.date.startsWith("1970-")) continue;
    const key = `${part.dataset}|${part.underlying}`;
    series.set(key, [...(series.get(key) ?? []), part]);
  }
  return parts.map((part) => {
    const days = series.get(`${part.dataset}|${part.underlying}`) ?? [];
    const at = days.indexOf(part);
    if (at < 0) return part;
    const medianRatio = part.rows / median(days.map(({ rows }) => rows));
    const neighbours = days
      .slice(Math.max(0, at - neighbourSessions), at + neighbourSessions + 1)
      .filter((other) => other !== part)
      .map(({ rows }) => rows);
    if (neighbours.length < leastNeighbours) {
      log.skip("row-count", part.dataset, `fewer than ${leastNeighbours} neighbouring days`);
      return { ...part, medianRatio };
    }
    const usual = median(neighbours);
    const ratio = part.rows / usual;
    if (ratio < rowRatioLow || ratio > rowRatioHigh) {
      const rows = part.rows.toLocaleString("en");
      const message = `${rows} rows are ${Number(ratio.toFixed(2))} times the ${Math.round(usual).toLocaleString("en")} of the neighbouring days (median of ${neighbours.length})`;
      const limit = ratio < rowRatioLow ? rowRatioLow : rowRatioHigh;
      const { dataset, underlying, date } = part;
      log.add("warning", "row-count", { dataset, underlying, date }, message, {
        value: ratio,
        limit,
        unit: "times the median",
      });
    }
    return { ...part, medianRatio, neighbourRatio: ratio };
  });
}
