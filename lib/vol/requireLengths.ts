import { StrikebookError } from "../task/index.js";

/** Throws when one of the named arrays is not of `count` elements; an absent one passes. */
export function requireLengths(
  count: number,
  counted: string,
  arrays: Readonly<Record<string, { readonly length: number } | undefined>>,
): void {
  for (const [name, array] of Object.entries(arrays)) {
    if (array !== undefined && array.length !== count) {
      const what = `${name} has ${array.length} elements and ${counted} ${count}`;
      throw new StrikebookError("argument", what, "pass equal lengths");
    }
  }
}
