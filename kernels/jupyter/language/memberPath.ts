import { isIdentifier } from "./namePath.js";

const STEP =
  /^(?:\s*\??\.\s*([\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*)|\s*(?:\?\.)?\[\s*(\d+|"[^"\\]*"|'[^'\\]*')\s*\])/u;

/** A variable and the properties that lead from it: `a.b[0]["c"]` is a, b, 0, c. Undefined for any other expression. */
export function memberPath(expression: string): string[] | undefined {
  const text = expression.trim();
  const root = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/u.exec(text)?.[0];
  if (root === undefined || !isIdentifier(root)) return undefined;
  const path = [root];
  let rest = text.slice(root.length);
  while (rest !== "") {
    const step = STEP.exec(rest);
    if (step === null) return undefined;
    const [whole, name, key = ""] = step;
    path.push(name ?? (/^\d/.test(key) ? key : key.slice(1, -1)));
    rest = rest.slice(whole.length);
  }
  return path;
}
