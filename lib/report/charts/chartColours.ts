/**
 * Colours of every chart. The hues are those of Okabe and Ito ("Color Universal Design", 2008), which readers with any
 * common colour deficiency can tell apart; `ramp` runs along viridis (earlier to later), short of its pale end.
 */
export const chartColours: {
  readonly ink: string;
  readonly muted: string;
  readonly grid: string;
  readonly paper: string;
  readonly blue: string;
  readonly vermillion: string;
  readonly green: string;
  readonly orange: string;
  readonly purple: string;
  readonly sky: string;
  readonly series: readonly string[];
  readonly ramp: readonly string[];
  /** Little to much, of one hue. */
  readonly amounts: readonly [string, string, string, string];
} = {
  ink: "#1c2733",
  muted: "#5f6c7b",
  grid: "#e4e8ed",
  paper: "#ffffff",
  blue: "#0072b2",
  vermillion: "#d55e00",
  green: "#009e73",
  orange: "#e69f00",
  purple: "#b5609a",
  sky: "#56b4e9",
  series: ["#0072b2", "#d55e00", "#009e73", "#b5609a", "#e69f00", "#56b4e9"],
  ramp: ["#46327e", "#3d4e8a", "#2f6c8e", "#24868e", "#1fa187", "#35b779", "#6cc24a", "#a8c022"],
  amounts: ["#cfe3f1", "#86bfe3", "#0072b2", "#003a5c"],
};

/** What each colour becomes on a dark page; a report swaps them by style sheet, so that one SVG serves both. */
export const darkChartColours: Readonly<Record<string, string>> = {
  "#1c2733": "#e8ecf1",
  "#5f6c7b": "#a3afbd",
  "#e4e8ed": "#323c48",
  "#ffffff": "transparent",
  "#0072b2": "#4db2ec",
  "#d55e00": "#ff8c42",
  "#009e73": "#33c79a",
  "#b5609a": "#e08fc6",
  "#46327e": "#9a86e0",
  "#3d4e8a": "#7f97e6",
  "#2f6c8e": "#5fa9d3",
  "#cfe3f1": "#1b3850",
  "#86bfe3": "#2b6a97",
  "#003a5c": "#a9dcff",
};
