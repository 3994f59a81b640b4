import { childNodes, type SyntaxNode } from "./SyntaxNode.js";

const LOOPS = new Set(["ForStatement", "WhileStatement", "DoWhileStatement", "ForOfStatement", "ForInStatement"]);
const OWN_SCOPE = /Function|Class|^TS/;

/**
 * The first loop outside of all functions that never waits. There V8 keeps the variables of a cell in slots that later cells
 * can see, and cannot keep them in registers.
 */
export function topLevelLoop(node: SyntaxNode): SyntaxNode | undefined {
  if (OWN_SCOPE.test(node.type)) return undefined;
  if (LOOPS.has(node.type)) return waits(node) ? undefined : node;
  for (const child of childNodes(node)) {
    const found = topLevelLoop(child);
    if (found !== undefined) return found;
  }
  return undefined;
}

function waits(node: SyntaxNode): boolean {
  if (node.type === "AwaitExpression" || node["await"] === true) return true;
  if (OWN_SCOPE.test(node.type)) return false;
  for (const child of childNodes(node)) if (waits(child)) return true;
  return false;
}
