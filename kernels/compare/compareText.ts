import { sameNumber, type Tolerance } from "./Tolerance.js";
import { type TextToken, textTokens } from "./textTokens.js";

/** How much two texts have in common. */
export interface TextComparison {
  readonly same: boolean;
  /** Pairs of numbers that were compared. */
  readonly numbers: number;
  /** The pairs of numbers that lie apart, when only numbers differ. */
  readonly apart: readonly NumberPair[];
}

export interface NumberPair {
  /** "line 3" of a text, or the path of a place in JSON. */
  readonly place: string;
  readonly saved: string;
  readonly found: string;
  readonly absolute: number;
  readonly relative: number;
}

/** Compares printed text: numbers within the tolerance, everything else exactly, apart from the width of spaces. */
export function compareText(saved: string, found: string, tolerance: Tolerance): TextComparison {
  const a = textTokens(saved);
  const b = textTokens(found);
  if (a.length !== b.length) return { same: false, numbers: 0, apart: [] };
  let numbers = 0;
  let same = true;
  let onlyNumbers = true;
  const apart: NumberPair[] = [];
  for (const [index, one] of a.entries()) {
    const other = b[index]!;
    const pair = numberPair(one, other);
    if (pair === undefined) {
      if (one.text === other.text) continue;
      same = false;
      onlyNumbers = false;
      continue;
    }
    numbers++;
    if (sameNumber(one.value!, other.value!, one.whole && other.whole, tolerance)) continue;
    same = false;
    apart.push(pair);
  }
  return { same, numbers, apart: onlyNumbers ? apart : [] };
}

function numberPair(one: TextToken, other: TextToken): NumberPair | undefined {
  if (one.value === undefined || other.value === undefined) return undefined;
  return deviation(`line ${one.line}`, one.text, other.text, one.value, other.value);
}

/** Two numbers and how far they lie apart. */
export function deviation(place: string, saved: string, found: string, a: number, b: number): NumberPair {
  const absolute = Math.abs(a - b);
  return { place, saved, found, absolute, relative: absolute / Math.max(Math.abs(a), Math.abs(b)) };
}
