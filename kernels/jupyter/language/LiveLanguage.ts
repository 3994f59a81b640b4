import type { Probe, ProbedVariable } from "../../typescript/child/probe.js";
import type { Evaluator } from "../../typescript/Evaluator.js";
import type { ProbeAnswer } from "../../typescript/ProbeQuestions.js";
import type { Completions, Inspection, LanguageService } from "./LanguageService.js";
import { memberPath } from "./memberPath.js";
import { isIdentifier, namePathAt, namePathBefore } from "./namePath.js";

/** What is typed or hovered does not wait longer for a process that is busy in a loop. */
const ANSWER_MS = 250;

/** Completes and describes names by the live values of the session, without knowledge of types. */
export class LiveLanguage implements LanguageService {
  readonly #evaluator: () => Promise<Evaluator>;

  constructor(evaluator: () => Promise<Evaluator>) {
    this.#evaluator = evaluator;
  }

  async complete(code: string, cursor: number): Promise<Completions> {
    const path = namePathBefore(code, cursor);
    if (path === undefined) return { from: cursor, to: cursor, items: [] };
    const found =
      path.owners.length === 0
        ? await this.#ask("names", [path.name])
        : await this.#ask("members", [path.owners, path.name]);
    const names = new Map((found ?? []).filter(({ name }) => isIdentifier(name)).map((one) => [one.name, one]));
    return { from: path.from, to: path.to, items: [...names.values()].map(({ name, kind }) => ({ text: name, kind })) };
  }

  async inspect(code: string, cursor: number, detail: 0 | 1): Promise<Inspection | undefined> {
    const path = namePathAt(code, cursor);
    if (path === undefined) return undefined;
    const names = [...path.owners, path.name];
    const value = await this.#ask("describe", [names, detail]);
    if (value === undefined) return undefined;
    const title = `${names.join(".")}: ${value.type}`;
    const body = detail === 1 && value.source !== undefined ? value.source : value.text;
    return {
      data: { "text/plain": `${title}\n${body}`, "text/markdown": `**${title}**\n\n\`\`\`ts\n${body}\n\`\`\`` },
    };
  }

  /** The properties of what an expression means now; it may only be a path such as `a.b[0]`. */
  async members(expression: string): Promise<Awaited<ReturnType<Probe["members"]>>> {
    const path = memberPath(expression);
    return path === undefined ? [] : ((await this.#ask("members", [path, ""])) ?? []);
  }

  /** Those of `names` that mean something in the session; all of them when the process does not answer. */
  async defined(names: readonly string[]): Promise<readonly string[]> {
    return (await this.#ask("defined", [names])) ?? names;
  }

  /** The variables that cells have declared. */
  async variables(timeoutMs: number): Promise<ProbeAnswer<"variables"> & { readonly answer?: ProbedVariable[] }> {
    return (await this.#evaluator()).ask("variables", [], timeoutMs);
  }

  /** A variable in every form in which a cell would show it. */
  async rich(name: string, timeoutMs: number): Promise<ProbeAnswer<"rich">> {
    if (!isIdentifier(name)) return { status: "ok", answer: undefined };
    return (await this.#evaluator()).ask("rich", [name], timeoutMs);
  }

  /** Undefined when nothing is known, or the process does not answer in time. */
  async #ask<Asked extends keyof Probe>(
    asked: Asked,
    details: Parameters<Probe[Asked]>,
  ): Promise<Awaited<ReturnType<Probe[Asked]>> | undefined> {
    const found = await (await this.#evaluator()).ask(asked, details, ANSWER_MS);
    return found.status === "ok" ? found.answer : undefined;
  }
}
