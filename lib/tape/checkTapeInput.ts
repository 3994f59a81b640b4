import { firstUnsorted, QUOTE_COLUMN_NAMES } from "../columns/index.js";
import { compareContracts } from "../contract/ContractIdentity.js";
import { StrikebookError } from "../task/index.js";
import { decodeTapeColumn } from "./TapeColumn.js";
import type { TapeContract, TapeInput } from "./TapeInput.js";

const CURE = "sort the rows by expiry, option type, strike and time before building the tape";

/**
 * Refuses columns that a tape cannot stand on: unequal lengths, contracts out of order or listed twice, runs that leave
 * a gap or overlap, times that go backward inside a run. Every later answer relies on exactly these properties.
 *
 * @throws StrikebookError `corrupt` naming the contract and the row
 */
export function checkTapeInput(input: TapeInput): void {
  const { contracts, product, spot } = input;
  const timestamp = input.columns ? decodeTapeColumn(input.columns.get("timestamp")) : input.quotes.timestamp;
  const rows = timestamp.length;
  const name = `tape ${product.underlying} ${input.date}`;
  const fail = (what: string, cure: string = CURE): never => {
    throw new StrikebookError("corrupt", `${name}: ${what}`, cure);
  };
  const lengths: (readonly [string, number])[] = input.columns
    ? input.columns.list.map(({ column }) => [column.name, column.values.length])
    : QUOTE_COLUMN_NAMES.map((column) => [column, input.quotes[column].length]);
  for (const [column, length] of lengths) {
    if (length !== rows)
      fail(`column ${column} has ${length} rows where timestamp has ${rows}`, "give columns of one length");
  }
  let end = 0;
  let before: TapeContract | undefined;
  for (const entry of contracts) {
    const { contract, firstRow, rowCount } = entry;
    if (contract.product.underlying !== product.underlying || contract.product.venue !== product.venue)
      fail(`contract ${contract.key} is not of ${product.venue}:${product.underlying}`, "give one product a tape");
    if (before && compareContracts(before.contract, contract) >= 0)
      fail(`contract ${contract.key} at row ${firstRow} comes after ${before.contract.key}`);
    if (firstRow !== end || !(rowCount >= 0))
      fail(`contract ${contract.key} starts at row ${firstRow} with ${rowCount} rows where row ${end} is next`);
    const unsorted = firstUnsorted(timestamp.subarray(firstRow, firstRow + rowCount));
    if (unsorted >= 0) fail(`the time of contract ${contract.key} goes backward at row ${firstRow + unsorted}`);
    end = firstRow + rowCount;
    before = entry;
  }
  if (end !== rows) fail(`the contracts hold ${end} rows where the columns hold ${rows}`);
  if (spot.price.length !== spot.timestamp.length)
    fail(`the spot has ${spot.price.length} prices for ${spot.timestamp.length} times`, "give columns of one length");
  const backward = firstUnsorted(spot.timestamp);
  if (backward >= 0) fail(`the spot time goes backward at row ${backward}`, "sort the spot by time");
}
