/** A piece of printed text: a number, or characters that must be the same. */
export interface TextToken {
  readonly text: string;
  /** The number, when the piece is one that may vary within the tolerance. */
  readonly value: number | undefined;
  /** Written without a fraction or an exponent. */
  readonly whole: boolean;
  /** Line of the text that it stands on, from 1. */
  readonly line: number;
}

// In this order: dates and clock times, words (also those with digits in them: hashes, names), numbers, whitespace, rules
// under headings, anything else.
const PIECE =
  /(?<exact>\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?(?![\w.])|\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?![\w.]))|(?<number>(?<![\w.)\]])[-+]?(?:NaN|Infinity)\b|(?<![\w.])(?:(?<![\w)\]])[-+])?(?:\d+(?:_\d{3})*(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d+)?(?![\w]|\.\d)|[-+]?(?:NaN|Infinity)\b)|(?<word>[\p{L}\p{N}_$]+(?:\.\d[\p{L}\p{N}_.]*)?)|(?<space>\s+)|(?<rule>-{3,}|─{2,}|={3,})|[\s\S]/gu;

/**
 * Takes printed text apart into numbers and what lies between them. Runs of spaces and line breaks, and rules under
 * headings, become one, because the width of a column follows its numbers. A number inside a word, a date or a clock time
 * is no number. Of a number with thousands separators only the last group may vary.
 */
export function textTokens(text: string): TextToken[] {
  const tokens: TextToken[] = [];
  const trimmed = text.trim();
  let line = 1 + breaks(text.slice(0, text.length - text.trimStart().length));
  const exact = (piece: string): TextToken => ({ text: piece, value: undefined, whole: false, line });
  for (const match of trimmed.matchAll(PIECE)) {
    const groups = match.groups!;
    const piece = match[0];
    if (groups["space"] !== undefined) {
      tokens.push(exact(" "));
      line += breaks(piece);
    } else if (groups["rule"] !== undefined) tokens.push(exact(piece.slice(0, 3)));
    else if (groups["number"] === undefined || startsThousands(trimmed, match.index + piece.length))
      tokens.push(exact(piece));
    else {
      const value = Number(piece.replaceAll("_", ""));
      tokens.push({ text: piece, value, whole: /^[-+]?[\d_]+$/.test(piece), line });
    }
  }
  return tokens;
}

const breaks = (text: string): number => text.split("\n").length - 1;

/** "1" in "1,234": read as a number of its own it would let thousands pass as ones. */
function startsThousands(text: string, end: number): boolean {
  return /^,\d{3}(?!\d)/.test(text.slice(end, end + 5));
}
