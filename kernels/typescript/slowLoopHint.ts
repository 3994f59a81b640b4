import { CompileError } from "./compile/CompileError.js";
import type { Parser } from "./compile/parseTypeScript.js";
import { placeOf } from "./compile/textLines.js";
import { topLevelLoop } from "./compile/topLevelLoop.js";

/** A cell is told of its loop when it has taken this long. */
const SLOW_MS = 1000;

/** What a cell is told that took long and has a loop outside of a function; undefined for any other. */
export function slowLoopHint(code: string, elapsedMs: number, parse: Parser): string | undefined {
  if (elapsedMs < SLOW_MS) return undefined;
  try {
    const loop = topLevelLoop(parse(code).program);
    if (loop === undefined) return undefined;
    const { line } = placeOf(code, loop.start);
    return `hint: this cell took ${(elapsedMs / 1000).toFixed(1)} s and has a loop outside of a function (line ${line}). If the time went there: the same loop inside a function runs several times faster.`;
  } catch (error) {
    if (error instanceof CompileError) return undefined;
    throw error;
  }
}
