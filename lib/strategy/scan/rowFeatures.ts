import type { RowFeatureArgument, RowFeatureText } from "./RowFeature.js";

const SECONDS: RowFeatureArgument = {
  name: "seconds",
  unit: "s",
  meaning: "length of the window",
  whole: true,
  least: 1,
};
const ROWS: RowFeatureArgument = { name: "rows", unit: "rows", meaning: "rows with a price", whole: true, least: 1 };
const MINUTES: RowFeatureArgument = {
  name: "minutes",
  unit: "min",
  meaning: "bars or time from the session's open",
  whole: true,
  least: 1,
};
const PERIOD: RowFeatureArgument = { name: "period", unit: "bars", meaning: "bars", whole: true, least: 1 };
const WIDTH: RowFeatureArgument = { name: "width", unit: "deviations", meaning: "width", whole: false, least: 0 };
const MULTIPLE: RowFeatureArgument = { name: "multiple", unit: "ranges", meaning: "width", whole: false, least: 0 };

const HERE = "never";
const COVERED = "until the contract's first row lies `seconds` back";
const NO_BAR = "before the contract's first bar has closed";
const BARS = "until `period` bars of the contract have closed";

const plain = (unit: string, formula: string, missing: string = HERE): RowFeatureText => {
  return { unit, formula, missing, takes: [] };
};
const ofRows = (unit: string, formula: string, missing: string): RowFeatureText => {
  return { unit, formula, missing, takes: [ROWS] };
};
const ofSeconds = (unit: string, formula: string, missing: string = COVERED): RowFeatureText => {
  return { unit, formula, missing, takes: [SECONDS] };
};
const ofBars = (
  unit: string,
  formula: string,
  missing: string,
  ...takes: readonly RowFeatureArgument[]
): RowFeatureText => {
  return { unit, formula, missing, takes, isOfBars: true };
};

/** Names of the values that a scan knows at a row. */
export const ROW_FEATURE_NAMES = [
  "price",
  "bid",
  "ask",
  "mid",
  "spreadPoints",
  "spreadPercent",
  "bidSize",
  "askSize",
  "bidDepth",
  "askDepth",
  "totalBidSize",
  "totalAskSize",
  "imbalance",
  "depthImbalance",
  "openInterest",
  "volumeChange",
  "hasTraded",
  "strike",
  "second",
  "rowCount",
  "ema",
  "sma",
  "priceChange",
  "rowsSinceHigh",
  "dayHigh",
  "dayLow",
  "dayHighBefore",
  "dayLowBefore",
  "vwap",
  "openingRangeHigh",
  "openingRangeLow",
  "move",
  "movePercent",
  "high",
  "low",
  "range",
  "highBefore",
  "lowBefore",
  "rangeBefore",
  "volumeSum",
  "volumeMean",
  "volumeSumBefore",
  "volumeMeanBefore",
  "volumeAtAsk",
  "volumeAtAskBefore",
  "bidSizeMean",
  "askSizeMean",
  "askSizeLow",
  "pinnedAtAsk",
  "pinnedAtAskBefore",
  "barOpen",
  "barHigh",
  "barLow",
  "barClose",
  "barVolume",
  "barVolumeMean",
  "barSma",
  "barEma",
  "barStdev",
  "barAtr",
  "barSlope",
  "bollingerUpper",
  "bollingerMiddle",
  "bollingerLower",
  "keltnerUpper",
  "keltnerMiddle",
  "keltnerLower",
  "squeezeOn",
] as const;

export type RowFeatureName = (typeof ROW_FEATURE_NAMES)[number];

/**
 * Values that a scan knows at a row of one contract, from that row and earlier rows of the same contract on the same day.
 *
 * A row is a row of the session with a last price; rows without one are passed over (their volume and book still count in
 * windows of volume and sizes). A window of n `seconds` ends at the row: rows stamped in the last n seconds, its own second
 * included. Names that end in `Before` leave the row itself out and look at the n seconds before its second and at the rows
 * of that second before it.
 */
