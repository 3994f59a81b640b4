const STRICT = /^\s*\/\/\s*@strict\s*$/m;

/** True for a cell whose first line is `// @strict`: it runs only when its types are right. */
export function isStrictCell(code: string): boolean {
  // Most cells have no "@" at all.
  if (!code.includes("@strict")) return false;
  const first = code.split("\n").find((line) => line.trim() !== "");
  return first !== undefined && STRICT.test(first);
}
