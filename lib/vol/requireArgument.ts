import { StrikebookError } from "../task/index.js";

/** Throws when `value` is not a finite number above 0, naming the argument and the value. */
export function requirePositive(name: string, value: number): void {
  if (!(value > 0 && value < Number.POSITIVE_INFINITY)) {
    throw new StrikebookError("argument", `${name} is ${value}`, `${name} must be a finite number above 0`);
  }
}

/** Throws when `value` is not a finite number of at least 0, naming the argument and the value. */
export function requireNotNegative(name: string, value: number): void {
  if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) {
    throw new StrikebookError("argument", `${name} is ${value}`, `${name} must be a finite number of at least 0`);
  }
}
