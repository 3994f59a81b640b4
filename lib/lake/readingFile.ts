import type { TaskOptions } from "../task/TaskOptions.js";
import { duckDbError } from "./duckDbError.js";

/** Runs `read`; what DuckDB says about the file becomes one line that names it. */
export async function readingFile<T>(file: string, task: TaskOptions, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    task.signal?.throwIfAborted();
    throw duckDbError(error, "corrupt", `cannot read ${file}`, "restore it or pack that day again with replace");
  }
}
