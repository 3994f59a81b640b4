import type { QuoteColumnName } from "../columns/index.js";
import { StrikebookError } from "../task/index.js";
import type { TapeColumn } from "./TapeColumn.js";

/** One column of a tape and the names that mean it. */
export interface NamedTapeColumn {
  readonly column: TapeColumn;
  /** Physical name in the dataset, canonical name, canonical quote name: without repetition. */
  readonly names: readonly string[];
  /** Which canonical quote column it is, if any. */
  readonly quote?: QuoteColumnName;
}

/** The columns that a tape was opened with, as they are stored, by any of their names. */
export class TapeColumns {
  readonly list: readonly NamedTapeColumn[];
  readonly #label: string;
  readonly #byName = new Map<string, TapeColumn>();

  /** @param label names the tape in messages: "NIFTY 2025-11-18" */
  constructor(list: readonly NamedTapeColumn[], label: string) {
    this.list = list;
    this.#label = label;
    for (const { column, names } of list) for (const name of names) this.#byName.set(name, column);
  }

  /** True when the tape was opened with this column. */
  has(name: string): boolean {
    return this.#byName.has(name);
  }

  /** @throws StrikebookError `argument` naming the column that was not asked for, and how to ask for it */
  get(name: string): TapeColumn {
    const column = this.#byName.get(name);
    if (column) return column;
    const held = this.list.map(({ names }) => names[0]).join(", ");
    const what = `the tape ${this.#label} was opened without column ${JSON.stringify(name)} (it has ${held})`;
    throw new StrikebookError("argument", what, `open it with columns: [..., ${JSON.stringify(name)}]`);
  }
}
