import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { packageRoot } from "../../task/packageRoot.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import type { CivilDate } from "../../time/civilDate.js";
import type { BaselineOutput } from "./baselineOutputs.js";

/** What a baseline is expected to be, declared before it is built. */
export interface BaselineExpectations {
  readonly name: string;
  /** When they were declared, ISO 8601 UTC. */
  readonly declared: string;
  readonly asset: string;
  /** Years in the names of the outputs. */
  readonly years: string;
  /** First and last UTC day of the times in the outputs. */
  readonly range: { readonly from: CivilDate; readonly to: CivilDate };
  /** Share by which sizes and rows may differ. */
  readonly tolerance: { readonly bytes: number; readonly rows: number };
  /** A figure that is left out is not checked, and the verdict says so. */
  readonly outputs: Readonly<
    Record<BaselineOutput, { readonly rows?: number | undefined; readonly bytes?: number | undefined }>
  >;
  /** Largest share of rows with a NULL in a critical column. */
  readonly nullShare: Readonly<Record<BaselineOutput, number>>;
  /** Dollars a coin. */
  readonly price: { readonly min: number; readonly max: number };
  readonly iv: {
    /** The share of volatilities found must be above this. */
    readonly successShare: number;
    /** Fractions a year. */
    readonly min: number;
    readonly max: number;
    /** Largest share of the volatilities outside `min` to `max`. */
    readonly outsideShare: number;
  };
}

/** Names of the expectations that ship with the package. */
export const EXPECTATION_PRESETS: readonly string[] = ["seed"];

/**
 * Reads expectations: the path of a YAML or JSON file, or the name of a preset.
 *
 * @throws StrikebookError `missing` when there is no such file, `schema` naming the entry that is wrong.
 * @example await loadExpectations("seed")
 */
export async function loadExpectations(pathOrPreset: string): Promise<BaselineExpectations> {
  const path = EXPECTATION_PRESETS.includes(pathOrPreset)
    ? join(packageRoot(), "data", "expectations", `${pathOrPreset}.yaml`)
    : pathOrPreset;
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    const cure = `write one with \`strikebook baseline expect\`, or take a preset (${EXPECTATION_PRESETS.join(", ")})`;
    throw new StrikebookError("missing", `cannot read the expectations ${path}`, cure, { cause });
  }
  return parseExpectations(text, path);
}

/** @throws StrikebookError `schema` naming the entry that is wrong. */
export async function parseExpectations(text: string, path: string): Promise<BaselineExpectations> {
  const [{ z }, { parse }] = await Promise.all([import("zod"), import("yaml")]);
  const cure = "mend the file; data/expectations/seed.yaml shows every entry";
  const share = z.number().min(0).max(1);
  const day = z.string().regex(/^\d{4}-\d\d-\d\d$/);
  const output = z.strictObject({ rows: z.number().positive().optional(), bytes: z.number().positive().optional() });
  const four = <Schema extends typeof output | typeof share>(schema: Schema) =>
    z.strictObject({ options: schema, perpetual: schema, rates: schema, schedule: schema });
  const schema = z.strictObject({
    name: z.string().min(1),
    declared: z.string().refine((each) => !Number.isNaN(Date.parse(each)), "give a time in ISO 8601"),
    asset: z.string().regex(/^[A-Z0-9]+$/),
    years: z.string().min(1),
    range: z.strictObject({ from: day, to: day }),
    tolerance: z.strictObject({ bytes: share, rows: share }),
    outputs: four(output),
    nullShare: four(share),
    price: z.strictObject({ min: z.number().positive(), max: z.number().positive() }),
    iv: z.strictObject({
      successShare: share,
      min: z.number().positive(),
      max: z.number().positive(),
      outsideShare: share,
    }),
  });
  let value: unknown;
  try {
    value = parse(text);
  } catch (cause) {
    const [what] = String((cause as Error).message).split("\n");
    throw new StrikebookError("schema", `${path} is neither YAML nor JSON (${what})`, cure, { cause });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new StrikebookError("schema", `${path}: ${issue!.path.join(".") || "the file"}: ${issue!.message}`, cure);
}
