import { StrikebookError } from "../../task/index.js";
import type { SabrParameters } from "../sabr/SabrParameters.js";
import { type SabrSmile, sabrSmile } from "../sabr/sabrSmile.js";
import type { Smile } from "../smile/Smile.js";
import { type SplineSmile, splineSmile } from "../spline/splineSmile.js";
import type { SviParameters } from "../svi/SviParameters.js";
import { type SviSmile, sviSmile } from "../svi/sviSmile.js";
import type { VolEvent } from "../VolEvent.js";
import { createVolSurface } from "./createVolSurface.js";
import { type EssviSlice, type EssviSmile, essviSmile } from "./EssviSlice.js";
import { type UpperSmile, upperSmile } from "./upperSmile.js";
import { SURFACE_MODELS, type SurfaceModel, type VolSurface } from "./VolSurface.js";

const FORMAT = "strikebook-vol-surface";
const VERSION = 1;

/** A surface as plain data: numbers go through JSON unchanged, bit for bit. */
export interface VolSurfaceJson {
  readonly format: typeof FORMAT;
  readonly version: typeof VERSION;
  readonly model: SurfaceModel;
  readonly smiles: readonly SmileJson[];
  readonly events: readonly VolEventJson[];
}

/** JSON has no NaN and no infinities: they are words. */
type NumberJson = number | "NaN" | "Infinity" | "-Infinity";

/** An event of a saved surface. */
export interface VolEventJson extends Omit<VolEvent, "where" | "size"> {
  readonly where?: NumberJson | undefined;
  readonly size?: NumberJson | undefined;
}

/** One smile of a saved surface: its model, its context and its parameters by name. */
export interface SmileJson {
  readonly model: Smile["model"];
  readonly forward: number;
  readonly tauYears: number;
  readonly range: readonly [number, number];
  readonly parameters: Readonly<Record<string, number | readonly number[]>>;
  /** Of a smile that `repairCalendar` raised: the two it was made of. */
  readonly parts?: { readonly earlier: SmileJson; readonly later: SmileJson } | undefined;
}

/**
 * A surface as JSON text, exact.
 * @throws StrikebookError("argument") for a smile that is not one of the models (one interpolated in time)
 */
export function saveVolSurface({ model, smiles, events }: VolSurface): string {
  const json: VolSurfaceJson = {
    format: FORMAT,
    version: VERSION,
    model,
    smiles: smiles.map(smileToJson),
    events: events.map(eventToJson),
  };
  return JSON.stringify(json);
}

/** The surface of a text that `saveVolSurface` wrote. @throws StrikebookError("schema") for anything else; ("argument") for parameters outside their domain */
export function loadVolSurface(text: string): VolSurface {
  let json: VolSurfaceJson;
  try {
    json = JSON.parse(text) as VolSurfaceJson;
  } catch (error) {
    throw new StrikebookError("schema", `not JSON: ${(error as Error).message}`, "pass what saveVolSurface wrote");
  }
  if (json?.format !== FORMAT || json.version !== VERSION || !Array.isArray(json.smiles)) {
    const what = `format ${JSON.stringify(json?.format)}, version ${JSON.stringify(json?.version)}`;
    throw new StrikebookError("schema", what, `pass what saveVolSurface wrote: "${FORMAT}", version ${VERSION}`);
  }
  if (!SURFACE_MODELS.includes(json.model)) {
    const what = `surface model ${JSON.stringify(json.model)}`;
    throw new StrikebookError("schema", what, `it must be one of ${SURFACE_MODELS.join(", ")}`);
  }
  if (!Array.isArray(json.events)) {
    throw new StrikebookError(
      "schema",
      "a surface without events",
      "pass what saveVolSurface wrote, events: [] if none",
    );
  }
  const events = json.events.map(eventFromJson);
  try {
    return createVolSurface(json.smiles.map(smileFromJson), { model: json.model, events });
  } catch (error) {
    // What is not there at all is no number outside its domain.
    if (!(error instanceof TypeError)) throw error;
    throw new StrikebookError("schema", `a smile is broken: ${error.message}`, "pass what saveVolSurface wrote");
  }
}

function eventToJson(event: VolEvent): VolEventJson {
  const { where, size, ...rest } = event;
  return {
    ...rest,
    ...(where === undefined ? {} : { where: numberToJson(where) }),
    ...(size === undefined ? {} : { size: numberToJson(size) }),
  };
}

function eventFromJson(event: VolEventJson): VolEvent {
  if (!["info", "warning", "error"].includes(event?.severity) || typeof event.code !== "string") {
    throw new StrikebookError("schema", `event ${JSON.stringify(event)}`, "pass what saveVolSurface wrote");
  }
  const { where, size, ...rest } = event;
  return {
    ...rest,
    ...(where === undefined ? {} : { where: numberFromJson(where) }),
    ...(size === undefined ? {} : { size: numberFromJson(size) }),
  };
}

function numberToJson(value: number): NumberJson {
  return Number.isFinite(value) ? value : (String(value) as NumberJson);
}

function numberFromJson(value: NumberJson | null): number {
  // Texts of before the words have null for what was not finite.
  if (value === null || value === "NaN") return Number.NaN;
  if (value === "Infinity") return Number.POSITIVE_INFINITY;
  if (value === "-Infinity") return Number.NEGATIVE_INFINITY;
  if (typeof value === "number") return value;
  throw new StrikebookError("schema", `number ${JSON.stringify(value)}`, "pass what saveVolSurface wrote");
}

function smileToJson(smile: Smile): SmileJson {
  const { model, forward, tauYears, range } = smile;
  if ("parts" in smile) {
    const { parts, softness } = smile as UpperSmile;
    const both = { earlier: smileToJson(parts.earlier), later: smileToJson(parts.later) };
    return { model, forward, tauYears, range, parameters: { softness }, parts: both };
  }
  if ("knots" in smile) {
    const { knots } = smile as SplineSmile;
    const parameters = {
      logMoneyness: Array.from(knots.logMoneyness),
      totalVariance: Array.from(knots.totalVariance),
    };
    return { model, forward, tauYears, range, parameters };
  }
  if ("parameters" in smile) {
    const { parameters } = smile as SviSmile | SabrSmile | EssviSmile;
    return { model, forward, tauYears, range, parameters: { ...parameters } };
  }
  throw new StrikebookError(
    "argument",
    `a ${model} smile without parameters`,
    "save fitted smiles, not interpolated ones",
  );
}

function smileFromJson({ model, forward, tauYears, range, parameters, parts }: SmileJson): Smile {
  const context = { forward, tauYears, range };
  if (parts !== undefined) {
    return upperSmile(smileFromJson(parts.earlier), smileFromJson(parts.later), parameters["softness"] as number);
  }
  switch (model) {
    case "svi":
      return sviSmile(parameters as unknown as SviParameters, context);
    case "sabr":
      return sabrSmile(parameters as unknown as SabrParameters, context);
    case "ssvi":
      return essviSmile(parameters as unknown as EssviSlice, context);
    case "spline":
      return splineSmile(
        {
          logMoneyness: Float64Array.from(parameters["logMoneyness"] as readonly number[]),
          totalVariance: Float64Array.from(parameters["totalVariance"] as readonly number[]),
        },
        context,
      );
    default:
      throw new StrikebookError(
        "schema",
        `smile model ${JSON.stringify(model)}`,
        "a newer version may have written it",
      );
  }
}
