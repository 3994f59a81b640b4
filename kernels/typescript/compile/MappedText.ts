/** Generated text and the way back from its offsets to those of the source. */
export class MappedText {
  readonly text: string;
  /** The offset in the source of an offset in the text. */
  readonly sourceOffset: (offset: number) => number;

  constructor(text: string, sourceOffset: (offset: number) => number) {
    this.text = text;
    this.sourceOffset = sourceOffset;
  }

  /** The text with code around it that has no source of its own. */
  within(before: string, after: string): MappedText {
    return new MappedText(before + this.text + after, (offset) =>
      this.sourceOffset(Math.min(Math.max(0, offset - before.length), this.text.length)),
    );
  }
}
