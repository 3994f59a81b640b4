import type { SpotSeries } from "../columns/QuoteRun.js";
import type { TaskOptions } from "../task/TaskOptions.js";
import type { DuckDbSession } from "./DuckDbSession.js";
import type { FileHashes } from "./FileHashes.js";
import type { LakePart } from "./LakePart.js";
import { readingFile } from "./readingFile.js";
import { sqlText } from "./sqlText.js";

/**
 * Prices of the underlying from a spot part.
 *
 * @throws StrikebookError `corrupt` when the file is not what its manifest says.
 */
export async function readSpotPart(
  session: DuckDbSession,
  hashes: FileHashes,
  part: LakePart,
  task: TaskOptions,
): Promise<SpotSeries> {
  const file = part.files[0]!;
  await hashes.verify(part, task);
  return readingFile(file, task, async () => {
    const from = `FROM read_parquet(${sqlText(file)}, hive_partitioning = false)`;
    const [timestamp, price] = await session.numbers(`SELECT epoch_us(timestamp)::DOUBLE, price ${from}`, task);
    return {
      underlying: part.key.underlying,
      instrument: part.manifest?.instrument ?? "index",
      timestamp: timestamp!,
      price: price!,
    };
  });
}
