// The part of the Language Server Protocol 3.17 that is used.

/** Line and character count from 0, characters in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export interface MarkupContent {
  readonly kind: string;
  readonly value: string;
}

export interface ServerCompletionItem {
  readonly label: string;
  /** CompletionItemKind. */
  readonly kind?: number;
  readonly detail?: string;
  readonly documentation?: string | MarkupContent;
  readonly sortText?: string;
  readonly insertText?: string;
  readonly textEdit?: { readonly range?: Range; readonly insert?: Range; readonly newText: string };
  readonly data?: unknown;
}

export interface ServerDiagnostic {
  readonly range: Range;
  /** 1 error, 2 warning, 3 information, 4 hint. */
  readonly severity?: number;
  readonly code?: number | string;
  readonly message: string;
}

export interface ServerSignatureHelp {
  readonly signatures: readonly { readonly label: string; readonly documentation?: string | MarkupContent }[];
  readonly activeSignature?: number | null;
}

export interface ServerLocation {
  readonly uri: string;
  readonly range: Range;
}

/** The text of a documentation field in either form. */
export function markupText(markup: string | MarkupContent | null | undefined): string {
  return typeof markup === "string" ? markup : (markup?.value ?? "");
}
