import { StrikebookError } from "../task/StrikebookError.js";
import { LAKE_SCHEMA_VERSION } from "./datasets.js";
import type { Manifest } from "./Manifest.js";

let parser: Promise<(value: unknown) => Manifest> | undefined;

/**
 * Reads the JSON text of a manifest.
 *
 * @param path named in messages
 * @throws StrikebookError `schema` when another version wrote it, `corrupt` when it is not a manifest.
 */
export async function parseManifest(text: string, path: string): Promise<Manifest> {
  const cure = "pack that day again with replace";
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new StrikebookError("corrupt", `${path} is not JSON`, cure, { cause: error });
  }
  const version = (value as { schemaVersion?: unknown } | null)?.schemaVersion;
  if (typeof version === "number" && version > LAKE_SCHEMA_VERSION) {
    throw new StrikebookError(
      "schema",
      `${path} has schema version ${version}, this program reads up to ${LAKE_SCHEMA_VERSION}`,
      "update strikebook or pack that day again",
    );
  }
  if (typeof version === "number" && version < LAKE_SCHEMA_VERSION) {
    throw new StrikebookError(
      "schema",
      `${path} has schema version ${version}, whose columns had other names; this program reads ${LAKE_SCHEMA_VERSION}`,
      "pack that day again with replace, or make the sample market anew",
    );
  }
  parser ??= manifestParser();
  const parse = await parser;
  try {
    return parse(value);
  } catch (error) {
    const issue = (error as { issues?: { path: PropertyKey[]; message: string }[] }).issues?.[0];
    const what = issue ? `${issue.path.join(".") || "its root"}: ${issue.message}` : String(error);
    throw new StrikebookError("corrupt", `${path} is not a manifest (${what})`, cure, { cause: error });
  }
}

async function manifestParser(): Promise<(value: unknown) => Manifest> {
  const { z } = await import("zod");
  const count = z.int().nonnegative();
  const counts = z.record(z.string(), count);
  const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
  const sourceFile = z.strictObject({ name: z.string().min(1), sha256 });
  const time = z.iso.datetime({ precision: 6 });
  const manifest = z.strictObject({
    schemaVersion: z.int().positive(),
    dataset: z.string().min(1),
    date: z.iso.date(),
    underlying: z.string().min(1),
    rows: z.int().positive(),
    contracts: z.int().positive(),
    rowsRead: count,
    dropped: counts,
    marked: counts,
    sortKey: z.array(z.string()),
    minTime: time,
    maxTime: time,
    source: z.string(),
    sourceFiles: z.array(sourceFile),
    granularity: z.union([
      z.strictObject({ kind: z.literal("tick") }),
      z.strictObject({ kind: z.literal("bar"), barSeconds: z.number().positive() }),
    ]),
    hasBook: z.boolean(),
    instrument: z.string().optional(),
    parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    parquet: sourceFile.extend({ bytes: count }),
    writtenBy: z.strictObject({ package: z.string(), version: z.string() }),
  });
  const balanced = manifest.refine(
    (value) => value.rowsRead === value.rows + Object.values(value.dropped).reduce((sum, n) => sum + n, 0),
    { path: ["rowsRead"], message: "is not rows plus what was dropped" },
  );
  return (value) => balanced.parse(value) as Manifest;
}
