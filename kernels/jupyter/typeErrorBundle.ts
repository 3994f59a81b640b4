import type { CellDiagnostic } from "../language/index.js";
import { escapeHtml } from "../render/escapeHtml.js";
import type { MimeBundle } from "../render/MimeBundle.js";
import { codeFrame } from "../typescript/codeFrame.js";

const SHOWN = 5;
const MAX_MESSAGE = 600;

/** The type errors of a cell that ran all the same, as text and HTML; the first five of them. */
export function typeErrorBundle(
  errors: readonly CellDiagnostic[],
  { id, code }: { readonly id: string; readonly code: string },
): MimeBundle {
  const shown = errors.slice(0, SHOWN).map((one) => ({
    place: `${id}, line ${one.line}`,
    message: `${one.message.slice(0, MAX_MESSAGE)} (TS${one.code})`,
    source: markedLine(code, one),
  }));
  const more = errors.length > SHOWN ? `and ${errors.length - SHOWN} more` : undefined;
  const text = ["Type errors (they do not stop a cell that is not strict):"];
  for (const { place, message, source } of shown) text.push(`${place}: ${message}`, source);
  const items = shown.map(
    ({ place, message, source }) =>
      `<div><b>${escapeHtml(place)}</b>: ${escapeHtml(message)}<pre style="margin: 0 0 0.4em 1em">${escapeHtml(source)}</pre></div>`,
  );
  const rest = more === undefined ? "" : `<div>${more}</div>`;
  return {
    data: {
      "text/plain": [...text, ...(more === undefined ? [] : [more])].join("\n"),
      "text/html": `<div style="border-left: 3px solid #c77700; padding-left: 0.6em"><div>Type errors (they do not stop a cell that is not strict)</div>${items.join("")}${rest}</div>`,
    },
    metadata: {},
  };
}

/** The line of the error with a marker under it, without the lines around it. */
function markedLine(code: string, { line, column }: CellDiagnostic): string {
  const rows = (codeFrame(code, line, column) ?? "").split("\n");
  const at = rows.findIndex((row) => row.startsWith(">"));
  return rows.slice(at, at + 2).join("\n");
}
