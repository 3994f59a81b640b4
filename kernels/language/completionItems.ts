import type { CompletionItem } from "./Completion.js";
import { completionKind } from "./completionKind.js";
import { describedText } from "./describedText.js";
import { markupText, type Position, type ServerCompletionItem } from "./languageServerProtocol.js";

/** Candidates that replace one and the same range. */
export interface Candidates {
  readonly items: readonly ServerCompletionItem[];
  /** Where the replaced text starts when it is not the word in front of the cursor. */
  readonly start: Position | undefined;
}

/**
 * The candidates that go on with `word`: those in the same case first, then by the server's rank and by name. Jupyter knows one range for all:
 * the word in front of the cursor when any candidate replaces that (a member that needs brackets does not), else the range that
 * most have.
 */
export function candidates(items: readonly ServerCompletionItem[], word: (start?: Position) => string): Candidates {
  const groups = new Map<string, ServerCompletionItem[]>();
  for (const item of items) {
    if (item.label.startsWith("__strikebook_")) continue;
    const start = startOf(item);
    const key = start === undefined ? "" : `${start.line}:${start.character}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  const most = groups.get("") ?? [...groups.values()].sort((a, b) => b.length - a.length)[0] ?? [];
  const start = most[0] === undefined ? undefined : startOf(most[0]);
  const typed = word(start);
  const lower = typed.toLowerCase();
  const ranked = most
    .filter((item) => item.label.toLowerCase().startsWith(lower))
    .map((item) => ({ item, otherCase: item.label.startsWith(typed) ? 0 : 1 }));
  // The server's order within one sortText differs from run to run.
  ranked.sort(
    (a, b) =>
      a.otherCase - b.otherCase ||
      compare(a.item.sortText ?? "", b.item.sortText ?? "") ||
      compare(a.item.label, b.item.label),
  );
  return { items: ranked.map(({ item }) => item), start };
}

/** A candidate as an item of a completion. */
export function completionItem(item: ServerCompletionItem): CompletionItem {
  const signature = describedText(item.detail ?? "");
  const kind = completionKind(item.kind, signature);
  return {
    name: nameOf(item),
    kind,
    // Of a module specifier TypeScript tells the file's name.
    signature: kind === "path" || kind === "module" ? "" : signature,
    documentation: markupText(item.documentation).trim(),
    source: "types",
    preview: undefined,
  };
}

function nameOf(item: ServerCompletionItem): string {
  return item.textEdit?.newText ?? item.insertText ?? item.label.replace(/\?$/, "");
}

function startOf(item: ServerCompletionItem): Position | undefined {
  return (item.textEdit?.range ?? item.textEdit?.insert)?.start;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
