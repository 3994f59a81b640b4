import type { JsonValue } from "../../strategy/RunRecord.js";
import { escapeMarkdown } from "../document/escapeMarkdown.js";
import type { InlineMarkdown } from "../document/ReportDocument.js";

type Fields = { readonly [name: string]: JsonValue };

/** Says a reference to a parameter with its value. */
type ReferenceWords = (name: string) => InlineMarkdown;

const BETWEEN: Readonly<Record<string, string>> = {
  add: "+",
  subtract: "-",
  multiply: "x",
  divide: "/",
  above: "is above",
  atLeast: "is at least",
  below: "is below",
  atMost: "is at most",
  all: "and",
  any: "or",
  crossesAbove: "crosses above",
  crossesBelow: "crosses below",
};

const ARITHMETIC = ["add", "subtract", "multiply", "divide"];
const LOGIC = ["all", "any"];

/** Is this an expression of the definition language, and not a rule or a plain value? */
export function isExpression(fields: Fields): boolean {
  return (
    "op" in fields ||
    "index" in fields ||
    "position" in fields ||
    "row" in fields ||
    ("leg" in fields && "value" in fields)
  );
}

/** An expression as a reader says it: "bid size of the call is at least 3 x ask size of the call". */
export function expressionWords(value: JsonValue, reference: ReferenceWords): InlineMarkdown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return escapeMarkdown(String(value));
  const fields = value as Fields;
  if (typeof fields["parameter"] === "string") return reference(fields["parameter"]);
  if (typeof fields["op"] === "string") return operationWords(fields["op"], fields, reference);
  const { leg, value: name, index, position, row, rule } = fields;
  const windows = argumentWords(fields["with"], reference);
  if (typeof leg === "string") return `${valueWords(name)}${windows} of the ${escapeMarkdown(nameWords(leg))}`;
  if (index !== undefined) return `${indexWords(index)}${windows}`;
  if (position !== undefined) {
    if (typeof rule === "string") return `${valueWords(position)} "${escapeMarkdown(rule)}" acted`;
    return /legs/i.test(String(position)) ? valueWords(position) : `${valueWords(position)} of the position`;
  }
  return `${valueWords(row)}${windows} of the contract`;
}

function operationWords(op: string, fields: Fields, reference: ReferenceWords): InlineMarkdown {
  const of = Array.isArray(fields["of"]) ? (fields["of"] as readonly JsonValue[]) : [];
  const held = heldWords(op, of);
  if (held !== undefined) return held;
  if (op === "multiply" && of[0] === 1)
    return of
      .slice(1)
      .map((each) => expressionWords(each, reference))
      .join(" x ");
  const words = of.map((each) => {
    const inner = typeof each === "object" && each !== null ? (each as Fields)["op"] : undefined;
    const isMixed =
      typeof inner === "string" &&
      inner !== op &&
      ((ARITHMETIC.includes(op) && ARITHMETIC.includes(inner)) || (LOGIC.includes(op) && LOGIC.includes(inner)));
    const text = expressionWords(each, reference);
    return isMixed ? `(${text})` : text;
  });
  const between = BETWEEN[op];
  if (between !== undefined) return words.join(` ${between} `);
  if (op === "absolute") return `the size of (${words.join("")})`;
  if (op === "not") return `not (${words.join("")})`;
  if (op === "earlier") return `${words.join("")}, ${expressionWords(fields["seconds"] ?? "?", reference)} s earlier`;
  return `the ${op === "smallest" ? "smallest" : "largest"} of ${words.join(", ")}`;
}

/** Comparisons with `isHeld`, which is 1 or 0, as what they ask. */
function heldWords(op: string, [first, second]: readonly JsonValue[]): InlineMarkdown | undefined {
  const { leg, value } = typeof first === "object" && first !== null ? (first as Fields) : {};
  if (value !== "isHeld" || typeof leg !== "string" || typeof second !== "number") return undefined;
  const words = `the ${escapeMarkdown(nameWords(leg))} is`;
  if ((op === "atLeast" && second === 1) || (op === "above" && second === 0)) return `${words} held`;
  if ((op === "below" && second === 1) || (op === "atMost" && second === 0)) return `${words} not held`;
  return undefined;
}

