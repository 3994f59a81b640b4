import { describeShape, type ParameterShape } from "./ParameterShape.js";

/**
 * Why `value` is not what `shape` says: the place in it, from `path`, and what is there. Undefined when it fits. What JSON
 * cannot write (NaN, Infinity, functions, dates) never fits: it would arrive in the cell as something else.
 */
export function parameterMisfit(value: unknown, shape: ParameterShape, path: string): string | undefined {
  const wrong = `${path} takes ${wanted(shape)}, not ${shown(value)}`;
  switch (shape.kind) {
    case "number":
      return typeof value === "number" && Number.isFinite(value) ? undefined : wrong;
    case "string":
    case "boolean":
      return typeof value === shape.kind ? undefined : wrong;
    case "null":
      return value === null ? undefined : wrong;
    case "literal":
      return value === shape.value ? undefined : wrong;
    case "any":
      return anyMisfit(value, path) ?? undefined;
    case "array":
      return Array.isArray(value)
        ? first(value.map((one, i) => parameterMisfit(one, shape.of, `${path}[${i}]`)))
        : wrong;
    case "tuple":
      return Array.isArray(value) && value.length === shape.of.length
        ? first(shape.of.map((one, i) => parameterMisfit(value[i], one, `${path}[${i}]`)))
        : wrong;
    case "record":
      return isPlainObject(value)
        ? first(Object.entries(value).map(([name, one]) => parameterMisfit(one, shape.of, `${path}.${name}`)))
        : wrong;
    case "object": {
      if (!isPlainObject(value)) return wrong;
      for (const name of Object.keys(value))
        if (!shape.fields.has(name))
          return `${path} has no field "${name}", only ${[...shape.fields.keys()].join(", ") || "none"}`;
      return first(
        [...shape.fields].map(([name, field]) => {
          if (Object.hasOwn(value, name)) return parameterMisfit(value[name], field.shape, `${path}.${name}`);
          return field.optional ? undefined : `${path} lacks the field "${name}"`;
        }),
      );
    }
    case "union":
      return shape.of.some((one) => parameterMisfit(value, one, path) === undefined) ? undefined : wrong;
    case "unknown":
      return wrong;
  }
}

function wanted(shape: ParameterShape): string {
  return ["number", "string", "boolean"].includes(shape.kind) ? `a ${shape.kind}` : describeShape(shape);
}

function anyMisfit(value: unknown, path: string): string | undefined {
  if (value === null || typeof value === "string" || typeof value === "boolean") return undefined;
  if (typeof value === "number" && Number.isFinite(value)) return undefined;
  if (Array.isArray(value)) return first(value.map((one, i) => anyMisfit(one, `${path}[${i}]`)));
  if (isPlainObject(value)) return first(Object.entries(value).map(([name, one]) => anyMisfit(one, `${path}.${name}`)));
  return `${path} takes JSON, not ${shown(value)}`;
}

const first = (misfits: readonly (string | undefined)[]): string | undefined =>
  misfits.find((one) => one !== undefined);

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function shown(value: unknown): string {
  if (typeof value === "number" || typeof value === "bigint" || value === undefined) return String(value);
  if (typeof value === "function") return "a function";
  if (typeof value === "object" && value !== null && !Array.isArray(value) && !isPlainObject(value))
    return `a ${value.constructor.name}`;
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
