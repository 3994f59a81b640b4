import { packageRoot, StrikebookError } from "strikebook";
import { buildTrouble } from "../install/buildTrouble.js";

/**
 * Refuses to run a build that is older than the sources beside it: a study must run the code that the reader sees.
 *
 * @throws StrikebookError `environment`
 */
export async function refuseStaleBuild(root: string = packageRoot()): Promise<void> {
  const trouble = await buildTrouble(root);
  if (trouble !== undefined) throw new StrikebookError("environment", trouble, "run `npm run build`");
}
