import { decodeTapeColumn, MISSING_INT32, type Tape } from "../../tape/index.js";

/** Reads one value of a stored column, NaN when it is missing. */
type RowReader = (row: number) => number;

const ofTape = new WeakMap<Tape, TapeRows>();

/** Single values of a tape's stored columns: nothing is decoded for rows that nobody looks at. */
export class TapeRows {
  readonly timestamp: Float64Array;
  readonly #tape: Tape;
  readonly #readers = new Map<string, RowReader>();

  private constructor(tape: Tape) {
    this.#tape = tape;
    this.timestamp = decodeTapeColumn(tape.column("timestamp"));
  }

  static of(tape: Tape): TapeRows {
    let rows = ofTape.get(tape);
    if (!rows) ofTape.set(tape, (rows = new TapeRows(tape)));
    return rows;
  }

  /** @throws StrikebookError `argument` for a column that the tape was opened without */
  column(name: string): RowReader {
    let reader = this.#readers.get(name);
    if (!reader) this.#readers.set(name, (reader = readerOf(this.#tape, name)));
    return reader;
  }

  /** The column, or one without any value when the tape was opened without it. */
  columnIfOpen(name: string): RowReader {
    let reader = this.#readers.get(name);
    if (reader) return reader;
    try {
      reader = readerOf(this.#tape, name);
    } catch {
      reader = () => Number.NaN;
    }
    this.#readers.set(name, reader);
    return reader;
  }
}

function readerOf(tape: Tape, name: string): RowReader {
  const column = tape.column(name);
  if (column.type === "float64") {
    const { values } = column;
    return (row) => values[row]!;
  }
  const { values, scale } = column;
  return (row) => {
    const value = values[row]!;
    return value === MISSING_INT32 ? Number.NaN : value / scale;
  };
}
