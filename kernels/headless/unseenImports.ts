import { lstatSync, realpathSync } from "node:fs";
import { dirname, join, sep } from "node:path";

// Words in comments may match: a cell then runs again that need not.
const COMPUTED = /(?<![.\w$])(?:import\s*\(|require\s*\()(?!\s*(?:"[^"\n]*"|'[^'\n]*'|`[^`$\n]*`)\s*[,)])/;

/**
 * What a text imports that nobody can compare before it runs: an `import()` with a computed argument, or a package that is a
 * link to a folder outside of any `node_modules`, whose files change without an install.
 *
 * @param specifiers of the packages that it imports
 * @param folder of the text
 * @returns why it must run again, as the end of a sentence; undefined when there is nothing of the kind
 */
export function unseenImports(text: string, specifiers: readonly string[], folder: string): string | undefined {
  if (COMPUTED.test(text)) return "imports something computed, whose files cannot be compared";
  for (const specifier of specifiers) {
    const name = /^(@[^/]+\/[^/]+|[^@./#:][^/:]*)(\/|$)/.exec(specifier)?.[1];
    // The package itself is compared by its version and build.
    if (name !== undefined && name !== "strikebook" && isLinked(name, folder))
      return `imports "${name}", a linked package, whose files are not compared`;
  }
  return undefined;
}

function isLinked(name: string, folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    const path = join(at, "node_modules", name);
    if (lstatSync(path, { throwIfNoEntry: false }) !== undefined)
      return !realPath(path).includes(`${sep}node_modules${sep}`);
    if (dirname(at) === at) return false;
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // A link to nothing: the import fails when it runs.
    return "";
  }
}
