import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** A kernel that the suite starts, and how the suite speaks to it. */
export interface Kernel {
  readonly name: string;
  readonly version: string;
  readonly language: "typescript" | "python";
  /** The command that serves a connection file. */
  readonly command: (connectionFile: string) => readonly string[];
  /** Where it works, if not in an empty folder. */
  readonly folder?: string;
  /** How a client asks it to stop a cell; undefined where the kernel's own way ends the process. */
  readonly interrupt: "message" | "signal" | undefined;
}

const root = fileURLToPath(new URL(".", import.meta.resolve("strikebook/package.json")));

export const strikebook: Kernel = {
  name: "strikebook",
  version: "this tree",
  language: "typescript",
  command: (file) => [process.execPath, join(root, "dist", "kernels", "jupyter", "main.cjs"), file],
  interrupt: "message",
};
