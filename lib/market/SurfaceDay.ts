import type { CivilDate } from "../time/civilDate.js";
import { nseSession } from "../time/Session.js";
import { yearFraction } from "../time/yearFraction.js";
import { istMicros, SESSION_SECONDS } from "./sampleClock.js";
import { type DayPath, jumpVariance } from "./simulatePaths.js";
import { atmTotalVariance, ssviPhi } from "./ssvi.js";
import type { UnderlyingModel } from "./UnderlyingModel.js";
import type { VarianceClock } from "./VarianceClock.js";

/** Ground truth of one expiry through one session, per second after the open: what every quote is made from. */
export interface SurfaceDay {
  readonly forward: Float64Array;
  /** At-the-money total variance; 0 at the moment of expiry. */
  readonly theta: Float64Array;
  readonly phi: Float64Array;
  readonly rho: number;
}

/** Act/365 years from `second` after the open of `date` to 15:30 IST of `expiry`. */
export function tauYearsAt(date: CivilDate, second: number, expiry: CivilDate): number {
  return yearFraction(istMicros(date, nseSession.openSecond + second), istMicros(expiry, nseSession.closeSecond));
}

/** Computes forward, theta and phi of `expiry` for every second of `path`. */
export function surfaceDay(model: UnderlyingModel, path: DayPath, clock: VarianceClock, expiry: CivilDate): SurfaceDay {
  const forward = new Float64Array(SESSION_SECONDS + 1);
  const theta = new Float64Array(SESSION_SECONDS + 1);
  const phi = new Float64Array(SESSION_SECONDS + 1);
  const jumps = jumpVariance(model);
  const tauAtOpen = tauYearsAt(path.date, 0, expiry);
  const tauAtClose = tauYearsAt(path.date, SESSION_SECONDS, expiry);
  const yearsAtOpen = clock.remaining(path.date, 0, expiry);
  for (let s = 0; s <= SESSION_SECONDS; s++) {
    forward[s] = path.spot[s]! * Math.exp(model.carry * (tauAtOpen + ((tauAtClose - tauAtOpen) * s) / SESSION_SECONDS));
    const years =
      path.date === expiry && s === SESSION_SECONDS ? 0 : yearsAtOpen - clock.sessionYears() * clock.passed[s]!;
    theta[s] = atmTotalVariance(model, jumps, path.variance[s]!, years);
    phi[s] = theta[s]! > 0 ? ssviPhi(theta[s]!, model.eta, model.gamma) : 0;
  }
  return { forward, theta, phi, rho: path.rho };
}
