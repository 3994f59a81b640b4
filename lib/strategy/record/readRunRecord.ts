import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { StrikebookError } from "../../task/index.js";
import type { RunRecord } from "../RunRecord.js";
import { requireJudged } from "./requireJudged.js";
import { RUN_FILES } from "./runFiles.js";
import { runRecordSchema } from "./runRecordSchema.js";
import { runIdOf } from "./sealRecord.js";

export interface ReadRunOptions {
  /**
   * True: a record whose verdict and figures this version would not give is read all the same, as it was sealed, and
   * `onDoubt` is told why. An id that is not that of the content is refused nevertheless.
   */
  readonly asSealed?: boolean | undefined;
  readonly onDoubt?: ((message: string) => void) | undefined;
}

/**
 * Reads `run.json` of a run's folder. What a price, an instant or points have as null becomes NaN again.
 *
 * @throws StrikebookError `missing` when there is none, `corrupt` when it is not JSON, `schema` naming the first field
 *   that does not fit, `integrity` when the content is not the one that its id was made of, or when its days,
 *   trades and evidence, judged and counted again, do not give its verdict and its figures
 */
export async function readRunRecord(directory: string, options: ReadRunOptions = {}): Promise<RunRecord> {
  const path = join(directory, RUN_FILES.record);
  const record = await parseRunRecord(await textOf(path), path);
  const expected = runIdOf(record);
  if (record.runId !== expected) {
    const what = `${path} says run ${record.runId} and its content is run ${expected}`;
    throw new StrikebookError("integrity", what, "run the study again: the file was changed after it was written");
  }
  try {
    requireJudged(record, path);
  } catch (error) {
    if (!options.asSealed || !(error instanceof StrikebookError)) throw error;
    options.onDoubt?.(error.message);
  }
  return record;
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new StrikebookError("missing", `cannot read ${path}`, "name the folder of a run", { cause });
  }
}

async function parseRunRecord(text: string, path: string): Promise<RunRecord> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new StrikebookError("corrupt", `${path} is not JSON`, "run the study again", { cause });
  }
  const parsed = (await runRecordSchema()).safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const what = `${path}: ${issue?.path.join(".") || "the file"}: ${issue?.message ?? "unreadable"}`;
  throw new StrikebookError("schema", what, "run the study again with this version of strikebook");
}
