import { Session } from "node:inspector";
import { inspect } from "node:util";
import { isProxy } from "node:util/types";
import type { MimeBundle } from "../../render/MimeBundle.js";
import { startRendering } from "../../render/renderValue.js";

/** One member or variable as the probe reports it. */
export interface ProbedName {
  readonly name: string;
  readonly kind: string;
}

export interface ProbedVariable {
  readonly name: string;
  readonly type: string;
  readonly value: string;
}

export interface ProbedValue {
  /** "function", "class", or the name of the constructor or primitive type. */
  readonly type: string;
  readonly text: string;
  readonly source?: string;
}

export interface Probe {
  names(prefix: string): ProbedName[];
  /** @param path a variable and the properties that lead from it */
  members(path: readonly string[], prefix: string): ProbedName[];
  describe(path: readonly string[], detail: number): ProbedValue | undefined;
  variables(): ProbedVariable[];
  /** Those of `names` that mean something: variables of cells and properties of the global object. */
  defined(names: readonly string[]): string[];
  /** A variable as a cell would show it (`toDisplay()` is called); undefined when there is none of that name. */
  rich(name: string): Promise<MimeBundle | undefined>;
  /** What cells have left running: kinds of work, in words. */
  pending(): string[];
}

/** Looks at the live values of a session, in the process of user code. Getters and proxies are never called. */
export function makeProbe(pending: () => string[]): Probe {
  const LIMIT = 1000;

  function lexicalNames(): string[] {
    const session = new Session();
    session.connect();
    let names: string[] = [];
    session.post("Runtime.globalLexicalScopeNames", (_error, answer) => {
      names = answer?.names ?? [];
    });
    session.disconnect();
    return names;
  }

  function descriptorOf(owner: object, name: string): PropertyDescriptor | undefined {
    for (let at: object | null = owner; at !== null; at = Object.getPrototypeOf(at) as object | null) {
      if (isProxy(at)) return undefined;
      const found = Object.getOwnPropertyDescriptor(at, name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  // The variables of cells are in the scope of scripts, which only an indirect evaluation sees.
  // biome-ignore lint/security/noGlobalEval: what it gets is an identifier
  const evaluate = globalThis.eval;
  const variable = (name: string): unknown => (name === "this" ? globalThis : evaluate(name));

  function follow(path: readonly string[]): { value: unknown } | undefined {
    try {
      let value = variable(path[0]!);
      for (const name of path.slice(1)) {
        if (value === undefined || value === null) return undefined;
        const found = descriptorOf(Object(value) as object, name);
        if (found === undefined || !("value" in found)) return undefined;
        value = found.value;
      }
      return { value };
    } catch {
      // Not defined, not yet initialised, or a proxy that refuses: nothing is known.
      return undefined;
    }
  }

  const isClass = (value: unknown): boolean =>
    typeof value === "function" && /^class\b/.test(Function.prototype.toString.call(value));

  function kindOf(value: unknown): string {
    if (typeof value !== "function") return "property";
    return isClass(value) ? "class" : "function";
  }

  function typeOf(value: unknown): string {
    if (value === null) return "null";
    if (isClass(value)) return "class";
    if (isProxy(value)) return "Proxy";
    if (typeof value !== "object") return typeof value;
    const made = descriptorOf(value, "constructor")?.value as { name?: unknown } | undefined;
    return typeof made?.name === "string" && made.name !== "" ? made.name : "object";
  }

  function show(value: unknown, depth: number): string {
    return inspect(value, { depth, customInspect: false, maxArrayLength: 20, maxStringLength: 1000, breakLength: 100 });
  }

  return {
    pending,
    names(prefix) {
      const lexical = lexicalNames().map((name) => ({ name, kind: "variable" }));
      const global = Object.getOwnPropertyNames(globalThis).map((name) => {
        const found = Object.getOwnPropertyDescriptor(globalThis, name);
        return { name, kind: found !== undefined && "value" in found ? kindOf(found.value) : "variable" };
      });
      return [...lexical, ...global]
        .filter(({ name }) => name.startsWith(prefix) && !name.startsWith("__strikebook"))
        .slice(0, LIMIT);
    },
    members(path, prefix) {
      const owner = follow(path);
      if (owner === undefined || owner.value === undefined || owner.value === null || isProxy(owner.value)) return [];
      const found = new Map<string, string>();
      try {
        let at = Object(owner.value) as object | null;
        for (; at !== null && found.size < LIMIT; at = Object.getPrototypeOf(at) as object | null)
          for (const name of Object.getOwnPropertyNames(at)) {
            if (!name.startsWith(prefix) || found.has(name) || name.startsWith("__")) continue;
            const descriptor = Object.getOwnPropertyDescriptor(at, name);
            found.set(name, descriptor !== undefined && "value" in descriptor ? kindOf(descriptor.value) : "property");
          }
      } catch {
        // A proxy that refuses: what has been found so far.
      }
      return [...found].map(([name, kind]) => ({ name, kind }));
    },
    describe(path, detail) {
      const found = follow(path);
      if (found === undefined) return undefined;
      const { value } = found;
      const described = { type: typeOf(value), text: show(value, detail === 0 ? 1 : 4) };
      if (typeof value !== "function") return described;
      const source = Function.prototype.toString.call(value);
      const body = isClass(value) ? source.indexOf("{") : source.search(/\)\s*(=>|\{)|=>/);
      const head = body < 0 ? source : source.slice(0, source[body] === ")" ? body + 1 : body).trimEnd();
      return { type: described.type, text: head.slice(0, 300), source: source.slice(0, 20_000) };
    },
    variables() {
      const own = Object.entries(Object.getOwnPropertyDescriptors(globalThis))
        .filter(([, found]) => found.enumerable === true && found.configurable === false && "value" in found)
        .map(([name]) => name);
      const variables: ProbedVariable[] = [];
      for (const name of [...new Set([...lexicalNames(), ...own])].slice(0, LIMIT)) {
        const found = follow([name]);
        if (found !== undefined)
          variables.push({ name, type: typeOf(found.value), value: show(found.value, 0).slice(0, 300) });
      }
      return variables;
    },
    defined(names) {
      const lexical = new Set(lexicalNames());
      return names.filter((name) => lexical.has(name) || name in globalThis);
    },
    async rich(name) {
      const found = follow([name]);
      if (found === undefined) return undefined;
      const { now, later } = startRendering(found.value);
      return later === undefined ? now : later;
    },
  };
}
