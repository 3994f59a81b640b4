import { crc32 } from "node:zlib";
import { contractIdentity } from "../../contract/ContractIdentity.js";
import { StrikebookError } from "../../task/index.js";
import { storedQuotes } from "../storedQuotes.js";
import { Tape } from "../Tape.js";
import { MISSING_INT32, sharedValues, type TapeColumn, tapeColumn } from "../TapeColumn.js";
import { TapeColumns } from "../TapeColumns.js";
import type { TapeContract } from "../TapeInput.js";
import { columnCrc32 } from "./columnCrc32.js";
import { doublesFromText, TAPE_METADATA, TAPE_METADATA_CRC32, type TapeMetadata } from "./TapeMetadata.js";

const TWO_32 = 4_294_967_296;
const CURE = "write it again with tapeToArrow";

/**
 * The tape that {@link tapeToArrow} wrote, file or stream: the same contracts, columns and prices of the underlying, bit
 * for bit. Its description and every column carry a CRC-32, which is compared.
 *
 * @throws StrikebookError `corrupt` when the bytes are no whole Arrow file, or hold other rows than their description;
 *   `schema` for an Arrow file that no tape was written to
 */
export async function tapeFromArrow(bytes: Uint8Array): Promise<Tape> {
  const arrow = await import("apache-arrow");
  const table = await readTable(arrow, bytes);
  const text = table.schema.metadata.get(TAPE_METADATA);
  if (text === undefined) throw new StrikebookError("schema", "this Arrow file is no tape of this version", CURE);
  if (table.schema.metadata.get(TAPE_METADATA_CRC32) !== String(crc32(text))) {
    throw new StrikebookError("corrupt", "the description of this tape does not have its checksum", CURE);
  }
  const metadata = JSON.parse(text) as TapeMetadata;
  const { product, date, provenance, dataExpiries } = metadata;
  const label = `${product.underlying} ${date}`;
  let rows = 0;
  const contracts = metadata.contracts.map(([expiry, optionType, strike, rowCount]): TapeContract => {
    rows += rowCount;
    return { contract: contractIdentity(product, expiry, optionType, strike), firstRow: rows - rowCount, rowCount };
  });
  const list = metadata.columns.map(({ name, type, crc32: sum, ...names }) => {
    const vector = table.getChild(name);
    if (table.numRows !== rows || !vector || vector.length !== rows) {
      const what = `the Arrow file of ${label} has ${table.numRows} rows of ${name}, its description ${rows}`;
      throw new StrikebookError("corrupt", what, CURE);
    }
    const column = tapeColumn(name, type, sharedValues(type, rows));
    if (!fill(column, vector.data as readonly Piece[]) || columnCrc32(column) !== sum) {
      throw new StrikebookError("corrupt", `${name} of ${label} does not have its checksum`, CURE);
    }
    return { column, ...names };
  });
  const columns = new TapeColumns(list, label);
  const spot = {
    ...metadata.spot,
    timestamp: doublesFromText(metadata.spot.timestamp),
    price: doublesFromText(metadata.spot.price),
  };
  const quotes = storedQuotes(columns);
  return new Tape({ product, date, contracts, quotes, spot, provenance, columns, dataExpiries });
}

type Arrow = typeof import("apache-arrow");

async function readTable(arrow: Arrow, bytes: Uint8Array): Promise<InstanceType<Arrow["Table"]>> {
  try {
    return arrow.tableFromIPC(bytes);
  } catch (error) {
    const what = `these ${bytes.length} bytes are no whole Arrow file`;
    throw new StrikebookError("corrupt", what, CURE, { cause: error });
  }
}

/** One batch of a column, as Arrow holds it. */
interface Piece {
  readonly length: number;
  readonly nullCount: number;
  readonly values: Int32Array | Float64Array | BigInt64Array;
  getValid(row: number): boolean;
}

/** Copies the batches into a column; false where they are not of its kind and length. */
function fill(column: TapeColumn, pieces: readonly Piece[]): boolean {
  const { values, scale } = column;
  const missing = column.type === "float64" ? Number.NaN : MISSING_INT32;
  let at = 0;
  for (const piece of pieces) {
    const source = piece.values;
    const isOfKind = source instanceof Float64Array || source instanceof Int32Array || source instanceof BigInt64Array;
    if (!isOfKind || source.length < piece.length || at + piece.length > values.length) return false;
    if (source instanceof BigInt64Array) {
      const words = new Int32Array(source.buffer, source.byteOffset, piece.length * 2);
      for (let row = 0; row < piece.length; row++) {
        values[at + row] = words[2 * row + 1]! * TWO_32 + (words[2 * row]! >>> 0);
      }
    } else if (scale === 1) values.set(source.subarray(0, piece.length), at);
    else for (let row = 0; row < piece.length; row++) values[at + row] = Math.round(source[row]! * scale);
    if (piece.nullCount > 0) {
      for (let row = 0; row < piece.length; row++) if (!piece.getValid(row)) values[at + row] = missing;
    }
    at += piece.length;
  }
  return true;
}
