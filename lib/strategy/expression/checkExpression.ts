import { type FieldReader, type Fields, shown } from "../definition/FieldReader.js";
import type { ParameterSchema } from "../definition/ParameterSchema.js";
import { rowFeatureFault } from "../scan/rowFeatureFault.js";
import { checkValueName } from "./checkValueName.js";
import {
  type Arguments,
  type Expression,
  HELD_LEG_VALUES,
  LEG_TERMS,
  OPERATORS,
  type Operator,
  POSITION_VALUES,
} from "./Expression.js";

/** Which values an expression may speak of where it stands. */
export interface ExpressionScope {
  readonly parameters: readonly ParameterSchema[];
  /** Names of the definition's legs. */
  readonly legs: readonly string[];
  /** Names of the definition's management rules. */
  readonly rules: readonly string[];
  /** `entry`: nothing is held. `position`: a position is open. `row`: the scan engine's rows, and the index. */
  readonly kind: "entry" | "position" | "row";
}

/** Operands of each operator, at least and at most. */
const OPERANDS: Readonly<Record<Operator, readonly [number, number]>> = {
  add: [2, 99],
  subtract: [2, 2],
  multiply: [2, 99],
  divide: [2, 2],
  absolute: [1, 1],
  smallest: [2, 99],
  largest: [2, 99],
  above: [2, 2],
  atLeast: [2, 2],
  below: [2, 2],
  atMost: [2, 2],
  all: [1, 99],
  any: [1, 99],
  not: [1, 1],
  crossesAbove: [2, 2],
  crossesBelow: [2, 2],
  earlier: [1, 1],
};

const CONDITIONS: readonly Operator[] = [
  "above",
  "atLeast",
  "below",
  "atMost",
  "all",
  "any",
  "not",
  "crossesAbove",
  "crossesBelow",
];

/** @throws StrikebookError `argument` naming the part of the expression that cannot be evaluated where it stands */
export function checkCondition(value: unknown, field: string, scope: ExpressionScope, reader: FieldReader): void {
  checkExpression(value, field, scope, reader);
  const op = (value as { op?: Operator }).op;
  if (op === undefined || !CONDITIONS.includes(op))
    reader.refuse(`${field} is ${shown(value)}`, `a condition is one of ${CONDITIONS.join(", ")}`);
}

/** @throws StrikebookError `argument` naming the part of the expression that cannot be evaluated where it stands */
export function checkExpression(value: unknown, field: string, scope: ExpressionScope, reader: FieldReader): void {
  if (typeof value === "number") {
    if (!Number.isFinite(value)) reader.refuse(`${field} is ${value}`, "give a finite number");
    return;
  }
  if (typeof value !== "object" || value === null) reader.refuse(`${field} is ${shown(value)}`, "give an expression");
  if ("parameter" in value) reader.reference(value, field, scope.parameters, ["number", "integer"]);
  else if ("op" in value) checkOperation(value, field, scope, reader);
  else checkValue(value as Exclude<Expression, number>, field, scope, reader);
}

function checkOperation(value: object, field: string, scope: ExpressionScope, reader: FieldReader): void {
  const fields = reader.object(value, field, ["op", "of"], ["seconds"]);
  const op = reader.oneOf(fields["op"], `${field}: op`, OPERATORS);
  const of = reader.list(fields["of"], `${field}: ${op}`);
  const [least, most] = OPERANDS[op];
  if (of.length < least || of.length > most)
    reader.refuse(
      `${field}: ${op} of ${of.length} operands`,
      least === most ? `it takes ${least}` : `it takes ${least} or more`,
    );
  if (op === "earlier") checkArgument(fields["seconds"], `${field}: earlier.seconds`, scope, reader);
  else if (fields["seconds"] !== undefined) reader.refuse(`${field}: ${op} has seconds`, "only earlier has them");
  of.forEach((operand, i) => {
    checkExpression(operand, `${field}: ${op}[${i}]`, scope, reader);
  });
}

function checkValue(value: object, field: string, scope: ExpressionScope, reader: FieldReader): void {
  if ("index" in value) {
    const fields = reader.object(value, field, ["index"], ["with"]);
    const name = reader.text(fields["index"], `${field}.index`);
    checkArguments(fields["with"], `${field} ${name}`, scope, reader);
    checkValueName("index", name, argumentsOf(fields), field, scope.parameters, reader);
  } else if ("leg" in value) {
    if (scope.kind === "row")
      reader.refuse(`${field} speaks of a leg`, "a scan's conditions speak of rows and the index");
    const fields = reader.object(value, field, ["leg", "value"], ["with"]);
    reader.oneOf(fields["leg"], `${field}.leg`, scope.legs);
    const name = reader.text(fields["value"], `${field}.value`);
    const isHeld = HELD_LEG_VALUES.includes(name as never);
    if (isHeld && scope.kind === "entry")
      reader.refuse(`${field} asks for ${name} before an entry`, "nothing is held yet");
    checkArguments(fields["with"], `${field} ${name}`, scope, reader);
    if (!isHeld && !LEG_TERMS.includes(name as never))
      checkValueName("leg", name, argumentsOf(fields), field, scope.parameters, reader);
  } else if ("position" in value) {
    const fields = reader.object(value, field, ["position"], ["rule"]);
    if (scope.kind !== "position") reader.refuse(`${field} speaks of the position`, "nothing is held where it stands");
    const name = reader.oneOf(fields["position"], `${field}.position`, POSITION_VALUES);
    const needsRule = name === "timesFired" || name === "secondsSince";
    if (needsRule) reader.oneOf(fields["rule"], `${field}.rule`, scope.rules);
    else if (fields["rule"] !== undefined) reader.refuse(`${field}: ${name} has a rule`, "leave it out");
  } else if ("row" in value) {
    if (scope.kind !== "row") reader.refuse(`${field} speaks of a row`, "only the conditions of a scan do");
    const fields = reader.object(value, field, ["row"], ["with"]);
    const name = reader.text(fields["row"], `${field}.row`);
    checkArguments(fields["with"], `${field} ${name}`, scope, reader);
    const fault = rowFeatureFault(name, writtenNumbers(fields["with"]));
    if (fault) reader.refuse(`${field}: ${fault.what}`, fault.cure);
  } else reader.refuse(`${field} is ${shown(value)}`, "give index, leg, position, row, parameter or op");
}

function argumentsOf(fields: Fields): Arguments {
  return (fields["with"] ?? {}) as Arguments;
}

function checkArguments(value: unknown, field: string, scope: ExpressionScope, reader: FieldReader): void {
  if (value === undefined) return;
  if (typeof value !== "object" || value === null)
    reader.refuse(`${field}.with is ${shown(value)}`, "give named arguments");
  for (const [name, argument] of Object.entries(value)) checkArgument(argument, `${field}.${name}`, scope, reader);
}

function checkArgument(value: unknown, field: string, { parameters }: ExpressionScope, reader: FieldReader): void {
  if (typeof value === "number" && Number.isFinite(value)) return;
  reader.reference(value, field, parameters, ["number", "integer"]);
}

/** Arguments by name; those that are parameters have no number yet. */
function writtenNumbers(value: unknown): Readonly<Record<string, number | undefined>> {
  return Object.fromEntries(
    Object.entries(value ?? {}).map(([name, each]) => [name, typeof each === "number" ? each : undefined]),
  );
}
