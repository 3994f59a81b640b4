import { createHash } from "node:crypto";
import { stableJson } from "./stableJson.js";

/** SHA-256 of the stable JSON of `value`, hex. */
export function contentHash(value: unknown): string {
  return createHash("sha256").update(stableJson(value)).digest("hex");
}
