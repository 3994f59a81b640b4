import { findOnPath } from "./findOnPath.js";
import type { Machine } from "./Machine.js";

/** The `jupyter` that a shell on this machine would start. */
export interface Jupyter {
  readonly program: string;
  /** Other ones further down PATH. */
  readonly others: readonly string[];
  /** Folders it reads kernels from, first wins; undefined when it did not answer. */
  readonly dataPath: readonly string[] | undefined;
  /** Why it did not answer. */
  readonly trouble: string | undefined;
}

/** Looks for `jupyter` on PATH and asks it for its data path (`jupyter --paths --json`). */
export async function findJupyter(machine: Machine): Promise<Jupyter | undefined> {
  const [program, ...others] = findOnPath(machine, "jupyter");
  if (program === undefined) return undefined;
  const { status, stdout, stderr } = await machine.run(program, ["--paths", "--json"]);
  const dataPath = status === 0 ? dataFolders(stdout) : undefined;
  const said = stderr.trim().split("\n").at(-1) || stdout.trim().split("\n").at(-1);
  const trouble = dataPath ? undefined : `\`${program} --paths --json\` gave ${said || `exit code ${status}`}`;
  return { program, others, dataPath, trouble };
}

function dataFolders(json: string): string[] | undefined {
  try {
    const { data } = JSON.parse(json) as { data?: unknown };
    return Array.isArray(data) && data.every((each) => typeof each === "string") ? data : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
