import type { Position } from "./languageServerProtocol.js";

const LINE_BREAK = /\r\n|\n|\r/g;

/** Line and character (from 0) of a UTF-16 offset, with the line breaks of the Language Server Protocol. */
export function positionAt(text: string, offset: number): Position {
  let line = 0;
  let start = 0;
  for (const found of text.matchAll(LINE_BREAK)) {
    const next = found.index + found[0].length;
    if (next > offset) break;
    line++;
    start = next;
  }
  return { line, character: offset - start };
}

/** UTF-16 offset of a position; the end of the line when the line is shorter, of the text when it has fewer lines. */
export function offsetAt(text: string, position: Position): number {
  const starts = [0];
  const ends: number[] = [];
  for (const found of text.matchAll(LINE_BREAK)) {
    ends.push(found.index);
    starts.push(found.index + found[0].length);
  }
  ends.push(text.length);
  const start = starts[position.line];
  return start === undefined ? text.length : Math.min(start + position.character, ends[position.line]!);
}

/** Number of line breaks, with the line breaks of the Language Server Protocol. */
export function lineBreaks(text: string): number {
  return text.match(LINE_BREAK)?.length ?? 0;
}

/** The position so many lines further down. */
export function below({ line, character }: Position, lines: number): Position {
  return { line: line + lines, character };
}
