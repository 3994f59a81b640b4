import { StrikebookError } from "../task/StrikebookError.js";

/**
 * Seconds after midnight of a clock time written `HH:MM` or `HH:MM:SS`.
 *
 * @throws StrikebookError `argument` for anything else.
 * @example parseClock("09:20") // 33600
 */
export function parseClock(text: string): number {
  const match = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(text);
  if (!match) throw new StrikebookError("argument", `"${text}" is not a clock time`, "write it as HH:MM or HH:MM:SS");
  return Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3] ?? 0);
}
