import { packageVersion } from "./cellHashes.js";
import { type Notebook, type NotebookCell, sourceOf, toLines } from "./Notebook.js";
import type { RunningCell } from "./RunningCell.js";

/** How front ends find the kernel that runs the copy again. */
const KERNELSPEC = { name: "strikebook", display_name: "Strikebook (TypeScript)", language: "typescript" };
const LANGUAGE_INFO = {
  name: "typescript",
  file_extension: ".ts",
  mimetype: "text/typescript",
  codemirror_mode: "application/typescript",
  version: "5",
};

/** How a run went, as the copy's own metadata say it. */
export interface CopyFacts {
  readonly status: "ok" | "error" | "aborted";
  readonly elapsedMs: number;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** The notebook with the outputs of its cells, in nbformat 4.5. What was not run keeps no outputs. */
export function executedCopy(
  notebook: Notebook,
  cells: readonly NotebookCell[],
  running: readonly RunningCell[],
  facts: CopyFacts,
): Notebook {
  const ran = new Map(running.map((one) => [one.index, one]));
  return {
    ...notebook,
    nbformat: 4,
    nbformat_minor: Math.max(5, notebook.nbformat_minor),
    metadata: {
      ...notebook.metadata,
      kernelspec: KERNELSPEC,
      language_info: LANGUAGE_INFO,
      strikebook: {
        version: packageVersion(),
        status: facts.status,
        elapsedMs: tenths(facts.elapsedMs),
        parameters: facts.parameters,
      },
    },
    cells: cells.map((cell, index) => {
      const source = toLines(sourceOf(cell));
      if (cell.cell_type !== "code") return { ...cell, source };
      const one = ran.get(index);
      const started = one !== undefined && one.status !== "not run";
      return {
        ...cell,
        metadata: started
          ? { ...cell.metadata, strikebook: cellFacts(one) }
          : Object.fromEntries(Object.entries(cell.metadata).filter(([name]) => name !== "strikebook")),
        source,
        execution_count: started ? one.cell : null,
        outputs: started ? (one.earlierOutputs ?? one.outputs.toNotebook()) : [],
      };
    }),
  };
}

function cellFacts(one: RunningCell): Record<string, unknown> {
  return {
    status: one.status,
    elapsedMs: tenths(one.elapsedMs),
    ...(one.rssMb === undefined ? {} : { rssMb: tenths(one.rssMb) }),
    hash: one.hash,
    ...(one.origin === "run" ? {} : { origin: one.origin }),
    ...(one.cache === undefined ? {} : { cache: one.cache }),
  };
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
