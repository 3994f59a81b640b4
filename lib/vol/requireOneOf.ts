import { StrikebookError } from "../task/index.js";

/** Throws unless `value` is one of the words, naming the argument, the value and the words. */
export function requireOneOf(name: string, value: string, words: readonly string[]): void {
  if (!words.includes(value)) {
    const list = words.map((word) => JSON.stringify(word)).join(", ");
    throw new StrikebookError("argument", `${name} is ${JSON.stringify(value)}`, `use one of ${list}`);
  }
}
