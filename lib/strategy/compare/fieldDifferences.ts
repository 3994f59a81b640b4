/** One field that two runs say differently. */
export interface FieldDifference {
  /** `exitReason`, `legs[0].exitPrice`. */
  readonly field: string;
  readonly a: unknown;
  readonly b: unknown;
}

export interface FieldComparison {
  readonly differences: readonly FieldDifference[];
  /** Fields that one of the two does not have: its record is of an earlier version. */
  readonly absent: readonly string[];
}

/**
 * Every field of two plain values, in the order of the first: equal to the last bit, or different. A missing number (NaN)
 * equals a missing number.
 *
 * @param leftOut names of the top level that do not count
 */
export function fieldDifferences(a: unknown, b: unknown, leftOut: readonly string[] = []): FieldComparison {
  const differences: FieldDifference[] = [];
  const absent: string[] = [];
  const compare = (x: unknown, y: unknown, path: string): void => {
    if (x === undefined && y === undefined) return;
    if (x === undefined || y === undefined) {
      absent.push(path);
    } else if (Array.isArray(x) && Array.isArray(y)) {
      if (x.length !== y.length) differences.push({ field: `${path}.length`, a: x.length, b: y.length });
      for (let i = 0; i < Math.min(x.length, y.length); i++) compare(x[i], y[i], `${path}[${i}]`);
    } else if (isObject(x) && isObject(y)) {
      for (const name of new Set([...Object.keys(x), ...Object.keys(y)]))
        if (path !== "" || !leftOut.includes(name)) compare(x[name], y[name], path === "" ? name : `${path}.${name}`);
    } else if (!same(x, y)) {
      differences.push({ field: path, a: x, b: y });
    }
  };
  compare(a, b, "");
  return { differences, absent };
}

function same(x: unknown, y: unknown): boolean {
  return x === y || (typeof x === "number" && typeof y === "number" && Number.isNaN(x) && Number.isNaN(y));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
