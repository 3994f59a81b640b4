import type { CellDiagnostic } from "./CellDiagnostic.js";

/**
 * Numbers of the messages that name a mistake whatever the strictness: a type that does not fit, a name or a member that
 * does not exist, a call that does not match. Not among them: what only a strict setting asks for (a value that may be
 * undefined, an implicit any, an unused name), and what stops the cell anyway when it runs (syntax, missing modules).
 */
const SURE: ReadonlySet<number> = new Set([
  // Names and members.
  2304, 2339, 2551, 2552, 2305, 2614, 2724, 2694, 2503, 2749,
  // Types that do not fit.
  2322, 2326, 2345, 2353, 2559, 2739, 2740, 2741, 2820, 2416, 2420,
  // Calls.
  2349, 2351, 2554, 2555, 2575, 2769, 2743,
  // Operators and loops.
  2362, 2363, 2365, 2367, 2407, 2461, 2488, 2504, 2678,
]);

/** A property of the global object that TypeScript has not been told of is no mistake in a notebook. */
const GLOBAL_PROPERTY = /'typeof globalThis'/;

/** True for a type error that a notebook should show although the cell runs. */
export function isSurelyWrong({ severity, code, message }: CellDiagnostic): boolean {
  return severity === "error" && SURE.has(code) && !GLOBAL_PROPERTY.test(message);
}

/** The name that the message says does not exist, or undefined. */
export function unknownName({ code, message }: CellDiagnostic): string | undefined {
  return code === 2304 || code === 2552 ? /'([^']+)'/.exec(message)?.[1] : undefined;
}
