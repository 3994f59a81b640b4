import { compareText, deviation, type NumberPair } from "./compareText.js";
import { sameNumber, type Tolerance } from "./Tolerance.js";

/** One place in two JSON values where they differ. */
export interface JsonDifference {
  /** `layer[0].data.values[3].iv`; empty for the whole. */
  readonly path: string;
  readonly saved: string;
  readonly found: string;
  /** The numbers, when only numbers differ there. */
  readonly apart: readonly NumberPair[];
}

export interface JsonComparison {
  readonly numbers: number;
  readonly differences: readonly JsonDifference[];
}

/** Compares JSON: numbers (also those in texts) within the tolerance, keys in any order, everything else exactly. */
export function compareJson(saved: unknown, found: unknown, tolerance: Tolerance): JsonComparison {
  const differences: JsonDifference[] = [];
  let numbers = 0;
  const differ = (path: string, a: unknown, b: unknown, apart: readonly NumberPair[] = []): void => {
    differences.push({ path, saved: brief(a), found: brief(b), apart });
  };
  const walk = (a: unknown, b: unknown, path: string): void => {
    if (typeof a === "number" && typeof b === "number") {
      numbers++;
      const whole = Number.isInteger(a) && Number.isInteger(b);
      if (!sameNumber(a, b, whole, tolerance)) differ(path, a, b, [deviation(path, String(a), String(b), a, b)]);
    } else if (typeof a === "string" && typeof b === "string") {
      const text = compareText(a, b, tolerance);
      numbers += text.numbers;
      if (!text.same) {
        const apart = text.apart.map((pair) => ({ ...pair, place: path }));
        differ(path, a, b, apart);
      }
    } else if (Array.isArray(a) && Array.isArray(b)) {
      if (a.length !== b.length) differ(`${path}.length`, a.length, b.length);
      else for (const [index, one] of a.entries()) walk(one, b[index], `${path}[${index}]`);
    } else if (isObject(a) && isObject(b)) {
      for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
        const inner = path === "" ? key : `${path}.${key}`;
        if (!Object.hasOwn(a, key)) differ(inner, undefined, b[key]);
        else if (!Object.hasOwn(b, key)) differ(inner, a[key], undefined);
        else walk(a[key], b[key], inner);
      }
    } else if (a !== b) differ(path, a, b);
  };
  walk(saved, found, "");
  return { numbers, differences };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const BRIEF = 80;

function brief(value: unknown): string {
  if (value === undefined) return "(absent)";
  const text = JSON.stringify(value);
  return text.length > BRIEF ? `${text.slice(0, BRIEF - 3)}...` : text;
}
