const GROUP = 10_000;
/** Four digits, padded; and the same without the zeros at their end. */
const PADDED: readonly string[] = Array.from({ length: GROUP }, (_, digits) => String(digits).padStart(4, "0"));
const TRIMMED: readonly string[] = PADDED.map((digits) => digits.replace(/0+$/, ""));

/**
 * A number rounded to four or eight decimals as text, without zeros at its end: `0.0305`, `-12.5`, `29400`. Several times
 * faster than a number's own text, which looks for the shortest digits that give the double back; a sample writes some
 * twenty of them a row.
 *
 * @param value smaller than 2^53 / 10^decimals in size
 */
export function decimalText(value: number, decimals: 4 | 8): string {
  const scale = decimals === 4 ? GROUP : GROUP * GROUP;
  const scaled = Math.round(Math.abs(value) * scale);
  const whole = Math.floor(scaled / scale);
  const sign = value < 0 && scaled > 0 ? "-" : "";
  const rest = scaled - whole * scale;
  if (rest === 0) return `${sign}${whole}`;
  if (decimals === 4) return `${sign}${whole}.${TRIMMED[rest]}`;
  const high = Math.floor(rest / GROUP);
  const low = rest - high * GROUP;
  return low === 0 ? `${sign}${whole}.${TRIMMED[high]}` : `${sign}${whole}.${PADDED[high]}${TRIMMED[low]}`;
}
