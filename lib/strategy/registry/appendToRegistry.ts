import { closeSync, fsyncSync, ftruncateSync, mkdirSync, openSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { FileLock } from "../../lake/FileLock.js";
import { StrikebookError, type TaskOptions } from "../../task/index.js";
import type { RegisteredRun } from "./RegisteredRun.js";
import { type RegistryHead, readChain } from "./readChain.js";
import { bytesOf, REGISTRY_FILES, readHead, writeHead } from "./registryFiles.js";
import { lineHash, NO_LINE, REGISTRY_SCHEMA, type RegistryFinding, type RegistryLine } from "./registryLine.js";

const RETRY_MS = 10;
/** A line takes milliseconds: who holds the lock this long is stuck. */
const PATIENCE_MS = 30_000;

/**
 * Adds a line to the registry in `directory`, which is made when absent. Writers wait for each other. What an earlier
 * writer could not finish is set aside; that, and lines that were cut off, are written down in the new line and given back.
 *
 * @throws StrikebookError `environment` when another process holds the registry for half a minute; the system's error
 *   when the disk is full: no part of the line stays then
 */
export async function appendToRegistry(
  directory: string,
  run: RegisteredRun,
  { signal }: TaskOptions = {},
): Promise<readonly RegistryFinding[]> {
  mkdirSync(directory, { recursive: true });
  using _lock = await takeLock(join(directory, REGISTRY_FILES.lock), directory, signal);
  return appendLine(directory, run);
}

async function takeLock(path: string, directory: string, signal: AbortSignal | undefined): Promise<FileLock> {
  const started = performance.now();
  for (;;) {
    signal?.throwIfAborted();
    const taken = FileLock.tryTake(path);
    if (taken instanceof FileLock) return taken;
    if (performance.now() - started > PATIENCE_MS) {
      const what = `process ${taken.heldBy ?? "unknown"} has been writing to the run registry in ${directory} for ${PATIENCE_MS / 1000} s`;
      throw new StrikebookError("environment", what, `stop it (if it is no strikebook, remove ${path})`);
    }
    await wait(RETRY_MS, undefined, { signal });
  }
}

function appendLine(directory: string, run: RegisteredRun): readonly RegistryFinding[] {
  const path = join(directory, REGISTRY_FILES.lines);
  const head = readHead(directory);
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  // What agrees with its head is not read again: the whole chain is checked by whoever lists the runs.
  const isKnown = head !== undefined && head.bytes === size;
  const chain = isKnown ? undefined : readChain(bytesOf(path) ?? Buffer.alloc(0), head);
  const end: RegistryHead = chain?.end ?? head ?? { lines: 0, bytes: 0, sha256: NO_LINE };
  const found = chain?.findings ?? [];
  const line: RegistryLine = {
    schema: REGISTRY_SCHEMA,
    previous: end.sha256,
    registeredAt: new Date().toISOString(),
    run,
    ...(found.length > 0 ? { found } : {}),
  };
  const text = JSON.stringify(line);
  const bytes = Buffer.from(`${chain?.lacksEnd ? "\n" : ""}${text}\n`);
  writeWhole(path, bytes, end.bytes, size);
  writeHead(directory, { lines: end.lines + 1, bytes: end.bytes + bytes.length, sha256: lineHash(text) });
  return found;
}

/** Writes at `position`, over what could not be finished there; when that fails, the file is as it was before. */
function writeWhole(path: string, bytes: Buffer, position: number, size: number): void {
  const file = openSync(path, size === 0 ? "a+" : "r+");
  try {
    if (position < size) ftruncateSync(file, position);
    for (let written = 0; written < bytes.length; )
      written += writeSync(file, bytes, written, bytes.length - written, position + written);
    fsyncSync(file);
  } catch (error) {
    ftruncateSync(file, position);
    const failure = error as NodeJS.ErrnoException;
    if (failure.syscall !== undefined) failure.path ??= path;
    throw error;
  } finally {
    closeSync(file);
  }
}
