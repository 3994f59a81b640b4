import type { Evaluator } from "../../typescript/Evaluator.js";
import type { Completions, Inspection, LanguageService } from "./LanguageService.js";
import { memberPath } from "./memberPath.js";
import { isIdentifier, namePathAt, namePathBefore } from "./namePath.js";
import { makeProbe, type Probe, type ProbedName, type ProbedValue, type ProbedVariable } from "./probe.js";

const PROBE = "__strikebook_probe__";
const JSON_MIME = "application/json";

/** Completes and describes names by the live values of the session, without knowledge of types. */
export class LiveLanguage implements LanguageService {
  readonly #evaluator: () => Promise<Evaluator>;
  /** The process that has the probe. */
  #installedIn: number | undefined;

  constructor(evaluator: () => Promise<Evaluator>) {
    this.#evaluator = evaluator;
  }

  async complete(code: string, cursor: number): Promise<Completions> {
    const path = namePathBefore(code, cursor);
    if (path === undefined) return { from: cursor, to: cursor, items: [] };
    const found =
      path.owners.length === 0
        ? await this.#ask<ProbedName[]>("names", path.name)
        : await this.#ask<ProbedName[]>("members", path.owners, path.name);
    const names = new Map((found ?? []).filter(({ name }) => isIdentifier(name)).map((one) => [one.name, one]));
    return { from: path.from, to: path.to, items: [...names.values()].map(({ name, kind }) => ({ text: name, kind })) };
  }

  async inspect(code: string, cursor: number, detail: 0 | 1): Promise<Inspection | undefined> {
    const path = namePathAt(code, cursor);
    if (path === undefined) return undefined;
    const names = [...path.owners, path.name];
    const value = await this.#ask<ProbedValue>("describe", names, detail);
    if (value === undefined) return undefined;
    const title = `${names.join(".")}: ${value.type}`;
    const body = detail === 1 && value.source !== undefined ? value.source : value.text;
    return {
      data: { "text/plain": `${title}\n${body}`, "text/markdown": `**${title}**\n\n\`\`\`ts\n${body}\n\`\`\`` },
    };
  }

  /** The properties of what an expression means now; it may only be a path such as `a.b[0]`. */
  async members(expression: string): Promise<readonly ProbedName[]> {
    const path = memberPath(expression);
    return path === undefined ? [] : ((await this.#ask<ProbedName[]>("members", path, "")) ?? []);
  }

  /** The variables that cells have declared. */
  async variables(): Promise<readonly ProbedVariable[]> {
    return (await this.#ask<ProbedVariable[]>("variables")) ?? [];
  }

  /** Calls the probe; undefined when it knows nothing, or was interrupted. */
  async #ask<Answer>(question: keyof Probe, ...details: readonly unknown[]): Promise<Answer | undefined> {
    const evaluator = await this.#evaluator();
    if (this.#installedIn !== evaluator.pid) {
      const install = `void Object.defineProperty(globalThis, "${PROBE}", { configurable: true, value: (${makeProbe})() })`;
      await evaluator.evaluate({ code: install, cellName: "probe" });
      this.#installedIn = evaluator.pid;
    }
    const call = `${PROBE}.${question}(${details.map((one) => JSON.stringify(one)).join(", ")})`;
    const code = `({ [Symbol.for("Jupyter.display")]: () => ({ "${JSON_MIME}": { answer: ${call} } }) })`;
    const outcome = await evaluator.evaluate({ code, cellName: "probe" });
    return (outcome.value?.data[JSON_MIME] as { answer?: Answer } | undefined)?.answer;
  }
}
