import { StrikebookError } from "../task/StrikebookError.js";

/** Failures and rows of one of two groups. */
export interface CountedGroup {
  readonly rows: number;
  readonly failures: number;
}

/**
 * Fisher's exact test that failures are more frequent inside than outside: the chance of at least as many failures inside
 * when all failures fall on rows at random (Fisher 1935, "The logic of inductive inference"; hypergeometric upper tail).
 * Rows count as independent; where failures come in clusters the chance is too small.
 *
 * @throws StrikebookError `argument` for counts that are not whole, negative, or more failures than rows
 */
export function fisherExact(inside: CountedGroup, outside: CountedGroup): number {
  for (const { rows, failures } of [inside, outside]) {
    if (Number.isSafeInteger(rows) && Number.isSafeInteger(failures) && failures >= 0 && failures <= rows) continue;
    throw new StrikebookError(
      "argument",
      `${failures} failures of ${rows} rows`,
      "give whole counts, failures within rows",
    );
  }
  const drawn = inside.rows;
  const failed = inside.failures + outside.failures;
  const other = inside.rows + outside.rows - failed;
  const logChance = (count: number): number =>
    logChoose(failed, count) + logChoose(other, drawn - count) - logChoose(failed + other, drawn);
  const least = Math.max(0, drawn - other);
  const most = Math.min(failed, drawn);
  /** Chances from `start` on, in steps of one up or down, until they no longer count. */
  const tail = (start: number, step: 1 | -1): number => {
    let sum = 0;
    if (start < least || start > most) return sum;
    let chance = Math.exp(logChance(start));
    for (let count = start; ; count += step) {
      sum += chance;
      const ratio =
        step === 1
          ? ((failed - count) * (drawn - count)) / ((count + 1) * (other - drawn + count + 1))
          : (count * (other - drawn + count)) / ((failed - count + 1) * (drawn - count + 1));
      chance *= ratio;
      if (chance === 0 || (ratio < 1 && chance < 1e-17 * sum)) return sum;
    }
  };
  // Each tail is summed from its highest term: the other side of the mean would begin at terms that are 0 in a double.
  const mean = (drawn * failed) / (failed + other);
  if (failed + other === 0) return 1;
  const chance = inside.failures > mean ? tail(inside.failures, 1) : 1 - tail(inside.failures - 1, -1);
  return Math.min(1, Math.max(0, chance));
}

function logChoose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}

/** Stirling's series, exact to double precision from 32 on (DLMF 5.11.1). */
function logFactorial(n: number): number {
  if (n < 32) {
    let product = 1;
    for (let i = 2; i <= n; i++) product *= i;
    return Math.log(product);
  }
  const inverse = 1 / n;
  const square = inverse * inverse;
  const series = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680)));
  return n * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI * n) + series;
}
