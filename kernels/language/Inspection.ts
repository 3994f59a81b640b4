/** What is known of the name at the cursor. */
export interface Inspection {
  readonly markdown: string;
  /** The same without markup. */
  readonly text: string;
}
