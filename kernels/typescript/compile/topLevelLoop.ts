import { childNodes, nodeIn, type SyntaxNode } from "./SyntaxNode.js";

const LOOPS = new Set(["ForStatement", "WhileStatement", "DoWhileStatement", "ForOfStatement", "ForInStatement"]);
const OWN_SCOPE = /Function|Class|^TS/;

/**
 * The first loop outside of all functions that does its work itself: it never waits, and calls nothing but `Math`. There V8
 * keeps the variables of a cell in slots that later cells can see, and cannot keep them in registers.
 */
export function topLevelLoop(node: SyntaxNode): SyntaxNode | undefined {
  if (OWN_SCOPE.test(node.type)) return undefined;
  if (LOOPS.has(node.type)) return worksElsewhere(node) ? undefined : node;
  for (const child of childNodes(node)) {
    const found = topLevelLoop(child);
    if (found !== undefined) return found;
  }
  return undefined;
}

function worksElsewhere(node: SyntaxNode): boolean {
  if (node.type === "AwaitExpression" || node.type === "NewExpression" || node["await"] === true) return true;
  if (node.type === "CallExpression" && !callsMath(node)) return true;
  if (OWN_SCOPE.test(node.type)) return false;
  for (const child of childNodes(node)) if (worksElsewhere(child)) return true;
  return false;
}

function callsMath(call: SyntaxNode): boolean {
  const callee = nodeIn(call, "callee");
  return callee?.type === "MemberExpression" && nodeIn(callee, "object")?.["name"] === "Math";
}
