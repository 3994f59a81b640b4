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
`;
