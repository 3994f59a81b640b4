import type { MappedText } from "./MappedText.js";
import { countLineBreaks, lineStarts, placeOf } from "./textLines.js";

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** The place of the source that the text stands for, when it is not where the text stands. */
  readonly origin?: number;
  /** The place of the source of each offset in the text, where that is known. */
  readonly sourceOffset?: (offset: number) => number;
}

/** An edit that was made: where its text starts and ends in the result, and what it replaced in the source. */
interface Mark extends Pick<Edit, "sourceOffset"> {
  readonly textStart: number;
  readonly textEnd: number;
  readonly sourceStart: number;
  readonly sourceEnd: number;
}

/**
 * Edits of one source text that keep every line where it is: a replacement has as many line breaks as what it
 * replaces, so that a position in the result maps back by its line and a shift of the column.
 */
export class TextEdits {
  readonly #source: string;
  readonly #edits: Edit[] = [];

  constructor(source: string) {
    this.#source = source;
  }

  /** Replaces [start, end); line breaks that `text` lacks are added at its end. */
  replace(start: number, end: number, replacement: string | MappedText): void {
    const { text, sourceOffset } =
      typeof replacement === "string" ? { text: replacement, sourceOffset: undefined } : replacement;
    const missing = countLineBreaks(this.#source.slice(start, end)) - countLineBreaks(text);
    if (missing < 0) throw new Error(`an edit at offset ${start} would add ${-missing} lines`);
    const edit = { start, end, text: text + "\n".repeat(missing) };
    this.#edits.push(sourceOffset === undefined ? edit : { ...edit, sourceOffset });
  }

  /** Inserts `text`, which has no line break, before `offset`. */
  insert(offset: number, text: string): void {
    this.replace(offset, offset, text);
  }

  /** Inserts `text`, which has no line break, before everything else; it stands for what is at `origin`. */
  prepend(text: string, origin = 0): void {
    this.#edits.unshift({ start: 0, end: 0, text, origin });
  }

  /** Replaces [start, end) by spaces; `first` is the character put in the first place. */
  blank(start: number, end: number, first = " "): void {
    if (end <= start) return;
    const spaces = this.#source.slice(start, end).replace(/[^\n\r\u2028\u2029]/g, " ");
    this.#edits.push({ start, end, text: first + spaces.slice(1) });
  }

  /** The text of [start, end) with the edits inside it made. */
  part(start: number, end: number): EditedText {
    const inside = this.#ordered().filter((edit) => edit.start >= start && edit.end <= end);
    return this.#join(start, end, inside);
  }

  /** Makes the edits. An edit inside a larger one is dropped. */
  apply(): EditedText {
    return this.#join(0, this.#source.length, this.#ordered());
  }

  #ordered(): Edit[] {
    // A stable sort keeps insertions at one offset in the order they were asked for; at equal starts an insertion
    // (an empty range) comes first.
    const sorted = [...this.#edits].sort(
      (a, b) => a.start - b.start || (a.end === a.start ? 0 : 1) - (b.end === b.start ? 0 : 1) || b.end - a.end,
    );
    const kept: Edit[] = [];
    let reach = 0;
    for (const edit of sorted) {
      if (edit.start < reach) continue;
      kept.push(edit);
      reach = Math.max(reach, edit.end);
    }
    return kept;
  }

  #join(start: number, end: number, edits: readonly Edit[]): EditedText {
    let text = "";
    let from = start;
    const marks: Mark[] = [{ textStart: 0, textEnd: 0, sourceStart: start, sourceEnd: start }];
    for (const edit of edits) {
      text += this.#source.slice(from, edit.start);
      const textStart = text.length;
      text += edit.text;
      const places = { sourceStart: edit.origin ?? edit.start, sourceEnd: edit.end };
      const mark = { textStart, textEnd: text.length, ...places };
      marks.push(edit.sourceOffset === undefined ? mark : { ...mark, sourceOffset: edit.sourceOffset });
      from = edit.end;
    }
    text += this.#source.slice(from, end);
    return new EditedText(this.#source, text, marks);
  }
}

/** The edited text and the way back to the places of the source. */
export class EditedText {
  readonly text: string;
  readonly #source: string;
  readonly #marks: readonly Mark[];

  constructor(source: string, text: string, marks: readonly Mark[]) {
    this.text = text;
    this.#source = source;
    this.#marks = marks;
  }

  /** The place in the source of a line and column (from 1) in the text. */
  sourcePlace(line: number, column: number): { line: number; column: number } {
    const lineStart = lineStarts(this.text)[line - 1];
    if (lineStart === undefined) return { line, column };
    return placeOf(this.#source, Math.min(this.sourceOffset(lineStart + column - 1), this.#source.length));
  }

  /** The offset in the source of an offset in the text; inside an edit that does not know it, the start of what it replaced. */
  sourceOffset(textOffset: number): number {
    let textMark = 0;
    let sourceMark = 0;
    for (const { textStart, textEnd, sourceStart, sourceEnd, sourceOffset } of this.#marks) {
      if (textOffset < textStart) break;
      if (textOffset < textEnd) {
        if (sourceOffset !== undefined) return sourceOffset(textOffset - textStart);
        // A blanked or same-length edit keeps its columns; a longer one maps to where it starts.
        return textEnd - textStart === sourceEnd - sourceStart ? sourceStart + textOffset - textStart : sourceStart;
      }
      textMark = textEnd;
      sourceMark = sourceEnd;
    }
    return sourceMark + textOffset - textMark;
  }
}
