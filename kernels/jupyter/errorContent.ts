import { type CellError, formatCellError } from "../typescript/CellError.js";
import { colourTraceback } from "./colourTraceback.js";

/** An error as the protocol names its parts. */
export interface ErrorContent {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
  readonly [more: string]: unknown;
}

export function errorContent(error: CellError): ErrorContent {
  return { ename: error.name, evalue: error.message, traceback: colourTraceback(formatCellError(error).split("\n")) };
}
