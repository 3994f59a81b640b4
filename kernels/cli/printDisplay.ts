import type { DisplayData, DisplayValue } from "strikebook";

/** Writes plain display data to the terminal: records as `name: value`, tables with aligned columns. */
export function printDisplay(data: DisplayData): void {
  for (const line of displayLines(data)) console.log(line);
}

export function displayLines(data: DisplayData): string[] {
  switch (data.kind) {
    case "text":
      return [data.text];
    case "markdown":
      return [data.markdown];
    case "chart":
      return [`chart: ${data.title}`];
    case "record": {
      const width = Math.max(...data.entries.map(([name]) => name.length));
      return [data.title, ...data.entries.map(([name, value]) => `  ${name.padEnd(width)}  ${shown(value)}`)];
    }
    case "table": {
      const cells = [data.columns, ...data.rows.map((row) => row.map(shown))];
      const widths = data.columns.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? "").length)));
      const numeric = data.columns.map((_, column) => data.rows.every((row) => typeof row[column] === "number"));
      const lines = cells.map((row) =>
        row
          .map((cell, column) => (numeric[column] ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
          .join("  ")
          .trimEnd(),
      );
      const rest = data.totalRows - data.rows.length;
      return [
        ...(data.title ? [data.title] : []),
        ...lines,
        ...(rest > 0 ? [`... ${rest.toLocaleString("en")} more rows`] : []),
      ];
    }
  }
}

function shown(value: DisplayValue): string {
  if (value === null) return "-";
  if (typeof value === "number")
    return Number.isInteger(value) ? value.toLocaleString("en") : String(Number(value.toPrecision(7)));
  return String(value);
}
