import { createHash, randomUUID } from "node:crypto";
import type { PathPatterns } from "../typescript/child/aliasedFile.js";
import { localModulesHash } from "./localModulesHash.js";
import type { RunBasis } from "./runBasis.js";

export interface CellHash {
  readonly hash: string;
  /** Why the cell is never the same as before, as the end of a sentence. */
  readonly unseen: string | undefined;
}

/**
 * Gives each code cell, asked in order, a hash of its own text, the local modules that it imports, all code cells before
 * it (injected parameters are one of them), and the basis of the run. What cells read from other files is not in it.
 *
 * @param folder of the notebook
 * @param paths of its tsconfig.json
 */
export function cellHashes(basis: RunBasis, folder: string, paths: PathPatterns): (source: string) => CellHash {
  let before = JSON.stringify(basis);
  return (source) => {
    const hash = createHash("sha256").update(before).update("\0").update(source);
    const modules = localModulesHash(source, folder, paths);
    if (modules.hash !== "") hash.update("\0").update(modules.hash);
    // A hash that no other run has.
    if (modules.unseen !== undefined) hash.update("\0").update(randomUUID());
    before = hash.digest("hex").slice(0, 32);
    return { hash: before, unseen: modules.unseen };
  };
}
