/**
 * A sum of prices as a reader writes it: `62.15`, not `62.150000000000006`. Rounded to 1e-8, far below a paisa; the tables
 * with the house's names keep what was computed.
 */
export function withoutRest(value: number): number {
  return Math.round(value * 1e8) / 1e8;
}
