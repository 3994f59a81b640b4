import { existingFile } from "./existingFile.js";

/** The `paths` of a tsconfig.json: patterns with at most one `*`, to absolute paths. */
export type PathPatterns = Readonly<Record<string, readonly string[]>>;

/**
 * The file that a specifier means by tsconfig's `paths`. As in TypeScript, an exact pattern comes before one with a star,
 * and among those the one with the longest text before the star; the first target that exists is taken.
 */
export function aliasedFile(specifier: string, patterns: PathPatterns): string | undefined {
  let best: { readonly prefix: number; readonly filling: string; readonly targets: readonly string[] } | undefined;
  for (const [pattern, targets] of Object.entries(patterns)) {
    const [before = "", after] = pattern.split("*");
    if (after === undefined) {
      if (specifier === pattern) best = { prefix: Number.POSITIVE_INFINITY, filling: "", targets };
    } else if (
      specifier.length >= before.length + after.length &&
      specifier.startsWith(before) &&
      specifier.endsWith(after) &&
      before.length > (best?.prefix ?? -1)
    )
      best = {
        prefix: before.length,
        filling: specifier.slice(before.length, specifier.length - after.length),
        targets,
      };
  }
  for (const target of best?.targets ?? []) {
    const file = existingFile(target.replace("*", best!.filling));
    if (file !== undefined) return file;
  }
  return undefined;
}
