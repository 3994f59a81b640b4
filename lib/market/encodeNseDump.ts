import { StrikebookError } from "../task/StrikebookError.js";
import { DumpEncoder, type DumpEncoderOptions, type EncodedColumn } from "./DumpEncoder.js";
import { vendorColumnKind } from "./vendorColumns.js";

/** One table for `encodeNseDump`: numeric columns (datetimes in epoch µs UTC, NaN is NULL) or text columns. */
export interface NseDumpTable {
  readonly table: string;
  readonly columns: Readonly<Record<string, Float64Array | readonly (string | null)[]>>;
}

export interface NseDumpOptions extends DumpEncoderOptions {
  readonly database?: string;
}

const CHUNK_BYTES = 1 << 20;

/**
 * Text of a small dump in the vendor's format, uncompressed: for readers' tests and exports. Columns with the vendor's
 * names are written as the vendor writes them, other numbers as whole numbers, texts quoted and escaped.
 *
 * @throws StrikebookError `argument` when the columns of a table differ in length or one row does not fit into 1 MiB
 */
export function encodeNseDump(tables: readonly NseDumpTable[], options: NseDumpOptions = {}): Buffer {
  const chunks: Buffer[] = [];
  const encoder = new DumpEncoder(Buffer.allocUnsafe(CHUNK_BYTES), options);
  const turn = (): void => {
    chunks.push(encoder.bytes());
    encoder.useBuffer(Buffer.allocUnsafe(CHUNK_BYTES));
  };
  encoder.beginDump(options.database ?? "nse", "written by Strikebook");
  for (const { table, columns } of tables) {
    const encoded: EncodedColumn[] = Object.entries(columns).map(([name, values]) => ({
      name,
      kind: values instanceof Float64Array ? vendorColumnKind(name) : "text",
      values,
    }));
    const rows = encoded[0]?.values.length ?? 0;
    const odd = encoded.find(({ values }) => values.length !== rows);
    if (!encoded[0] || odd)
      throw new StrikebookError(
        "argument",
        `table ${table}: column ${odd?.name ?? "(none)"} does not have the ${rows} rows of the others`,
        "give columns of one length",
      );
    turn();
    encoder.beginTable(table, encoded);
    for (let from = 0; from < rows; ) {
      const next = encoder.appendRows(encoded, rows, from);
      if (next === from && encoder.length === 0)
        throw new StrikebookError(
          "argument",
          `row ${from} of table ${table} does not fit into ${CHUNK_BYTES} bytes`,
          "shorten its texts",
        );
      if (next < rows) turn();
      from = next;
    }
    turn();
    encoder.endTable();
  }
  turn();
  encoder.endDump();
  turn();
  return Buffer.concat(chunks);
}
