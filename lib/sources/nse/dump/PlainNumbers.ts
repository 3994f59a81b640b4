const COMMA = 44;
const MINUS = 45;
const POINT = 46;
const CLOSE = 41;
/** Up to here whole numbers and powers of ten are exact doubles, so that one division rounds once (Clinger 1990). */
const EXACT_DIGITS = 15;
const POWERS = Float64Array.from({ length: EXACT_DIGITS + 1 }, (_, i) => 10 ** i);
const SMALL_POWERS = Int32Array.of(1, 10, 100, 1000);

/** Bytes that a value may take with the byte after it; nearer to the end of a chunk a value is not tried. */
export const PLAIN_BYTES = 24;

/**
 * Reads runs of decimal numbers between commas, `35,-12.34,7`, in place. Digits are taken four at a time from one 32-bit
 * load ("SIMD within a register"), which nearly halves the time of a loop over bytes: how many digits a value has is
 * what a processor cannot predict. A value of any other form (NULL, quotes, exponents, over 15 digits, white space)
 * ends the run: the reader of single values decides on it.
 */
export class PlainNumbers {
  /** After {@link read}: index after the last comma or bracket that was read, how many values, and whether a bracket ended them. */
  end = 0;
  count = 0;
  closed = false;

  /**
   * Reads at most `most` numbers from `at` and stores them at index `row` of `columns[slot]`, `columns[slot + 1]`, ...
   * Each is the double that `Number(text)` gives.
   *
   * @param view over the same bytes as `chunk`
   * @param last largest index at which a value may begin: chunk.length - {@link PLAIN_BYTES}
   */
  read(
    chunk: Uint8Array,
    view: DataView,
    at: number,
    last: number,
    columns: readonly Float64Array[],
    slot: number,
    row: number,
    most: number,
  ): void {
    let start = at;
    let count = 0;
    this.closed = false;
    while (count < most && start <= last) {
      const first = chunk[start] === MINUS ? start + 1 : start;
      let j = first;
      let digits = view.getInt32(j, true) ^ 0x30303030;
      let other = notDigits(digits);
      let value = 0;
      if (other === 0) {
        value = fourDigits(digits);
        j += 4;
        digits = view.getInt32(j, true) ^ 0x30303030;
        other = notDigits(digits);
        if (other === 0) {
          value = (value * 10_000 + fourDigits(digits)) | 0;
          j += 4;
          digits = view.getInt32(j, true) ^ 0x30303030;
          other = notDigits(digits);
          if (other === 0) break;
        }
      }
      const tail = (31 - Math.clz32(other & -other)) >> 3;
      if (tail > 0) {
        const rest = fourDigits(digits << (32 - (tail << 3)));
        value = j - first < 8 ? (value * SMALL_POWERS[tail]! + rest) | 0 : value * SMALL_POWERS[tail]! + rest;
        j += tail;
      }
      let closer = chunk[j];
      if (closer === POINT) {
        const tenths = chunk[j + 1]! ^ 48;
        const hundredths = chunk[j + 2]! ^ 48;
        closer = chunk[j + 3];
        if (tenths <= 9 && hundredths <= 9 && closer === COMMA) {
          value = (value * 100 + tenths * 10 + hundredths) / 100;
          j += 3;
        } else {
          const point = j++;
          for (let digit = 0; j - first <= EXACT_DIGITS && (digit = chunk[j]! ^ 48) <= 9; j++)
            value = value * 10 + digit;
          value /= POWERS[j - point - 1]!;
          closer = chunk[j];
          if (j === first + 1) break;
        }
      } else if (j === first) break;
      if (closer !== COMMA && closer !== CLOSE) break;
      columns[slot + count]![row] = first === start ? value : -value;
      count++;
      start = j + 1;
      if (closer === CLOSE) {
        this.closed = true;
        break;
      }
    }
    this.end = start;
    this.count = count;
  }
}

/** Marks (in bit 7) each of four bytes that is over 9, once they are xor-ed with "0"; exact up to the first of them. */
function notDigits(bytes: number): number {
  return ((bytes + 0x76767676) | bytes) & 0x80808080;
}

/** The number of four digit values, the most significant in the lowest byte. */
function fourDigits(bytes: number): number {
  const pairs = (Math.imul(bytes, 10) + (bytes >>> 8)) & 0x00ff00ff;
  return (Math.imul(pairs, 100) + (pairs >>> 16)) & 0xffff;
}
