/** The cursor stands behind the dot of a member access. */
export interface MemberAccess {
  /** What is in front of the dot, as plain code: `surface.slices[0]`. */
  readonly expression: string;
  /** What is typed of the member's name. */
  readonly typed: string;
}

const NAME = "[\\p{ID_Start}$_][\\p{ID_Continue}$]*";
const INDEX = `\\[(?:\\d+|"[^"\\\\\\n]*"|'[^'\\\\\\n]*')\\]`;
const ACCESS = new RegExp(
  `(?<![\\p{ID_Continue}$)\\]."'\`])(${NAME}(?:(?:!?\\.|\\?\\.)${NAME}|!?(?:\\?\\.)?${INDEX})*)!?\\??\\.((?:${NAME})?)$`,
  "u",
);

/**
 * The member access that ends at the cursor, when what is accessed is a name with member accesses and constant indices only:
 * evaluating anything else could have effects.
 */
export function memberAccess(code: string, offset: number): MemberAccess | undefined {
  const line = code.slice(Math.max(code.lastIndexOf("\n", offset - 1) + 1, offset - 500), offset);
  const found = ACCESS.exec(line);
  const expression = found?.[1];
  if (found === null || expression === undefined) return undefined;
  return { expression: expression.replaceAll("!", ""), typed: found[2]! };
}
