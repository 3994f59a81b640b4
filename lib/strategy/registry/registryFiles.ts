import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RegistryHead } from "./readChain.js";

/** Names of the registry's files, beside the folders of the studies. */
export const REGISTRY_FILES = {
  lines: "registry.jsonl",
  head: "registry.head.json",
  lock: ".registry.lock",
} as const;

/** Undefined when there is none, or none that can be read: the chain says so. */
export function readHead(directory: string): RegistryHead | undefined {
  const text = bytesOf(join(directory, REGISTRY_FILES.head))?.toString("utf8");
  if (text === undefined) return undefined;
  try {
    const { lines, bytes, sha256 } = JSON.parse(text) as RegistryHead;
    return Number.isInteger(lines) && Number.isInteger(bytes) && /^[0-9a-f]{64}$/.test(sha256)
      ? { lines, bytes, sha256 }
      : undefined;
  } catch {
    return undefined;
  }
}

export function writeHead(directory: string, head: RegistryHead): void {
  const path = join(directory, REGISTRY_FILES.head);
  const fresh = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(fresh, `${JSON.stringify(head)}\n`, { flush: true });
    renameSync(fresh, path);
  } finally {
    rmSync(fresh, { force: true });
  }
}

/** Undefined when there is no such file. */
export function bytesOf(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
