/** Cuts `text` at `limit` characters and says so in a line of its own. */
export function truncateText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  // A surrogate pair must not be cut in two.
  const end = /[\uD800-\uDBFF]/.test(text[limit - 1] ?? "") ? limit - 1 : limit;
  return `${text.slice(0, end)}\n... truncated: ${count(end)} of ${count(text.length)} characters are shown`;
}

/** A whole number with thousands separators. */
export function count(value: number): string {
  return value.toLocaleString("en-US");
}
