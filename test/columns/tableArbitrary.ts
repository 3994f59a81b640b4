import fc from "fast-check";
import { type Column, ColumnTable } from "../../lib/columns/index.js";

/** Column names of every kind, but for the few words that `reserved` refuses. */
export function columnNames(reserved: (name: string) => boolean = () => false): fc.Arbitrary<string[]> {
  const name = fc
    .oneof(fc.string({ minLength: 1 }), fc.constantFrom("strike", "mid price", "25000", "π", "constructor", "toString"))
    .filter((each) => each !== "__proto__" && !reserved(each));
  return fc.uniqueArray(name, { maxLength: 6 });
}

/** Columns of one length, each of one of the kinds given. */
export function tables(
  names: fc.Arbitrary<string[]>,
  kinds: (rows: number) => readonly fc.Arbitrary<Column>[],
): fc.Arbitrary<ColumnTable> {
  return fc
    .tuple(names, fc.integer({ min: 0, max: 12 }))
    .chain(([all, rows]) =>
      fc
        .tuple(...all.map(() => fc.oneof(...kinds(rows))))
        .map((columns) => new ColumnTable(Object.fromEntries(all.map((name, i) => [name, columns[i]!])))),
    );
}

const exactly = (rows: number) => ({ minLength: rows, maxLength: rows });

export const float64 = (rows: number): fc.Arbitrary<Column> =>
  fc.array(fc.double(), exactly(rows)).map((values) => Float64Array.from(values));
export const float32 = (rows: number): fc.Arbitrary<Column> => fc.float32Array(exactly(rows));
export const int32 = (rows: number): fc.Arbitrary<Column> => fc.int32Array(exactly(rows));
export const uint8 = (rows: number): fc.Arbitrary<Column> => fc.uint8Array(exactly(rows));
export const bigint64 = (rows: number): fc.Arbitrary<Column> => fc.bigInt64Array(exactly(rows));
export const texts = (rows: number): fc.Arbitrary<Column> => fc.array(fc.option(fc.string()), exactly(rows));
export const flags = (rows: number): fc.Arbitrary<Column> => fc.array(fc.option(fc.boolean()), exactly(rows));
export const numbersOrNull = (rows: number): fc.Arbitrary<Column> => fc.array(fc.option(fc.double()), exactly(rows));
export const bigintsOrNull = (rows: number): fc.Arbitrary<Column> => fc.array(fc.option(fc.bigInt()), exactly(rows));
export const mixed = (rows: number): fc.Arbitrary<Column> =>
  fc.array(fc.option(fc.oneof(fc.string(), fc.boolean(), fc.double())), exactly(rows));
/** Epoch µs that are whole milliseconds from 1684 to 2255, or missing. */
export const instants = (rows: number): fc.Arbitrary<Column> =>
  fc
    .array(fc.option(fc.integer({ min: -9_007_199_254_740, max: 9_007_199_254_740 })), exactly(rows))
    .map((values) => Float64Array.from(values, (value) => (value === null ? Number.NaN : value * 1000)));
