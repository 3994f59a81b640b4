import type { TapeColumn, TapeColumnType } from "../../tape/TapeColumn.js";
import { StrikebookError } from "../../task/index.js";
import { barSeriesOf, type OwnBars, ownBars } from "./ownBars.js";
import type { RowRules } from "./RowRule.js";
import type { RowRun, RowSignals } from "./RowRun.js";
import { type WrittenRowProgram, writeRowProgram } from "./writeRowProgram.js";

interface CompiledLoop extends WrittenRowProgram {
  readonly run: (io: object, first: number, end: number) => void;
  /** How the columns are stored that it was written for. */
  readonly types: readonly TapeColumnType[];
  readonly counts: Float64Array;
  readonly state: Float64Array;
  isWarm: boolean;
}

/** Runs of fewer rows are over before it pays. */
const WARM_UP_LEAST_ROWS = 400;
const WARM_UP_CALLS = 400;
const WARM_UP_ROWS = 64;

/**
 * The rules of a scan as one compiled loop over the stored columns of a contract. The loop is written once for each way in
 * which the columns are stored, and keeps its scratch memory: give one program to one thread.
 */
export class RowProgram {
  readonly rules: RowRules;
  readonly #loops: CompiledLoop[] = [];
  readonly #columns: readonly string[];
  #signals: Int32Array[] = [];
  #buffers: (Int32Array | Float64Array)[] = [];
  #room = -1;

  constructor(rules: RowRules) {
    this.rules = rules;
    const { code } = writeRowProgram(rules, () => "float64");
    const ofBars = code.barLengths.length > 0 ? ["timestamp", "volumeChange"] : [];
    this.#columns = [...new Set([...code.columns, ...ofBars])];
  }

  /** Columns that the program reads, by the tape's own names (`lastPrice`) or the vendor's (`bQty`). */
  get columns(): readonly string[] {
    return this.#columns;
  }

  /** Looks at the rows of one contract; see {@link RowSignals}. */
  run(run: RowRun): RowSignals {
    const { first, end, openMicros, strike, windows, pick, contract } = run;
    const columns = this.#columns.map((name) => run.column(name));
    const compiled = this.#loop(columns);
    const { code, counts, state } = compiled;
    this.#reserve(end - first, code.buffers);
    const { entries, exits } = this.rules;
    const bars = code.barLengths.map((seconds) => this.#bars(columns, run, seconds));
    const series = code.bars.map(({ seconds, name, args }) =>
      barSeriesOf(bars[code.barLengths.indexOf(seconds)]!, name, args),
    );
    const io = {
      openMicros,
      strike,
      pick,
      contract,
      counts,
      state,
      columns: columns.map(({ values }) => values),
      buffers: this.#buffers,
      index: code.index.map(({ name, args }) => indexOf(run, name, args)),
      bars: series,
      closedAt: bars.map(({ closedAt }) => closedAt),
      signals: this.#signals,
      from: windows.map(([from]) => from),
      until: windows.map(([, until]) => until),
    };
    if (!compiled.isWarm && end - first >= WARM_UP_LEAST_ROWS) {
      warmUp(compiled.run, io, first, end);
      compiled.isWarm = true;
    }
    compiled.run(io, first, end);
    let at = entries.length + exits.length;
    return {
      entries: entries.map((_, i) => this.#signals[i]!.slice(0, counts[i])),
      exits: exits.map((_, i) => this.#signals[entries.length + i]!.slice(0, counts[entries.length + i])),
      rejections: entries.map(({ conditions }) => Array.from(counts.subarray(at, (at += conditions.length)))),
      rows: counts.at(-1)!,
    };
  }

  #loop(columns: readonly TapeColumn[]): CompiledLoop {
    const known = this.#loops.find(({ types }) => types.every((type, i) => type === columns[i]!.type));
    if (known) return known;
    const storage = (name: string): TapeColumnType => columns[this.#columns.indexOf(name)]!.type;
    const written = writeRowProgram(this.rules, storage);
    // The text holds numbers of checked definitions and names that were made for it, nothing else.
    const run = new Function("io", "first", "end", written.text) as CompiledLoop["run"];
    const { entries, exits } = this.rules;
    const counts = entries.reduce((sum, { conditions }) => sum + 1 + conditions.length, exits.length + 1);
    const loop = {
      ...written,
      run,
      types: columns.map(({ type }) => type),
      counts: new Float64Array(counts),
      state: new Float64Array(written.code.numbers),
      isWarm: false,
    };
    this.#loops.push(loop);
    return loop;
  }

  #bars(columns: readonly TapeColumn[], { first, end, openMicros }: RowRun, seconds: number): OwnBars {
    const column = (name: string): TapeColumn => columns[this.#columns.indexOf(name)]!;
    const rows = { first, end, openMicros, seconds };
    return ownBars(column("timestamp"), column("lastPrice"), column("volumeChange"), rows);
  }

  /** Signals never outnumber rows: no signal is ever dropped for want of room. */
  #reserve(rows: number, kinds: readonly ("int32" | "float64")[]): void {
    if (rows <= this.#room) return;
    this.#room = Math.max(rows, 2 * this.#room);
    const { entries, exits } = this.rules;
    this.#signals = [...entries, ...exits].map(() => new Int32Array(this.#room));
    this.#buffers = kinds.map((kind) => (kind === "int32" ? new Int32Array(this.#room) : new Float64Array(this.#room)));
  }
}

function indexOf(run: RowRun, name: string, args: Readonly<Record<string, number>>): Float64Array {
  if (run.index) return run.index(name, args);
  const what = `a scan of rows alone asks for the index value ${name}`;
  throw new StrikebookError("argument", what, "run it over tapes, which have the underlying");
}

/**
 * Calls the loop on short stretches of the run until the compiler has seen it as a function that is called often. A loop
 * that is first met in the middle of a long run is compiled for that one run, to code of half the speed, and what follows
 * keeps falling back to it.
 */
function warmUp(loop: CompiledLoop["run"], io: object, first: number, end: number): void {
  const step = (end - first - WARM_UP_ROWS) / WARM_UP_CALLS;
  for (let call = 0; call < WARM_UP_CALLS; call++) {
    const from = first + Math.floor(call * step);
    loop(io, from, from + WARM_UP_ROWS);
  }
}
