import { CompileError } from "./CompileError.js";
import { childNodes, type SyntaxNode } from "./SyntaxNode.js";

/** A parsed source text. */
export interface ParsedSource {
  readonly source: string;
  readonly program: SyntaxNode;
  /** Start and end of every comment. */
  readonly comments: readonly { readonly start: number; readonly end: number }[];
}

/** Parses TypeScript; throws a CompileError at the first syntax error. */
export type Parser = (source: string) => ParsedSource;

/** Loads the parser (about 15 ms the first time), so that nothing pays for it before a cell runs. */
export async function loadParser(): Promise<Parser> {
  const { parseSync } = await import("oxc-parser");
  return (source) => {
    // Cells and local modules are modules: strict, with top-level await.
    const result = parseSync("cell.ts", source, { lang: "ts", sourceType: "module", astType: "ts" });
    const error = result.errors[0];
    if (error !== undefined) {
      const withJsx = parseSync("cell.tsx", source, { lang: "tsx", sourceType: "module", astType: "ts" });
      const jsx = withJsx.errors.length === 0 ? firstJsx(withJsx.program as unknown as SyntaxNode) : undefined;
      if (jsx !== undefined)
        throw new CompileError("JSX (`<Name>...</Name>` as a value) is not supported", jsx.start, jsx.end - jsx.start);
      const label = error.labels[0];
      const hint = error.helpMessage === null ? "" : ` (${error.helpMessage})`;
      const offset = label?.start ?? 0;
      throw new CompileError(`${error.message}${hint}`, offset, label === undefined ? 1 : label.end - label.start);
    }
    return { source, program: result.program as unknown as SyntaxNode, comments: result.comments };
  };
}

function firstJsx(node: SyntaxNode): SyntaxNode | undefined {
  if (node.type === "JSXElement" || node.type === "JSXFragment") return node;
  for (const child of childNodes(node)) {
    const found = firstJsx(child);
    if (found !== undefined) return found;
  }
  return undefined;
}
