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
    const of = typeof rule === "string" ? ` of "${escapeMarkdown(rule)}"` : " of the position";
    return `${valueWords(position)}${of}`;
  }
  return `${valueWords(row)}${windows} of the row`;
}

function operationWords(op: string, fields: Fields, reference: ReferenceWords): InlineMarkdown {
  const of = Array.isArray(fields["of"]) ? (fields["of"] as readonly JsonValue[]) : [];
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

const UNITS: Readonly<Record<string, string>> = { seconds: "s", minutes: "min", barMinutes: "min bars", rows: "rows" };

function argumentWords(value: JsonValue | undefined, reference: ReferenceWords): InlineMarkdown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "";
  const words = Object.entries(value as Fields).map(([name, argument]) => {
    const number = expressionWords(argument, reference);
    const unit = UNITS[name];
    return unit === undefined || typeof argument !== "number" ? `${nameWords(name)} ${number}` : `${number} ${unit}`;
  });
  return words.length > 0 ? ` (${words.join(", ")})` : "";
}

/** Values whose name alone does not say that they speak of the index. */
function indexWords(name: JsonValue | undefined): InlineMarkdown {
  const words = valueWords(name);
  return /^(spot|second of session|weekday|minutes to|days to)/.test(words) ? words : `${words} of the index`;
}

function valueWords(name: JsonValue | undefined): InlineMarkdown {
  return escapeMarkdown(nameWords(String(name)))
    .replace(/\bema\b/g, "EMA")
    .replace(/\batr\b/g, "ATR")
    .replace(/\bsma\b/g, "SMA")
    .replace(/\bvwap\b/g, "VWAP")
    .replace(/\bpnl\b/g, "profit")
    .replace(/\bbar\b/g, "closed-bar");
}

/** `minPremiumPoints` as `min premium points`. */
function nameWords(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
}
