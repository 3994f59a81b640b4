import { StrikebookError } from "../task/StrikebookError.js";
import type { VendorColumnKind } from "./vendorColumns.js";
import { readyDigits, writeDatetime, writePercent, writePrice, writeQuantity } from "./writeCells.js";

/** One column as the encoder takes it: numbers (NaN is NULL), or texts for the kind `text`. */
export interface EncodedColumn {
  readonly name: string;
  readonly kind: VendorColumnKind;
  readonly values: Float64Array | readonly (string | null)[];
}

export interface DumpEncoderOptions {
  /** The vendor replaces; other dumps insert. */
  readonly verb?: "REPLACE" | "INSERT";
  readonly rowsPerStatement?: number;
}

/** Rows per statement: the vendor's table of a whole period is only a few, enormous statements. */
const ROWS_PER_STATEMENT = 12_000;
/** Longest number or datetime with its comma; texts are measured. */
const MOST_BYTES = 32;
const OPEN = 40;
const CLOSE = 41;
const COMMA = 44;
const TYPES: Readonly<Record<VendorColumnKind, string>> = {
  datetime: "datetime DEFAULT NULL",
  price: "decimal(19,2) DEFAULT NULL",
  quantity: "bigint DEFAULT NULL",
  percent: "decimal(19,10) DEFAULT NULL",
  text: "varchar(255) DEFAULT NULL",
};
const WRITERS = { datetime: 0, price: 1, quantity: 2, percent: 3 } as const;

/**
 * Writes a MySQL dump byte by byte into buffers that the caller supplies: no string is made per cell. When a buffer has
 * no room for the next row, `appendRows` returns; the caller takes the bytes, calls `useBuffer` and goes on.
 */
export class DumpEncoder {
  length = 0;
  #out: Buffer;
  readonly #verb: "REPLACE" | "INSERT";
  readonly #rowsPerStatement: number;
  #table = "";
  #rowsInStatement = 0;

  constructor(buffer: Buffer, options: DumpEncoderOptions = {}) {
    readyDigits();
    this.#out = buffer;
    this.#verb = options.verb ?? "REPLACE";
    this.#rowsPerStatement = options.rowsPerStatement ?? ROWS_PER_STATEMENT;
  }

  /** Continues in `buffer`, from its start. */
  useBuffer(buffer: Buffer): void {
    this.#out = buffer;
    this.length = 0;
  }

  /** Bytes written into the present buffer. */
  bytes(): Buffer {
    return this.#out.subarray(0, this.length);
  }

