import type { ColumnSpec, LakeType } from "../../lake/ColumnSpec.js";
import type { DuckDbSession } from "../../lake/DuckDbSession.js";
import type { DatasetSpec } from "../../lake/datasets.js";
import { parquetFormat } from "../../lake/parquetFormat.js";
import type { RowBlock, RowSourceColumn } from "../../lake/RowSource.js";
import { sqlText } from "../../lake/sqlText.js";
import { NSE_OPTION_COLUMNS } from "../../market/vendorColumns.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import { conflictingRows } from "./mergeRawRows.js";
import type { RawPartInput } from "./RawPartInput.js";
import { type RawContract, rawContract } from "./rawContract.js";
import type { RawPartTally } from "./writeRawPart.js";

const TIMESTAMP = NSE_OPTION_COLUMNS.indexOf("timestamp");
const READ_BACK_ROWS = 65_536;

/** The Parquet file of one raw part: written contract by contract, read back and compared. */
export class RawPartFile {
  rows = 0;
  freshRows = 0;
  existingRows = 0;
  /** Rows of a time that the row before has too, with other values. */
  conflicting = 0;
  minMicros: number = Number.POSITIVE_INFINITY;
  maxMicros: number = Number.NEGATIVE_INFINITY;
  readonly tallies: RawPartTally[] = [];
  readonly #spec: DatasetSpec;
  readonly #underlying: string;
  readonly #input: RawPartInput;
  readonly #onRows: ((rows: number) => void) | undefined;
  readonly #ends: number[] = [];

  constructor(spec: DatasetSpec, underlying: string, input: RawPartInput, onRows?: (rows: number) => void) {
    this.#spec = spec;
    this.#underlying = underlying;
    this.#input = input;
    this.#onRows = onRows;
  }

  get contracts(): number {
    return this.#ends.length;
  }

  async write(session: DuckDbSession, file: string, options: TaskOptions): Promise<void> {
    const selected = this.#spec.columns.map(
      (column) => `${this.#expression(column)}::${column.type} AS ${column.name}`,
    );
    await session.runWithRows(
      this.#sourceColumns(),
      () => this.#next(),
      (rows) =>
        `COPY (SELECT ${selected.join(", ")} FROM ${rows}()) TO ${sqlText(file)} (${parquetFormat(this.#spec)})`,
      options,
    );
  }

  /**
   * Checks that the file has the rows that were handed out, each contract as one run in its place, in the order of time.
   *
   * @throws StrikebookError `integrity` naming the first row that differs
   */
  async readBack(session: DuckDbSession, file: string, options: TaskOptions): Promise<void> {
    const hasContract = this.#spec.columns.some(({ name }) => name === "contract");
    const contract = hasContract ? contractNumberSql(this.#input.contracts) : "0::DOUBLE";
    const query = `SELECT epoch_us(timestamp)::DOUBLE, ${contract} FROM read_parquet(${sqlText(file)})`;
    let run = 0;
    let row = 0;
    let before = Number.NEGATIVE_INFINITY;
    for await (const [times, contracts] of session.numberBatches(query, READ_BACK_ROWS, options)) {
      for (let i = 0; i < times!.length; i++, row++) {
        if (row === this.#ends[run]) {
          run++;
          before = Number.NEGATIVE_INFINITY;
        }
        if (contracts![i] !== run) this.#fail(`row ${row} read back belongs to another contract`);
        if (!(times![i]! >= before)) this.#fail(`time goes backward at row ${row} read back`);
        before = times![i]!;
      }
    }
    if (row !== this.rows) this.#fail(`${row} rows read back of ${this.rows} written`);
  }

  #next(): RowBlock | undefined {
    const name = this.#input.contracts[this.#ends.length];
    if (name === undefined) return undefined;
    const { rows, freshRows, existingRows } = this.#input.read(name);
    const time = rows.columns[TIMESTAMP]!;
    const kept = rows.rows - existingRows;
    const conflicting = conflictingRows(rows);
    if (freshRows > 0) {
      this.tallies.push({ table: name, kept, duplicate: freshRows - kept, alreadyThere: 0, conflicting });
    }
    this.rows += rows.rows;
    this.freshRows += freshRows;
    this.existingRows += existingRows;
    this.conflicting += conflicting;
    this.minMicros = Math.min(this.minMicros, time[0]!);
    this.maxMicros = Math.max(this.maxMicros, time[rows.rows - 1]!);
    this.#ends.push(this.rows);
    this.#onRows?.(freshRows);
    return { label: name, rows: rows.rows, columns: [...rows.columns, this.#ends.length - 1] };
  }

  #sourceColumns(): RowSourceColumn[] {
    const types = new Map<string, LakeType>(this.#spec.columns.map(({ name, type }) => [name, type]));
    return [
      ...NSE_OPTION_COLUMNS.map((name) => ({ name, type: types.get(name)! })),
      { name: "contract_number", type: "INTEGER" as const },
    ];
  }

  /** A column of the dataset from the columns that are handed over. */
  #expression({ name, sql }: ColumnSpec): string {
    if ((NSE_OPTION_COLUMNS as readonly string[]).includes(name)) return name;
    if (sql !== undefined) return sql;
    const { contracts } = this.#input;
    const perContract = (values: readonly string[]): string => `[${values.join(", ")}][contract_number + 1]`;
    if (name === "symbol") return sqlText(this.#underlying);
    if (name === "contract") return perContract(contracts.map(sqlText));
    const known = contracts.map(rawContract);
    const value: Readonly<Record<string, (contract: RawContract) => string>> = {
      opt_type: ({ optionType }) => sqlText(optionType),
      strike: ({ strike }) => String(strike),
      year: ({ year }) => String(year),
      month: ({ month }) => String(month),
    };
    if (!value[name]) throw new Error(`dataset ${this.#spec.name} has a column ${name} that the raw layer cannot fill`);
    return perContract(known.map(value[name]));
  }

  #fail(what: string): never {
    const label = `${this.#spec.name} ${this.#underlying}`;
    throw new StrikebookError("integrity", `${label}: ${what}`, "this is a defect of the writer, please report it");
  }
}

/** SQL of the place of a row's contract among `contracts`, from 0. */
export function contractNumberSql(contracts: readonly string[]): string {
  return `enum_code(contract::ENUM(${contracts.map(sqlText).join(", ")}))::DOUBLE`;
}
