import { nearNames } from "./nearNames.js";
import { StrikebookError } from "./StrikebookError.js";

/**
 * Refuses a name that `what` does not have: notebook cells are not always type-checked, and a misspelt option would
 * leave its default in force unseen.
 *
 * @throws StrikebookError `argument` with the near name, and all that there are
 */
export function requireKnownNames(what: string, given: object, known: readonly string[]): void {
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const near = nearNames(unknown, known)[0];
  const all = `it takes ${known.join(", ")}`;
  const cure = near === undefined ? all : `did you mean "${near}"? ${all}`;
  throw new StrikebookError("argument", `${what} has no option "${unknown}"`, cure);
}
