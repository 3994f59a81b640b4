/** Declarations of what every cell finds beside Node's own globals. */
export const CELL_GLOBALS = `
/**
 * Shows a value under the cell: tables, charts, HTML, images or plain text.
 *
 * @param options \`id\` names the output; with \`update: true\` the output of that name is replaced. \`from\` and
 * \`maxRows\` are the rows of a table to skip and to show (200), \`maxText\` the characters of a text (100,000)
 */
declare function display(
  value: unknown,
  options?: {
    readonly id?: string;
    readonly update?: boolean;
    readonly from?: number;
    readonly maxRows?: number;
    readonly maxText?: number;
  },
): void;
/** Aborted when this cell is interrupted: give it to whatever takes a signal. */
declare const signal: AbortSignal;
`;
