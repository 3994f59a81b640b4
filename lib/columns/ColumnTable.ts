import type { DisplayData, DisplayPage, DisplayValue } from "../task/display.js";
import { StrikebookError } from "../task/StrikebookError.js";

/** A column: numbers in a typed array (64-bit whole ones in a BigInt64Array), or texts and flags in a plain one. */
export type Column =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint8Array
  | BigInt64Array
  | readonly (string | number | boolean | bigint | null)[];

/** Rows of a table that is shown without a page being asked for. */
const HEAD: DisplayPage = { from: 0, maxRows: 50 };

/** A small named struct of arrays, all of one length: trades, results, query answers. */
export class ColumnTable {
  readonly rows: number;
  readonly columns: Readonly<Record<string, Column>>;

  /** @throws StrikebookError `argument` when the columns differ in length. */
  constructor(columns: Readonly<Record<string, Column>>) {
    const lengths = Object.entries(columns).map(([name, column]) => [name, column.length] as const);
    const rows = lengths[0]?.[1] ?? 0;
    const odd = lengths.find(([, length]) => length !== rows);
    if (odd)
      throw new StrikebookError(
        "argument",
        `column ${odd[0]} has ${odd[1]} rows where others have ${rows}`,
        "give columns of one length",
      );
    this.rows = rows;
    this.columns = columns;
  }

  /**
   * Makes a table of records that all have the keys of the first one, in any order.
   *
   * @throws StrikebookError `argument` naming the record and the key that is missing or new: a column that only some
   *   records have would otherwise vanish.
   */
  static fromRecords(records: readonly Readonly<Record<string, DisplayValue>>[]): ColumnTable {
    const names = Object.keys(records[0] ?? {});
    for (const [row, record] of records.entries()) {
      const odd =
        names.find((name) => !Object.hasOwn(record, name)) ?? Object.keys(record).find((key) => !names.includes(key));
      if (odd !== undefined)
        throw new StrikebookError(
          "argument",
          `key "${odd}" is in only one of record 0 and record ${row}`,
          "give every record the same keys (null where there is nothing)",
        );
    }
    return new ColumnTable(
      Object.fromEntries(names.map((name) => [name, records.map((record) => record[name] ?? null)])),
    );
  }

  /** @throws StrikebookError `argument` naming the columns there are. */
  column(name: string): Column {
    const column = Object.hasOwn(this.columns, name) ? this.columns[name] : undefined;
    if (!column)
      throw new StrikebookError("argument", `no column "${name}"`, `there are ${Object.keys(this.columns).join(", ")}`);
    return column;
  }

  /**
   * One row by column name. A bigint becomes a number, or its digits as a text where a number would not hold it.
   *
   * @throws StrikebookError `argument` for a row that the table does not have.
   */
  record(row: number): Record<string, DisplayValue> {
    if (!Number.isInteger(row) || row < 0 || row >= this.rows)
      throw new StrikebookError("argument", `no row ${row}`, `the table has ${this.rows} rows`);
    return Object.fromEntries(Object.entries(this.columns).map(([name, column]) => [name, shown(column[row])]));
  }

  records(): Record<string, DisplayValue>[] {
    return Array.from({ length: this.rows }, (_, row) => this.record(row));
  }

  toDisplay({ from, maxRows }: DisplayPage = HEAD): DisplayData {
    const names = Object.keys(this.columns);
    const shownRows = Math.max(0, Math.min(this.rows - from, maxRows));
    const rows = Array.from({ length: shownRows }, (_, row) =>
      names.map((name) => shown(this.columns[name]![from + row])),
    );
    return { kind: "table", columns: names, rows, totalRows: this.rows, from };
  }
}

function shown(value: DisplayValue | bigint | undefined): DisplayValue {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  return value === undefined || (typeof value === "number" && Number.isNaN(value)) ? null : value;
}
