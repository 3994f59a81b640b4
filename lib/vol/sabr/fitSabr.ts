import { StrikebookError } from "../../task/index.js";
import { eventWarnings } from "../eventWarnings.js";
import { minimiseSquares, type SquaresMinimum } from "../numerics/minimiseSquares.js";
import { requirePositive } from "../requireArgument.js";
import type { SliceFit } from "../smile/SliceFit.js";
import type { LocalVariance, Smile } from "../smile/Smile.js";
import { smileMinimumButterfly } from "../smile/smileMinimumButterfly.js";
import { type SviQuotes, type UsedQuote, usedQuotes } from "../svi/SviQuotes.js";
import type { VolEvent } from "../VolEvent.js";
import { leastSabrVol } from "./leastSabrVol.js";
import type { SabrParameters } from "./SabrParameters.js";
import { sabrSmile } from "./sabrSmile.js";
import { sabrVolJet } from "./sabrVol.js";

export interface FitSabrOptions {
  /** Held while the other three are fitted; 1 when absent. Beta and rho do the same thing to a smile. */
  readonly beta?: number | undefined;
  /** Steps allowed to each search; 200 when absent. */
  readonly maxIterations?: number | undefined;
}

/** SABR parameters fitted to the quotes of one expiry. */
export interface SabrFit extends SliceFit {
  readonly parameters: SabrParameters;
  readonly forward: number;
}

const NOWHERE: LocalVariance = { totalVariance: Number.NaN, slope: Number.NaN, curvature: Number.NaN };
const LEAST_POINTS = 4;
const STARTS: readonly (readonly [number, number])[] = [
  [-0.4, 0.6],
  [0.2, 0.6],
  [-0.4, 2],
  [0.2, 2],
];
const RHO_BOUND = 0.999;

/**
 * Fits alpha, rho and nu of SABR (Hagan's lognormal expansion, see `sabrVol`) to volatilities by weighted least
 * squares, from four starts with alpha set from the quote nearest the money. The answer may have butterfly arbitrage:
 * that is reported, not forbidden.
 *
 * @throws StrikebookError("empty") for fewer than four distinct strikes of weight above 0; ("argument") for bad values
 */
export function fitSabr(quotes: SviQuotes & { readonly forward: number }, options: FitSabrOptions = {}): SabrFit {
  const { beta = 1, maxIterations = 200 } = options;
  const { forward, tauYears } = quotes;
  requirePositive("forward", forward);
  requirePositive("maxIterations", maxIterations);
  if (!(beta >= 0 && beta <= 1)) {
    throw new StrikebookError("argument", `beta is ${beta}`, "it must be between 0 and 1");
  }
  const used = usedQuotes(quotes, LEAST_POINTS, "SABR");
  const low = used.reduce((least, { k }) => Math.min(least, k), 0);
  const high = used.reduce((most, { k }) => Math.max(most, k), 0);
  const nearest = used.reduce((best, quote) => (Math.abs(quote.k) < Math.abs(best.k) ? quote : best));
  const money = Math.sqrt(nearest.w / tauYears);
  // alpha in units of the volatility at the money, nu in units that make nu sqrt(tau) of the order of 1.
  const toParameters = (unknowns: Float64Array): SabrParameters => ({
    alpha: money * forward ** (1 - beta) * Math.exp(unknowns[0]!),
    beta,
    rho: RHO_BOUND * Math.tanh(unknowns[1]!),
    nu: Math.exp(unknowns[2]!) / Math.sqrt(tauYears),
  });
  const residuals = (unknowns: Float64Array, out: Float64Array): void => {
    const parameters = toParameters(unknowns);
    // A step that takes the expansion to 0 between the quotes has no cost to compare, and is refused.
    if (!(leastSabrVol(parameters, forward, tauYears, low, high).vol > 0)) {
      out.fill(Number.NaN);
      return;
    }
    for (const [q, { k, w, weight }] of used.entries()) {
      const market = Math.sqrt(w / tauYears);
      out[q] = Math.sqrt(weight) * (sabrVolJet(parameters, forward, k, tauYears)[0] / market - 1);
    }
  };
  const problem = { residuals, count: used.length, startOf: () => 0, endOf: () => used.length };
  const ends = STARTS.map(([rho, nu]) =>
    minimiseSquares(problem, Float64Array.of(0, Math.atanh(rho), Math.log(nu)), maxIterations),
  );
  const winner = ends.reduce((best, end) => (end.cost < best.cost || Number.isNaN(best.cost) ? end : best));
  return describe(used, forward, tauYears, toParameters(winner.unknowns), winner);
}

