import type { QuoteColumns, SpotSeries } from "../columns/index.js";
import type { Product } from "../contract/Product.js";
import { type Displayable, type DisplayData, StrikebookError } from "../task/index.js";
import { type CivilDate, instantAt, MICROS_PER_SECOND, parseClock, type Session, wallClock } from "../time/index.js";
import type { ChainSnapshot } from "./ChainSnapshot.js";
import { type ChainOptions, chainAt } from "./chainAt.js";
import { checkTapeInput } from "./checkTapeInput.js";
import { columnsOfQuotes } from "./columnsOfQuotes.js";
import { onSharedMemory, type SharedTape } from "./SharedTape.js";
import { lastRowAtSecond, secondGrid, secondsSince } from "./secondGrid.js";
import { storedQuotes } from "./storedQuotes.js";
import { decodeTapeColumn, type TapeColumn, tapeColumn } from "./TapeColumn.js";
import { TapeColumns } from "./TapeColumns.js";
import type { TapeContract, TapeInput, TapeProvenance } from "./TapeInput.js";

/** The underlying as known at one second: NaN and Infinity when nothing is known yet. */
export interface SpotReading {
  readonly price: number;
  readonly ageSeconds: number;
}

/**
 * One product's day in memory. Rows of one contract are one contiguous run of every column; contracts have numbers, and
 * time has seconds: second 0 is the session's open. Second `s` sees the rows stamped in or before it, never later ones.
 *
 * @example tape.chainAt(tape.secondAt("09:20"), tape.nearestExpiry(), { price: "mid", maxAgeSeconds: 10 })
 */
export class Tape implements Displayable {
  readonly product: Product;
  readonly date: CivilDate;
  readonly session: Session;
  readonly contracts: readonly TapeContract[];
  readonly spot: SpotSeries;
  readonly provenance: TapeProvenance;
  /** Instant of second 0, epoch µs UTC. */
  readonly openMicros: number;
  /** The last second of the session; seconds run from 0 to this one. */
  readonly lastSecond: number;
  /** Expiries in the day's data, ascending, also those that the tape was opened without. */
  readonly dataExpiries: readonly CivilDate[];
  readonly #columns: TapeColumns;
  readonly #timestamp: Float64Array;
  readonly #input: TapeInput;
  #quotes: QuoteColumns | undefined;
  readonly #numbers = new Map<string, number>();
  readonly #strikes = new Map<CivilDate, Float64Array>();
  readonly #grids: (Int32Array | undefined)[] = [];
  #spotGrid: Int32Array | undefined;

  /** @throws StrikebookError `corrupt` naming contract and row, see {@link checkTapeInput} */
  constructor(input: TapeInput) {
    checkTapeInput(input);
    this.product = input.product;
    this.date = input.date;
    this.session = input.product.session;
    this.contracts = input.contracts;
    this.#input = input;
    this.spot = input.spot;
    this.provenance = input.provenance;
    this.openMicros = instantAt(input.date, this.session.openSecond, this.session);
    this.lastSecond = this.session.closeSecond - this.session.openSecond;
    const strikes = new Map<CivilDate, Set<number>>();
    input.contracts.forEach(({ contract }, number) => {
      this.#numbers.set(`${contract.expiryDate}|${contract.optionType}|${contract.strikeScaled}`, number);
      const ofExpiry = strikes.get(contract.expiryDate) ?? new Set<number>();
      strikes.set(contract.expiryDate, ofExpiry.add(contract.strike));
    });
    for (const [expiry, values] of strikes) this.#strikes.set(expiry, Float64Array.from(values).sort());
    this.dataExpiries = input.dataExpiries ?? this.expiries();
    this.#columns = input.columns ?? columnsOfQuotes(input.quotes, this.#label());
    this.#timestamp = decodeTapeColumn(this.#columns.get("timestamp"));
  }

  /** The tape on the other side of {@link share}, over the same memory. */
  static fromShared(shared: SharedTape): Tape {
    const { columns: list, product, date, contracts, spot, provenance, dataExpiries } = shared;
    const columns = new TapeColumns(list, `${product.underlying} ${date}`);
    let quotes: QuoteColumns | undefined;
    const input = { product, date, contracts, spot, provenance, columns, dataExpiries };
    return new Tape({
      ...input,
      get quotes() {
        quotes ??= storedQuotes(columns);
        return quotes;
      },
    });
  }

