import { statSync } from "node:fs";
import { dirname, resolve } from "node:path";

/**
 * The notebook that the kernel serves, as its front end names it in `JPY_SESSION_NAME`: imports resolve from its folder,
 * also when the kernel was started in another one. Undefined when nothing is named, or a name that is no path (a console's
 * title, a path of another machine).
 *
 * @param cwd the kernel's working folder
 */
export function notebookPath(cwd: string, env: NodeJS.ProcessEnv = process.env): string | undefined {
  const name = env["JPY_SESSION_NAME"];
  if (name === undefined || name === "") return undefined;
  const path = resolve(cwd, name);
  // A notebook that was not saved yet has a folder; the title of a console would be a file of the working folder.
  const folder = statSync(dirname(path), { throwIfNoEntry: false });
  return folder?.isDirectory() === true && !statSync(path, { throwIfNoEntry: false })?.isDirectory() ? path : undefined;
}
