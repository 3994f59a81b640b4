import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CellLanguage, type CellLanguageOptions, type Completion } from "../../../kernels/language/index.js";

/** A notebook folder of a test's own, with a language service in it. */
export class LanguageFolder {
  readonly path: string = realpathSync(mkdtempSync(join(tmpdir(), "strikebook-language-")));
  readonly warnings: string[] = [];
  readonly language: CellLanguage;

  constructor(files: Record<string, string> = {}, options: Partial<CellLanguageOptions> = {}) {
    this.write(files);
    const onWarning = (line: string): number => this.warnings.push(line);
    this.language = new CellLanguage({ folder: this.path, onWarning, ...options });
  }

  write(files: Record<string, string>): void {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(this.path, name), text);
  }

  executed(...cells: string[]): void {
    cells.forEach((code, i) => {
      this.language.executed({ id: `cell-${i + 1}`, code });
    });
  }

  /** Completes at the `|` of `marked`. */
  complete(marked: string): Promise<Completion> {
    return this.language.complete(marked.replace("|", ""), marked.indexOf("|"));
  }

  async names(marked: string): Promise<string[]> {
    return (await this.complete(marked)).items.map((item) => item.name);
  }

  async remove(): Promise<void> {
    await this.language.close();
    rmSync(this.path, { recursive: true, force: true });
  }
}
