/** One column of a vendor's file, and what it becomes. */
export interface SourceColumn {
  readonly name: string;
  /**
   * - `text`, `number`: VARCHAR, DOUBLE.
   * - `micros`: epoch microseconds UTC in the file, TIMESTAMP in the relation.
   * - `instant`: `YYYY-MM-DD hh:mm:ss` UTC in the file, TIMESTAMP in the relation.
   */
  readonly kind: "text" | "number" | "micros" | "instant";
}

/** Type in the relation. */
export function relationType({ kind }: SourceColumn): "VARCHAR" | "DOUBLE" | "TIMESTAMP" {
  if (kind === "text") return "VARCHAR";
  return kind === "number" ? "DOUBLE" : "TIMESTAMP";
}

/** Type of the cells of a CSV file. */
export function cellType({ kind }: SourceColumn): "VARCHAR" | "DOUBLE" | "BIGINT" | "TIMESTAMP" {
  if (kind === "micros") return "BIGINT";
  return kind === "text" ? "VARCHAR" : kind === "number" ? "DOUBLE" : "TIMESTAMP";
}
