import { firstUnsorted } from "../columns/firstUnsorted.js";
import { StrikebookError } from "../task/StrikebookError.js";
import { contractOrder } from "./contractOrder.js";
import type { PartRun } from "./PartRun.js";

/**
 * The runs of a part as they were handed to the writer: refuses them when they are not in the lake's order, and compares
 * the finished file with them afterwards.
 */
export class RunOrder {
  readonly #label: string;
  readonly #orders: number[] = [];
  readonly #ends: number[] = [];
  rows = 0;
  minMicros: number = Number.POSITIVE_INFINITY;
  maxMicros: number = Number.NEGATIVE_INFINITY;

  constructor(label: string) {
    this.#label = label;
  }

  get runs(): number {
    return this.#orders.length;
  }

  /** @throws StrikebookError `integrity` for a run out of order or whose times go backward. */
  add(run: PartRun): void {
    const time = run.columns.timestamp;
    if (!(time instanceof Float64Array) || time.length !== run.rows) this.#fail("a run has no time per row");
    else {
      const order = run.contract ? contractOrder(run.contract) : (run.order ?? 0);
      const name = run.contract?.key ?? "the series";
      const before = this.#orders.at(-1);
      if (before !== undefined && order <= before) this.#fail(`${name} comes after a contract that sorts behind it`);
      const unsorted = firstUnsorted(time);
      if (unsorted >= 0) this.#fail(`time of ${name} goes backward at row ${unsorted}`);
      if (run.rows === 0) this.#fail(`${name} has no row`);
      this.rows += run.rows;
      this.#orders.push(order);
      this.#ends.push(this.rows);
      this.minMicros = Math.min(this.minMicros, time[0]!);
      this.maxMicros = Math.max(this.maxMicros, time[run.rows - 1]!);
    }
  }

  /**
   * Checks the file's key columns row by row: the same rows, each contract one run in its place, time never backward.
   *
   * @throws StrikebookError `integrity` naming the first row that differs.
   */
  compare(orders: Float64Array | undefined, times: Float64Array): void {
    if (times.length !== this.rows) this.#fail(`${times.length} rows read back of ${this.rows} written`);
    let run = 0;
    for (let row = 0; row < times.length; row++) {
      if (row === this.#ends[run]) run++;
      const starts = row === (run === 0 ? 0 : this.#ends[run - 1]!);
      if (orders && orders[row] !== this.#orders[run]) this.#fail(`row ${row} read back belongs to another contract`);
      if (!starts && !(times[row]! >= times[row - 1]!)) this.#fail(`time goes backward at row ${row} read back`);
    }
  }

  #fail(what: string): never {
    throw new StrikebookError(
      "integrity",
      `${this.#label}: ${what}`,
      "this is a defect of the writer, please report it",
    );
  }
}
