import { StrikebookError } from "strikebook";

export const DEFAULT_NAME = "strikebook";

/** Checks a kernel's name: what Jupyter allows, in lower case, since Jupyter lowers it. @throws StrikebookError `argument` */
export function kernelName(name: string): string {
  if (/^[a-z0-9_][a-z0-9._-]*$/.test(name)) return name;
  throw new StrikebookError(
    "argument",
    `'${name}' cannot name a kernel`,
    "use lower-case letters, digits, and - . _ between them",
  );
}
