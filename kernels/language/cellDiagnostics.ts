import type { CellDiagnostic } from "./CellDiagnostic.js";
import type { CellScope } from "./CellScope.js";
import { describedText } from "./describedText.js";
import type { ServerDiagnostic } from "./languageServerProtocol.js";

const ASSIGNED_TO_IMPORT = 2632;
const NO_DECLARATIONS = 7016;

/**
 * What the server says about a cell, in the cell's own lines.
 *
 * @param linesBefore lines that stand in front of the cell in the text that was checked
 * @param lines lines of the cell
 */
export function cellDiagnostics(
  found: readonly ServerDiagnostic[],
  linesBefore: number,
  lines: number,
  scope: CellScope,
): CellDiagnostic[] {
  const diagnostics: CellDiagnostic[] = [];
  for (const { range, severity = 1, code, message } of found) {
    // Hints, and what is wrong with the lines in front.
    if (severity > 2 || range.start.line < linesBefore || range.start.line >= linesBefore + lines) continue;
    const shown = messageOf(Number(code), describedText(message), scope);
    if (shown === undefined) continue;
    diagnostics.push({
      // A package without declarations works; its names are just not checked.
      severity: severity === 1 && code !== NO_DECLARATIONS ? "error" : "warning",
      code: Number(code),
      message: shown,
      line: range.start.line - linesBefore + 1,
      column: range.start.character + 1,
      endLine: Math.min(range.end.line - linesBefore, lines - 1) + 1,
      endColumn: range.end.character + 1,
    });
  }
  return diagnostics.sort((a, b) => a.line - b.line || a.column - b.column);
}

/** Names of earlier cells are imports to TypeScript only. */
function messageOf(code: number, message: string, scope: CellScope): string | undefined {
  if (code !== ASSIGNED_TO_IMPORT) return message;
  const name = /'([^']+)'/.exec(message)?.[1] ?? "";
  const declaration = scope.declaration(name);
  if (declaration === undefined) return message;
  return declaration.constant ? `Cannot assign to '${name}' because it is a constant of an earlier cell.` : undefined;
}
