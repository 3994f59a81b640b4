import { loadLotTable } from "../contract/index.js";
import type { Tape } from "../tape/index.js";
import { StrikebookError, startProgress, type TaskOptions } from "../task/index.js";
import type { CivilDate, EventCalendar, ExpiryCalendar } from "../time/index.js";
import { findEventCalendar } from "../time/loadEventCalendar.js";
import { checkDefinition } from "./definition/checkDefinition.js";
import { EFFECTIVE_LATENCY } from "./definition/executionParameters.js";
import { type ParameterValues, resolveParameters } from "./definition/resolveParameters.js";
import type { StrategyDefinition } from "./definition/StrategyDefinition.js";
import type { LotLookup } from "./engine/ContractTerms.js";
import { GRID_ENGINE } from "./engine/gridEngine.js";
import { RunLog } from "./engine/RunLog.js";
import { runDay } from "./engine/runDay.js";
import type { CausalityResult, GateEvidence } from "./integrity/GateEvidence.js";
import { integrityGate } from "./integrity/integrityGate.js";
import { tradeMetrics } from "./metrics/tradeMetrics.js";
import type { JsonValue, RunRecord } from "./RunRecord.js";
import { type CodeIdentity, codeIdentity } from "./record/codeIdentity.js";
import { contentHash } from "./record/contentHash.js";
import { sealRecord } from "./record/sealRecord.js";
import { strictExpiryDefault } from "./strictExpiryDefault.js";

/** Days to run, the same for every underlying or of each one. */
export type RequestedDays = readonly CivilDate[] | Readonly<Record<string, readonly CivilDate[]>>;

export interface RunStrategyOptions extends TaskOptions {
  readonly definition: StrategyDefinition;
  /** Values that replace the definition's defaults. */
  readonly parameters?: ParameterValues;
  readonly underlyings: readonly string[];
  readonly days: RequestedDays;
  /** Opens the tape of one day; what it throws makes that day a failed one. */
  readonly openDay: (underlying: string, date: CivilDate) => Tape | Promise<Tape>;
  /** The lot table that ships with the package when absent. */
  readonly lots?: LotLookup;
  /** Tells which expiry is nearest in the market; without it that is not checked, and the record says so. */
  readonly calendar?: ExpiryCalendar;
  /** Days of the events that the definition excludes; the calendar that ships with the package when absent. */
  readonly events?: EventCalendar;
  /**
   * True: a day whose data lack the nearest expiry of the market is skipped with that reason. Otherwise it is traded and
   * makes the run suspect. `STRIKEBOOK_STRICT_EXPIRY=1` makes true the default. A strict run has an event that says so.
   */
  readonly strictExpiry?: boolean;
  /** Name of the study, `02-short-straddle`. */
  readonly study: string;
  /** The definition's name when absent. */
  readonly title?: string;
  /** Seed of the bootstrap intervals, 1 when absent. */
  readonly seed?: number;
  /** Results of causality tests of features that the strategy uses. */
  readonly causality?: readonly CausalityResult[];
  /** Results of `volumeOffsetTest` of features of volume that it uses. */
  readonly volumeTests?: readonly CausalityResult[];
  /** The running code when absent. */
  readonly code?: CodeIdentity;
}

/**
 * Runs one strategy over days and underlyings and judges the result. Every requested (underlying, day) becomes traded,
 * skipped with a reason, or failed with its error; an error never ends the run and never disappears.
 *
 * @throws StrikebookError `argument` for a definition, parameter, underlying or list of days that cannot be run, `empty`
 *   for no days; the signal's reason when aborted
 */
