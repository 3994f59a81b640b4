import { NSE_OPTION_COLUMNS, vendorColumnKind } from "../../../market/vendorColumns.js";
import { StrikebookError } from "../../../task/StrikebookError.js";
import { ColumnKind, type DumpColumn } from "./ColumnKind.js";
import type { DumpBatch, DumpTable } from "./DumpBatch.js";
import { DumpFrame } from "./DumpFrame.js";
import { RowColumns } from "./RowColumns.js";
import { type StatementListener, StatementScanner, type TupleConsumer } from "./StatementScanner.js";
import { parseCreateTable, parseInsertHead, parseTimeZone } from "./statements.js";
import { TupleReader } from "./TupleReader.js";
import { TupleSkipper } from "./TupleSkipper.js";

/** India's wall clock is UTC + 05:30 all year: the zone of the vendor's server. */
const SERVER_OFFSET_SECONDS = 19_800;
const KNOWN_COLUMNS: readonly DumpColumn[] = NSE_OPTION_COLUMNS.map((name) => ({
  name,
  kind: vendorColumnKind(name) === "datetime" ? ColumnKind.datetime : ColumnKind.number,
}));

interface TableState {
  rows: number;
  readonly read: boolean;
  created: readonly DumpColumn[] | undefined;
}

/** Turns the bytes of a dump into batches of columns. Push chunks, take the batches that are ready, then end. */
export class DumpParser implements StatementListener {
  /** Batches that are complete and not yet taken. */
  readonly ready: DumpBatch[] = [];
  statements = 0;
  readonly #file: string;
  readonly #wanted: (table: string) => boolean;
  readonly #batchRows: number;
  readonly #scanner: StatementScanner;
  readonly #tables = new Map<string, TableState>();
  #timestampOffset: number = SERVER_OFFSET_SECONDS;
  /** Table, columns and rows of the batch being filled; the room is used again by the next table of the same shape. */
  #open: { table: string; shape: string; rows: RowColumns } | undefined;
  readonly #frame = new DumpFrame();
  /** What LOCK TABLES names, until UNLOCK TABLES. */
  #locked: string | undefined;
  /** Table of the statement being read. */
  #current: TableState | undefined;

  constructor(file: string, wanted: (table: string) => boolean, batchRows: number) {
    this.#file = file;
    this.#wanted = wanted;
    this.#batchRows = batchRows;
    this.#scanner = new StatementScanner(file, this);
  }

  push(chunk: Uint8Array): void {
    this.#frame.push(chunk);
    this.#scanner.push(chunk);
  }

  /**
   * Ends the dump: hands over the last batch.
   *
   * @throws StrikebookError `corrupt` when the dump ends inside a statement, with its tables still locked, or without the
   *   last line that its first line promises: it was cut.
   */
  end(): void {
    this.#scanner.end();
    const cut =
      this.#locked !== undefined
        ? `ends while ${this.#locked} is locked (no UNLOCK TABLES)`
        : this.#frame.isCut
          ? 'begins as mysqldump does and has no "-- Dump completed" at its end'
          : undefined;
    if (cut !== undefined) {
      const cure = "fetch the dump again, it is cut short";
      throw new StrikebookError("corrupt", `${this.#file} ${cut}`, cure);
    }
    this.#flush();
  }

  tables(): DumpTable[] {
    return [...this.#tables].map(([table, { rows, read }]) => ({ table, rows, read }));
  }

  statement(text: string): void {
    const zone = parseTimeZone(text);
    if (zone !== undefined) this.#timestampOffset = zone === "server" ? SERVER_OFFSET_SECONDS : zone;
    const lock = /^lock\s+tables?\s+(.*?)\s*$/is.exec(text);
    if (lock) this.#locked = lock[1]!.replace(/\s+(?:write|read(?:\s+local)?)$/i, "");
    else if (/^unlock\s+tables?\b/i.test(text)) this.#locked = undefined;
    const create = parseCreateTable(text);
    if (create) this.#table(create.table).created = create.columns;
    else if (/^(?:insert|replace)\b/i.test(text)) this.#refuseOtherInsert(text);
  }

  rows(head: string): TupleConsumer {
    const insert = parseInsertHead(head);
    if (!insert)
      throw this.#corrupt(`has a statement that begins ${JSON.stringify(head.slice(0, 60))}, which names no table`);
    const state = this.#table(insert.table);
    this.statements++;
    this.#current = state;
    if (!state.read) return new TupleSkipper();
    const columns =
      insert.columns?.map((name) => this.#column(name, insert.table, state)) ?? state.created ?? KNOWN_COLUMNS;
    const shape = columns.map((column) => `${column.kind}${column.name}`).join();
    if (this.#open?.table !== insert.table || this.#open.shape !== shape) {
      this.#flush();
      const names = columns.filter((column) => column.kind !== ColumnKind.text).map((column) => column.name);
      const rows = this.#open?.shape === shape ? this.#open.rows : new RowColumns(names, this.#batchRows);
      this.#open = { table: insert.table, shape, rows };
    }
    if (Number.isNaN(this.#timestampOffset) && columns.some((column) => column.kind === ColumnKind.timestamp)) {
      throw this.#corrupt(`has TIMESTAMP columns in table ${insert.table} under a time zone that is no offset`);
    }
    return new TupleReader(
      {
        file: this.#file,
        table: insert.table,
        columns,
        datetimeOffset: SERVER_OFFSET_SECONDS,
        timestampOffset: this.#timestampOffset,
        rowsBefore: () => state.rows,
      },
      this.#open.rows,
    );
  }

  rowsRead(count: number): void {
    const state = this.#current!;
    state.rows += count;
    if (state.read && this.#open!.rows.rows === this.#batchRows) this.#take();
  }

  #table(table: string): TableState {
    let state = this.#tables.get(table);
    if (!state) {
      state = { rows: 0, read: this.#wanted(table), created: undefined };
      this.#tables.set(table, state);
    }
    return state;
  }

  #column(name: string, table: string, state: TableState): DumpColumn {
    const known = state.created ?? KNOWN_COLUMNS;
    const column = known.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
    if (column) return column;
    const where = state.created ? "its CREATE TABLE" : "the vendor's 46 (and there is no CREATE TABLE)";
    throw new StrikebookError(
      "schema",
      `${this.#file}: table ${table} has rows with a column "${name}" that is not in ${where}`,
      "fetch the dump again, with its CREATE TABLE statements",
    );
  }

  #flush(): void {
    if (this.#open && this.#open.rows.rows > 0) this.#take();
  }

  #take(): void {
    const { table, rows } = this.#open!;
    this.ready.push({ table, ...rows.take() });
  }

  #refuseOtherInsert(text: string): void {
    const table = /^\w+(?:\s+\w+)*?\s*[`"]?([\w$.`"]+)/.exec(text)?.[1] ?? "";
    throw this.#corrupt(
      `has rows that are not written as VALUES (near ${JSON.stringify(text.slice(0, 60))}, table ${table})`,
    );
  }

  #corrupt(what: string): StrikebookError {
    return new StrikebookError("corrupt", `${this.#file} ${what}`, "check that the file is a plain MySQL dump");
  }
}
