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
