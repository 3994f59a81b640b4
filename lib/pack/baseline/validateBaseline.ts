import { existsSync, statSync } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { DuckDbSession } from "../../lake/DuckDbSession.js";
import { hashFile } from "../../lake/hashFile.js";
import { readTable } from "../../lake/readTable.js";
import { sqlText } from "../../lake/sqlText.js";
import { startProgress } from "../../task/progress.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import type { BaselineExpectations } from "./BaselineExpectations.js";
import { readBaselineManifest } from "./BaselineManifest.js";
import { type BaselineCheck, BaselineVerdict } from "./BaselineVerdict.js";
import { BASELINE_OUTPUTS, type BaselineOutput, baselineOutputs } from "./baselineOutputs.js";
import { type Measures, OUTPUT_COLUMNS, outputMeasures } from "./outputMeasures.js";

/**
 * Holds the four outputs of a folder against expectations: existence, size, rows, columns, NULLs, order, days, prices, and
 * of the options the share of volatilities found and their range. Every check says what was measured and what was allowed.
 *
 * @throws StrikebookError `missing` when the folder is not there; a file that is wrong is a failed check, not an error.
 */
export async function validateBaseline(
  folder: string,
  expectations: BaselineExpectations,
  options: TaskOptions = {},
): Promise<BaselineVerdict> {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new StrikebookError("missing", `there is no folder ${folder}`, "build the baseline first");
  }
  const names = baselineOutputs(expectations.asset, expectations.years);
  const progress = startProgress("baseline: validating", { total: BASELINE_OUTPUTS.length, unit: "files" });
  const session = await DuckDbSession.open();
  try {
    const checks: BaselineCheck[] = [];
    for (const which of BASELINE_OUTPUTS) {
      checks.push(...(await checkOutput(session, which, join(folder, names[which]), expectations, options)));
      progress.advance(1);
    }
    progress.end();
    return new BaselineVerdict(folder, expectations.name, checks);
  } catch (error) {
    progress.fail();
    throw error;
  } finally {
    await session.close();
  }
}

async function checkOutput(
  session: DuckDbSession,
  output: BaselineOutput,
  file: string,
  expectations: BaselineExpectations,
  options: TaskOptions,
): Promise<BaselineCheck[]> {
  const checks: BaselineCheck[] = [];
  const add = (check: string, measured: string | number | null, limit: string, passed: boolean): void => {
    checks.push({ output, check, measured, limit, outcome: passed ? "passed" : "failed" });
  };
  const exists = existsSync(file);
  add("existence", exists ? "there" : "missing", file, exists);
  if (!exists) return checks;

  const { size, mtime } = await stat(file);
  await checkManifest(file, add, options);
  add(
    "declared",
    mtime.toISOString(),
    `written after ${expectations.declared}`,
    mtime >= new Date(expectations.declared),
  );
  const expected = expectations.outputs[output];
  checks.push(within(output, "size", "bytes", size, expected.bytes, expectations.tolerance.bytes));
  let measures: Measures;
  try {
    const described = await columnsOf(session, file, options);
    const wanted = OUTPUT_COLUMNS[output];
    const wrong = Object.entries(wanted).filter(([name, type]) => described.get(name) !== type);
    const found = wrong.map(([name]) => `${name} ${described.get(name) ?? "missing"}`).join(", ");
    add(
      "schema",
      found || "as expected",
      wrong.map(([name, type]) => `${name} ${type}`).join(", ") || `${Object.keys(wanted).length} columns`,
      wrong.length === 0,
    );
    if (wrong.length > 0) {
      checks.push({
        output,
        check: "contents",
        measured: null,
        limit: "the columns are wrong",
        outcome: "not checked",
      });
      return checks;
    }
    measures = await outputMeasures(session, output, file, expectations, options);
  } catch (error) {
    options.signal?.throwIfAborted();
    add(
      "readable",
      String((error as Error).message).split("\n", 1)[0]!,
      "a Parquet file that can be read to its end",
      false,
    );
    return checks;
  }
  checks.push(within(output, "rows", "rows", measures.rows, expected.rows, expectations.tolerance.rows));
  const nullLimit = expectations.nullShare[output];
  add("nulls", measures.nullShare, `at most ${nullLimit} of the rows`, measures.nullShare <= nullLimit);
  add("order", measures.unsorted, "0 rows before the row above", measures.unsorted === 0);
  for (const { check, measured, limit, passed } of measures.more) add(check, measured, limit, passed);
  return checks;
}

async function checkManifest(
  file: string,
  add: (check: string, measured: string | number | null, limit: string, passed: boolean) => void,
  options: TaskOptions,
): Promise<void> {
  try {
    const { parquet } = await readBaselineManifest(file);
    const { sha256 } = await hashFile(file, options);
    add("manifest", sha256.slice(0, 12), `sha256 ${parquet.sha256.slice(0, 12)}`, sha256 === parquet.sha256);
  } catch (error) {
    options.signal?.throwIfAborted();
    if (!(error instanceof StrikebookError)) throw error;
    add("manifest", error.message, "a manifest beside the file", false);
  }
}

function within(
  output: BaselineOutput,
  check: string,
  unit: string,
  measured: number,
  expected: number | undefined,
  tolerance: number,
): BaselineCheck {
  if (expected === undefined) return { output, check, measured, limit: "not declared", outcome: "not checked" };
  const passed = Math.abs(measured - expected) <= tolerance * expected;
  const limit = `${expected} ${unit} ±${(100 * tolerance).toFixed(0)} %`;
  return { output, check, measured, limit, outcome: passed ? "passed" : "failed" };
}

async function columnsOf(session: DuckDbSession, file: string, options: TaskOptions): Promise<Map<string, string>> {
  const statement = `SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet(${sqlText(file)}))`;
  const table = await session.query(statement, (result) => readTable(session.duckdb, result), options);
  const types = table.column("column_type") as readonly string[];
  return new Map((table.column("column_name") as readonly string[]).map((name, index) => [name, types[index]!]));
}
