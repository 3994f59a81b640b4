/** A name with the objects it is read from: `a.b.c` is the root `a`, the owners `b` and the last name `c`. */
export interface NamePath {
  /** Names in front of the last one; empty for a plain name. */
  readonly owners: readonly string[];
  /** The last name, which may be empty or incomplete. */
  readonly name: string;
  /** UTF-16 offsets of the last name. */
  readonly from: number;
  readonly to: number;
}

const START = "[\\p{ID_Start}$_]";
const PART = "[\\p{ID_Continue}$\\u200c\\u200d]";
const BEFORE = new RegExp(`((?:${START}${PART}*\\s*\\??\\.\\s*)*)(${START}${PART}*)?$`, "u");
const AFTER = new RegExp(`^${PART}*`, "u");
const IDENTIFIER = new RegExp(`^${START}${PART}*$`, "u");

/** The path that ends at the cursor; undefined in front of something that is no plain path (`f().`, `"a".`, `1.`). */
export function namePathBefore(code: string, cursor: number): NamePath | undefined {
  const text = code.slice(0, cursor);
  const [whole = "", ownersText = "", name = ""] = BEFORE.exec(text) ?? [];
  const before = text.slice(0, text.length - whole.length);
  if (/[.\p{ID_Continue}$]$/u.test(before) && !before.endsWith("...")) return undefined;
  const owners = ownersText.split(/\s*\??\.\s*/).filter((owner) => owner !== "");
  return { owners, name, from: cursor - name.length, to: cursor };
}

/** The path whose last name the cursor touches, or the function whose arguments the cursor is in. */
export function namePathAt(code: string, cursor: number): NamePath | undefined {
  const end = cursor + AFTER.exec(code.slice(cursor))![0].length;
  const path = namePathBefore(code, end);
  if (path !== undefined && path.name !== "") return path;
  const open = openParenthesis(code, cursor);
  const called = open === undefined ? undefined : namePathBefore(code, code.slice(0, open).trimEnd().length);
  return called?.name === "" ? undefined : called;
}

export function isIdentifier(name: string): boolean {
  return IDENTIFIER.test(name);
}

function openParenthesis(code: string, cursor: number): number | undefined {
  let depth = 0;
  for (let i = cursor - 1; i >= 0; i--) {
    if (code[i] === ")") depth++;
    else if (code[i] === "(" && depth-- === 0) return i;
  }
  return undefined;
}
