import { countLineBreaks, lineStarts, placeOf } from "./textLines.js";

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** The place of the source that the text stands for, when it is not where the text stands. */
  readonly origin?: number;
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
  replace(start: number, end: number, text: string): void {
    const missing = countLineBreaks(this.#source.slice(start, end)) - countLineBreaks(text);
    if (missing < 0) throw new Error(`an edit at offset ${start} would add ${-missing} lines`);
    this.#edits.push({ start, end, text: text + "\n".repeat(missing) });
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
  slice(start: number, end: number): string {
    const inside = this.#ordered().filter((edit) => edit.start >= start && edit.end <= end);
    return this.#join(start, end, inside).text;
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
    const marks: number[] = [];
    for (const edit of edits) {
      text += this.#source.slice(from, edit.start);
      marks.push(text.length, edit.origin ?? edit.start);
      text += edit.text;
      marks.push(text.length, edit.end);
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
  /** Four offsets per edit: start in the text and in the source, end in the text and in the source. */
  readonly #marks: readonly number[];

  constructor(source: string, text: string, marks: readonly number[]) {
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

  /** The offset in the source of an offset in the text; inside an edit, the start of what it replaced. */
  sourceOffset(textOffset: number): number {
    let textMark = 0;
    let sourceMark = 0;
    for (let i = 0; i + 3 < this.#marks.length; i += 4) {
      const editStart = this.#marks[i]!;
      if (textOffset < editStart) break;
      const editEnd = this.#marks[i + 2]!;
      const sourceStart = this.#marks[i + 1]!;
      const sourceEnd = this.#marks[i + 3]!;
      // A blanked or same-length edit keeps its columns; a longer one maps to where it starts.
      if (textOffset < editEnd)
        return editEnd - editStart === sourceEnd - sourceStart ? sourceStart + textOffset - editStart : sourceStart;
      textMark = editEnd;
      sourceMark = sourceEnd;
    }
    return sourceMark + textOffset - textMark;
  }
}
