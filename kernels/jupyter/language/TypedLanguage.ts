import type { CellCheck, CellDiagnostic, CellLanguage, CompletionItem, LiveMember } from "../../language/index.js";
import type { Completion, Completions, ExecutedCell, Inspection, LanguageService } from "./LanguageService.js";
import type { LiveLanguage } from "./LiveLanguage.js";

interface UnreadCell {
  readonly cell: ExecutedCell;
  readonly onRead: ((check: CellCheck) => void) | undefined;
}

/** Completes and describes by the types of the cells, and by the live values beside them. */
export class TypedLanguage implements LanguageService {
  readonly #live: LiveLanguage;
  readonly #folder: string;
  readonly #log: (line: string) => void;
  #typed: Promise<CellLanguage> | undefined;
  /** Cells that ran since the last question: no cell waits for TypeScript. */
  #unread: UnreadCell[] = [];

  /** @param folder where imports of the notebook resolve from */
  constructor(live: LiveLanguage, folder: string, log: (line: string) => void) {
    this.#live = live;
    this.#folder = folder;
    this.#log = log;
  }

  async complete(code: string, cursor: number): Promise<Completions> {
    const typed = await this.#language();
    const { items, start, end } = await typed.complete(code, cursor);
    // Nothing typed: the server is not to be had, or only the session knows the name.
    if (items.length === 0) return this.#live.complete(code, cursor);
    return { from: start, to: end, items: items.map(completion) };
  }

  async inspect(code: string, cursor: number, detail: 0 | 1): Promise<Inspection | undefined> {
    const typed = await this.#language();
    const [known, value] = await Promise.all([
      typed.inspect(code, cursor, detail),
      this.#live.inspect(code, cursor, detail),
    ]);
    // Of a name that is declared nowhere TypeScript says that it is anything.
    if (known === undefined || known.text.trim() === "any") return value;
    const texts = [known.text, value?.data["text/plain"]].filter((one) => one !== undefined);
    const marked = [known.markdown, value?.data["text/markdown"]].filter((one) => one !== undefined);
    return { data: { "text/plain": texts.join("\n\n"), "text/markdown": marked.join("\n\n") } };
  }

  executed(cell: ExecutedCell, onRead?: (check: CellCheck) => void): () => void {
    const unread: UnreadCell = { cell, onRead };
    this.#unread.push(unread);
    return () => {
      // It is among the last.
      const at = this.#unread.lastIndexOf(unread);
      if (at >= 0) this.#unread.splice(at, 1);
    };
  }

  async read(): Promise<void> {
    await this.#language();
  }

  async diagnose(code: string): Promise<readonly CellDiagnostic[] | undefined> {
    return (await this.#language()).verdict(code);
  }

  reset(): void {
    this.#unread = [];
    void this.#typed?.then((language) => language.reset());
  }

  async close(): Promise<void> {
    await (await this.#typed)?.close();
  }

  /** TypeScript's service, which has been told of all cells. */
  async #language(): Promise<CellLanguage> {
    this.#typed ??= import("../../language/index.js").then(
      ({ CellLanguage }) =>
        new CellLanguage({
          folder: this.#folder,
          liveMembers: async (expression): Promise<LiveMember[]> =>
            (await this.#live.members(expression)).map(({ name, kind }) => ({
              name,
              kind: kind === "class" || kind === "function" ? kind : "property",
            })),
          onWarning: this.#log,
        }),
    );
    const language = await this.#typed;
    for (const { cell, onRead } of this.#unread.splice(0)) {
      if (onRead === undefined) language.executed(cell);
      else onRead(language.executedToCheck(cell));
    }
    return language;
  }
}

function completion({ name, kind, signature, documentation, preview }: CompletionItem): Completion {
  const shown = signature === "" && preview !== undefined ? `${name} = ${preview}` : signature;
  return {
    text: name,
    kind,
    ...(shown === "" ? {} : { signature: shown }),
    ...(documentation === "" ? {} : { documentation }),
  };
}
