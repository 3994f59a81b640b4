import { relative, resolve } from "node:path";
import type { LakePart } from "../../lake/LakePart.js";
import type { SourceFile } from "../../lake/Manifest.js";

/** How a manifest names the part that its own was made from: its place in the lake, and the hash of its bytes. */
export function sourceFileOf(root: string, { files, manifest }: LakePart): SourceFile {
  const name = relative(resolve(root), resolve(files[0]!)).replaceAll("\\", "/");
  return { name, sha256: manifest!.parquet.sha256 };
}
