import { StrikebookError } from "../task/index.js";

/** Throws when there are fewer than `least` values, naming what they were for. */
export function requireValues(what: string, values: ArrayLike<number>, least: number): void {
  if (values.length < least) {
    const cure = `it needs at least ${least}; check the filter that produced them`;
    throw new StrikebookError("empty", `${what} of ${values.length} values`, cure);
  }
}
