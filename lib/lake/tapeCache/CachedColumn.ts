import type { TapeColumnType } from "../../tape/TapeColumn.js";

/** What the JSON beside a column's file says. */
export interface ColumnHeader {
  /** Physical name in the dataset. */
  readonly column: string;
  readonly type: TapeColumnType;
  readonly scale: number;
  readonly rows: number;
  readonly bytes: number;
  /** CRC-32 (that of gzip and zip) of the file's bytes. */
  readonly crc32: number;
}

/** A column's file whose size and checksum have been found right: little-endian numbers, one a row, nothing else. */
export interface CachedColumn extends ColumnHeader {
  readonly path: string;
}

/** Rows `firstRow .. firstRow + rowCount - 1`. */
export interface RowRange {
  readonly firstRow: number;
  readonly rowCount: number;
}
