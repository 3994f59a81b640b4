import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../task/packageRoot.js";
import { StrikebookError } from "../task/StrikebookError.js";
import { LotTable } from "./LotTable.js";

/**
 * Reads a lot table from a CSV file; without a path the one that ships with the package (`data/markets/nse-lots.csv`).
 *
 * @throws StrikebookError `missing` when the file cannot be read, `calendar` when its text is wrong.
 */
export function loadLotTable(path: string = join(packageRoot(), "data", "markets", "nse-lots.csv")): LotTable {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw new StrikebookError("missing", `cannot read the lot table ${path}`, "name a CSV file of lot sizes", {
      cause,
    });
  }
  return LotTable.parse(text, path);
}
