import type { RunRecord } from "../../strategy/RunRecord.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import { resolvePath } from "./resolvePath.js";
import { showValue } from "./showValue.js";

/**
 * Fills prose with figures of a run record: `{{metrics.trades}}`, `{{values.forward|0.00 points}}`. The prose is
 * inline Markdown; what comes from the record is escaped.
 *
 * A digit outside placeholders is refused, so that no figure is typed by hand; a name that has one goes into back-ticks
 * and starts with a letter (`` `Black-76` ``). Numbers spelled in letters cannot be caught. The
 * target of a link may hold digits.
 *
 * @throws StrikebookError `argument` for a digit, an unknown path, a bad format or an unclosed placeholder.
 */
export function fillTemplate(template: string, record: RunRecord): string {
  const parts = template.split(/\{\{(.*?)\}\}/s);
  return parts
    .map((part, index) => {
      if (index % 2 === 0) {
        requireNoFigure(part, template);
        return part;
      }
      const bar = part.indexOf("|");
      const path = (bar < 0 ? part : part.slice(0, bar)).trim();
      return showValue(resolvePath(record, path), bar < 0 ? undefined : part.slice(bar + 1).trim(), path);
    })
    .join("");
}

/**
 * Refuses prose that holds a figure.
 *
 * @throws StrikebookError `argument` naming the figure and its surroundings.
 */
function requireNoFigure(prose: string, template: string): void {
  if (prose.includes("{{") || prose.includes("}}")) {
    throw new StrikebookError(
      "argument",
      `unclosed placeholder in "${excerpt(template, template.indexOf("{{"))}"`,
      "write {{path}} or {{path|format}}",
    );
  }
  const bare = prose.replace(/(`+)(?!`)(.*?[^`])\1(?!`)/gs, (span, _, code: string) =>
    // A code span that is a number in disguise is still a figure.
    /^[^\p{L}\p{N}]*\p{N}/u.test(code) ? code : " ".repeat(span.length),
  );
  const text = bare.replace(/\]\([^)\s]*\)/g, (link) => " ".repeat(link.length));
  const figure = /\p{N}(?:[\p{N}.,:]*\p{N})?%?/u.exec(text);
  if (figure) {
    throw new StrikebookError(
      "argument",
      `"${figure[0]}" is typed by hand in "${excerpt(text, figure.index)}"`,
      "read it from the record, {{values.name|0.00}}, or put a name that has a digit in back-ticks",
    );
  }
}

function excerpt(text: string, at: number): string {
  const start = Math.max(0, at - 30);
  return `${start > 0 ? "..." : ""}${text
    .slice(start, at + 30)
    .replace(/\s+/g, " ")
    .trim()}${at + 30 < text.length ? "..." : ""}`;
}
