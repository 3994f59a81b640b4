import type { CellError } from "../typescript/CellError.js";
import { codeFrame } from "../typescript/codeFrame.js";
import type { CellDiagnostic } from "./CellDiagnostic.js";

/**
 * Why a strict cell does not run, as the error of the cell; undefined when nothing speaks against it.
 *
 * @param found what TypeScript says, or undefined when it could not be asked
 */
export function typeRefusal(
  found: readonly CellDiagnostic[] | undefined,
  { id, code }: { readonly id: string; readonly code: string },
): CellError | undefined {
  if (found === undefined)
    return {
      name: "TypesNotChecked",
      message:
        "the cell is strict, but TypeScript is not to be had, so it was not run; mend that (the kernel's log says what it is) or run it without strict",
      cell: id,
      stack: [],
    };
  const errors = found.filter(({ severity }) => severity === "error").map((one) => cellError(one, id, code));
  if (errors.length === 0) return undefined;
  const [first] = errors;
  if (errors.length === 1) return { ...first!, message: `${first!.message} The cell is strict and was not run.` };
  return {
    name: "TypeErrors",
    message: `${errors.length} type errors; the cell is strict and was not run`,
    cell: id,
    stack: [],
    errors,
  };
}

function cellError({ message, code: number, line, column }: CellDiagnostic, cell: string, code: string): CellError {
  const frame = codeFrame(code, line, column);
  return { name: `TS${number}`, message, cell, line, column, stack: [], ...(frame === undefined ? {} : { frame }) };
}