  /** The tape as plain data over shared memory, to be posted to worker threads. */
  share(): SharedTape {
    const { product, date, contracts, provenance, dataExpiries, spot } = this;
    const columns = this.#columns.list.map(({ column, ...names }) => {
      const { name, type, values } = column;
      return { column: tapeColumn(name, type, onSharedMemory<Float64Array | Int32Array>(values)), ...names };
    });
    const series = { timestamp: onSharedMemory(spot.timestamp), price: onSharedMemory(spot.price) };
    const shared = { product, date, contracts, columns, provenance, dataExpiries };
    return { kind: "strikebook.tape/1", ...shared, spot: { ...spot, ...series } };
  }

  /**
   * The canonical quotes as doubles, decoded at the first touch. To touch one that the tape was opened without throws and
   * names the cure.
   */
  get quotes(): QuoteColumns {
    this.#quotes ??= this.#input.quotes;
    return this.#quotes;
  }

  /** Rows on the tape. */
  get rows(): number {
    return this.#timestamp.length;
  }

  /** The columns that the tape was opened with, as they are stored. */
  columns(): readonly TapeColumn[] {
    return this.#columns.list.map(({ column }) => column);
  }

  /**
   * A column as it is stored, by its name in the dataset or its canonical name: `bq4`, `bid_price`, `bidPrice`. Hot loops
   * read its Int32 or Float64 values; {@link decodeTapeColumn} makes doubles of them.
   *
   * @throws StrikebookError `argument` for a column that the tape was opened without
   */
  column(name: string): TapeColumn {
    return this.#columns.get(name);
  }

  /** The expiry that the lake's calendar names before the first one in the data, or undefined when the data has it. */
  get missingExpiry(): CivilDate | undefined {
    return this.provenance.missingExpiry?.expected;
  }

  /** Expiries that have contracts in the data, ascending. */
  expiries(): CivilDate[] {
    return [...this.#strikes.keys()];
  }

  /**
   * First expiry in the data on or after the day. An expired contract that lingers in the data never counts.
   *
   * The data may lack the nearest expiry of the market: {@link missingExpiry} says so where the lake has a calendar.
   *
   * @throws StrikebookError `empty` when every expiry has passed, `argument` when the tape was opened without the nearest
   */
  nearestExpiry(): CivilDate {
    const nearest = this.dataExpiries.find((expiry) => expiry >= this.date);
    if (nearest === undefined) {
      const found = this.dataExpiries.join(", ") || "none";
      const what = `no expiry on or after ${this.date} for ${this.product.underlying} (in the data: ${found})`;
      throw new StrikebookError("empty", what, "check the contracts of this day's part");
    }
    if (!this.#strikes.has(nearest)) {
      const what = `the nearest expiry ${nearest} is in the data of ${this.#label()}, and the tape was opened without it`;
      throw new StrikebookError("argument", what, 'open it with expiries: "nearest", or without expiries');
    }
    return nearest;
  }

  /** Number of a contract, or undefined when the day has none such. */
  contract(expiry: CivilDate, optionType: "CE" | "PE", strike: number): number | undefined {
    return this.#numbers.get(`${expiry}|${optionType}|${Math.round(strike * this.product.strikeScale)}`);
  }

  /**
   * Strikes of an expiry with a call or a put, ascending.
   *
   * @throws StrikebookError `argument` naming the expiries there are
   */
  strikes(expiry: CivilDate): Float64Array {
    const strikes = this.#strikes.get(expiry);
    if (!strikes) throw new StrikebookError("argument", `no expiry ${expiry} on this tape`, this.#expiryHint());
    return strikes;
  }

  /** Instant at which the contracts of `expiry` stop trading, epoch µs UTC. */
  expiryMicros(expiry: CivilDate): number {
    const entry = this.contracts.find(({ contract }) => contract.expiryDate === expiry);
    if (!entry) throw new StrikebookError("argument", `no expiry ${expiry} on this tape`, this.#expiryHint());
    return entry.contract.expiryMicros;
  }

  /** Last row of the contract stamped in or before `second`, -1 when there is none. O(1) after the first call. */
  rowAt(contract: number, second: number): number {
    this.#checkSecond(second);
    return this.secondGrid(contract)[second]!;
  }

  /** The same as {@link rowAt} by binary search: for questions about many contracts at few seconds. */
  findRow(contract: number, second: number): number {
    this.#checkSecond(second);
    const grid = this.#grids[contract];
    if (grid) return grid[second]!;
    const { firstRow, rowCount } = this.#entry(contract);
    return lastRowAtSecond(this.#timestamp, firstRow, rowCount, this.openMicros, second);
  }

  /** Whole seconds since the contract's last row as of `second`, Infinity when there is none. */
  ageAt(contract: number, second: number): number {
    const row = this.rowAt(contract, second);
    return row < 0 ? Number.POSITIVE_INFINITY : this.rowAge(row, second);
  }

  /** Whole seconds from the second of `row` to `second`. */
  rowAge(row: number, second: number): number {
    return second - this.secondOfSession(row);
  }

  /** Second in which `row` is stamped; negative before the open. */
  secondOfSession(row: number): number {
    return secondsSince(this.openMicros, this.#timestamp[row]!);
  }

  /** The row index of a contract over all seconds, for hot loops. It is shared: do not write to it. */
  secondGrid(contract: number): Int32Array {
    const known = this.#grids[contract];
    if (known) return known;
    const { firstRow, rowCount } = this.#entry(contract);
    const grid = secondGrid(this.#timestamp, firstRow, rowCount, this.openMicros, this.lastSecond + 1);
    this.#grids[contract] = grid;
    return grid;
  }

  /** The underlying as of `second`; a price of zero or less is no price. */
  spotAt(second: number): SpotReading {
    this.#checkSecond(second);
    const times = this.spot.timestamp;
    this.#spotGrid ??= secondGrid(times, 0, times.length, this.openMicros, this.lastSecond + 1);
    const row = this.#spotGrid[second]!;
    if (row < 0) return { price: Number.NaN, ageSeconds: Number.POSITIVE_INFINITY };
    const price = this.spot.price[row]!;
    const ageSeconds = second - secondsSince(this.openMicros, times[row]!);
    return { price: price > 0 ? price : Number.NaN, ageSeconds };
  }

  /**
   * The chain of one expiry as known at `second`.
   *
   * @throws StrikebookError `argument` for a second outside the session or an expiry that is not on the tape
   */
  chainAt(second: number, expiry: CivilDate, options: ChainOptions): ChainSnapshot {
    return chainAt(this, second, expiry, options);
  }

  /** Instant at which `second` begins, epoch µs UTC. */
  secondToMicros(second: number): number {
    return this.openMicros + second * MICROS_PER_SECOND;
  }

  /** Wall clock of the venue at `second`, `HH:MM:SS`. */
  clock(second: number): string {
    return wallClock(this.secondToMicros(second), this.session);
  }

  /**
   * The second at which the venue's clock shows `clock` (`HH:MM` or `HH:MM:SS`).
   *
   * @throws StrikebookError `argument` when that is outside the session
   */
  secondAt(clock: string): number {
    const second = parseClock(clock) - this.session.openSecond;
    const inSession = second < 0 ? second + 86_400 : second;
    if (inSession <= this.lastSecond) return inSession;
    const hours = `${this.clock(0)} to ${this.clock(this.lastSecond)}`;
    throw new StrikebookError("argument", `${clock} is outside the session of ${this.session.name}`, `use ${hours}`);
  }

  toDisplay(): DisplayData {
    const { provenance } = this;
    return {
      kind: "record",
      title: `${this.product.underlying} ${this.date}`,
      entries: [
        ["source", provenance.source],
        ["rows", this.rows],
        ["contracts", this.contracts.length],
        ["expiries", this.expiries().join(", ")],
        ...(this.missingExpiry ? ([["expiry missing in the data", this.missingExpiry]] as const) : []),
        ["session", `${this.clock(0)} to ${this.clock(this.lastSecond)} ${this.session.timeZone}`],
        ["underlying prices", this.spot.timestamp.length],
        ["prices", provenance.hasBook ? "bid, ask and last" : "last only"],
        ["every", provenance.granularity.kind === "tick" ? "tick" : `${provenance.granularity.barSeconds} s`],
        ...Object.entries(provenance.counts).map(([name, count]) => [`dropped or repaired: ${name}`, count] as const),
      ],
    };
  }

  #entry(contract: number): TapeContract {
    const entry = this.contracts[contract];
    if (!entry) {
      const range = `contracts have numbers 0 to ${this.contracts.length - 1}`;
      throw new StrikebookError("argument", `no contract number ${contract} on this tape`, range);
    }
    return entry;
  }

  #checkSecond(second: number): void {
    if (second >= 0 && second <= this.lastSecond && Number.isInteger(second)) return;
    const range = `use a whole second from 0 to ${this.lastSecond}`;
    throw new StrikebookError("argument", `second ${second} is outside the session`, range);
  }

  #label(): string {
    return `${this.product.underlying} ${this.date}`;
  }

  #expiryHint(): string {
    return `there are ${this.expiries().join(", ") || "none"}`;
  }
}
