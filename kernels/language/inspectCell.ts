import { fileURLToPath } from "node:url";
import type { CellModule, CellScope } from "./CellScope.js";
import { describedText, plainText } from "./describedText.js";
import type { Inspection } from "./Inspection.js";
import { markupText, type Position } from "./languageServerProtocol.js";
import type { CellText } from "./SessionFiles.js";
import type { TypeScriptServer } from "./TypeScriptServer.js";
import { below, offsetAt, positionAt } from "./textPositions.js";

/** What TypeScript tells about the name at `offset` of a cell that it has been given, or about the call around it. */
export async function inspectCell(
  server: TypeScriptServer,
  cell: CellText,
  code: string,
  offset: number,
  scope: CellScope,
  detail: 0 | 1,
): Promise<Inspection | undefined> {
  const positionOf = (at: number): Position => below(positionAt(code, at), cell.linesBefore);
  // At the end of a word the cursor stands behind it.
  for (const at of offset > 0 ? [offset, offset - 1] : [offset]) {
    const markdown = await server.hover(cell.path, positionOf(at));
    if (markdown === undefined) continue;
    const declared = detail === 1 ? await declaredAt(server, cell, positionOf(at), scope) : "";
    return inspection(describedText(markdown) + declared);
  }
  const help = await server.signatures(cell.path, positionOf(offset));
  const signature = help?.signatures[help.activeSignature ?? 0];
  if (signature === undefined) return undefined;
  const label = `\`\`\`typescript\n${describedText(signature.label)}\n\`\`\``;
  return inspection(`${label}\n${markupText(signature.documentation)}`);
}

async function declaredAt(
  server: TypeScriptServer,
  { path, text, linesBefore }: CellText,
  position: Position,
  scope: CellScope,
): Promise<string> {
  const found = await server.definition(path, position);
  if (found === undefined) return "";
  const declaring = fileURLToPath(found.uri);
  const { start } = found.range;
  if (declaring === path) {
    // A variable of an earlier cell stands in the lines in front.
    if (start.line >= linesBefore) return "";
    const name = /^[\p{ID_Continue}$]+/u.exec(text.slice(offsetAt(text, start)))?.[0] ?? "";
    const [module, declaration] = [scope.module(name), scope.declaration(name)];
    return module === undefined || declaration === undefined ? "" : declaredIn(module, declaration.start);
  }
  const module = scope.modules.find((one) => one.path === declaring);
  if (module === undefined) return `\n\nDeclared in ${declaring}, line ${start.line + 1}`;
  return declaredIn(module, offsetAt(module.code, below(start, -module.linesBefore)));
}

function declaredIn(module: CellModule, offset: number): string {
  const statement = [...module.declarations.names.values()].find((one) => one.start <= offset && offset < one.end);
  const place = `\n\nDeclared in cell ${module.id}, line ${positionAt(module.code, offset).line + 1}`;
  if (statement === undefined) return place;
  return `${place}\n\`\`\`typescript\n${module.code.slice(statement.start, statement.end)}\n\`\`\``;
}

function inspection(markdown: string): Inspection {
  return { markdown, text: plainText(markdown) };
}
