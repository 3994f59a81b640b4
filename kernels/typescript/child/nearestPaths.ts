import { configuredOptions } from "../compile/configuredOptions.js";
import { nearestTsconfig } from "../compile/nearestTsconfig.js";
import type { PathPatterns } from "./aliasedFile.js";

/** The `paths` of the tsconfig.json that counts for `folder`; none without one. */
export async function nearestPaths(folder: string): Promise<PathPatterns> {
  const file = nearestTsconfig(folder);
  return file === undefined ? {} : (await configuredOptions(file)).paths;
}
