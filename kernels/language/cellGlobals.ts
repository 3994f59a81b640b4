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
/** Removes what this cell has shown so far; with \`wait\`, when its next output comes. */
declare function clearOutput(wait?: boolean): void;
/** Asks the user and waits for the answer; \`prompt.later\` gives a promise, so that other work goes on meanwhile. */
declare const prompt: {
  (question?: string, options?: { readonly password?: boolean }): string;
  later(question?: string, options?: { readonly password?: boolean }): Promise<string>;
};
/** What comes through a comm: JSON, and bytes beside it. */
interface CommMessage {
  readonly data: any;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Each stands in an ArrayBuffer of its own: \`new Float64Array(buffers[0].buffer)\`. */
  readonly buffers: readonly Uint8Array<ArrayBuffer>[];
}
/** One end of a comm; the other end is in the front end. */
interface Comm {
  readonly id: string;
  readonly target: string;
  /** False when either end has closed it. */
  readonly isOpen: boolean;
  /** Sends JSON to the front end, with binary data beside it. */
  send(
    data?: unknown,
    buffers?: readonly (ArrayBufferLike | ArrayBufferView)[],
    options?: { readonly metadata?: Readonly<Record<string, unknown>> },
  ): void;
  /** Calls \`handler\` for every message of the front end; what it prints and shows belongs to that message. */
  onMessage(handler: (message: CommMessage) => unknown): this;
  /** Calls \`handler\` when the front end closes the comm. */
  onClose(handler: (message: CommMessage) => unknown): this;
  close(data?: unknown): void;
}
/** Channels to widgets and other programs in the front end. */
declare const comms: {
  /**
   * Opens a comm to what the front end knows as \`target\`.
   *
   * @param data JSON that goes along with the opening
   */
  open(
    target: string,
    data?: unknown,
    options?: {
      readonly buffers?: readonly (ArrayBufferLike | ArrayBufferView)[];
      readonly metadata?: Readonly<Record<string, unknown>>;
    },
  ): Comm;
  /** Takes the comms that the front end opens to \`target\`; a later call replaces the handler. */
  on(target: string, handler: (comm: Comm, message: CommMessage) => unknown): void;
};
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
/**
 * Alone in a cell: runs the cells again, in order, that had succeeded before the process of this notebook ended (out of
 * memory, a crash), and stops at the first that fails.
 */
declare function replay(): Promise<void>;
`;
