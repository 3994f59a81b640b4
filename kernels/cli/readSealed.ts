import type { RunRecord, RunRegistry } from "strikebook";

/**
 * A run as it was sealed, to look at its trades: one that this version would judge otherwise is read too, and that is said
 * on stderr. Its verdict is the one it was given then.
 */
export function readSealed(registry: RunRegistry, name: string): Promise<RunRecord> {
  const onDoubt = (message: string): void => console.error(`strikebook: warning: read as it was sealed: ${message}`);
  return registry.read(name, { asSealed: true, onDoubt });
}