/** How an argument of a value is said; others by name and number. */
const ARGUMENTS: Readonly<Record<string, (number: InlineMarkdown) => InlineMarkdown>> = {
  seconds: (number) => `over ${number} s`,
  minutes: (number) => `of ${number} min`,
  barMinutes: (number) => `of ${number} min bars`,
  period: (number) => `${number} bars`,
  bars: (number) => `${number} bars`,
  rows: (number) => `${number} rows`,
  width: (number) => `${number} deviations wide`,
  multiple: (number) => `${number} x ATR wide`,
  maxAgeSeconds: (number) => `at most ${number} s old`,
};

function argumentWords(value: JsonValue | undefined, reference: ReferenceWords): InlineMarkdown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "";
  const words = Object.entries(value as Fields).map(([name, argument]) => {
    const number = expressionWords(argument, reference);
    return ARGUMENTS[name]?.(number) ?? `${nameWords(name)} ${number}`;
  });
  return words.length > 0 ? ` (${words.join(", ")})` : "";
}

/** Values whose name says that they are not the price of the index itself. */
const OWN_SUBJECT = /^(spot|clock|weekday|minutes to|days to|burst|direction|seconds since)/;

function indexWords(name: JsonValue | undefined): InlineMarkdown {
  const words = valueWords(name);
  return OWN_SUBJECT.test(words) ? words : `${words} of the index`;
}

/** Names whose words would mislead or read badly. */
const VALUE_WORDS: Readonly<Record<string, string>> = {
  secondOfSession: "clock (seconds since the session's open)",
  burstOn: "burst in progress (1 or 0)",
  burstDirection: "direction of the burst (1 or -1)",
  secondsSinceBurst: "seconds since the last burst's end",
  isHeld: "held (1 or 0)",
  hasTraded: "traded at this row (1 or 0)",
  squeezeOn: "squeeze, Bollinger inside Keltner (1 or 0)",
  timesFired: "number of times",
  secondsSince: "seconds since the last time",
  costToClose: "cost to close",
  closePrice: "closing price",
  highestClosePrice: "highest closing price since the entry",
  lowestClosePrice: "lowest closing price since the entry",
  premiumInTotal: "premium of all legs ever opened",
  premiumOfHeldLegs: "premium at entry of the legs held",
  legsHeld: "number of legs held",
  empiricalDelta: "empirical delta",
  realisedVolPercent: "realised volatility (% a year)",
  realisedVol: "realised volatility",
  windowHigh: "highest price",
  windowLow: "lowest price",
  windowRangePoints: "range in points",
  windowRangePercent: "range in percent",
  movePoints: "move in points",
  movePercent: "move in percent",
  dayRangePercent: "range of the day in percent",
  barClose: "last closed bar's close",
  barOpen: "last closed bar's open",
  barHigh: "last closed bar's high",
  barLow: "last closed bar's low",
  barSlope: "slope of closed bars",
};

function valueWords(name: JsonValue | undefined): InlineMarkdown {
  const known = VALUE_WORDS[String(name)];
  if (known !== undefined) return escapeMarkdown(known);
  return escapeMarkdown(nameWords(String(name)))
    .replace(/\bema\b/g, "EMA")
    .replace(/\batr\b/g, "ATR")
    .replace(/\bsma\b/g, "SMA")
    .replace(/\bvwap\b/g, "VWAP")
    .replace(/\bvol\b/g, "volatility")
    .replace(/\bpnl\b/g, "profit")
    .replace(/\bbollinger\b/g, "Bollinger")
    .replace(/\bkeltner\b/g, "Keltner")
    .replace(/\bbar\b/g, "closed-bar");
}

/** `minPremiumPoints` as `min premium points`. */
function nameWords(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
}
