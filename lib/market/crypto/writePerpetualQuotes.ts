import { MICROS_PER_SECOND } from "../../time/micros.js";
import { RandomStream } from "../RandomStream.js";
import type { CryptoDay } from "./CryptoDay.js";
import type { CsvGzFile } from "./CsvGzFile.js";
import { DAY_SECONDS } from "./PerpetualPath.js";

const EXTRA_QUOTE_CHANCE = 0.35;
const WIDE_BOOK_CHANCE = 0.1;

/**
 * Writes the perpetual's quotes of one day: one at every whole second, often another inside it with other amounts. The
 * middle of the book is the second's price in each of them, so that an as-of join on ticks and one on a one-second grid
 * find the same.
 *
 * @returns the gap without any quote, epoch µs UTC
 */
export async function writePerpetualQuotes(
  file: CsvGzFile,
  day: CryptoDay,
  seed: number,
  tick: number,
  signal: AbortSignal | undefined,
): Promise<[fromMicros: number, toMicros: number]> {
  const random = new RandomStream(seed, `crypto perpetual quotes ${day.date}`);
  const gapFrom = random.integer(3600, 20 * 3600);
  const gapTo = gapFrom + random.integer(90, 900);
  for (let second = 0; second < DAY_SECONDS; second++) {
    if (file.full) {
      signal?.throwIfAborted();
      await file.turn();
    }
    if (second >= gapFrom && second < gapTo) continue;
    const middle = day.perpetual.price[second]!;
    const micros = day.startMicros + second * MICROS_PER_SECOND;
    writeQuote(file, random, micros, middle, tick);
    if (random.uniform() < EXTRA_QUOTE_CHANCE)
      writeQuote(file, random, micros + 1000 * random.integer(50, 980), middle, tick);
  }
  return [day.startMicros + gapFrom * MICROS_PER_SECOND, day.startMicros + gapTo * MICROS_PER_SECOND];
}

function writeQuote(file: CsvGzFile, random: RandomStream, micros: number, middle: number, tick: number): void {
  const half = tick * (random.uniform() < WIDE_BOOK_CHANCE ? 1.5 : 0.5);
  const askAmount = 10 * random.integer(1, 40_000);
  const bidAmount = 10 * random.integer(1, 40_000);
  file.line(
    `deribit,BTC-PERPETUAL,${micros},${micros + random.integer(4000, 8000)},${askAmount},${middle + half},${middle - half},${bidAmount}`,
  );
}