function describe(
  used: readonly UsedQuote[],
  forward: number,
  tauYears: number,
  parameters: SabrParameters,
  { iterations, converged }: SquaresMinimum,
): SabrFit {
  const low = used.reduce((least, { k }) => Math.min(least, k), Number.POSITIVE_INFINITY);
  const high = used.reduce((most, { k }) => Math.max(most, k), Number.NEGATIVE_INFINITY);
  const smile = sabrSmile(parameters, { forward, tauYears, range: [low, high] });
  const reaches = (k: number): boolean => sabrVolJet(parameters, forward, k, tauYears)[0] > 0;
  let squares = 0;
  let maxErrorVol = 0;
  for (const { k, w } of used) {
    const error = Math.sqrt(smile.totalVariance(k) / tauYears) - Math.sqrt(w / tauYears);
    squares += error * error;
    maxErrorVol = Math.max(maxErrorVol, Math.abs(error));
  }
  // Beyond the quotes the expansion may reach 0, where it has no butterfly function.
  const outward: Smile = { ...smile, local: (k) => (reaches(k) ? smile.local(k) : NOWHERE) };
  const butterfly = smileMinimumButterfly(outward, low - (high - low), high + (high - low));
  const atBound = Math.abs(parameters.rho) > RHO_BOUND - 1e-6 ? ["rho"] : [];
  const events: VolEvent[] = atBound.map((name) => ({
    severity: "warning",
    code: "parameterAtBound",
    message: `${name} is at the bound of the search: the quotes do not determine it`,
  }));
  if (butterfly.minimum < 0) {
    const message = `butterfly arbitrage: g(k) = ${butterfly.minimum.toPrecision(3)} at k = ${butterfly.at.toFixed(4)}`;
    events.push({
      severity: "warning",
      code: "butterflyArbitrage",
      message,
      where: butterfly.at,
      size: butterfly.minimum,
    });
  }
  if (!converged) {
    const message = `the search had not settled after ${iterations} steps`;
    events.push({ severity: "warning", code: "notConverged", message });
  }
  const fit: Omit<SabrFit, "toDisplay"> = {
    parameters,
    forward,
    tauYears,
    points: used.length,
    range: [low, high],
    rmseVol: Math.sqrt(squares / used.length),
    maxErrorVol,
    iterations,
    converged,
    butterfly,
    atmVol: Math.sqrt(smile.totalVariance(0) / tauYears),
    atBound,
    events,
    warnings: eventWarnings(events),
  };
  return {
    ...fit,
    toDisplay() {
      return {
        kind: "record",
        title: "SABR fit",
        entries: [
          ["alpha", parameters.alpha],
          ["beta", parameters.beta],
          ["rho", parameters.rho],
          ["nu", parameters.nu],
          ["years to expiry", tauYears],
          ["quotes used", fit.points],
          ["at-the-money vol, %", 100 * fit.atmVol],
          ["RMSE, vol points", 100 * fit.rmseVol],
          ["largest error, vol points", 100 * maxErrorVol],
          ["lowest g(k)", butterfly.minimum],
          ["warnings", fit.warnings.join("; ") || "none"],
        ],
      };
    },
  };
}
