import { relative, resolve } from "node:path";
import type { Product } from "../contract/Product.js";
import type { TapeInput } from "../tape/TapeInput.js";
import { StrikebookError } from "../task/StrikebookError.js";
import type { TaskOptions } from "../task/TaskOptions.js";
import type { DuckDbSession } from "./DuckDbSession.js";
import { datasetSpec } from "./datasets.js";
import type { FileHashes } from "./FileHashes.js";
import type { LakePart } from "./LakePart.js";
import { loadOlderPart } from "./olderLayout.js";
import { readingFile } from "./readingFile.js";
import { readSpotPart } from "./readSpotPart.js";
import { readTapeColumns, type TapeColumns } from "./readTapeColumns.js";
import { sqlText } from "./sqlText.js";

/** What is read for one tape. */
export interface TapeParts {
  readonly root: string;
  readonly product: Product;
  readonly options: LakePart;
  readonly spot: LakePart;
}

/**
 * Reads an option part and its spot part into the columns of a tape.
 *
 * @throws StrikebookError `corrupt` when a file is not what its manifest says or its rows are out of order.
 */
export async function readTapeInput(
  session: DuckDbSession,
  hashes: FileHashes,
  parts: TapeParts,
  task: TaskOptions,
): Promise<TapeInput> {
  const { root, product, options, spot } = parts;
  const spotSeries = await readSpotPart(session, hashes, spot, task);
  const { columns, counts } = await readOptions(session, hashes, options, product, task);
  const files = await Promise.all(
    [...options.files, ...spot.files].map(async (file) => ({
      name: relative(resolve(root), file).replaceAll("\\", "/"),
      sha256: await hashes.sha256(file, task),
    })),
  );
  return {
    product,
    date: options.key.date,
    ...columns,
    spot: spotSeries,
    provenance: {
      dataset: options.key.dataset,
      source: options.manifest?.source ?? "lake part in the older layout",
      files,
      rows: columns.quotes.timestamp.length,
      granularity: options.manifest?.granularity ?? { kind: "tick" },
      hasBook: options.manifest?.hasBook ?? true,
      counts,
    },
  };
}

async function readOptions(
  session: DuckDbSession,
  hashes: FileHashes,
  part: LakePart,
  product: Product,
  task: TaskOptions,
): Promise<{ columns: TapeColumns; counts: Readonly<Record<string, number>> }> {
  const { manifest } = part;
  const label = part.files[0]!;
  const spec = datasetSpec(part.key.dataset);
  await hashes.verify(part, task);
  return readingFile(label, task, async () => {
    if (!manifest) {
      const table = "older_part";
      const counts = await loadOlderPart(session, part, product, table, task);
      const columns = await readTapeColumns(
        session,
        { product, spec, rows: table, label, volumeChanges: "compute" },
        task,
      );
      await session.run(`DROP TABLE ${table}`);
      return { columns, counts };
    }
    const rows = `read_parquet(${sqlText(label)}, hive_partitioning = false)`;
    const columns = await readTapeColumns(session, { product, spec, rows, label, volumeChanges: "stored" }, task);
    if (columns.quotes.timestamp.length !== manifest.rows) {
      const what = `${label} has ${columns.quotes.timestamp.length} rows, its manifest says ${manifest.rows}`;
      throw new StrikebookError("corrupt", what, "pack that day again with replace");
    }
    return { columns, counts: { ...manifest.dropped, ...manifest.marked } };
  });
}