export const ROW_FEATURES: Readonly<Record<RowFeatureName, RowFeatureText>> = {
  price: plain("points", "last traded price"),
  bid: plain("points", "best bid"),
  ask: plain("points", "best ask"),
  mid: plain("points", "(bid + ask) / 2"),
  spreadPoints: plain("points", "ask - bid"),
  spreadPercent: plain("%", "100 x (ask - bid) / mid"),
  bidSize: plain("units", "quantity at the best bid"),
  askSize: plain("units", "quantity at the best ask"),
  bidDepth: plain("units", "quantity on five bid levels; a level without one counts 0"),
  askDepth: plain("units", "quantity on five ask levels; a level without one counts 0"),
  totalBidSize: plain("units", "total quantity bid, as the vendor sends it (bQty)"),
  totalAskSize: plain("units", "total quantity offered, as the vendor sends it (sQty)"),
  imbalance: plain("share", "(bidSize - askSize) / (bidSize + askSize), -1 to 1", "both sizes 0"),
  depthImbalance: plain("share", "the same of bidDepth and askDepth", "both depths 0"),
  openInterest: plain("units", "open interest"),
  volumeChange: plain("units", "traded since the contract's row before; 0 on the first"),
  hasTraded: plain("0 or 1", "1 when the contract has traded today (its volume of the day is 1 or more)"),
  strike: plain("points", "strike of the contract"),
  second: plain("s", "second of the session in which the row is stamped; 0 is the open"),
  rowCount: plain("rows", "rows of the contract with a price so far, this one included"),

  ema: ofRows(
    "points",
    "of prices row by row: the first price, then price x a + EMA x (1 - a), a = 2 / (rows + 1)",
    HERE,
  ),
  sma: ofRows("points", "mean of the last `rows` prices, this one included", "until there are so many"),
  priceChange: ofRows("points", "price less the price `rows` rows ago", "on the first `rows` rows"),
  rowsSinceHigh: plain("rows", "rows since the day's highest price was last set; 0 on the row that sets it"),

  dayHigh: plain("points", "highest price so far, this row included"),
  dayLow: plain("points", "lowest price so far, this row included"),
  dayHighBefore: plain("points", "highest price before this row", "on the contract's first row"),
  dayLowBefore: plain("points", "lowest price before this row", "on the contract's first row"),
  vwap: plain(
    "points",
    "sum of price x volumeChange over sum of volumeChange since the open",
    "before the first trade",
  ),
  openingRangeHigh: {
    ...plain("points", "highest price of the contract in the first `minutes` of the session", "before they are over"),
    takes: [MINUTES],
  },
  openingRangeLow: {
    ...plain("points", "lowest price of the contract in the first `minutes` of the session", "before they are over"),
    takes: [MINUTES],
  },

  move: ofSeconds("points", "price less the last price stamped `seconds` or more before this row's second"),
  movePercent: ofSeconds("%", "100 x move / that earlier price"),
  high: ofSeconds("points", "highest price of the window"),
  low: ofSeconds("points", "lowest price of the window"),
  range: ofSeconds("points", "high - low"),
  highBefore: ofSeconds("points", "highest price of the window before this row", `${COVERED}, or when it has no price`),
  lowBefore: ofSeconds("points", "lowest price of the window before this row", `${COVERED}, or when it has no price`),
  rangeBefore: ofSeconds("points", "highBefore - lowBefore", "as highBefore and lowBefore"),
  volumeSum: ofSeconds("units", "sum of volumeChange over the window"),
  volumeMean: ofSeconds("units a second", "volumeSum / seconds"),
  volumeSumBefore: ofSeconds("units", "sum of volumeChange over the window before this row"),
  volumeMeanBefore: ofSeconds("units a second", "volumeSumBefore / seconds"),
  volumeAtAsk: ofSeconds("units", "sum of volumeChange over the window's rows whose price is at or above their ask"),
  volumeAtAskBefore: ofSeconds("units", "the same over the window before this row"),
  bidSizeMean: ofSeconds("units", "mean of the known bidSize of the window's rows", `${COVERED}, or when it has none`),
  askSizeMean: ofSeconds("units", "mean of the known askSize of the window's rows", `${COVERED}, or when it has none`),
  askSizeLow: ofSeconds("units", "smallest known askSize of the window's rows", `${COVERED}, or when it has none`),
  pinnedAtAsk: ofSeconds("0 or 1", "1 when every price of the window is the same and at or above its row's ask"),
  pinnedAtAskBefore: ofSeconds("0 or 1", "the same of the window before this row; 0 when it has no price"),

  barOpen: ofBars("points", "first price of the contract's last closed bar", NO_BAR),
  barHigh: ofBars("points", "highest price of the contract's last closed bar", NO_BAR),
  barLow: ofBars("points", "lowest price of the contract's last closed bar", NO_BAR),
  barClose: ofBars("points", "last price of the contract's last closed bar", NO_BAR),
  barVolume: ofBars("units", "volumeChange summed over the contract's last closed bar", NO_BAR),
  barVolumeMean: ofBars("units", "mean of barVolume over the last `period` bars", BARS, PERIOD),
  barSma: ofBars("points", "mean of the last `period` closes", BARS, PERIOD),
  barEma: ofBars("points", "exponential mean of the closes, weight 2 / (period + 1), begun at the first", BARS, PERIOD),
  barStdev: ofBars("points", "deviation of the last `period` closes as a sample", BARS, { ...PERIOD, least: 2 }),
  barAtr: ofBars("points", "Wilder's average true range of `period` bars", BARS, PERIOD),
  barSlope: ofBars("points a bar", "least-squares slope of the last `period` closes", BARS, { ...PERIOD, least: 2 }),
  bollingerUpper: ofBars("points", "barSma + width deviations (population)", BARS, PERIOD, WIDTH),
  bollingerMiddle: ofBars("points", "barSma", BARS, PERIOD),
  bollingerLower: ofBars("points", "barSma - width deviations (population)", BARS, PERIOD, WIDTH),
  keltnerUpper: ofBars("points", "barEma + multiple x barAtr", BARS, PERIOD, MULTIPLE),
  keltnerMiddle: ofBars("points", "barEma", BARS, PERIOD),
  keltnerLower: ofBars("points", "barEma - multiple x barAtr", BARS, PERIOD, MULTIPLE),
  squeezeOn: ofBars(
    "0 or 1",
    "1 when both Bollinger bands lie inside the Keltner bands of the same period",
    BARS,
    PERIOD,
    WIDTH,
    MULTIPLE,
  ),
};

/** Bar lengths, one of which a feature of bars takes. */
export const BAR_LENGTHS: readonly RowFeatureArgument[] = [
  { ...MINUTES, meaning: "length of a bar; bars are counted from the session's open" },
  { ...SECONDS, meaning: "length of a bar; bars are counted from the session's open" },
];
