import { metricMeaning } from "../../strategy/metrics/metricMeanings.js";

/** How a headline figure is shown. */
export interface MetricLabel {
  /** In words, with its unit: `P&L total (points)`. */
  readonly label: string;
  /** Pattern of `formatFigure`; absent for a figure of unknown unit, which is shown as it is. */
  readonly format: string | undefined;
  /** What it means; empty for a figure that the strategy room does not describe. */
  readonly meaning: string;
}

const unitWords = new Set(["points", "currency", "percent", "seconds"]);

/**
 * Label, format and meaning of a metric by its name, without the `NIFTY.` of an underlying. Units are read off the
 * words of the name.
 *
 * @param currency - Stands for `Currency` in names: `INR`.
 * @example metricLabel("pnlPointsTotal", "INR").label // "P&L total (points)"
 */
export function metricLabel(name: string, currency: string): MetricLabel {
  const known = metricMeaning(name);
  const words = name
    .replace(/^marginPercent/, "returnOnMarginPercent")
    .replace(/\./g, " ")
    .replace(/([a-z])([A-Z\d])/g, "$1 $2")
    .toLowerCase()
    .split(" ");
  const share = words.at(-1) === "share" && known?.unit === "%";
  // A share of seconds is no duration.
  const found = new Set(share ? ["percent"] : words.filter((word) => unitWords.has(word)));
  const money = found.has("points") ? "points" : found.has("currency") ? currency : "";
  // A share of trades can be counted in points or in currency: then both belong to the label.
  const unit = found.has("percent") ? (money ? `%, by ${money}` : "%") : found.has("seconds") ? "s" : money;
  const text = words
    .filter((word) => !unitWords.has(word))
    .join(" ")
    .replace(/^pnl\b/, "P&L");
  return {
    label: `${text.charAt(0).toUpperCase()}${text.slice(1)}${unit ? ` (${unit})` : ""}`,
    format:
      found.has("seconds") || /^(days|trades|lots)$/.test(known?.unit ?? "")
        ? ",0"
        : known || unit
          ? ",0.00"
          : undefined,
    meaning: known?.meaning ?? "",
  };
}
