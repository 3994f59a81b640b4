import type { RunRecord } from "../../strategy/RunRecord.js";
import { StrikebookError } from "../../task/StrikebookError.js";

/**
 * Refuses a title that holds a figure of unknown origin. Allowed are dates, clock times, names that begin with a letter
 * (`S1`, `Black-76`), and what the record holds: a figure or a name of one of its texts, or one of its numbers at the
 * precision shown, as it is or times a hundred. A title is ready text, not a template, so this is weaker than
 * {@link fillTemplate}: a figure that happens to be somewhere in the record passes.
 *
 * @param what - Names the title in the error: `chart`, `report`.
 * @throws StrikebookError `argument` naming the figure.
 */
export function requireTracedTitle(title: string, what: string, record: RunRecord): void {
  const figures = tokensOf(title).filter((token) => !dateOrClock.test(token) && !/^\p{L}/u.test(token));
  if (figures.length === 0) return;
  // The title of the report is no witness for itself.
  const { texts, numbers } = contentOf({ ...record, title: "" });
  const stray = figures.find((token) => !texts.has(token) && !isNumberOf(token, numbers));
  if (stray === undefined) return;
  throw new StrikebookError(
    "argument",
    `"${stray}" in the title of ${what} "${title}" is in no value of the run record`,
    "build the title from values that the record keeps",
  );
}

const dateOrClock = /^(\d{4}-\d{2}(-\d{2})?|\d{1,2}:\d{2}(:\d{2})?)$/;

/** Words of a text that hold a digit, without the punctuation around them. */
function tokensOf(text: string): string[] {
  const found = text.replaceAll("\u2212", "-").match(/[\p{L}\p{N}_.,:+-]*\p{N}[\p{L}\p{N}_.,:%-]*/gu) ?? [];
  return found.map((token) => token.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ""));
}

function isNumberOf(token: string, numbers: readonly number[]): boolean {
  // `5-minute` and `20x` are the figure in front.
  const figure = /^\d[\d,]*(\.\d+)?(?=$|[-\p{L}])/u.exec(token)?.[0].replaceAll(",", "");
  if (figure === undefined) return false;
  const decimals = figure.split(".")[1]?.length ?? 0;
  const shown = Number(figure);
  return numbers.some((value) =>
    [value, 100 * value].some((each) => Number(Math.abs(each).toFixed(decimals)) === shown),
  );
}

function contentOf(value: unknown): { readonly texts: ReadonlySet<string>; readonly numbers: readonly number[] } {
  const texts = new Set<string>();
  const numbers: number[] = [];
  const visit = (each: unknown): void => {
    if (typeof each === "number" && Number.isFinite(each)) numbers.push(each);
    else if (typeof each === "string") for (const token of tokensOf(each)) texts.add(token);
    else if (typeof each === "object" && each !== null) for (const member of Object.values(each)) visit(member);
  };
  visit(value);
  return { texts, numbers };
}
