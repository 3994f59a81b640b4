import type { OptionLetter } from "../../contract/ContractIdentity.js";
import { contractIdentity } from "../../contract/ContractIdentity.js";
import type { Product } from "../../contract/Product.js";
import type { TapeContract } from "../../tape/TapeInput.js";
import type { CivilDate } from "../../time/civilDate.js";

/** One contract of a cached part: expiry, type, scaled strike, first row, row count. */
export type ContractRow = readonly [
  expiry: CivilDate,
  optionType: OptionLetter,
  strikeScaled: number,
  firstRow: number,
  rowCount: number,
];

/** The contracts of one part in row order; its runs fill rows 0 to `rows - 1` without a gap. */
export interface ContractTable {
  readonly strikeScale: number;
  readonly rows: number;
  readonly contracts: readonly ContractRow[];
  /** Rows left out or repaired while the part was read, by reason: of files in the older layout. */
  readonly counts: Readonly<Record<string, number>>;
}

/** The table of these contracts. */
export function contractTable(
  product: Product,
  contracts: readonly TapeContract[],
  counts: Readonly<Record<string, number>> = {},
): ContractTable {
  const last = contracts.at(-1);
  return {
    strikeScale: product.strikeScale,
    rows: last ? last.firstRow + last.rowCount : 0,
    contracts: contracts.map(({ contract: { expiryDate, optionType, strikeScaled }, firstRow, rowCount }) => [
      expiryDate,
      optionType,
      strikeScaled,
      firstRow,
      rowCount,
    ]),
    counts,
  };
}

/** The contracts of a table with their whole identity. */
export function tapeContracts(product: Product, table: ContractTable): TapeContract[] {
  return table.contracts.map(([expiry, optionType, strikeScaled, firstRow, rowCount]) => ({
    contract: contractIdentity(product, expiry, optionType, strikeScaled / table.strikeScale),
    firstRow,
    rowCount,
  }));
}
