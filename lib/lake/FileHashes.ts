import { StrikebookError } from "../task/StrikebookError.js";
import type { TaskOptions } from "../task/TaskOptions.js";
import { hashFile } from "./hashFile.js";
import type { LakePart } from "./LakePart.js";

/** SHA-256 of files, each computed once. */
export class FileHashes {
  readonly #known = new Map<string, Promise<string>>();

  sha256(file: string, options: TaskOptions): Promise<string> {
    const known = this.#known.get(file);
    if (known) return known;
    const hashing = hashFile(file, options).then((hashed) => hashed.sha256);
    this.#known.set(file, hashing);
    hashing.catch(() => this.#known.delete(file));
    return hashing;
  }

  /**
   * Compares a part's file with the hash in its manifest.
   *
   * @throws StrikebookError `corrupt` naming the file.
   */
  async verify(part: LakePart, options: TaskOptions): Promise<void> {
    if (!part.manifest) return;
    const file = part.files[0]!;
    if ((await this.sha256(file, options)) !== part.manifest.parquet.sha256) {
      const what = `${file} is not the file its manifest describes (sha256 differs)`;
      throw new StrikebookError("corrupt", what, "restore it or pack that day again with replace");
    }
  }
}
