const GROUP = 10_000;

/** Four digits, padded; and the same without the zeros at their end. */
interface DigitTexts {
  readonly padded: readonly string[];
  readonly trimmed: readonly string[];
}

/** Made at first use: twenty thousand texts are too many for whoever imports the library. */
let digitTexts: DigitTexts | undefined;

function makeDigitTexts(): DigitTexts {
  const padded = Array.from({ length: GROUP }, (_, digits) => String(digits).padStart(4, "0"));
  return { padded, trimmed: padded.map((digits) => digits.replace(/0+$/, "")) };
}

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
  const { padded, trimmed } = (digitTexts ??= makeDigitTexts());
  if (decimals === 4) return `${sign}${whole}.${trimmed[rest]}`;
  const high = Math.floor(rest / GROUP);
  const low = rest - high * GROUP;
  return low === 0 ? `${sign}${whole}.${trimmed[high]}` : `${sign}${whole}.${padded[high]}${trimmed[low]}`;
}
