/** Declarations of what every cell finds beside Node's own globals. */
export const CELL_GLOBALS = `
/**
 * Shows a value under the cell: tables, charts, HTML, images or plain text.
 *
 * @param options \`id\` names the output; with \`update: true\` the output of that name is replaced
 */
declare function display(value: unknown, options?: { readonly id?: string; readonly update?: boolean }): void;
/** Aborted when this cell is interrupted: give it to whatever takes a signal. */
declare const signal: AbortSignal;
/**
 * Alone in a cell: runs the cells again, in order, that had succeeded before the process of this notebook ended (out of
 * memory, a crash), and stops at the first that fails.
 */
declare function replay(): Promise<void>;
`;
