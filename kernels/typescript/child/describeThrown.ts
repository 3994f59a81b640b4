import { inspect } from "node:util";
import { isNativeError } from "node:util/types";
import type { ThrownValue } from "../messages.js";

const MAX_DEPTH = 8;
const MAX_ERRORS = 20;
const MAX_TEXT = 20_000;

/** A thrown value as plain data: name, message, stack and the chain of causes, whatever was thrown. */
export function describeThrown(value: unknown, depth = 0): ThrownValue {
  if (!isErrorLike(value))
    return { name: "Thrown", message: inspect(value, { breakLength: 100 }).slice(0, MAX_TEXT), stack: "" };
  const name = read(value, "name", "Error");
  const message = read(value, "message", "").slice(0, MAX_TEXT);
  const code = (value as { code?: unknown }).code;
  const shown =
    typeof code === "string" && !name.includes(code) && name !== "StrikebookError" && !(value instanceof DOMException)
      ? `${name} [${code}]`
      : name;
  const described: { -readonly [Key in keyof ThrownValue]: ThrownValue[Key] } = {
    name: shown,
    message,
    stack: read(value, "stack", ""),
  };
  if (depth >= MAX_DEPTH) return described;
  if ("cause" in value && value.cause !== undefined && value.cause !== value)
    described.cause = describeThrown(value.cause, depth + 1);
  const errors = (value as { errors?: unknown }).errors;
  if (value instanceof AggregateError && Array.isArray(errors))
    described.errors = errors.slice(0, MAX_ERRORS).map((one) => describeThrown(one, depth + 1));
  return described;
}

function isErrorLike(value: unknown): value is Error {
  return isNativeError(value) || value instanceof Error;
}

/** A property of an error as text; a getter that throws is named instead of replacing the error by its own. */
function read(error: Error, field: "name" | "message" | "stack", otherwise: string): string {
  try {
    const value: unknown = error[field];
    return value === undefined || value === null ? otherwise : String(value);
  } catch (failure) {
    return `(${field} cannot be read: ${inspect(failure).split("\n")[0]})`;
  }
}
