import { MICROS_PER_MINUTE } from "../../time/micros.js";
import { RandomStream } from "../RandomStream.js";
import type { CsvGzFile } from "./CsvGzFile.js";
import { DAY_MINUTES, type LendingDay } from "./LendingRates.js";

/** Decimals of a rate or index: more than a double carries, as many as look like the vendor's 27. */
const DECIMALS = 18;

/**
 * Writes one reserve's minutes of one day, without those that are missing: a run of three and two more.
 *
 * @returns instants of the missing minutes, epoch µs UTC
 */
export function writeLendingRates(
  file: CsvGzFile,
  rates: LendingDay,
  asset: string,
  startMicros: number,
  seed: number,
): number[] {
  const random = new RandomStream(seed, `crypto lending gaps ${asset} ${startMicros}`);
  const run = random.integer(10, DAY_MINUTES - 10);
  const missing = new Set([run, run + 1, run + 2]);
  while (missing.size < 5) missing.add(random.integer(1, DAY_MINUTES - 1));
  for (let minute = 0; minute < DAY_MINUTES; minute++) {
    if (missing.has(minute)) continue;
    const time = new Date((startMicros + minute * MICROS_PER_MINUTE) / 1000).toISOString();
    const borrow = rates.borrowRate[minute]!;
    const numbers = [
      rates.supplyRate[minute]!,
      borrow + 0.015,
      borrow,
      rates.supplyIndex[minute]!,
      rates.borrowIndex[minute]!,
    ];
    file.line(`${time.slice(0, 10)} ${time.slice(11, 19)},${numbers.map((value) => value.toFixed(DECIMALS)).join()}`);
  }
  return [...missing].sort((a, b) => a - b).map((minute) => startMicros + minute * MICROS_PER_MINUTE);
}
