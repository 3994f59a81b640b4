import type { CompletionKind } from "./Completion.js";

/** By CompletionItemKind of the Language Server Protocol. */
const BY_SERVER_KIND: Readonly<Record<number, CompletionKind>> = {
  2: "function",
  3: "function",
  4: "function",
  5: "property",
  6: "instance",
  7: "class",
  8: "interface",
  9: "module",
  10: "property",
  13: "enum",
  14: "keyword",
  17: "path",
  18: "path",
  19: "path",
  20: "property",
  21: "instance",
  25: "type",
};

/** By the word that begins TypeScript's description. */
const BY_WORD: Readonly<Record<string, CompletionKind>> = {
  function: "function",
  class: "class",
  interface: "interface",
  enum: "enum",
  type: "type",
  namespace: "module",
  module: "module",
  const: "instance",
  let: "instance",
  var: "instance",
};

/**
 * Jupyter's name for what a completion is.
 *
 * @param signature TypeScript's description, when it is known: it says what an imported name stands for
 */
export function completionKind(serverKind: number | undefined, signature = ""): CompletionKind {
  const word = /^(?:abstract )?(\w+) /.exec(signature)?.[1];
  return (word === undefined ? undefined : BY_WORD[word]) ?? BY_SERVER_KIND[serverKind ?? 0] ?? "statement";
}
