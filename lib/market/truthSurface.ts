import type { CivilDate } from "../time/civilDate.js";
import { nseSession } from "../time/Session.js";
import { formatSecondOfDay } from "../time/sessionClock.js";
import type { MarketSimulation } from "./MarketSimulation.js";
import type { TruthSlice } from "./MarketTruth.js";
import { surfaceDay, tauYearsAt } from "./SurfaceDay.js";
import { istMicros, SESSION_SECONDS } from "./sampleClock.js";
import { tradedExpiries } from "./sampleExpiries.js";
import type { DayPath } from "./simulatePaths.js";
import { ssviToRawSvi } from "./ssvi.js";
import { UNDERLYING_MODELS, type UnderlyingModel } from "./UnderlyingModel.js";

const SLICE_SECONDS = 300;

/** The surfaces from which `simulation` is priced, every 5 minutes of every session. */
export function truthSurface(simulation: MarketSimulation): TruthSlice[] {
  return UNDERLYING_MODELS.flatMap((model) =>
    simulation.paths.get(model.underlying)!.flatMap((path) => daySlices(simulation, model, path)),
  );
}

function daySlices(simulation: MarketSimulation, model: UnderlyingModel, path: DayPath): TruthSlice[] {
  return tradedExpiries(model.underlying, path.date).flatMap(({ expiry }) => {
    const day = surfaceDay(model, path, simulation.clock, expiry);
    const slices: TruthSlice[] = [];
    for (let second = 0; second <= SESSION_SECONDS; second += SLICE_SECONDS) {
      const theta = day.theta[second]!;
      if (theta > 0) slices.push(slice(model, path, expiry, second, day.forward[second]!, theta, day.phi[second]!));
    }
    return slices;
  });
}

function slice(
  model: UnderlyingModel,
  path: DayPath,
  expiry: CivilDate,
  second: number,
  forward: number,
  theta: number,
  phi: number,
): TruthSlice {
  const clock = nseSession.openSecond + second;
  const tauYears = tauYearsAt(path.date, second, expiry);
  return {
    underlying: model.underlying,
    date: path.date,
    time: formatSecondOfDay(clock),
    timestamp: istMicros(path.date, clock),
    expiry,
    tauYears,
    spot: path.spot[second]!,
    forward,
    theta,
    rho: path.rho,
    eta: model.eta,
    gamma: model.gamma,
    phi,
    atmVolatility: Math.sqrt(theta / tauYears),
    svi: ssviToRawSvi(theta, path.rho, phi),
  };
}
