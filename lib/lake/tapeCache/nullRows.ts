const NONE = new Uint16Array(0);

/**
 * Rows of a chunk that DuckDB's validity mask says are NULL, ascending: one bit a row, the lowest first, and no mask when
 * there is none. Whole bytes of valid rows are passed over.
 */
export function nullRows(mask: Uint8Array | null, rows: number): Uint16Array {
  if (!mask) return NONE;
  let found: Uint16Array | undefined;
  let count = 0;
  for (let at = 0; at < rows; at += 8) {
    const byte = mask[at >> 3]!;
    if (byte === 0xff) continue;
    const end = Math.min(at + 8, rows);
    for (let row = at; row < end; row++) {
      if ((byte & (1 << (row & 7))) !== 0) continue;
      found ??= new Uint16Array(rows);
      found[count++] = row;
    }
  }
  return found?.subarray(0, count) ?? NONE;
}
