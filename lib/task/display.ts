/**
 * Plain data that describes how an object wants to be shown. Objects of the library carry it (`toDisplay()`);
 * `kernels/` turns it into text, HTML and pictures, so that no file of the library knows about notebooks.
 */
export type DisplayData =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "markdown"; readonly markdown: string }
  | { readonly kind: "record"; readonly title: string; readonly entries: readonly (readonly [string, DisplayValue])[] }
  | {
      readonly kind: "table";
      readonly title?: string;
      readonly columns: readonly string[];
      readonly rows: readonly (readonly DisplayValue[])[];
      /** Rows of the whole, when `rows` is only a part of it. */
      readonly totalRows: number;
      /** Where `rows` begins in the whole, from 0. Set only by objects whose `toDisplay(page)` gives the page asked for. */
      readonly from?: number;
    }
  | { readonly kind: "chart"; readonly title: string; readonly spec: Readonly<Record<string, unknown>> };

export type DisplayValue = string | number | boolean | null;

/** The rows of a table that are asked for. */
export interface DisplayPage {
  /** The first of them, from 0. */
  readonly from: number;
  readonly maxRows: number;
}

/** An object that knows how it wants to be shown. A table gives the page asked for, or its head. */
export interface Displayable {
  toDisplay(page?: DisplayPage): DisplayData;
}

/** True when `value` carries `toDisplay()`; by shape and not by class, so that two copies of the package agree. */
export function isDisplayable(value: unknown): value is Displayable {
  return (
    typeof value === "object" && value !== null && typeof (value as { toDisplay?: unknown }).toDisplay === "function"
  );
}
