import { CodeBlock, ExpressionCode } from "./emitExpression.js";
import { RowCode } from "./RowCode.js";

/** Any arguments will do: they never change which columns are read. */
const ARGUMENTS = { rows: 1, seconds: 1, minutes: 1, period: 2, width: 1, multiple: 1 };

/** Columns that a row value is made of, by the tape's own names (`lastPrice`) or the vendor's (`bQty`). */
export function rowFeatureColumns(name: string): readonly string[] {
  const code = new RowCode(() => "float64");
  const block = new CodeBlock();
  new ExpressionCode(code, block).value({ row: name, with: ARGUMENTS }, block);
  return code.barLengths.length > 0 ? [...code.columns, "lastPrice", "volumeChange"] : code.columns;
}
