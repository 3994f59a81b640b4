/**
 * `text` as literal inline Markdown: nothing in it becomes emphasis, a link, HTML, a list or a heading. Line breaks and
 * control characters become spaces. Bars are left alone; {@link renderMarkdown} escapes them inside tables.
 */
export function escapeMarkdown(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to remove
      .replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, " ")
      .replace(/[\\`*[\]<>~$]/g, "\\$&")
      .replace(/&(?=#?\w+;)/g, "\\&")
      // An underscore inside a word is no emphasis, and names are full of them.
      .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\_")
      // A bare address would become a link.
      .replace(/:\/\//g, "\\://")
      .replace(/www\./gi, (address) => address.replace(".", "\\."))
      .replace(/@/g, "\\@")
      .replace(/^(\s*)([-+=#>])(?=\s|\2|$)/, "$1\\$2")
      .replace(/^(\s*\d+)([.)])(?=\s|$)/, "$1\\$2")
      .trim()
  );
}

/** `text` as a code span, whatever back-ticks it holds. */
export function codeSpan(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to remove
  const line = text.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, " ").trim();
  if (line === "") return "";
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const pad = line.startsWith("`") || line.endsWith("`") ? " " : "";
  return `${fence}${pad}${line}${pad}${fence}`;
}
