import type { CellScope } from "./CellScope.js";
import type { Completion, CompletionItem, CompletionOptions } from "./Completion.js";
import { candidates, completionItem } from "./completionItems.js";
import type { Position } from "./languageServerProtocol.js";
import type { CellText } from "./SessionFiles.js";
import type { TypeScriptServer } from "./TypeScriptServer.js";
import { below, offsetAt, positionAt } from "./textPositions.js";

const KEYWORD = 14;
const WORD = /[\p{ID_Continue}$#\u200c\u200d]*$/u;

/** The part of a name in front of the cursor. */
export function wordBefore(code: string, offset: number): string {
  return WORD.exec(code.slice(0, offset))?.[0] ?? "";
}

/** What TypeScript offers at `offset` of a cell that it has been given. */
export async function completeCell(
  server: TypeScriptServer,
  { path, linesBefore }: CellText,
  code: string,
  offset: number,
  scope: CellScope,
  { described = 20, limit = 500 }: CompletionOptions,
): Promise<Completion> {
  const found = await server.completion(path, below(positionAt(code, offset), linesBefore));
  const offsetOf = (start: Position): number => offsetAt(code, below(start, -linesBefore));
  const { items, start } = candidates(found, (from) =>
    from === undefined ? wordBefore(code, offset) : code.slice(offsetOf(from), offset).replace(/^\??\./, ""),
  );
  const shown = await Promise.all(
    items.slice(0, limit).map((item, i) => (i < described && item.kind !== KEYWORD ? server.describe(item) : item)),
  );
  return {
    items: shown.map((item) => withKind(completionItem(item), scope)),
    start: start === undefined ? offset - wordBefore(code, offset).length : offsetOf(start),
    end: offset,
  };
}

/** A name of an earlier cell that was not described is known by the cell that declared it. */
function withKind(item: CompletionItem, scope: CellScope): CompletionItem {
  if (item.kind !== "instance" || item.signature !== "") return item;
  return { ...item, kind: scope.declaration(item.name)?.kind ?? item.kind };
}
