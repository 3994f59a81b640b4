import { rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { threadId } from "node:worker_threads";
import type * as DuckDbBindings from "@duckdb/node-bindings";
import { holdThread } from "../task/nativeWork.js";
import type { TaskOptions } from "../task/TaskOptions.js";
import { numberBatches } from "./numberBatches.js";
import { RowSource, type RowSourceColumn } from "./RowSource.js";
import { readNumbers } from "./readNumbers.js";
import { registerNumericFunction } from "./registerNumericFunction.js";

export type DuckDb = typeof DuckDbBindings;

/** DuckDB takes four fifths of the machine's memory for each instance unless it is told; here it is always told. */
export interface DuckDbOptions {
  /**
   * Upper bound of DuckDB's own memory (default: `STRIKEBOOK_DUCKDB_MEMORY`, else "2GB"); beyond it, it spills to
   * `tempDirectory`.
   */
  readonly memoryLimit?: string;
  /** Worker threads (default: `STRIKEBOOK_DUCKDB_THREADS`, else all cores). */
  readonly threads?: number;
  /** Folder for spilled blocks; a folder of this process under the system's temporary one by default. */
  readonly tempDirectory?: string;
}

/** Time that a stopped query has to wind down before its connection is given back. */
const LEAVE_MS = 250;
/** Time between two interrupts of a statement that goes on. */
const INTERRUPT_MS = 20;

let sessions = 0;

/** One in-memory DuckDB instance with bounded memory. The engine is loaded when the first session opens. */
export class DuckDbSession {
  readonly duckdb: DuckDb;
  readonly #database: DuckDbBindings.Database;
  readonly #tempDirectory: string;
  readonly #leaving = new Set<() => void>();
  /** What has not ended yet; an engine that still works for a thread must not lose it. */
  readonly #running = new Set<Promise<unknown>>();
  readonly #interrupts = new Set<() => void>();
  readonly #letGo: () => void;
  #sources = 0;
  #closed = false;

  private constructor(duckdb: DuckDb, database: DuckDbBindings.Database, tempDirectory: string, letGo: () => void) {
    this.#letGo = letGo;
    this.duckdb = duckdb;
    this.#database = database;
    this.#tempDirectory = tempDirectory;
  }

  static async open(options: DuckDbOptions = {}): Promise<DuckDbSession> {
    const duckdb = (await import("@duckdb/node-bindings")).default as unknown as DuckDb;
    const tempDirectory =
      options.tempDirectory ?? join(tmpdir(), `strikebook-duckdb-${process.pid}-${threadId}-${sessions++}`);
    const config = duckdb.create_config();
    const { STRIKEBOOK_DUCKDB_MEMORY: memory, STRIKEBOOK_DUCKDB_THREADS: threads } = process.env;
    duckdb.set_config(config, "memory_limit", options.memoryLimit ?? (memory || "2GB"));
    duckdb.set_config(config, "threads", String(options.threads ?? (threads || availableParallelism())));
    duckdb.set_config(config, "temp_directory", tempDirectory);
    // The reader and the writer both rely on rows staying in file order.
    duckdb.set_config(config, "preserve_insertion_order", "true");
    // Nothing is ever downloaded: Parquet, JSON and ICU are built in.
    duckdb.set_config(config, "autoinstall_known_extensions", "false");
    const letGo = holdThread();
    try {
      return new DuckDbSession(duckdb, await duckdb.open(":memory:", config), tempDirectory, letGo);
    } catch (error) {
      letGo();
      throw error;
    }
  }

  /** Runs `statement` and gives its result to `use` while the connection lives. Aborting interrupts the statement. */
  async query<T>(
    statement: string,
    use: (result: DuckDbBindings.Result) => T | Promise<T>,
    options: TaskOptions = {},
  ): Promise<T> {
    return this.#connected(async (connection) => {
      const result = await this.duckdb.query(connection, statement);
      options.signal?.throwIfAborted();
      return use(result);
    }, options);
  }

  async #connected<T>(work: (connection: DuckDbBindings.Connection) => Promise<T>, options: TaskOptions): Promise<T> {
    const running = this.#inConnection(work, options);
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  async #inConnection<T>(
    work: (connection: DuckDbBindings.Connection) => Promise<T>,
    options: TaskOptions,
  ): Promise<T> {
    options.signal?.throwIfAborted();
    const connection = await this.duckdb.connect(this.#database);
    const done = this.#interruptOnAbort(connection, options.signal);
    let failed = false;
    try {
      options.signal?.throwIfAborted();
      return await work(connection);
    } catch (error) {
      failed = true;
      options.signal?.throwIfAborted();
      throw error;
    } finally {
      done();
      if (options.signal?.aborted === true || failed) this.#disconnectLater(connection);
      else this.duckdb.disconnect_sync(connection);
    }
  }

  /**
   * The chunks of a query in row order as a loop, each valid until the next one is asked for; otherwise as {@link stream}.
   * Leaving the loop early, like aborting, stops the query.
   */
  async *chunks(
    statement: string,
    rows: number,
    options: TaskOptions = {},
  ): AsyncGenerator<{ chunk: DuckDbBindings.DataChunk; types: readonly DuckDbBindings.Type[] }> {
    options.signal?.throwIfAborted();
    const { duckdb } = this;
    const connection = await duckdb.connect(this.#database);
    const done = this.#interruptOnAbort(connection, options.signal);
    let isWhole = false;
    let taken = 0;
    try {
      options.signal?.throwIfAborted();
      const result = await duckdb.execute_prepared_streaming(await duckdb.prepare(connection, statement));
      const types = Array.from({ length: duckdb.column_count(result) }, (_, i) => duckdb.column_type(result, i));
      for (;;) {
        const chunk = await duckdb.fetch_chunk(result);
        options.signal?.throwIfAborted();
        const size = chunk ? duckdb.data_chunk_get_size(chunk) : 0;
        if (!chunk || size === 0) break;
        taken += size;
        yield { chunk, types };
      }
      isWhole = true;
    } finally {
      done();
      if (isWhole) duckdb.disconnect_sync(connection);
      else {
        duckdb.interrupt(connection);
        this.#disconnectLater(connection);
      }
    }
    if (taken === rows) return;
    await this.query(statement, () => undefined, options);
    throw new Error(`the query gave ${taken} rows where ${rows} were expected`);
  }

  /**
   * An abort interrupts the statement of this connection until the function that this returns is called: a statement that
   * was handed over and has not begun forgets an interrupt.
   */
  #interruptOnAbort(connection: DuckDbBindings.Connection, signal: AbortSignal | undefined): () => void {
    let again: NodeJS.Timeout | undefined;
    const interrupt = (): void => {
      this.duckdb.interrupt(connection);
      again = setTimeout(interrupt, INTERRUPT_MS);
    };
    signal?.addEventListener("abort", interrupt, { once: true });
    this.#interrupts.add(interrupt);
    return () => {
      this.#interrupts.delete(interrupt);
      signal?.removeEventListener("abort", interrupt);
      clearTimeout(again);
    };
  }

  /**
   * A query that was stopped still winds down its threads, and to disconnect waits for them: whoever stopped it must not.
   */
  #disconnectLater(connection: DuckDbBindings.Connection): void {
    const disconnect = (): void => {
      clearTimeout(timer);
      if (this.#leaving.delete(disconnect)) this.duckdb.disconnect_sync(connection);
    };
    const timer = setTimeout(disconnect, LEAVE_MS);
    timer.unref();
    this.#leaving.add(disconnect);
  }

  /** Runs a statement whose result does not matter. */
  run(statement: string, options: TaskOptions = {}): Promise<void> {
    return this.query(statement, () => undefined, options);
  }

  /**
   * Hands the chunks of a query to `use` in row order; the next one is fetched while `use` works on this one, and the
   * result is never held whole.
   *
   * @param rows what the query must give: a stream that fails simply ends, so a short one is run once more for its reason
   * @throws Error with DuckDB's message, or saying how many rows there were
   */
  async stream(
    statement: string,
    rows: number,
    use: (chunk: DuckDbBindings.DataChunk, types: readonly DuckDbBindings.Type[]) => void,
    options: TaskOptions = {},
  ): Promise<void> {
    const { duckdb } = this;
    const done = await this.#connected(async (connection) => {
      const result = await duckdb.execute_prepared_streaming(await duckdb.prepare(connection, statement));
      const types = Array.from({ length: duckdb.column_count(result) }, (_, i) => duckdb.column_type(result, i));
      let next = duckdb.fetch_chunk(result);
      for (let taken = 0; ; ) {
        const chunk = await next;
        options.signal?.throwIfAborted();
        const size = chunk ? duckdb.data_chunk_get_size(chunk) : 0;
        if (!chunk || size === 0) return taken;
        taken += size;
        if (taken > rows) return taken;
        next = duckdb.fetch_chunk(result);
        // Where `use` throws, nobody waits for it.
        next.catch(() => undefined);
        use(chunk, types);
      }
    }, options);
    if (done === rows) return;
    await this.query(statement, () => undefined, options);
    throw new Error(`the query gave ${done} rows where ${rows} were expected`);
  }

  /**
   * Columns of a query as Float64Arrays in row order; NULL becomes NaN. The query casts its columns to DOUBLE itself.
   */
  numbers(statement: string, options: TaskOptions = {}): Promise<Float64Array[]> {
    return this.query(statement, (result) => readNumbers(this.duckdb, result), options);
  }

  /**
   * Columns of a query as Float64Arrays, some rows at a time and in row order, so that a result may be larger than memory;
   * NULL becomes NaN. The query casts its columns to DOUBLE itself. The arrays belong to the caller.
   */
  async *numberBatches(
    statement: string,
    batchRows: number,
    options: TaskOptions = {},
  ): AsyncGenerator<Float64Array[], void, undefined> {
    options.signal?.throwIfAborted();
    const { duckdb } = this;
    const connection = await duckdb.connect(this.#database);
    try {
      const result = await duckdb.execute_prepared_streaming(await duckdb.prepare(connection, statement));
      yield* numberBatches(duckdb, result, batchRows, options.signal);
    } catch (error) {
      options.signal?.throwIfAborted();
      throw error;
    } finally {
      duckdb.disconnect_sync(connection);
    }
  }

  /**
   * Runs a statement that reads rows from JavaScript: `statement(name)` selects from the table function `name()`, which
   * hands out what `next` gives, block after block, in one thread and therefore in order.
   */
  async runWithRows(
    columns: readonly RowSourceColumn[],
    next: ConstructorParameters<typeof RowSource>[2],
    statement: (name: string) => string,
    options: TaskOptions = {},
  ): Promise<void> {
    const source = new RowSource(this.duckdb, columns, next, options.signal);
    const connection = await this.duckdb.connect(this.#database);
    try {
      const name = source.register(connection, `strikebook_rows_${this.#sources++}`);
      await this.run(statement(name), options);
    } catch (error) {
      throw source.failure ?? error;
    } finally {
      source.close();
      this.duckdb.disconnect_sync(connection);
    }
  }

  /**
   * Makes a function of numbers known to every statement of this session: `evaluate` gets its arguments as columns and
   * fills `out`. It runs on this thread while DuckDB waits. NULL is not for it: the statement gives NaN instead.
   */
  async defineFunction(
    name: string,
    parameters: number,
    evaluate: (columns: readonly Float64Array[], out: Float64Array) => void,
  ): Promise<void> {
    const connection = await this.duckdb.connect(this.#database);
    registerNumericFunction(this.duckdb, connection, { name, parameters, evaluate });
    this.duckdb.disconnect_sync(connection);
  }

  /** Stops what still runs, waits for it, and lets go of the engine. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    // A failure elsewhere may have left a statement that no one waits for.
    for (const interrupt of this.#interrupts) interrupt();
    await Promise.allSettled(this.#running);
    for (const disconnect of [...this.#leaving]) disconnect();
    this.duckdb.close_sync(this.#database);
    this.#letGo();
    await rm(this.#tempDirectory, { recursive: true, force: true });
  }
}
