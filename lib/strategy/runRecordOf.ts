import { findEventCalendar } from "../time/loadEventCalendar.js";
import { calendarName } from "./calendarName.js";
import { dayText } from "./dayText.js";
import { EFFECTIVE_LATENCY } from "./definition/executionParameters.js";
import { dayEngine } from "./engine/dayEngine.js";
import type { RunLog } from "./engine/RunLog.js";
import { eventCheckOf } from "./execution/eventCheckOf.js";
import type { GateEvidence } from "./integrity/GateEvidence.js";
import { integrityGate } from "./integrity/integrityGate.js";
import { tradeMetrics } from "./metrics/tradeMetrics.js";
import type { PlannedRun } from "./planRuns.js";
import type { RunOptions } from "./RunOptions.js";
import type { JsonValue, RunRecord } from "./RunRecord.js";
import { codeIdentity } from "./record/codeIdentity.js";
import { contentHash } from "./record/contentHash.js";
import { sealRecord } from "./record/sealRecord.js";

/** The judged and sealed record of one run from what its days gave. */
export function runRecordOf(run: PlannedRun, log: RunLog, options: RunOptions): RunRecord {
  const { definition, parameters, variant, title } = run;
  const tags = definition.eventExclusions;
  const evidence: GateEvidence = {
    requestedDays: run.requested,
    maxQuoteAgeSeconds: parameters.number("maxQuoteAgeSeconds"),
    latencySeconds: log.latencySeconds ?? parameters.number("latencySeconds"),
    tickSeconds: log.tickSeconds ?? 1,
    overlapAllowed: definition.overlapAllowed,
    calendar: definition.calendar,
    ...(tags ? { eventCheck: eventCheckOf(tags, options.events ?? findEventCalendar(), run.requested) } : {}),
    missingExpiries: log.missingExpiries,
    expiryCheck: {
      source: options.calendar ? calendarName(options.calendar) : null,
      uncheckedDays: log.uncheckedExpiryDays,
    },
    causality: options.causality ?? [],
    ...(options.volumeTests ? { volumeTests: options.volumeTests } : {}),
    fillAudit: log.fillAudit,
  };
  const { days, trades, rejections } = log;
  const seed = options.seed ?? 1;
  if (trades.length === 0) log.note("error", `no trade on ${dayText(days.length)}; the first says: ${days[0]?.reason}`);
  return sealRecord({
    schema: "strikebook.run/1",
    kind: "strategy",
    study: run.study ?? options.study,
    title: title ?? definition.name,
    createdAt: new Date().toISOString(),
    code: options.code ?? codeIdentity(),
    engine: dayEngine(definition).name,
    definition: {
      id: definition.id,
      name: definition.name,
      hash: contentHash(definition),
      data: JSON.parse(JSON.stringify(definition)) as JsonValue,
    },
    ...(variant === undefined ? {} : { variant }),
    parameters: [...parameters.list, { name: EFFECTIVE_LATENCY, value: evidence.latencySeconds, unit: "s" }],
    inputs: log.inputs,
    seeds: { bootstrap: seed },
    days,
    trades,
    rejections,
    metrics: tradeMetrics(trades, days, seed),
    values: {},
    events: log.events,
    evidence,
    verdict: integrityGate({ kind: "strategy", days, trades, rejections, evidence }),
  });
}
