import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import type { SpotSeries } from "../../../lib/columns/index.js";
import { contractIdentity, niftyOptions, type OptionLetter } from "../../../lib/contract/index.js";
import { type PartKey, partFolder } from "../../../lib/lake/index.js";
import { writeSampleMarket } from "../../../lib/market/index.js";
import type { EnrichInput } from "../../../lib/pack/enrich/EnrichInput.js";
import { packNse } from "../../../lib/pack/index.js";
import { quotePrice, type Tape, type TapeContract } from "../../../lib/tape/index.js";
import { at, DAY } from "../../lake/lakeFixture.js";

/** A sample market packed into a lake, for the tests of one file. */
export async function sampleLakeForFile(options: { days: number; rows: number }): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "strikebook-enrich-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  await writeSampleMarket(folder, options);
  const lake = join(folder, "lake");
  await packNse({ dumps: folder, lake });
  return lake;
}

export function parquetOf(root: string, key: PartKey): string {
  return join(partFolder(root, key), "part-0.parquet");
}

/** Input of the enrichment from a tape, by the tape's own rule for a price. */
export function inputOf(tape: Tape, price: "mid" | "last" = "mid"): EnrichInput {
  return {
    product: tape.product,
    date: tape.date,
    contracts: tape.contracts,
    timestamp: tape.quotes.timestamp,
    price: tape.quotes.timestamp.map((_, row) => quotePrice(tape.quotes, row, price)),
    spot: tape.spot,
    stepSeconds: tape.provenance.granularity.kind === "bar" ? tape.provenance.granularity.barSeconds : 1,
  };
}

export interface PriceRun {
  readonly type: OptionLetter;
  readonly strike: number;
  readonly expiry?: string;
  /** Seconds after the open. */
  readonly seconds: readonly number[];
  readonly prices: readonly number[];
}

/** A small NIFTY day; runs in the lake's order. */
export function smallInput(runs: readonly PriceRun[], spot: readonly (readonly [number, number])[] = []): EnrichInput {
  const contracts: TapeContract[] = [];
  let firstRow = 0;
  for (const { type, strike, expiry = "2025-11-25", seconds } of runs) {
    contracts.push({
      contract: contractIdentity(niftyOptions, expiry, type, strike),
      firstRow,
      rowCount: seconds.length,
    });
    firstRow += seconds.length;
  }
  const series: SpotSeries = {
    underlying: "NIFTY",
    instrument: "index",
    timestamp: Float64Array.from(spot, ([second]) => at(second)),
    price: Float64Array.from(spot, ([, price]) => price),
  };
  return {
    product: niftyOptions,
    date: DAY,
    contracts,
    timestamp: Float64Array.from(runs.flatMap(({ seconds }) => seconds.map((second) => at(second)))),
    price: Float64Array.from(runs.flatMap(({ prices }) => prices)),
    spot: series,
    stepSeconds: 1,
  };
}

/** The rows stamped at or before `micros`. */
export function cutInput(input: EnrichInput, micros: number): EnrichInput {
  const contracts: TapeContract[] = [];
  const rows: number[] = [];
  for (const { contract, firstRow, rowCount } of input.contracts) {
    const kept = Array.from({ length: rowCount }, (_, i) => firstRow + i).filter((r) => input.timestamp[r]! <= micros);
    if (kept.length > 0) contracts.push({ contract, firstRow: rows.length, rowCount: kept.length });
    rows.push(...kept);
  }
  const known = [...input.spot.timestamp.keys()].filter((row) => input.spot.timestamp[row]! <= micros);
  return {
    ...input,
    contracts,
    timestamp: Float64Array.from(rows, (row) => input.timestamp[row]!),
    price: Float64Array.from(rows, (row) => input.price[row]!),
    spot: {
      ...input.spot,
      timestamp: Float64Array.from(known, (row) => input.spot.timestamp[row]!),
      price: Float64Array.from(known, (row) => input.spot.price[row]!),
    },
  };
}
