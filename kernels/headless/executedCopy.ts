import { bannerCell } from "./bannerCell.js";
import type { OpenedLakes } from "./LakeLog.js";
import { type Notebook, type NotebookCell, sourceOf, toLines } from "./Notebook.js";
import type { RunningCell } from "./RunningCell.js";
import type { RunBasis } from "./runBasis.js";
import { isStrictNotebook } from "./StrictTypes.js";

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
  readonly status: "ok" | "error" | "aborted" | "skipped";
  /** Why a study was skipped. */
  readonly reason: string | undefined;
  /** The notebook whose copy it is, relative to the copy's folder. */
  readonly source: string;
  /** As an ISO time. */
  readonly startedAt: string;
  readonly elapsedMs: number;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly basis: RunBasis;
  /** Lakes that the cells opened. */
  readonly lakes: OpenedLakes;
}

/**
 * The notebook with the outputs of its cells, in nbformat 4.5. What was not run keeps no outputs. A copy that is not one
 * whole, fresh run says so in its first cell.
 */
export function executedCopy(
  notebook: Notebook,
  cells: readonly NotebookCell[],
  running: readonly RunningCell[],
  facts: CopyFacts,
): Notebook {
  const ran = new Map(running.map((one) => [one.index, one]));
  const banner = bannerCell(running, facts);
  const executed = cells.map((cell, index) => {
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
  });
  return {
    ...notebook,
    nbformat: 4,
    nbformat_minor: Math.max(5, notebook.nbformat_minor),
    metadata: {
      ...notebook.metadata,
      kernelspec: KERNELSPEC,
      language_info: LANGUAGE_INFO,
      strikebook: {
        version: facts.basis.package,
        status: facts.status,
        ...(facts.reason === undefined ? {} : { reason: facts.reason }),
        source: facts.source,
        startedAt: facts.startedAt,
        elapsedMs: tenths(facts.elapsedMs),
        parameters: facts.parameters,
        ...(isStrictNotebook(notebook, {}) ? { strict: true } : {}),
        basis: facts.basis,
        lakes: facts.lakes,
      },
    },
    cells: banner === undefined ? executed : [{ ...banner, source: toLines(sourceOf(banner)) }, ...executed],
  };
}

function cellFacts(one: RunningCell): Record<string, unknown> {
  return {
    status: one.status,
    ...(one.ranAt === undefined ? {} : { ranAt: one.ranAt }),
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
