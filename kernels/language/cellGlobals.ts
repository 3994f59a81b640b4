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
/** What notebooks written for tslab import. */
declare module "tslab" {
  /** Each method adds an output of its kind, or replaces the one that this display has shown. */
  export interface Display {
    javascript(source: string): void;
    html(source: string): void;
    markdown(source: string): void;
    latex(source: string): void;
    svg(source: string): void;
    png(bytes: Uint8Array): void;
    jpeg(bytes: Uint8Array): void;
    gif(bytes: Uint8Array): void;
    pdf(bytes: Uint8Array): void;
    text(text: string): void;
    raw(contentType: string, data: string | Uint8Array): void;
  }
  export const display: Display & typeof globalThis.display;
  /** A display that shows one output and replaces it at each call. */
  export function newDisplay(): Display;
  export const versions: { readonly tslab: string; readonly typescript: string; readonly node: string };
}
`;
