import type { Connection, DataChunk, TableFunctionInfo } from "@duckdb/node-bindings";
import { StrikebookError } from "../task/StrikebookError.js";
import { ChunkFiller } from "./ChunkFiller.js";
import type { LakeType } from "./ColumnSpec.js";
import type { DuckDb } from "./DuckDbSession.js";
import type { RunColumn } from "./PartRun.js";

/**
 * A column that JavaScript hands to DuckDB; a text column travels as the index into its list of texts, as one byte when
 * the list is part of the schema and as an INTEGER when it is not.
 */
export interface RowSourceColumn {
  readonly name: string;
  readonly type: LakeType;
  readonly values?: readonly string[];
  /** False: NaN is refused. */
  readonly nullable?: boolean;
}

/** Rows to hand over: of each column either one value per row or one value for all rows; null is NULL. */
export interface RowBlock {
  /** Names the block in error messages: a contract. */
  readonly label: string;
  readonly rows: number;
  readonly columns: readonly (RunColumn | number | null)[];
}

/**
 * A DuckDB table function fed by JavaScript: DuckDB's worker asks for the next 2,048 rows, they are filled in on this
 * thread while the worker waits, and it compresses them while this thread is free. Nothing is held in a table.
 */
export class RowSource {
  /** What went wrong while filling; DuckDB only gets its text. */
  failure: unknown;
  readonly #duckdb: DuckDb;
  readonly #columns: readonly RowSourceColumn[];
  readonly #signal: AbortSignal | undefined;
  #next: (() => RowBlock | undefined) | undefined;
  #block: RowBlock | undefined;
  #row = 0;
  #filler: ChunkFiller;

  constructor(
    duckdb: DuckDb,
    columns: readonly RowSourceColumn[],
    next: () => RowBlock | undefined,
    signal: AbortSignal | undefined,
  ) {
    this.#duckdb = duckdb;
    this.#columns = columns;
    this.#next = next;
    this.#signal = signal;
    this.#filler = new ChunkFiller(duckdb, columns);
  }

  /** Makes the table function known under `name`; its columns have the physical types of `columns`. */
  register(connection: Connection, name: string): string {
    const duckdb = this.#duckdb;
    const types = this.#columns.map((column) =>
      // An ENUM's vector holds the index, and the Parquet writer takes its texts as they are: no row's text is looked at.
      column.type === "VARCHAR"
        ? duckdb.create_enum_type(column.values ?? [])
        : duckdb.create_logical_type(duckdb.Type[column.type]),
    );
    const tableFunction = duckdb.create_table_function();
    duckdb.table_function_set_name(tableFunction, name);
    duckdb.table_function_set_bind(tableFunction, (info) => {
      this.#columns.forEach((column, index) => void duckdb.bind_add_result_column(info, column.name, types[index]!));
    });
    // One thread, so that rows arrive in the order in which they are handed out.
    duckdb.table_function_set_init(tableFunction, (info) => duckdb.init_set_max_threads(info, 1));
    duckdb.table_function_set_function(tableFunction, (info, chunk) => this.#fill(info, chunk));
    duckdb.register_table_function(connection, tableFunction);
    duckdb.destroy_table_function_sync(tableFunction);
    return name;
  }

  /** Lets go of the rows; the table function stays in the catalog, empty. */
  close(): void {
    this.#next = undefined;
    this.#block = undefined;
  }

  #fill(info: TableFunctionInfo, chunk: DataChunk): void {
    try {
      this.#signal?.throwIfAborted();
      while (this.#block === undefined || this.#row === this.#block.rows) {
        this.#block = this.#next?.();
        this.#row = 0;
        if (this.#block === undefined) {
          this.#duckdb.data_chunk_set_size(chunk, 0);
          return;
        }
      }
      this.#row += this.#filler.fill(chunk, this.#block, this.#row);
    } catch (error) {
      this.failure = error;
      this.#duckdb.function_set_error(info, error instanceof StrikebookError ? error.message : String(error));
    }
  }
}
