import { LABEL_FIELDS, VALUE_NODES } from "./collectSyntax.js";
import { hoistedVars, scopeDeclares, variableNames, withoutExport } from "./declaredNames.js";
import { childNodes, nameOf, nodeIn, nodesIn, type SyntaxNode } from "./SyntaxNode.js";
import { typeOnlyStatement } from "./typeOnlyStatement.js";

/** A name in one block of a namespace that means an export of another block, and the qualified name to write instead. */
export interface MergedReference {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * The bare names by which a block of a namespace uses what another block of the same namespace exports (TypeScript handbook,
 * "Merging Namespaces": exported members of all blocks are in scope in each, what is not exported is not).
 */
export function mergedReferences(program: SyntaxNode): MergedReference[] {
  const found = new Map<number, MergedReference>();
  qualifyInner([program], found);
  return [...found.values()];
}

/** `bodies` are the blocks of one namespace, or the program alone. */
function qualifyInner(bodies: readonly SyntaxNode[], found: Map<number, MergedReference>): void {
  const namespaces = new Map<string, { readonly name: string; readonly blocks: SyntaxNode[] }>();
  for (const [index, body] of bodies.entries())
    for (const statement of nodesIn(body, "body")) {
      const inner = withoutExport(statement);
      const block = nodeIn(inner, "body");
      if (inner.type !== "TSModuleDeclaration" || typeOnlyStatement(inner) || block?.type !== "TSModuleBlock") continue;
      const name = nameOf(nodeIn(inner, "id")!);
      // What a block does not export is its own, and merges within it only.
      const key = inner !== statement || bodies.length === 1 ? name : `${index} ${name}`;
      const known = namespaces.get(key);
      if (known === undefined) namespaces.set(key, { name, blocks: [block] });
      else known.blocks.push(block);
    }
  for (const { name, blocks } of namespaces.values()) {
    // Inner namespaces first: the nearest meaning of a name counts.
    qualifyInner(blocks, found);
    if (blocks.length === 1) continue;
    const exported = blocks.map(exportedNames);
    for (const [index, block] of blocks.entries()) {
      const others = new Set(exported.filter((_, at) => at !== index).flat());
      if (others.size > 0) qualify(block, others, name, found);
    }
  }
}

function exportedNames(block: SyntaxNode): string[] {
  return nodesIn(block, "body").flatMap((statement) => {
    const declaration = statement.type === "ExportNamedDeclaration" ? nodeIn(statement, "declaration") : undefined;
    if (declaration === undefined || typeOnlyStatement(declaration)) return [];
    if (declaration.type === "VariableDeclaration") return variableNames(declaration);
    const id = nodeIn(declaration, "id");
    return id?.type === "Identifier" ? [nameOf(id)] : [];
  });
}

function qualify(
  node: SyntaxNode,
  names: ReadonlySet<string>,
  namespace: string,
  found: Map<number, MergedReference>,
): void {
  if (typeOnlyStatement(node) || (node.type.startsWith("TS") && !VALUE_NODES.has(node.type))) return;
  const write = (identifier: SyntaxNode, key: string): void => {
    const name = nameOf(identifier);
    if (!names.has(name) || found.has(identifier.start)) return;
    const { start } = identifier;
    found.set(start, { start, end: start + name.length, text: `${key}${namespace}.${name}` });
  };
  if (node.type === "Identifier") {
    write(node, "");
    return;
  }
  const own = ownNames(node);
  const left = new Set([...names].filter((name) => !own.includes(name) && !scopeDeclares(node, name)));
  if (left.size < names.size) {
    if (left.size > 0) qualifyChildren(node, left, namespace, found);
    return;
  }
  if (node.type === "Property" && node["shorthand"] === true) {
    const value = nodeIn(node, "value")!;
    const target = value.type === "AssignmentPattern" ? nodeIn(value, "left")! : value;
    if (target.type === "Identifier") write(target, `${nameOf(target)}: `);
  }
  qualifyChildren(node, names, namespace, found);
}

function qualifyChildren(
  node: SyntaxNode,
  names: ReadonlySet<string>,
  namespace: string,
  found: Map<number, MergedReference>,
): void {
  const labels = LABEL_FIELDS[node.type];
  for (const child of childNodes(node)) {
    const isLabel = labels?.some((field) => node[field] === child) === true && node["computed"] !== true;
    if (!(isLabel && child.type === "Identifier")) qualify(child, names, namespace, found);
  }
}

/** Names that `scopeDeclares` leaves out: members seen inside their enum, and each `var` of a namespace block. */
function ownNames(node: SyntaxNode): string[] {
  if (node.type === "TSEnumBody")
    return nodesIn(node, "members").map((member) => nameOf(nodeIn(member, "id") ?? member));
  return node.type === "TSModuleBlock" ? hoistedVars(node) : [];
}
