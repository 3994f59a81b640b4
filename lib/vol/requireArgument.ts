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

/** Throws when `type` is neither "call" nor "put": an exchange's own letters ("CE", "C") would price the other option. */
export function requireOptionType(type: string): void {
  if (type !== "call" && type !== "put") {
    throw new StrikebookError(
      "argument",
      `option type is ${JSON.stringify(type)}`,
      'use "call" or "put" (CE is a call)',
    );
  }
}

/** Throws when `value` is NaN or infinite, naming the argument and the value. */
export function requireFinite(name: string, value: number): void {
  if (!Number.isFinite(value)) {
    throw new StrikebookError("argument", `${name} is ${value}`, `${name} must be a finite number`);
  }
}
