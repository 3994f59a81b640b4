import type { RegistryFinding } from "strikebook";

/** Prints what is wrong with the run registry to stderr, of one severity or of all. */
export function printFindings(findings: readonly RegistryFinding[], only?: RegistryFinding["severity"]): void {
  for (const { severity, message } of findings)
    if (only === undefined || severity === only)
      console.error(`strikebook: run registry: ${severity === "error" ? "warning: " : ""}${message}`);
}
