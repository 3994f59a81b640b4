import { StrikebookError } from "../../task/StrikebookError.js";

interface FigureFormat {
  readonly prefix: string;
  readonly plus: boolean;
  readonly thousands: boolean;
  readonly decimals: number;
  readonly suffix: string;
}

/**
 * Writes a number by a pattern: `0` whole, `0.00` two decimals, `,0` thousands separators, `+0.0` a plus sign on
 * positive numbers, `0.0%` times a hundred, and a unit before or after it: `₹,0`, `0.00 points`, `+,0.0 INR`. A
 * negative number gets a true minus sign, and one that rounds to zero gets none.
 *
 * @throws StrikebookError `argument` for a pattern that is none of these (a digit in the unit is none), or a number
 *   that is not finite.
 * @example formatFigure(-1234.5, "₹,0.0") // "−₹1,234.5"
 */
export function formatFigure(value: number, pattern: string): string {
  const format = parsePattern(pattern);
  if (!Number.isFinite(value)) {
    throw new StrikebookError("argument", `${value} is not a figure`, "record null for what was not measured");
  }
  const scaled = format.suffix.includes("%") ? value * 100 : value;
  const digits = Math.abs(scaled).toFixed(format.decimals);
  const zero = Number(digits) === 0;
  const sign = zero ? "" : scaled < 0 ? "\u2212" : format.plus ? "+" : "";
  return `${sign}${format.prefix}${format.thousands ? separateThousands(digits) : digits}${format.suffix}`;
}

/** A number without a pattern: whole numbers exactly, others to six significant digits. */
export function plainFigure(value: number): string {
  if (!Number.isFinite(value)) {
    throw new StrikebookError("argument", `${value} is not a figure`, "record null for what was not measured");
  }
  const text = Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
  return text.replace(/^-/, "\u2212");
}

function parsePattern(pattern: string): FigureFormat {
  const match = /^([^\d+,.|]*)(\+?)(,?)0(?:\.(0+))?([^\d]*)$/u.exec(pattern.replace(/^(\+?)([^\d+,.]+)/, "$2$1"));
  if (!match) {
    throw new StrikebookError(
      "argument",
      `"${pattern}" is not a figure format`,
      "write it like 0, 0.00, ,0, +0.0, 0.0% or 0.00 points",
    );
  }
  return {
    prefix: match[1]!,
    plus: match[2] === "+",
    thousands: match[3] === ",",
    decimals: match[4]?.length ?? 0,
    suffix: match[5]!,
  };
}

function separateThousands(digits: string): string {
  const [whole, fraction] = digits.split(".");
  const separated = whole!.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? separated : `${separated}.${fraction}`;
}
