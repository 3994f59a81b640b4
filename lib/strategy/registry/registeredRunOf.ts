import { mean, standardDeviation } from "../../stats/index.js";
import type { RunRecord } from "../RunRecord.js";
import { HEADLINE_METRICS, type RegisteredRun } from "./RegisteredRun.js";

/** What the registry keeps of a record whose files lie in `path`, relative to the registry. */
export function registeredRunOf(record: RunRecord, path: string): RegisteredRun {
  const { runId, kind, createdAt, study, title, definition, days, inputs, trades, verdict, code } = record;
  const dates = [...days, ...inputs].map(({ date }) => date).sort();
  const count = (outcome: string): number => days.filter((day) => day.outcome === outcome).length;
  const currencies = [...new Set(trades.map(({ currency }) => currency))];
  return {
    runId,
    kind,
    createdAt,
    study,
    title,
    definition: definition
      ? {
          id: definition.id,
          name: definition.name,
          hash: definition.hash,
          family: textIn(definition.data, "family"),
          set: textIn(definition.data, "set"),
          variant: record.variant ?? null,
        }
      : null,
    parameters: Object.fromEntries(record.parameters.map(({ name, value }) => [name, value])),
    underlyings: [...new Set([...days, ...inputs].map(({ underlying }) => underlying))].sort(),
    days: {
      from: dates[0] ?? null,
      to: dates.at(-1) ?? null,
      requested: days.length,
      traded: count("traded"),
      skipped: count("skipped"),
      failed: count("failed"),
    },
    currency: currencies.length === 1 ? currencies[0]! : null,
    metrics: headline(record),
    sharpePerDay: sharpePerDay(record),
    verdict: { status: verdict.status, rules: verdict.reasons.map(({ rule }) => rule) },
    path,
    code,
  };
}

function textIn(data: unknown, name: string): string | null {
  const text = typeof data === "object" && data !== null ? (data as Record<string, unknown>)[name] : undefined;
  return typeof text === "string" ? text : null;
}

function headline({ kind, metrics }: RunRecord): Record<string, number | null> {
  if (kind === "study") return { ...metrics };
  return Object.fromEntries(HEADLINE_METRICS.map((name) => [name, metrics[name] ?? null]));
}

function sharpePerDay({ days, trades }: RunRecord): number | null {
  const daily = new Map<string, number>();
  for (const { date, outcome } of days) if (outcome !== "failed") daily.set(date, 0);
  for (const { date, pnlCurrency } of trades) daily.set(date, (daily.get(date) ?? 0) + (pnlCurrency ?? Number.NaN));
  const results = [...daily.values()];
  if (trades.length === 0 || results.length < 2 || results.some(Number.isNaN)) return null;
  if (new Set(trades.map(({ currency }) => currency)).size > 1) return null;
  const deviation = standardDeviation(results);
  return deviation > 0 ? mean(results) / deviation : null;
}
