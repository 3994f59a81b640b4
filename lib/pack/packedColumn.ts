/** How the values of a staged column are written. */
export const PackedKind = { constant: 0, whole: 1, hundredths: 2, double: 3 } as const;
export type PackedKind = (typeof PackedKind)[keyof typeof PackedKind];

/** Stands for NaN among the whole numbers. */
const MISSING = -(2 ** 31);

/**
 * Writes `values` into `words` in the narrowest of four forms that gives back every bit of every number: one value for
 * all, 32-bit whole numbers, 32-bit hundredths, or doubles. Vendor columns are prices with two decimals and quantities,
 * so this more than halves what is staged.
 *
 * @param words at least 2 x values.length
 * @returns the form and how many words it took
 */
export function packColumn(values: Float64Array, words: Int32Array): { kind: PackedKind; words: number } {
  const first = values[0]!;
  if (values.every((value) => Object.is(value, first))) {
    new Float64Array(words.buffer, words.byteOffset, 1)[0] = first;
    return { kind: PackedKind.constant, words: 2 };
  }
  if (fitsWords(values, 1, words)) return { kind: PackedKind.whole, words: values.length };
  if (fitsWords(values, 100, words)) return { kind: PackedKind.hundredths, words: values.length };
  new Float64Array(words.buffer, words.byteOffset, values.length).set(values);
  return { kind: PackedKind.double, words: 2 * values.length };
}

/** Writes values x scale as whole numbers; false as soon as one would not come back bit for bit. */
function fitsWords(values: Float64Array, scale: number, words: Int32Array): boolean {
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const scaled = Math.round(value * scale) | 0;
    if (Number.isNaN(value)) words[i] = MISSING;
    // A whole number has no negative zero.
    else if (scaled / scale !== value || scaled === MISSING || (value === 0 && Object.is(value, -0))) return false;
    else words[i] = scaled;
  }
  return true;
}

/**
 * Inverse of {@link packColumn}: fills `out`.
 *
 * @returns how many words were read
 */
export function unpackColumn(kind: PackedKind, words: Int32Array, out: Float64Array): number {
  if (kind === PackedKind.constant) {
    out.fill(new Float64Array(words.buffer, words.byteOffset, 1)[0]!);
    return 2;
  }
  if (kind === PackedKind.double) {
    out.set(new Float64Array(words.buffer, words.byteOffset, out.length));
    return 2 * out.length;
  }
  const divisor = kind === PackedKind.whole ? 1 : 100;
  for (let i = 0; i < out.length; i++) out[i] = words[i] === MISSING ? Number.NaN : words[i]! / divisor;
  return out.length;
}
