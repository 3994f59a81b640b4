/** What a completion is, in the words of Jupyter's `_jupyter_types_experimental`. */
export type CompletionKind =
  | "function"
  | "class"
  | "interface"
  | "enum"
  | "type"
  | "module"
  | "keyword"
  | "property"
  | "instance"
  | "path"
  | "statement";

/** One way to go on at the cursor. */
export interface CompletionItem {
  /** The text that replaces the range of the completion. */
  readonly name: string;
  readonly kind: CompletionKind;
  /** What TypeScript shows for it, such as `(method) Math.abs(x: number): number`; "" when not asked for or unknown. */
  readonly signature: string;
  /** Its documentation in Markdown; "" when there is none or it was not asked for. */
  readonly documentation: string;
  /** "types": declared. "live": only the value at hand has it. "both": declared, and seen on the value. */
  readonly source: "types" | "live" | "both";
  /** A short form of the live value. */
  readonly preview: string | undefined;
}

/** All ways to go on at the cursor, the likeliest first. Offsets are UTF-16 units of the cell. */
export interface Completion {
  readonly items: readonly CompletionItem[];
  /** Start and end of the text that an item replaces. */
  readonly start: number;
  readonly end: number;
}

/** How much of a completion is worked out. */
export interface CompletionOptions {
  /** So many items, the first ones, carry signature and documentation. Default 20. */
  readonly described?: number;
  /** So many items are given at most. Default 500. */
  readonly limit?: number;
}
