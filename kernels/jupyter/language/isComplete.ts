import { CompileError } from "../../typescript/compile/CompileError.js";
import type { Parser } from "../../typescript/compile/parseTypeScript.js";

/** Whether a console should run what was typed, or wait for another line. */
export type Completeness =
  | { readonly status: "complete" | "invalid" }
  /** `indent`: what the next line begins with. */
  | { readonly status: "incomplete"; readonly indent: string };

/** Decides by the parser: code is incomplete when its first error is that the text ends. */
export function isComplete(code: string, parse: Parser): Completeness {
  const error = firstError(code, parse);
  if (error === undefined) return { status: "complete" };
  // An object literal at the start of a cell is a value, as in every console.
  if (/^\s*\{/.test(code) && firstError(`(${code}\n)`, parse) === undefined) return { status: "complete" };
  return endsTooSoon(code, error, parse) ? { status: "incomplete", indent: nextIndent(code) } : { status: "invalid" };
}

function firstError(code: string, parse: Parser): CompileError | undefined {
  try {
    parse(code);
    return undefined;
  } catch (error) {
    if (error instanceof CompileError) return error;
    throw error;
  }
}

function endsTooSoon(code: string, { message, offset }: CompileError, parse: Parser): boolean {
  const text = code.trimEnd();
  if (offset >= text.length) return true;
  if (message.startsWith("Unterminated multiline comment")) return true;
  // A template goes over lines, a string in quotes does not.
  if (message.startsWith("Unterminated string")) return code[offset] === "`" || code[offset] === "}";
  // The parser takes the parameters of an arrow function for an expression until it sees the body.
  return text.endsWith("=>") && bodyIsMissing(text, parse);
}

function bodyIsMissing(text: string, parse: Parser): boolean {
  const error = firstError(`${text} 0`, parse);
  return error === undefined || error.offset > text.length;
}

function nextIndent(code: string): string {
  const last = code.trimEnd().split("\n").at(-1) ?? "";
  const indent = /^\s*/.exec(last)![0];
  return /([([{]|=>|:)\s*$/.test(last.replace(/\/\/.*$/, "")) ? `${indent}  ` : indent;
}
