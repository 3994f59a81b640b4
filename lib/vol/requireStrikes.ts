import { StrikebookError } from "../task/index.js";
import { requirePositive } from "./requireArgument.js";

/** Throws unless the strikes are above 0 and strictly ascending, naming the element. */
export function requireStrikes(strikes: Float64Array): void {
  for (let i = 0; i < strikes.length; i++) {
    requirePositive(`strikes[${i}]`, strikes[i]!);
    if (i > 0 && !(strikes[i]! > strikes[i - 1]!)) {
      const what = `strikes[${i}] is ${strikes[i]} after ${strikes[i - 1]}`;
      throw new StrikebookError("argument", what, "strikes must ascend without duplicates: one row per strike");
    }
  }
}
