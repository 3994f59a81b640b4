import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Notebook, NotebookCell } from "../../../kernels/headless/Notebook.js";

/** A cell as a test writes it: its text, or its text with tags or outputs. */
export type TestCell =
  | string
  | (Partial<NotebookCell> & { readonly source: string; readonly tags?: readonly string[] });

/** A temporary folder with notebooks in it. */
export class NotebookFolder {
  readonly path: string = mkdtempSync(join(tmpdir(), "strikebook-notebooks-"));

  /** Writes a notebook of these cells and gives its path. */
  write(name: string, cells: readonly TestCell[]): string {
    const notebook = {
      nbformat: 4,
      nbformat_minor: 5,
      metadata: {},
      cells: cells.map((cell, index) => {
        const { tags, ...rest }: Exclude<TestCell, string> = typeof cell === "string" ? { source: cell } : cell;
        return {
          cell_type: "code",
          id: `c${index}`,
          metadata: tags === undefined ? {} : { tags },
          ...(rest.cell_type === "markdown" ? {} : { execution_count: null, outputs: [] }),
          ...rest,
        };
      }),
    };
    return this.file(name, JSON.stringify(notebook));
  }

  file(name: string, text: string): string {
    const path = this.at(name);
    writeFileSync(path, text);
    return path;
  }

  at(name: string): string {
    return join(this.path, name);
  }

  text(name: string): string {
    return readFileSync(this.at(name), "utf8");
  }

  read(name: string): Notebook {
    return JSON.parse(this.text(name)) as Notebook;
  }

  end(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
