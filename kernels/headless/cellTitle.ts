const IMPORT = /^import\b[^;]*?["'][^"'\n]+["'];?[ \t]*$/gm;

/** A cell in one line, as progress views and tables name it: its leading comment, or its first statement but imports. */
export function cellTitle(source: string): string {
  const lines = source.replace(IMPORT, "").split("\n");
  const first = lines.find((line) => line.trim() !== "") ?? source.trim().split("\n")[0] ?? "";
  return first
    .replace(/^\s*\/\/+\s*/, "")
    .trim()
    .slice(0, 80);
}