export async function runStrategy(options: RunStrategyOptions): Promise<RunRecord> {
  const { definition, signal, seed = 1, strictExpiry = strictExpiryDefault() } = options;
  checkDefinition(definition);
  if (!Number.isInteger(seed))
    throw new StrikebookError("argument", `strategy ${definition.id}: seed is ${seed}`, "give a whole number");
  const parameters = resolveParameters(definition, options.parameters);
  const requestedDays = requested(options);
  const lots = options.lots ?? loadLotTable();
  const events = options.events ?? (definition.eventExclusions ? findEventCalendar() : undefined);
  const log = new RunLog();
  if (!options.calendar)
    log.note("info", "no expiry calendar was given: the nearest expiry is the nearest one in the data");

  if (strictExpiry)
    log.note("info", "strict expiry: days whose data lack the nearest expiry of the market are skipped");

  const step = startProgress(`${definition.id} ${definition.name}`, { unit: "days", total: requestedDays.length });
  try {
    for (const { underlying, date } of requestedDays) {
      signal?.throwIfAborted();
      await runDay(
        {
          underlying,
          date,
          definition,
          parameters,
          lots,
          calendar: options.calendar,
          events,
          strictExpiry,
        },
        options.openDay,
        log,
      );
      signal?.throwIfAborted();
      step.advance(1);
    }
    step.end();
  } catch (error) {
    step.fail();
    throw error;
  }

  const evidence: GateEvidence = {
    requestedDays,
    maxQuoteAgeSeconds: parameters.number("maxQuoteAgeSeconds"),
    latencySeconds: log.latencySeconds ?? parameters.number("latencySeconds"),
    tickSeconds: log.tickSeconds ?? 1,
    overlapAllowed: definition.overlapAllowed,
    calendar: definition.calendar,
    missingExpiries: log.missingExpiries,
    expiryCheck: { source: options.calendar?.source ?? null, uncheckedDays: log.uncheckedExpiryDays },
    causality: options.causality ?? [],
    ...(options.volumeTests ? { volumeTests: options.volumeTests } : {}),
    fillAudit: log.fillAudit,
  };
  const { days, trades } = log;
  if (trades.length === 0) log.note("error", `no trade on ${days.length} days; the first says: ${days[0]?.reason}`);
  return sealRecord({
    schema: "strikebook.run/1",
    kind: "strategy",
    study: options.study,
    title: options.title ?? definition.name,
    createdAt: new Date().toISOString(),
    code: options.code ?? codeIdentity(),
    engine: GRID_ENGINE,
    definition: {
      id: definition.id,
      name: definition.name,
      hash: contentHash(definition),
      data: JSON.parse(JSON.stringify(definition)) as JsonValue,
    },
    parameters: [...parameters.list, { name: EFFECTIVE_LATENCY, value: evidence.latencySeconds, unit: "s" }],
    inputs: log.inputs,
    seeds: { bootstrap: seed },
    days,
    trades,
    metrics: tradeMetrics(trades, days, seed),
    values: {},
    events: log.events,
    evidence,
    verdict: integrityGate({ kind: "strategy", days, trades, evidence }),
  });
}

/** All (underlying, day) pairs, or the error that says why there are none. */
function requested({ definition, underlyings, days }: RunStrategyOptions): GateEvidence["requestedDays"] {
  const fail = (what: string, cure: string): never => {
    throw new StrikebookError("argument", `strategy ${definition.id}: ${what}`, cure);
  };
  if (underlyings.length === 0) throw new StrikebookError("empty", "no underlying was requested", "name at least one");
  return underlyings.flatMap((underlying, i) => {
    if (underlyings.indexOf(underlying) !== i) fail(`${underlying} is requested twice`, "name it once");
    if (!definition.underlyings.includes(underlying))
      fail(`it is not defined for ${underlying}`, `it names ${definition.underlyings.join(", ")}`);
    const own = Array.isArray(days)
      ? (days as readonly CivilDate[])
      : (days as Record<string, readonly CivilDate[]>)[underlying];
    if (!own || own.length === 0)
      throw new StrikebookError("empty", `no day was requested for ${underlying}`, "check the filter or the lake");
    const twice = own.find((date, at) => own.indexOf(date) !== at);
    if (twice !== undefined) fail(`${underlying} ${twice} is requested twice`, "name each day once");
    return own.map((date) => ({ underlying, date }));
  });
}
