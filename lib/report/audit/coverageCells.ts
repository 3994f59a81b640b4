import { datasetSpec } from "../../lake/datasets.js";
import type { AuditFacts } from "../../quality/AuditReport.js";
import { AUDIT_CHECKS } from "../../quality/auditChecks.js";
import type { CoverageCell } from "../charts/coverageMap.js";

/** Findings that say that a part is not whole. */
const BROKEN = AUDIT_CHECKS.find(({ name }) => name === "manifest")!.codes;

/** Series and cells of the coverage map of an audit: every dataset and underlying by day. */
export function coverageCells(facts: AuditFacts): { readonly series: string[]; readonly cells: CoverageCell[] } {
  const datasets = new Set(facts.coverage.map(({ dataset }) => dataset));
  const nameOf = (dataset: string, underlying: string): string =>
    datasets.size === 1 ? underlying : `${underlying} ${dataset}`;
  const ratios = new Map(
    facts.parts.map((part) => [`${part.dataset}|${part.underlying}|${part.date}`, part.medianRatio]),
  );
  const broken = new Set(
    facts.findings
      .filter(({ code }) => BROKEN.includes(code))
      .map(({ place }) => `${place.dataset}|${place.underlying}|${place.date}`),
  );
  const cells: CoverageCell[] = [];
  for (const { dataset, underlying, days, from, to, missing } of facts.coverage) {
    const series = nameOf(dataset, underlying);
    const held = new Set(days);
    for (const date of days) {
      const key = `${dataset}|${underlying}|${date}`;
      const state = broken.has(key) ? "broken" : "held";
      cells.push({ series, date, state, ratio: ratios.get(key) ?? undefined });
    }
    for (const date of missing) cells.push({ series, date, state: "missing" });
    const ofCalendar = datasetSpec(dataset).venue === facts.tradingCalendar?.venue;
    for (const { date } of ofCalendar ? facts.closed : []) {
      if (date >= from && date <= to && !held.has(date)) cells.push({ series, date, state: "closed" });
    }
  }
  return { series: facts.coverage.map(({ dataset, underlying }) => nameOf(dataset, underlying)), cells };
}
