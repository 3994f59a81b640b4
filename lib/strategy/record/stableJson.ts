/**
 * JSON with the names of every object in alphabetical order: equal values, equal text. NaN is written `null` (*not
 * measured*); typed arrays are not accepted, and other values JSON has no form for are left out as `JSON.stringify` does.
 */
export function stableJson(value: unknown): string {
  return JSON.stringify(value, (_name, inner: unknown) => {
    if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  });
}
