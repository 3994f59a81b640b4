import { createRequire, type SourceMapPayload } from "node:module";
import { resolve } from "node:path";
import type * as Esbuild from "esbuild";
import { CompileError } from "./CompileError.js";
import { HELPER } from "./helperName.js";
import { keepLines } from "./keepLines.js";
import type { MappedText } from "./MappedText.js";
import { nearestTsconfig } from "./nearestTsconfig.js";
import type { ParsedSource, Parser } from "./parseTypeScript.js";
import { nameOf, nodeIn, nodesIn, type SyntaxNode } from "./SyntaxNode.js";
import { TextEdits } from "./TextEdits.js";

/** The name inside the lowered code of a class expression. */
const EXPRESSION = `${HELPER}class`;

/** Where a class with its decorators stands in the source; decorators may stand in front of `export`. */
export function decoratedRange(node: SyntaxNode): { readonly start: number; readonly end: number } {
  return { start: Math.min(node.start, nodesIn(node, "decorators")[0]?.start ?? node.start), end: node.end };
}

/**
 * A decorated class as an expression of plain JavaScript, its lines on the lines they came from. The decorators are those of
 * the language, or TypeScript's older ones where the nearest tsconfig.json sets `experimentalDecorators`.
 *
 * @param folder where tsconfig.json is looked for, and above
 * @throws CompileError with the offset in the source
 */
export function lowerDecoratedClass(
  node: SyntaxNode,
  parsed: ParsedSource,
  imports: readonly SyntaxNode[],
  folder: string,
  parse: Parser,
): MappedText {
  const { start, end } = decoratedRange(node);
  const edits = new TextEdits(parsed.source);
  for (const comment of parsed.comments)
    if (comment.start >= start && comment.end <= end) edits.blank(comment.start, comment.end);
  for (const one of imports)
    if (one.start >= start && one.end <= end) edits.replace(one.start, one.start + "import".length, `${HELPER}.import`);
  // `@one export class`: what stands between the decorators and the class.
  const last = nodesIn(node, "decorators").at(-1);
  if (last !== undefined && last.end < node.start) edits.blank(last.end, node.start);
  const id = nodeIn(node, "id");
  const declares = node.type === "ClassDeclaration" && id !== undefined;
  const prefix = declares ? "" : `const ${EXPRESSION} = `;
  const written = edits.part(start, end);
  const { code, map } = lowered(prefix + written.text, folder, (offset) =>
    written.sourceOffset(Math.max(0, offset - prefix.length)),
  );
  const kept = keepLines({ code, map, prefix: prefix.length, codeFrom: 0 }, written, parse);
  return kept.within("(() => {", `; return ${declares ? nameOf(id) : EXPRESSION} })()`);
}

/** A whole module with decorators as JavaScript, its source map inside. Its lines move; stack traces are mapped back. */
export function lowerDecoratedModule(source: string, path: string, folder: string): string {
  const { code, map } = lowered(source, folder, (offset) => offset);
  const inline = Buffer.from(JSON.stringify({ ...map, sources: [path], sourceRoot: "" })).toString("base64");
  return `${code}\n//# sourceMappingURL=data:application/json;base64,${inline}\n`;
}

function lowered(
  contents: string,
  folder: string,
  offsetOf: (offset: number) => number,
): { readonly code: string; readonly map: SourceMapPayload } {
  const esbuild = loadEsbuild(offsetOf(0));
  try {
    const tsconfig = nearestTsconfig(resolve(folder));
    const { outputFiles } = esbuild.buildSync({
      stdin: { contents, resolveDir: folder, loader: "ts", sourcefile: "cell.ts" },
      bundle: false,
      ...(tsconfig === undefined ? {} : { tsconfig }),
      write: false,
      sourcemap: "external",
      outfile: "cell.js",
      target: "es2022",
      legalComments: "none",
      logLevel: "silent",
    });
    const text = (ending: string): string => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? "";
    return { code: text(".js"), map: JSON.parse(text(".map")) as SourceMapPayload };
  } catch (error) {
    const first = (error as Partial<Esbuild.BuildFailure>).errors?.[0];
    if (first === undefined) throw error;
    const lines = contents.split("\n").slice(0, (first.location?.line ?? 1) - 1);
    const offset = lines.reduce((sum, line) => sum + line.length + 1, 0) + (first.location?.column ?? 0);
    throw new CompileError(first.text, offsetOf(offset));
  }
}

function loadEsbuild(offset: number): typeof Esbuild {
  try {
    return createRequire(import.meta.url)("esbuild") as typeof Esbuild;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
    throw new CompileError("decorators need esbuild to be compiled: npm install esbuild", offset);
  }
}