  /** What stands before the first table. `note` becomes a comment line. */
  beginDump(database: string, note: string): void {
    this.#text(
      `-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)\n--\n-- Host: localhost    Database: ${database}\n-- ${note}\n-- ------------------------------------------------------\n-- Server version\t8.0.36\n\n`,
    );
    this.#text(
      "/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;\n/*!50503 SET NAMES utf8mb4 */;\n/*!40111 SET @OLD_SQL_NOTES=@@SQL_NOTES, SQL_NOTES=0 */;\n\n",
    );
  }

  /** What stands after the last table. */
  endDump(): void {
    this.#text(
      "/*!40101 SET CHARACTER_SET_CLIENT=@OLD_CHARACTER_SET_CLIENT */;\n/*!40111 SET SQL_NOTES=@OLD_SQL_NOTES */;\n\n-- Dump completed\n",
    );
  }

  /** Structure of a table, up to its first statement. */
  beginTable(table: string, columns: readonly EncodedColumn[]): void {
    const name = quoteName(table);
    const key = quoteName(columns[0]!.name);
    const fields = columns.map((column) => `  ${quoteName(column.name)} ${TYPES[column.kind]},\n`).join("");
    this.#table = name;
    this.#rowsInStatement = 0;
    this.#text(
      `--\n-- Table structure for table ${name}\n--\n\nDROP TABLE IF EXISTS ${name};\n/*!50503 SET character_set_client = utf8mb4 */;\nCREATE TABLE ${name} (\n${fields}  KEY ${key} (${key})\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;\n\n`,
    );
    this.#text(
      `--\n-- Dumping data for table ${name}\n--\n\nLOCK TABLES ${name} WRITE;\n/*!40000 ALTER TABLE ${name} DISABLE KEYS */;\n`,
    );
  }

  /** Ends the last statement and the table. */
  endTable(): void {
    if (this.#rowsInStatement > 0) this.#text(";\n");
    this.#rowsInStatement = 0;
    this.#text(`/*!40000 ALTER TABLE ${this.#table} ENABLE KEYS */;\nUNLOCK TABLES;\n\n`);
  }

  /**
   * Appends rows `from` .. `rows - 1` of the present table.
   *
   * @returns the first row that found no room in the buffer; `rows` when all did
   */
  appendRows(columns: readonly EncodedColumn[], rows: number, from: number): number {
    const out = this.#out;
    const texts = columns.filter(({ kind }) => kind === "text");
    const writers = Uint8Array.from(columns, ({ kind }) => (kind === "text" ? 4 : WRITERS[kind]));
    const values = columns.map((column) => column.values);
    const spare = columns.length * MOST_BYTES + 3 * this.#table.length + 64;
    for (let row = from; row < rows; row++) {
      if (out.length - this.length < spare + (texts.length > 0 ? textBytes(texts, row) : 0)) return row;
      if (this.#rowsInStatement === 0) this.#text(`${this.#verb} INTO ${this.#table} VALUES `);
      else out[this.length++] = COMMA;
      out[this.length] = OPEN;
      const end = writeRow(out, this.length + 1, writers, values, row);
      out[end - 1] = CLOSE;
      this.length = end;
      if (++this.#rowsInStatement === this.#rowsPerStatement) {
        this.#rowsInStatement = 0;
        this.#text(";\n");
      }
    }
    return rows;
  }

  #text(text: string): void {
    if (this.#out.length - this.length < Buffer.byteLength(text))
      throw new StrikebookError(
        "argument",
        `a dump buffer of ${this.#out.length} bytes is too small`,
        "take a new buffer before each table",
      );
    this.length += this.#out.write(text, this.length);
  }
}

/** Writes the cells of one row, each with a comma after it; returns the position after the last comma. */
function writeRow(
  out: Buffer,
  start: number,
  writers: Uint8Array,
  values: readonly EncodedColumn["values"][],
  row: number,
): number {
  let at = start;
  for (let column = 0; column < writers.length; column++) {
    const writer = writers[column]!;
    if (writer === 4) at += out.write(quoteText((values[column] as readonly (string | null)[])[row]!), at);
    else {
      const numbers = values[column] as Float64Array;
      if (Number.isNaN(numbers[row])) at += out.write("NULL", at);
      else if (writer === 2) at = writeQuantity(out, at, numbers, row);
      else if (writer === 1) at = writePrice(out, at, numbers, row);
      else if (writer === 0) at = writeDatetime(out, at, numbers, row);
      else at = writePercent(out, at, numbers, row);
    }
    out[at++] = COMMA;
  }
  return at;
}

/** Bytes that the texts of a row may need at most, quotes and escapes included. */
function textBytes(texts: readonly EncodedColumn[], row: number): number {
  return texts.reduce((bytes, { values }) => bytes + 4 * String(values[row]).length + 2, 0);
}

function quoteName(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``;
}

const ESCAPES: Readonly<Record<string, string>> = {
  "\0": "\\0",
  "\n": "\\n",
  "\r": "\\r",
  "\\": "\\\\",
  "'": "\\'",
  '"': '\\"',
  "\x1a": "\\Z",
};

/** A text as mysqldump quotes it: in single quotes, special characters behind a backslash. */
function quoteText(text: string | null): string {
  if (text === null) return "NULL";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: MySQL escapes exactly these
  return `'${text.replace(/[\0\n\r\\'"\x1a]/g, (character) => ESCAPES[character]!)}'`;
}
