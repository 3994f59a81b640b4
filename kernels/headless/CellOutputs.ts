import type { MimeBundle } from "../render/MimeBundle.js";
import { type CellError, formatCellError } from "../typescript/CellError.js";
import { type MimeData, type NotebookOutput, toLines } from "./Notebook.js";

type Entry =
  | { kind: "stream"; name: "stdout" | "stderr"; text: string[] }
  | { kind: "display"; displayId: string | undefined; bundle: MimeBundle }
  | { kind: "result"; executionCount: number; bundle: MimeBundle }
  | { kind: "error"; error: CellError };

/** The outputs of one cell as they come in, and as a notebook holds them. */
export class CellOutputs {
  readonly #entries: Entry[] = [];
  #clearsBeforeNext = false;

  /** Text of one stream is one output until something else comes between. */
  stream(name: "stdout" | "stderr", text: string): void {
    const last = this.#clearsBeforeNext ? undefined : this.#entries.at(-1);
    if (last?.kind === "stream" && last.name === name) last.text.push(text);
    else this.#add({ kind: "stream", name, text: [text] });
  }

  /** Removes what there is; with `wait`, when the next output comes. */
  clear(wait: boolean): void {
    this.#clearsBeforeNext = wait;
    if (!wait) this.#entries.length = 0;
  }

  display(bundle: MimeBundle, displayId: string | undefined): void {
    this.#add({ kind: "display", displayId, bundle });
  }

  /** Replaces what was shown under `displayId`; false when nothing was. */
  update(bundle: MimeBundle, displayId: string): boolean {
    let found = false;
    for (const entry of this.#entries) {
      if (entry.kind !== "display" || entry.displayId !== displayId) continue;
      entry.bundle = bundle;
      found = true;
    }
    return found;
  }

  result(bundle: MimeBundle, executionCount: number): void {
    this.#add({ kind: "result", executionCount, bundle });
  }

  error(error: CellError): void {
    this.#add({ kind: "error", error });
  }

  #add(entry: Entry): void {
    if (this.#clearsBeforeNext) this.#entries.length = 0;
    this.#clearsBeforeNext = false;
    this.#entries.push(entry);
  }

  /** The outputs in the form of nbformat 4.5. */
  toNotebook(): NotebookOutput[] {
    return this.#entries.map(notebookOutput);
  }
}

function notebookOutput(entry: Entry): NotebookOutput {
  switch (entry.kind) {
    case "stream":
      return { output_type: "stream", name: entry.name, text: toLines(entry.text.join("")) };
    case "display":
      return { output_type: "display_data", data: mimeData(entry.bundle), metadata: entry.bundle.metadata };
    case "result":
      return {
        output_type: "execute_result",
        execution_count: entry.executionCount,
        data: mimeData(entry.bundle),
        metadata: entry.bundle.metadata,
      };
    case "error":
      return {
        output_type: "error",
        ename: entry.error.name,
        evalue: entry.error.message,
        traceback: formatCellError(entry.error).split("\n"),
      };
  }
}

function mimeData(bundle: MimeBundle): MimeData {
  return Object.fromEntries(
    Object.entries(bundle.data).map(([mime, form]) => [
      mime,
      typeof form === "string" && !/^image\/(?!svg)/.test(mime) ? toLines(form) : form,
    ]),
  );
}
