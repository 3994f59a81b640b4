/** The protocol counts characters as Unicode code points, JavaScript as UTF-16 units: `codePoints` of them as units. */
export function unitsOfCodePoints(text: string, codePoints: number): number {
  let unit = 0;
  for (let left = codePoints; left > 0 && unit < text.length; left--) unit += isPair(text, unit) ? 2 : 1;
  return unit;
}

/** How many code points the first `units` UTF-16 units of `text` are. */
export function codePointsOfUnits(text: string, units: number): number {
  let count = 0;
  for (let unit = 0; unit < Math.min(units, text.length); count++) unit += isPair(text, unit) ? 2 : 1;
  return count;
}

function isPair(text: string, unit: number): boolean {
  return (text.codePointAt(unit) ?? 0) > 0xffff;
}
