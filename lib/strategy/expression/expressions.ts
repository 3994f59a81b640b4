import type {
  Argument,
  Arguments,
  Expression,
  IndexValue,
  LegValue,
  Operation,
  PositionValue,
  RowValue,
} from "./Expression.js";

/** `indexValue("barEma", { minutes: 5, period: 21 })`: a value of the underlying or the clock. */
export function indexValue(name: string, args?: Arguments): IndexValue {
  return args ? { index: name, with: args } : { index: name };
}

/** `legValue("call", "bidSize")`: a value of the contract of one leg. */
export function legValue(leg: string, name: string, args?: Arguments): LegValue {
  return args ? { leg, value: name, with: args } : { leg, value: name };
}

/** `positionValue("pnlPoints")`; `positionValue("timesFired", "roll the put")` names a management rule. */
export function positionValue(name: string, rule?: string): PositionValue {
  return rule === undefined ? { position: name } : { position: name, rule };
}

/** `rowValue("ema", { rows: 5 })`: a value of the scanned contract's own rows. */
export function rowValue(name: string, args?: Arguments): RowValue {
  return args ? { row: name, with: args } : { row: name };
}

export function add(...of: Expression[]): Operation {
  return { op: "add", of };
}

export function subtract(a: Expression, b: Expression): Operation {
  return { op: "subtract", of: [a, b] };
}

export function multiply(...of: Expression[]): Operation {
  return { op: "multiply", of };
}

/** Unknown when `b` is zero. */
export function divide(a: Expression, b: Expression): Operation {
  return { op: "divide", of: [a, b] };
}

export function absolute(a: Expression): Operation {
  return { op: "absolute", of: [a] };
}

export function smallest(...of: Expression[]): Operation {
  return { op: "smallest", of };
}

export function largest(...of: Expression[]): Operation {
  return { op: "largest", of };
}

export function isAbove(a: Expression, b: Expression): Operation {
  return { op: "above", of: [a, b] };
}

export function isAtLeast(a: Expression, b: Expression): Operation {
  return { op: "atLeast", of: [a, b] };
}

export function isBelow(a: Expression, b: Expression): Operation {
  return { op: "below", of: [a, b] };
}

export function isAtMost(a: Expression, b: Expression): Operation {
  return { op: "atMost", of: [a, b] };
}

/** True when every part holds. */
export function all(...of: Expression[]): Operation {
  return { op: "all", of };
}

/** True when one part holds. */
export function any(...of: Expression[]): Operation {
  return { op: "any", of };
}

export function not(a: Expression): Operation {
  return { op: "not", of: [a] };
}

/** `a` is above `b` now and was not at the second (in a scan: the row) before. */
export function crossesAbove(a: Expression, b: Expression): Operation {
  return { op: "crossesAbove", of: [a, b] };
}

/** `a` is below `b` now and was not at the second (in a scan: the row) before. */
export function crossesBelow(a: Expression, b: Expression): Operation {
  return { op: "crossesBelow", of: [a, b] };
}

/** The value `seconds` ago; unknown before the session's open. */
export function earlier(a: Expression, seconds: Argument): Operation {
  return { op: "earlier", of: [a], seconds };
}
