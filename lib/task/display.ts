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
      /** Rows of the whole, when `rows` is only its head. */
      readonly totalRows: number;
    }
  | { readonly kind: "chart"; readonly title: string; readonly spec: Readonly<Record<string, unknown>> };

export type DisplayValue = string | number | boolean | null;

/** An object that knows how it wants to be shown. */
export interface Displayable {
  toDisplay(): DisplayData;
}

/** True when `value` carries `toDisplay()`; by shape and not by class, so that two copies of the package agree. */
export function isDisplayable(value: unknown): value is Displayable {
  return (
    typeof value === "object" && value !== null && typeof (value as { toDisplay?: unknown }).toDisplay === "function"
  );
}
