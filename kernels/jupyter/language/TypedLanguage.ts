import type { CellLanguage, LiveMember } from "../../language/index.js";
import type { Completions, ExecutedCell, Inspection, LanguageService } from "./LanguageService.js";
import type { LiveLanguage } from "./LiveLanguage.js";

/** Completes and describes by the types of the cells, and by the live values beside them. */
export class TypedLanguage implements LanguageService {
  readonly #live: LiveLanguage;
  readonly #folder: string;
  readonly #log: (line: string) => void;
  #typed: Promise<CellLanguage> | undefined;
  /** Cells that ran before the first question: TypeScript starts with that, so that no cell waits for it. */
  #executed: ExecutedCell[] = [];

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
    return {
      from: start,
      to: end,
      items: items.map(({ name, kind, signature }) => ({
        text: name,
        kind,
        ...(signature === "" ? {} : { signature }),
      })),
    };
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

  executed(cell: ExecutedCell): void {
    if (this.#typed === undefined) this.#executed.push(cell);
    else void this.#typed.then((language) => language.executed(cell));
  }

  reset(): void {
    this.#executed = [];
    void this.#typed?.then((language) => language.reset());
  }

  async close(): Promise<void> {
    await (await this.#typed)?.close();
  }

  #language(): Promise<CellLanguage> {
    this.#typed ??= import("../../language/index.js").then(({ CellLanguage }) => {
      const language = new CellLanguage({
        folder: this.#folder,
        liveMembers: async (expression): Promise<LiveMember[]> =>
          (await this.#live.members(expression)).map(({ name, kind }) => ({
            name,
            kind: kind === "class" || kind === "function" ? kind : "property",
          })),
        onWarning: this.#log,
      });
      for (const cell of this.#executed.splice(0)) language.executed(cell);
      return language;
    });
    return this.#typed;
  }
}
