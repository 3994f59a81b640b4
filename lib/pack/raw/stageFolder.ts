import type { DuckDbSession } from "../../lake/DuckDbSession.js";
import type { HashedFile } from "../../lake/Manifest.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import type { RawSource } from "./findSources.js";
import type { StagedFile } from "./stageDump.js";

export async function hashFolder(source: RawSource, options: TaskOptions): Promise<HashedFile> {
  throw new Error(String(source) + String(options));
}
export async function stageFolder(
  session: DuckDbSession,
  source: RawSource,
  options: TaskOptions & { folder: string; tables: readonly string[] | undefined; onBytes: (bytes: number) => void },
): Promise<StagedFile> {
  throw new Error(String(source) + String(session) + String(options));
}
