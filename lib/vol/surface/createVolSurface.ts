import { StrikebookError } from "../../task/index.js";
import { requireFinite, requirePositive } from "../requireArgument.js";
import { requireOneOf } from "../requireOneOf.js";
import type { Smile } from "../smile/Smile.js";
import { strikeFromDelta } from "../term/strikeFromDelta.js";
import type { VolEvent } from "../VolEvent.js";
import { blendedSmile, liftedSmile } from "./blendedSmile.js";
import { type EssviSmile, essviSmile } from "./EssviSlice.js";
import { SURFACE_MODELS, type SurfaceModel, type VolSurface } from "./VolSurface.js";

export interface VolSurfaceOptions {
  /** `slices` when absent. */
  readonly model?: SurfaceModel | undefined;
  /** Repairs that were made to the smiles. */
  readonly events?: readonly VolEvent[] | undefined;
}

/**
 * A surface through smiles of different expiries, in any order. Nothing is repaired here: see `repairCalendar`.
 * @throws StrikebookError("empty") without smiles; ("argument") for two smiles of one expiry or an unknown model
 */
export function createVolSurface(smiles: readonly Smile[], options: VolSurfaceOptions = {}): VolSurface {
  const { model = "slices", events = [] } = options;
  requireOneOf("model", model, SURFACE_MODELS);
  if (smiles.length === 0) throw new StrikebookError("empty", "no smile to build a surface from", "pass at least one");
  const sorted = [...smiles].sort((a, b) => a.tauYears - b.tauYears);
  for (let i = 1; i < sorted.length; i++) {
    if (!(sorted[i]!.tauYears > sorted[i - 1]!.tauYears)) {
      const what = `two smiles expire in ${sorted[i]!.tauYears} years`;
      throw new StrikebookError("argument", what, "pass one smile an expiry");
    }
  }
  const first = sorted[0]!;
  const last = sorted[sorted.length - 1]!;

  const forward = (tauYears: number): number => {
    requirePositive("tauYears", tauYears);
    if (sorted.length === 1) return first.forward;
    let i = 0;
    while (i < sorted.length - 2 && tauYears > sorted[i + 1]!.tauYears) i++;
    const before = sorted[i]!;
    const after = sorted[i + 1]!;
    if (tauYears === before.tauYears) return before.forward;
    if (tauYears === after.tauYears) return after.forward;
    const share = (tauYears - before.tauYears) / (after.tauYears - before.tauYears);
    return before.forward * (after.forward / before.forward) ** share;
  };

  const smileAt = (tauYears: number): Smile => {
    const context = { forward: forward(tauYears), tauYears };
    const exact = sorted.find((smile) => smile.tauYears === tauYears);
    if (exact !== undefined) return exact;
    if (tauYears < first.tauYears) return blendedSmile(undefined, first, tauYears / first.tauYears, context);
    if (tauYears > last.tauYears) {
      return liftedSmile(last, paceAfter(sorted) * (tauYears - last.tauYears), context);
    }
    let i = 0;
    while (tauYears > sorted[i + 1]!.tauYears) i++;
    const before = sorted[i]!;
    const after = sorted[i + 1]!;
    const share = (tauYears - before.tauYears) / (after.tauYears - before.tauYears);
    if (isEssvi(before) && isEssvi(after)) return blendedEssvi(before, after, share, context);
    return blendedSmile(before, after, share, context);
  };
  // Most callers ask many strikes of one time.
  let kept = first;
  const at = (tauYears: number): Smile => {
    if (kept.tauYears !== tauYears) kept = smileAt(tauYears);
    return kept;
  };
  const totalVariance = (k: number, tauYears: number): number => {
    requireFinite("logMoneyness", k);
    return at(tauYears).totalVariance(k);
  };
  return {
    model,
    smiles: sorted,
    events,
    forward,
    smileAt,
    totalVariance,
    vol(strike, tauYears) {
      requirePositive("strike", strike);
      return at(tauYears).vol(strike);
    },
    volAtMoneyness: (k, tauYears) => Math.sqrt(totalVariance(k, tauYears) / tauYears),
    volAtDelta(delta, tauYears, options = { convention: "forward" }) {
      const smile = at(tauYears);
      return smile.vol(strikeFromDelta(smile, delta > 0 ? "call" : "put", delta, options));
    },
    toDisplay() {
      return {
        kind: "table",
        title: `Volatility surface (${model})`,
        columns: ["years to expiry", "model", "forward", "at-the-money vol, %", "lowest k", "highest k"],
        rows: sorted.map((smile) => [
          smile.tauYears,
          smile.model,
          smile.forward,
          100 * Math.sqrt(smile.totalVariance(0) / smile.tauYears),
          smile.range[0],
          smile.range[1],
        ]),
        totalRows: sorted.length,
      };
    },
  };
}

function isEssvi(smile: Smile): smile is EssviSmile {
  return smile.model === "ssvi" && "parameters" in smile;
}

function blendedEssvi(
  before: EssviSmile,
  after: EssviSmile,
  share: number,
  context: { readonly forward: number; readonly tauYears: number },
): EssviSmile {
  const mix = (a: number, b: number): number => a + share * (b - a);
  const [p, q] = [before.parameters, after.parameters];
  const psi = mix(p.psi, q.psi);
  const rho = psi > 0 ? mix(p.rho * p.psi, q.rho * q.psi) / psi : mix(p.rho, q.rho);
  const range = [mix(before.range[0], after.range[0]), mix(before.range[1], after.range[1])] as const;
  return essviSmile({ theta: mix(p.theta, q.theta), rho, psi }, { ...context, range });
}

/** Variance a year that the money gains in the last interval; with one expiry its own. */
function paceAfter(sorted: readonly Smile[]): number {
  const last = sorted[sorted.length - 1]!;
  const before = sorted[sorted.length - 2];
  if (before === undefined) return last.totalVariance(0) / last.tauYears;
  const gained = last.totalVariance(0) - before.totalVariance(0);
  return Math.max(0, gained / (last.tauYears - before.tauYears));
}
