import type { Chart } from "../charts/Chart.js";

/** Inline Markdown whose data has been escaped. */
export type InlineMarkdown = string;

export interface TableColumn {
  readonly header: InlineMarkdown;
  readonly align: "left" | "right";
}

/** One piece of a document; Markdown and HTML are written from the same pieces. */
export type ReportBlock =
  | { readonly kind: "heading"; readonly level: 2 | 3 | 4; readonly text: InlineMarkdown }
  | { readonly kind: "paragraph"; readonly text: InlineMarkdown }
  | { readonly kind: "list"; readonly items: readonly InlineMarkdown[] }
  /** Without rows only its caption and its note are shown. */
  | {
      readonly kind: "table";
      readonly caption?: InlineMarkdown | undefined;
      readonly columns: readonly TableColumn[];
      readonly rows: readonly (readonly InlineMarkdown[])[];
      readonly note?: InlineMarkdown | undefined;
    }
  /** Headline figures side by side. */
  | { readonly kind: "figures"; readonly entries: readonly (readonly [label: InlineMarkdown, value: InlineMarkdown])[] }
  | { readonly kind: "chart"; readonly chart: Chart; readonly file: string; readonly caption: InlineMarkdown }
  | {
      readonly kind: "verdict";
      readonly status: "sound" | "suspect" | "incomplete";
      readonly lead: InlineMarkdown;
      readonly reasons: readonly InlineMarkdown[];
    };

export interface ReportDocument {
  readonly title: InlineMarkdown;
  readonly subtitle?: InlineMarkdown | undefined;
  readonly blocks: readonly ReportBlock[];
}
