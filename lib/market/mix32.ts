/**
 * Scrambles 32 bits so that neighbouring inputs give unrelated outputs. A stateless hash: the book of a contract at a
 * price and time is a function of the two, so that levels persist from row to row without being stored.
 * Constants: "lowbias32", C. Wellons, Prospecting for Hash Functions (2018).
 */
export function mix32(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

/** Hash of a text (FNV-1a over its UTF-16 units, then mixed). */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return mix32(hash);
}
