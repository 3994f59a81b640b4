import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { StrikebookError } from "../task/StrikebookError.js";

/** Packages that only some users need, with the versions that the adapters are tested with. */
const PEERS = { arquero: "^8.0.3", "danfojs-node": "^1.2.0" } as const;

/**
 * Loads a package that this one does not bring along: the copy that is installed in the working folder (a notebook's own),
 * else the one beside this package.
 *
 * @throws StrikebookError `environment` with the command that installs it, or with the reason why it does not load
 */
export async function importPeer(name: keyof typeof PEERS): Promise<unknown> {
  const install = `run \`npm install ${name}@${PEERS[name]}\` in the notebook's folder`;
  try {
    return await import(inWorkingFolder(name) ?? name);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ERR_MODULE_NOT_FOUND" && message.includes(`Cannot find package '${name}'`))
      throw new StrikebookError("environment", `the package ${name} is not installed`, install, { cause: error });
    const reason = String(message).split("\n")[0];
    throw new StrikebookError("environment", `the package ${name} does not load: ${reason}`, install, { cause: error });
  }
}

function inWorkingFolder(name: string): string | undefined {
  try {
    return pathToFileURL(createRequire(join(process.cwd(), "notebook.js")).resolve(name)).href;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}
