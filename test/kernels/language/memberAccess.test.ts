import { expect, it } from "vitest";
import { memberAccess } from "../../../kernels/language/memberAccess.js";

it.each([
  ["foo.", "foo", ""],
  ["foo.ba", "foo", "ba"],
  ["const x = 2 * surface.slices[0].", "surface.slices[0]", ""],
  ['a["b c"]?.d!.e', 'a["b c"]?.d', "e"],
  ["a?.", "a", ""],
  ["[...rows.", undefined, ""],
  ["f(rows.le", "rows", "le"],
  ["f().", undefined, ""],
  ["f(x).y.", undefined, ""],
  ["a[i].", undefined, ""],
  ['"text".', undefined, ""],
  ["1.", undefined, ""],
  ["x = 1.5.", undefined, ""],
  ["foo", undefined, ""],
])("%s accesses %s", (code, expression, typed) => {
  const found = memberAccess(code, code.length);
  expect(found?.expression).toBe(expression);
  if (found !== undefined) expect(found.typed).toBe(typed);
});
