/** A cell in one line, as progress views and tables name it: its leading comment, or its first statement. */
export function cellTitle(source: string): string {
  const first = source.split("\n").find((line) => line.trim() !== "") ?? "";
  return first
    .replace(/^\s*\/\/+\s*/, "")
    .trim()
    .slice(0, 80);
}
