import type { Manifest, SourceFile } from "../../lake/Manifest.js";

/** True when a part was made of exactly these files with these settings, so that making it again gives the same part. */
export function isFinished(
  manifest: Manifest,
  sourceFiles: readonly SourceFile[],
  parameters: Manifest["parameters"],
): boolean {
  const text = (files: readonly SourceFile[]): string => JSON.stringify(files.map(({ sha256 }) => sha256).sort());
  const sorted = (values: Manifest["parameters"]): string => JSON.stringify(Object.entries(values).sort());
  return text(manifest.sourceFiles) === text(sourceFiles) && sorted(manifest.parameters) === sorted(parameters);
}
