import { tradingMinutesPerYear } from "../../contract/tradingMinutesPerYear.js";
import type { DuckDbSession } from "../../lake/DuckDbSession.js";
import { FORWARD_STATUS_VALUES } from "../../lake/enrichmentColumns.js";
import { FileHashes } from "../../lake/FileHashes.js";
import type { Manifest } from "../../lake/Manifest.js";
import { partLabel } from "../../lake/PartKey.js";
import type { PartRun } from "../../lake/PartRun.js";
import type { PartFacts } from "../../lake/placePart.js";
import { TapeCache } from "../../lake/tapeCache/TapeCache.js";
import { writePart } from "../../lake/writePart.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import { daysFromCivil } from "../../time/civilDate.js";
import { daySlots, type EnrichInput } from "./EnrichInput.js";
import type { EnrichParameters } from "./EnrichParameters.js";
import { type ExpiryForwards, impliedForwards } from "./impliedForwards.js";
import { ENRICH_STATUSES } from "./ivStatuses.js";
import { type EnrichedRun, RowEnricher } from "./RowEnricher.js";
import { type EnrichParts, productOf, readEnrichInput } from "./readEnrichInput.js";
import { realisedBySlot } from "./realisedBySlot.js";
import { sourceFileOf } from "./sourceFileOf.js";
import { underlyingBySlot } from "./underlyingBySlot.js";

/** Grows when the same source and parameters give other numbers. */
const FORMULA_VERSION = 1;

export interface EnrichDayOptions extends TaskOptions {
  readonly root: string;
  readonly parts: EnrichParts;
  readonly parameters: EnrichParameters;
  /** Datasets that are written: the add-on and the forwards. */
  readonly addOn: string;
  readonly forwards: string;
  /** Called with the rows of each contract when it is done. */
  readonly onRows?: ((rows: number) => void) | undefined;
}

/** The manifests of what one day was enriched with. */
export interface EnrichedDay {
  readonly addOn: Manifest;
  readonly forwards: Manifest;
}

/** What the manifests of an enriched day say about its making; equal for equal source and parameters. */
export function enrichFacts(
  root: string,
  { options, spot }: EnrichParts,
  parameters: EnrichParameters,
): Pick<PartFacts, "sourceFiles" | "parameters"> {
  const product = productOf(options);
  return {
    sourceFiles: [options, spot].flatMap((part) => (part ? [sourceFileOf(root, part)] : [])),
    parameters: {
      ...parameters,
      exercise: product.exercise === "american" ? "european_approximation" : "european",
      minutesPerYear: tradingMinutesPerYear(product),
      formulaVersion: FORMULA_VERSION,
    },
  };
}

/**
 * Enriches one day of one underlying: first its forwards, then the columns beside its rows. Whatever was there is written
 * anew.
 */
export async function enrichDay(session: DuckDbSession, options: EnrichDayOptions): Promise<EnrichedDay> {
  const { root, parts, parameters, signal } = options;
  const cache = TapeCache.ofLake(root);
  const input = await readEnrichInput(session, new FileHashes(), cache, parts, parameters.price, { signal });
  const slots = daySlots(input);
  const { spot } = input;
  const spotAt = underlyingBySlot(input, parameters.maxAgeSeconds);
  const forwards = new Map<string, ExpiryForwards>();
  for (const expiry of impliedForwards(input, parameters, spotAt)) {
    signal?.throwIfAborted();
    forwards.set(expiry.expiry, expiry);
  }
  const { key, manifest } = parts.options;
  const common = {
    dropped: {},
    ...enrichFacts(root, parts, parameters),
    granularity: manifest!.granularity,
    hasBook: manifest!.hasBook,
  };
  const write = (dataset: string, runs: Iterable<PartRun>, facts: () => PartFacts): Promise<Manifest> =>
    writePart(session, root, { key: { ...key, dataset }, runs, facts, replace: true, signal });
  const forwardRows = forwards.size * slots.count;
  const forwardsPart = await write(options.forwards, forwardRuns(forwards, input), () => ({
    ...common,
    rowsRead: forwardRows,
    marked: countNames([...forwards.values()]),
    source: `implied forwards of ${partLabel(key)}`,
  }));
  const enricher = new RowEnricher(
    input,
    parameters.rate,
    realisedBySlot(spot, input.product, slots, new Float64Array(slots.count)),
  );
  const addOn = await write(options.addOn, enrichedRuns(input, enricher, forwards, options.onRows), () => ({
    ...common,
    rowsRead: input.timestamp.length,
    marked: Object.fromEntries(
      ENRICH_STATUSES.flatMap((name, code) => (enricher.counts[code]! > 0 ? [[name, enricher.counts[code]!]] : [])),
    ),
    source: `volatility and Greeks of ${partLabel(key)}`,
  }));
  return { addOn, forwards: forwardsPart };
}

function* forwardRuns(forwards: ReadonlyMap<string, ExpiryForwards>, input: EnrichInput): Generator<PartRun> {
  const { openMicros, stepMicros, count } = daySlots(input);
  const timestamp = Float64Array.from({ length: count }, (_, slot) => openMicros + slot * stepMicros);
  const second = Float64Array.from({ length: count }, (_, slot) => (slot * stepMicros) / 1e6);
  for (const { expiry, forward, pairs, ageSeconds, status } of forwards.values()) {
    const day = daysFromCivil(expiry);
    const columns = {
      expiry: day,
      timestamp,
      second,
      forward,
      pairs,
      forward_age_s: ageSeconds,
      forward_status: status,
    };
    yield { rows: count, columns };
  }
}

function* enrichedRuns(
  input: EnrichInput,
  enricher: RowEnricher,
  forwards: ReadonlyMap<string, ExpiryForwards>,
  onRows: ((rows: number) => void) | undefined,
): Generator<PartRun> {
  for (const entry of input.contracts) {
    const run = enricher.enrich(entry, forwards.get(entry.contract.expiryDate)!);
    const timestamp = input.timestamp.subarray(entry.firstRow, entry.firstRow + entry.rowCount);
    yield { contract: entry.contract, rows: run.rows, columns: addOnColumns(run, timestamp) };
    onRows?.(run.rows);
  }
}

function addOnColumns(run: EnrichedRun, timestamp: Float64Array): PartRun["columns"] {
  return {
    timestamp,
    forward: run.forwards,
    forward_age_s: run.forwardAges,
    forward_status: run.forwardStatuses,
    implied_vol: run.vols,
    iv_status: run.ivStatuses,
    delta: run.deltas,
    gamma: run.gammas,
    vega: run.vegas,
    theta: run.thetas,
    dte_days: run.dteDays,
    dte_minutes: run.dteMinutes,
    realised_vol_20m: run.realisedVols,
  };
}

function countNames(forwards: readonly ExpiryForwards[]): Record<string, number> {
  const counts = FORWARD_STATUS_VALUES.map(() => 0);
  for (const { status } of forwards) for (const code of status) counts[code]!++;
  return Object.fromEntries(
    FORWARD_STATUS_VALUES.flatMap((name, code) => (counts[code]! > 0 ? [[name, counts[code]!]] : [])),
  );
}
