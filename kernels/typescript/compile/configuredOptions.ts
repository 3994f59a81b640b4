import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { nodeIn, nodesIn, type SyntaxNode } from "./SyntaxNode.js";

/** The part of the user's compiler options that cells have to add to rather than inherit. */
export interface ConfiguredOptions {
  /** Patterns to absolute paths. */
  readonly paths: Readonly<Record<string, readonly string[]>>;
  readonly hasLib: boolean;
  readonly hasTypes: boolean;
}

/**
 * Reads `paths`, and whether `lib` and `types` are set, from a tsconfig.json and those that it extends.
 *
 * @throws Error when a file of the chain cannot be read or is no JSON object
 */
export async function configuredOptions(path: string, above: readonly string[] = []): Promise<ConfiguredOptions> {
  if (above.includes(path)) throw new Error(`${path} extends itself`);
  const config = await readJsonWithComments(path);
  const inherited: ConfiguredOptions[] = [];
  for (const base of [config["extends"] ?? []].flat())
    inherited.push(await configuredOptions(extendedPath(path, String(base)), [...above, path]));
  const options = (config["compilerOptions"] ?? {}) as {
    readonly baseUrl?: string;
    readonly paths?: Record<string, string[]>;
    readonly lib?: unknown;
    readonly types?: unknown;
  };
  const root = resolve(dirname(path), options.baseUrl ?? ".");
  const own =
    options.paths &&
    Object.fromEntries(
      Object.entries(options.paths).map(([pattern, targets]) => [pattern, targets.map((one) => resolve(root, one))]),
    );
  return {
    paths: own ?? inherited.findLast((one) => Object.keys(one.paths).length > 0)?.paths ?? {},
    hasLib: options.lib !== undefined || inherited.some((one) => one.hasLib),
    hasTypes: options.types !== undefined || inherited.some((one) => one.hasTypes),
  };
}

function extendedPath(from: string, base: string): string {
  if (base.startsWith(".") || isAbsolute(base)) {
    const path = resolve(dirname(from), base);
    return path.endsWith(".json") ? path : `${path}.json`;
  }
  const find = createRequire(from);
  for (const name of [base, `${base}.json`, join(base, "tsconfig.json")])
    try {
      const path = find.resolve(name);
      if (path.endsWith(".json")) return path;
    } catch (error) {
      if (
        !["MODULE_NOT_FOUND", "ERR_PACKAGE_PATH_NOT_EXPORTED"].includes(String((error as NodeJS.ErrnoException).code))
      )
        throw error;
    }
  throw new Error(`${from} extends ${JSON.stringify(base)}, which is not installed`);
}

/** Reads JSON with comments and trailing commas, which is a JavaScript expression. */
async function readJsonWithComments(path: string): Promise<Record<string, unknown>> {
  const text = (await readFile(path, "utf8")).replace(/^\uFEFF/, "");
  const { parseSync } = await import("oxc-parser");
  const { program, errors } = parseSync("config.js", `(${text === "" ? "{}" : text}\n)`, { preserveParens: false });
  const statement = (program.body[0] as unknown as SyntaxNode | undefined) ?? { type: "", start: 0, end: 0 };
  const value = errors.length === 0 ? literalValue(nodeIn(statement, "expression")) : undefined;
  if (typeof value !== "object" || value === null) throw new Error(`${path} is no JSON object`);
  return value as Record<string, unknown>;
}

function literalValue(node: SyntaxNode | undefined): unknown {
  switch (node?.type) {
    case "ObjectExpression":
      return Object.fromEntries(
        nodesIn(node, "properties").map((property) => [
          String(nodeIn(property, "key")?.["value"]),
          literalValue(nodeIn(property, "value")),
        ]),
      );
    case "ArrayExpression":
      return nodesIn(node, "elements").map(literalValue);
    default:
      return node?.["value"];
  }
}
