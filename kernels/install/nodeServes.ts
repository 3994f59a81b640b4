export const OLDEST_NODE = "20.19";

/** True when a node version (`v20.19.0`) is one that the kernel runs on. */
export function nodeServes(version: string): boolean {
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number);
  return major > 20 || (major === 20 && minor >= 19);
}
