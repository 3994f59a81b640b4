import { crc32 } from "node:zlib";
import type { Data, Field } from "apache-arrow";
import { StrikebookError } from "../../task/index.js";
import type { Tape } from "../Tape.js";
import { decodeTapeColumn, MISSING_INT32, type TapeColumn } from "../TapeColumn.js";
import { columnCrc32 } from "./columnCrc32.js";
import { doublesToText, TAPE_METADATA, TAPE_METADATA_CRC32, type TapeMetadata } from "./TapeMetadata.js";

/** Rows of one record batch, about. */
const BATCH_ROWS = 65_536;
const TWO_32 = 4_294_967_296;

export interface TapeToArrowOptions {
  /** `file` can be mapped and read batch by batch in any order; `stream` can be piped. `file` by default. */
  readonly format?: "file" | "stream" | undefined;
}

/**
 * A tape as Arrow IPC, for other tools: `contract` is a dictionary of contract keys, `timestamp` an instant in µs UTC,
 * prices are doubles in points, sizes whole numbers, and missing is null. Session, contracts, the underlying's prices and
 * the hashes of the lake's files travel in the schema's metadata, so that `tapeFromArrow` gives the same tape back.
 *
 * @example await writeFile("nifty.arrow", await tapeToArrow(tape));
 */
export async function tapeToArrow(tape: Tape, { format = "file" }: TapeToArrowOptions = {}): Promise<Uint8Array> {
  const arrow = await import("apache-arrow");
  const { Dictionary, Field, Float64, Int32, Schema, TimestampMicrosecond, Utf8, makeData, vectorFromArray } = arrow;
  const keys = tape.contracts.map(({ contract }) => contract.key);
  const contractType = new Dictionary(new Utf8(), new Int32(), 0);
  const dictionary = vectorFromArray(keys, new Utf8());
  const codes = new Int32Array(tape.rows);
  tape.contracts.forEach(({ firstRow, rowCount }, code) => void codes.fill(code, firstRow, firstRow + rowCount));

  const fields: Field[] = [new Field("contract", contractType, false)];
  const makers: ((from: number, length: number) => Data)[] = [
    (from, length) => {
      const data = codes.subarray(from, from + length);
      return makeData({ type: contractType, length, nullCount: 0, data, dictionary });
    },
  ];
  for (const column of tape.columns()) {
    const unit = column.type === "int32scaled" ? { "strikebook.scale": String(column.scale) } : {};
    const metadata = new Map(Object.entries(unit));
    if (column.name === "timestamp") {
      const type = new TimestampMicrosecond("UTC");
      const micros = wholeMicros(decodeTapeColumn(column));
      fields.push(new Field(column.name, type, false, metadata));
      makers.push((from, length) =>
        makeData({ type, length, nullCount: 0, data: micros.subarray(from, from + length) }),
      );
    } else if (column.type === "int32") {
      const { values } = column;
      const type = new Int32();
      fields.push(new Field(column.name, type, true, metadata));
      makers.push((from, length) =>
        makeData({ type, length, ...validityOf(column, from, length), data: values.subarray(from, from + length) }),
      );
    } else {
      const values = decodeTapeColumn(column);
      const type = new Float64();
      fields.push(new Field(column.name, type, true, metadata));
      makers.push((from, length) =>
        makeData({ type, length, ...validityOf(column, from, length), data: values.subarray(from, from + length) }),
      );
    }
  }
  const description = JSON.stringify(metadataOf(tape));
  const metadata = [
    [TAPE_METADATA, description],
    [TAPE_METADATA_CRC32, String(crc32(description))],
  ] as const;
  const schema = new Schema(fields, new Map(metadata));
  const struct = new arrow.Struct(fields);
  const batches = batchStarts(tape.rows).map((from) => {
    const length = Math.min(BATCH_ROWS, tape.rows - from);
    const children = makers.map((make) => make(from, length));
    return new arrow.RecordBatch(schema, makeData({ type: struct, length, nullCount: 0, children }));
  });
  return arrow.tableToIPC(new arrow.Table(schema, batches), format);
}

function batchStarts(rows: number): number[] {
  return Array.from({ length: Math.ceil(rows / BATCH_ROWS) }, (_, batch) => batch * BATCH_ROWS);
}

/** Missing values as Arrow's bitmap, least significant bit first; no bitmap where none is missing. */
function validityOf(column: TapeColumn, from: number, length: number): { nullCount: number; nullBitmap?: Uint8Array } {
  const nullBitmap = new Uint8Array(Math.ceil(length / 64) * 8).fill(0xff);
  let nullCount = 0;
  const missing = (row: number): void => {
    nullCount++;
    nullBitmap[row >> 3]! &= ~(1 << (row & 7));
  };
  if (column.type === "float64") {
    for (let row = 0; row < length; row++) if (Number.isNaN(column.values[from + row]!)) missing(row);
  } else {
    for (let row = 0; row < length; row++) if (column.values[from + row] === MISSING_INT32) missing(row);
  }
  return nullCount > 0 ? { nullCount, nullBitmap } : { nullCount };
}

/** Whole doubles as 64-bit integers, without a BigInt for each. */
function wholeMicros(values: Float64Array): BigInt64Array {
  const out = new BigInt64Array(values.length);
  const words = new Int32Array(out.buffer);
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (!Number.isSafeInteger(value)) {
      const what = `the time ${value} of row ${row} is no whole number of µs`;
      throw new StrikebookError("corrupt", what, "give the tape times in whole microseconds");
    }
    const high = Math.floor(value / TWO_32);
    words[2 * row] = value - high * TWO_32;
    words[2 * row + 1] = high;
  }
  return out;
}

function metadataOf(tape: Tape): TapeMetadata {
  const { product, date, contracts, spot, provenance, dataExpiries } = tape;
  const shared = tape.share().columns;
  return {
    product,
    date,
    contracts: contracts.map(({ contract: { expiryDate, optionType, strike }, rowCount }) => [
      expiryDate,
      optionType,
      strike,
      rowCount,
    ]),
    columns: shared.map(({ column, names, quote }) => {
      const { name, type } = column;
      return { name, type, names, ...(quote && { quote }), crc32: columnCrc32(column) };
    }),
    spot: {
      underlying: spot.underlying,
      instrument: spot.instrument,
      timestamp: doublesToText(spot.timestamp),
      price: doublesToText(spot.price),
    },
    provenance,
    dataExpiries,
  };
}
