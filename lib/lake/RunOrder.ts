import { firstUnsorted } from "../columns/firstUnsorted.js";
import { StrikebookError } from "../task/StrikebookError.js";
import { contractOrder } from "./contractOrder.js";
import type { PartRun } from "./PartRun.js";

export interface RunOrderOptions {
  /** A number that sorts as the runs do; by default the contract's, 0 without one. */
  readonly orderOf?: (run: PartRun) => number;
  /** Rows without a time may stand at the end of a run. */
  readonly mayLackTime?: boolean;
}

/**
 * The runs of a part as they were handed to the writer: refuses them when they are not in the lake's order, and compares
 * the finished file with them afterwards.
 */
export class RunOrder {
  readonly #label: string;
  readonly #orderOf: (run: PartRun) => number;
  readonly #mayLackTime: boolean;
  readonly #orders: number[] = [];
  readonly #ends: number[] = [];
  rows = 0;
  minMicros: number = Number.POSITIVE_INFINITY;
  maxMicros: number = Number.NEGATIVE_INFINITY;

  constructor(label: string, options: RunOrderOptions = {}) {
    this.#label = label;
    this.#orderOf = options.orderOf ?? (({ contract }) => (contract ? contractOrder(contract) : 0));
    this.#mayLackTime = options.mayLackTime ?? false;
  }

  get runs(): number {
    return this.#orders.length;
  }

  /** @throws StrikebookError `integrity` for a run out of order or whose times go backward. */
  add(run: PartRun): void {
    const time = run.columns.timestamp;
    if (!(time instanceof Float64Array) || time.length !== run.rows) this.#fail("a run has no time per row");
    else {
      const order = this.#orderOf(run);
      const name = runName(run);
      const before = this.#orders.at(-1);
      if (before !== undefined && order <= before) this.#fail(`${name} comes after a contract that sorts behind it`);
      let timed = run.rows;
      if (this.#mayLackTime) while (timed > 0 && Number.isNaN(time[timed - 1]!)) timed--;
      const unsorted = firstUnsorted(time.subarray(0, timed));
      if (unsorted >= 0) this.#fail(`time of ${name} goes backward at row ${unsorted}`);
      if (run.rows === 0) this.#fail(`${name} has no row`);
      this.rows += run.rows;
      this.#orders.push(order);
      this.#ends.push(this.rows);
      if (timed === 0) return;
      this.minMicros = Math.min(this.minMicros, time[0]!);
      this.maxMicros = Math.max(this.maxMicros, time[timed - 1]!);
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
      const lacks = this.#mayLackTime && Number.isNaN(times[row]!);
      if (!starts && !lacks && !(times[row]! >= times[row - 1]!))
        this.#fail(`time goes backward at row ${row} read back`);
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

/** Names a run in messages: its contract, or the vendor's table. */
function runName({ contract, columns }: PartRun): string {
  return contract?.key ?? (typeof columns.contract === "string" ? columns.contract : "the series");
}
