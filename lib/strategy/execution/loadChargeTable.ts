import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../task/packageRoot.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import { ChargeTable } from "./ChargeTable.js";

/**
 * Reads a table of charges from a CSV file; without a path the one that ships with the package
 * (`data/markets/nse-charges.csv`).
 *
 * @throws StrikebookError `missing` when the file cannot be read, `calendar` when its text is wrong.
 */
export function loadChargeTable(path: string = join(packageRoot(), "data", "markets", "nse-charges.csv")): ChargeTable {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    const what = `cannot read the table of charges ${path}`;
    throw new StrikebookError("missing", what, "name a CSV file of charges", { cause });
  }
  return ChargeTable.parse(text, path);
}

let shipped: ChargeTable | undefined;

/** The table of charges that ships with the package, read once. */
export function shippedChargeTable(): ChargeTable {
  shipped ??= loadChargeTable();
  return shipped;
}
