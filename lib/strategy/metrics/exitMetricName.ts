/** Name of the count of trades that closed for a reason: `exitsEndOfData`, `exitsTrailingStop` of "trailing stop". */
export function exitMetricName(exitReason: string): string {
  const words = exitReason.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  return `exits${words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("")}`;
}
