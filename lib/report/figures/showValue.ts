import type { JsonValue } from "../../strategy/RunRecord.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import { formatSecondOfDay } from "../../time/sessionClock.js";
import { codeSpan, escapeMarkdown } from "../document/escapeMarkdown.js";
import { formatFigure, plainFigure } from "./formatFigure.js";
import { notMeasured } from "./notMeasured.js";

/**
 * A value of the record as inline Markdown; null, and NaN in memory, is *not measured*. Besides the patterns of {@link formatFigure}, `hh:mm` and `hh:mm:ss` write
 * seconds after midnight as a clock time, `code` writes a code span and `sha` its first twelve characters.
 *
 * @param path - Names the value in errors.
 * @throws StrikebookError `argument` for a list or an object, or a format that does not suit the value.
 */
export function showValue(value: JsonValue, format: string | undefined, path: string): string {
  if (value === null || Number.isNaN(value)) return notMeasured;
  if (typeof value === "object") {
    const what = Array.isArray(value) ? `a list of ${value.length}` : "an object";
    throw new StrikebookError(
      "argument",
      `"${path}" is ${what}, not one figure`,
      "name one of its members or make a table",
    );
  }
  if (format === "code") return codeSpan(String(value));
  if (format === "sha") return codeSpan(String(value).slice(0, 12));
  if (typeof value === "number") {
    try {
      if (format === "hh:mm:ss" || format === "hh:mm") return clock(value, format);
      return escapeMarkdown(format === undefined ? plainFigure(value) : formatFigure(value, format));
    } catch (cause) {
      if (!(cause instanceof StrikebookError)) throw cause;
      throw new StrikebookError("argument", `"${path}": ${cause.message.replace(`; ${cause.cure}`, "")}`, cause.cure, {
        cause,
      });
    }
  }
  if (format !== undefined) {
    throw new StrikebookError(
      "argument",
      `"${path}" is ${JSON.stringify(value)}, not a number`,
      `drop the format "${format}"`,
    );
  }
  return typeof value === "boolean" ? (value ? "yes" : "no") : escapeMarkdown(value);
}

function clock(second: number, format: string): string {
  if (!(second >= 0 && second < 86_400)) {
    throw new StrikebookError("argument", `${second} is no second of a day`, "take seconds after midnight, 0 to 86399");
  }
  return formatSecondOfDay(second).slice(0, format.length);
}
