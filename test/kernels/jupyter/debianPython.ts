import { spawnSync } from "node:child_process";

/** Debian's own Python: the clients are Debian packages. */
export const PYTHON = "/usr/bin/python3";

/** Whether a client can run; without it its tests skip with a visible line, or fail where the clients are required. */
export function hasPython(module: string, debianPackage = `python3-${module.replaceAll("_", "-")}`): boolean {
  const found = spawnSync(PYTHON, ["-c", `import ${module}`]).status === 0;
  const required = process.env["STRIKEBOOK_REQUIRE_JUPYTER"] !== undefined;
  if (!found && !required) console.log(`skipped: Python has no ${module} (apt-get install ${debianPackage})`);
  return found || required;
}
