import { StrikebookError } from "../task/StrikebookError.js";
import type { TaskOptions } from "../task/TaskOptions.js";
import { contractOrderSql } from "./contractOrder.js";
import type { DuckDbSession } from "./DuckDbSession.js";
import { type DatasetSpec, datasetSpec } from "./datasets.js";
import type { Manifest } from "./Manifest.js";
import { type PartKey, partLabel } from "./PartKey.js";
import type { PartRun } from "./PartRun.js";
import { parquetFormat } from "./parquetFormat.js";
import { type PartFacts, placePart } from "./placePart.js";
import { RunOrder } from "./RunOrder.js";
import { type FreeTexts, runBlock } from "./runBlock.js";
import { sqlText, sqlTexts } from "./sqlText.js";

export interface WritePartOptions extends TaskOptions {
  readonly key: PartKey;
  /** Runs in the order of the lake, handed out one by one; each is dropped before the next is asked for. */
  readonly runs: Iterable<PartRun>;
  readonly facts: () => PartFacts;
  /**
   * Of a raw option part: the names of its contracts, in the order of its runs, which say theirs in column `contract`.
   */
  readonly contracts?: readonly string[];
  /** Writes the part anew when it is there already. */
  readonly replace?: boolean;
}

/**
 * Writes one part: Parquet under a temporary name, read back and compared, hashed, then both files renamed, the manifest
 * last. Whatever goes wrong before that leaves nothing under the final names.
 *
 * @throws StrikebookError `argument` when the part exists and `replace` is not set, `empty` for no rows, `integrity` when
 *   the rows are out of order or the counts do not add up, `environment` when the disk is full.
 */
export function writePart(session: DuckDbSession, root: string, options: WritePartOptions): Promise<Manifest> {
  const { key } = options;
  const spec = datasetSpec(key.dataset);
  const texts: FreeTexts = { symbol: [key.underlying], contract: options.contracts ?? [] };
  const numbers = new Map(options.contracts?.map((name, number) => [name, number]));
  const written = new RunOrder(partLabel(key), {
    mayLackTime: spec.kind === "rawOptions" || spec.kind === "rawSpot",
    ...(spec.kind === "rawOptions" ? { orderOf: (run) => numbers.get(String(run.columns.contract)) ?? -1 } : {}),
  });
  const write = async (file: string): Promise<RunOrder> => {
    await copyRows(session, spec, options, texts, written, file);
    await readBack(session, spec, written, file, options);
    return written;
  };
  return placePart(root, { ...options, write });
}

async function copyRows(
  session: DuckDbSession,
  spec: DatasetSpec,
  options: WritePartOptions,
  texts: FreeTexts,
  written: RunOrder,
  file: string,
): Promise<void> {
  const runs = options.runs[Symbol.iterator]();
  const handed = spec.columns.filter(({ sql }) => sql === undefined);
  const texted = handed.map((column) => {
    const { name, type, values } = column;
    if (values)
      return `CASE ${name} ${values.map((text, code) => `WHEN ${code} THEN ${sqlText(text)}`).join(" ")} END AS ${name}`;
    return type === "VARCHAR" ? `${sqlTexts(texts[name] ?? [])}[${name} + 1] AS ${name}` : name;
  });
  const carried = handed.map((column) =>
    column.type === "VARCHAR" && !column.values ? { ...column, type: "INTEGER" as const } : column,
  );
  const selected = spec.columns.map(({ name, sql }) => (sql === undefined ? name : `${sql} AS ${name}`)).join(", ");
  await session.runWithRows(
    carried,
    () => {
      const next = runs.next();
      if (next.done) return undefined;
      written.add(next.value);
      return runBlock(spec, next.value, texts);
    },
    (rows) =>
      `COPY (SELECT ${selected} FROM (SELECT ${texted.join(", ")} FROM ${rows}())) TO ${sqlText(file)} (${parquetFormat(spec)})`,
    options,
  );
  if (written.rows === 0) {
    throw new StrikebookError("empty", `${partLabel(options.key)} has no row`, "check the source and its filters");
  }
}

async function readBack(
  session: DuckDbSession,
  spec: DatasetSpec,
  written: RunOrder,
  file: string,
  options: WritePartOptions,
): Promise<void> {
  const order =
    spec.kind === "options"
      ? contractOrderSql(spec)
      : spec.kind === "rawOptions"
        ? `enum_code(contract::ENUM(${(options.contracts ?? []).map(sqlText).join(", ")}))::DOUBLE`
        : undefined;
  const [times, orders] = await session.numbers(
    `SELECT epoch_us(timestamp)::DOUBLE AS t${order ? `, ${order} AS contract` : ""} FROM read_parquet(${sqlText(file)})`,
    options,
  );
  written.compare(orders, times!);
}
