/** A value with its unit behind it; one of a counted thing is named in the singular: `1 lot`, `2 lots`. */
export function withUnit(value: string, unit: string): string {
  if (unit === "") return value;
  return `${value} ${value === "1" ? unit.replace(/\b(lot|day|point|step|second|minute|trade|contract|deviation)s$/, "$1") : unit}`;
}
