/** A node of the ESTree (TypeScript flavour) that oxc-parser gives; offsets are UTF-16 units. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

/** The child nodes of `node`, in the order of the parser's fields. */
export function childNodes(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (const field in node) {
    const value = node[field];
    if (typeof value !== "object" || value === null) continue;
    if (Array.isArray(value)) {
      for (const item of value) if (isSyntaxNode(item)) children.push(item);
    } else if (isSyntaxNode(value)) children.push(value);
  }
  return children;
}

/** True for an object of the tree (a regular expression literal also carries plain objects). */
export function isSyntaxNode(value: unknown): value is SyntaxNode {
  return typeof value === "object" && value !== null && typeof (value as { type?: unknown }).type === "string";
}

/** The node in `field`, or undefined when the field is empty. */
export function nodeIn(node: SyntaxNode, field: string): SyntaxNode | undefined {
  const value = node[field];
  return isSyntaxNode(value) ? value : undefined;
}

/** The nodes of the list in `field`; holes (`[, a]`) are left out. */
export function nodesIn(node: SyntaxNode, field: string): SyntaxNode[] {
  const value = node[field];
  return Array.isArray(value) ? value.filter(isSyntaxNode) : [];
}

/** The name of an identifier, or the value of a string literal that stands for one (`import { "a-b" as c }`). */
export function nameOf(node: SyntaxNode): string {
  return String(node.type === "Literal" ? node["value"] : node["name"]);
}
