import type { CivilDate } from "../time/civilDate.js";
import { RandomStream } from "./RandomStream.js";
import { SESSION_SECONDS } from "./sampleClock.js";
import { MARKET_MODEL, UNDERLYING_MODELS, type UnderlyingModel } from "./UnderlyingModel.js";
import type { VarianceClock } from "./VarianceClock.js";

/** One jump of the index: seconds after the open, and log size. */
export interface IndexJump {
  readonly second: number;
  readonly logSize: number;
}

/** One underlying through one session, per second 0 .. 22,500 after 09:15:00. */
export interface DayPath {
  readonly date: CivilDate;
  readonly previousClose: number;
  /** Diffusive variance at the previous close. */
  readonly previousVariance: number;
  /** Index level, points, 2 decimals: what the vendor prints and what the options are priced from. */
  readonly spot: Float64Array;
  /** Diffusive variance per year of the variance clock. */
  readonly variance: Float64Array;
  /** SSVI correlation of the day. */
  readonly rho: number;
  readonly jumps: readonly IndexJump[];
}

interface State {
  readonly model: UnderlyingModel;
  logSpot: number;
  variance: number;
}

const cents = (value: number): number => Math.round(value * 100) / 100;

/**
 * Simulates all underlyings together: log-Euler steps of one second for the spot, full-truncation Euler for the
 * square-root variance (Lord, Koekkoek & van Dijk 2010), compound Poisson jumps common to the market, time measured by
 * the variance clock. The night is one step of the same process. The spot has no drift.
 *
 * @returns for each underlying its sessions in order
 */
export function simulatePaths(
  seed: number,
  sessions: readonly CivilDate[],
  clock: VarianceClock,
): ReadonlyMap<string, readonly DayPath[]> {
  const random = new RandomStream(seed, "paths");
  const states: State[] = UNDERLYING_MODELS.map((model) => ({
    model,
    logSpot: Math.log(model.initialClose),
    variance: model.initialVariance,
  }));
  const paths = new Map<string, DayPath[]>(UNDERLYING_MODELS.map((model) => [model.underlying, []]));
  for (const date of sessions) {
    const days = states.map((state) => ({
      date,
      previousClose: cents(Math.exp(state.logSpot)),
      previousVariance: Math.max(0, state.variance),
      spot: new Float64Array(SESSION_SECONDS + 1),
      variance: new Float64Array(SESSION_SECONDS + 1),
      rho: state.model.rho + state.model.rhoBand * (2 * random.uniform() - 1),
      jumps: [] as IndexJump[],
    }));
    for (let second = 0; second <= SESSION_SECONDS; second++) {
      const years =
        second === 0
          ? clock.nightYears(date)
          : clock.sessionYears() * (clock.passed[second]! - clock.passed[second - 1]!);
      const jump =
        random.uniform() < MARKET_MODEL.jumpsPerYear * years
          ? MARKET_MODEL.jumpMean + MARKET_MODEL.jumpDeviation * random.normal()
          : 0;
      const market = random.normal();
      states.forEach((state, i) => {
        const day = days[i]!;
        step(state, years, jump, market, random);
        day.spot[second] = cents(Math.exp(state.logSpot));
        day.variance[second] = Math.max(0, state.variance);
        if (jump !== 0) day.jumps.push({ second, logSize: jump * state.model.jumpScale });
      });
    }
    states.forEach((state, i) => {
      paths.get(state.model.underlying)!.push(days[i]!);
    });
  }
  return paths;
}

function step(state: State, years: number, jump: number, market: number, random: RandomStream): void {
  const { model } = state;
  const variance = Math.max(0, state.variance);
  const own = random.normal();
  const shock = Math.sqrt(MARKET_MODEL.correlation) * market + Math.sqrt(1 - MARKET_MODEL.correlation) * own;
  const varianceShock = model.leverage * shock + Math.sqrt(1 - model.leverage * model.leverage) * random.normal();
  const deviation = Math.sqrt(variance * years);
  // The jumps' mean is taken out of the drift, so that the index stays a martingale up to second order in their size.
  const compensation = MARKET_MODEL.jumpsPerYear * MARKET_MODEL.jumpMean * model.jumpScale * years;
  state.logSpot += deviation * shock - 0.5 * variance * years - compensation + jump * model.jumpScale;
  state.variance +=
    model.reversion * (model.longVariance - variance) * years + model.volOfVol * deviation * varianceShock;
}

/** Variance per year that the jumps of `model` add. */
export function jumpVariance(model: UnderlyingModel): number {
  const { jumpsPerYear, jumpMean, jumpDeviation } = MARKET_MODEL;
  return jumpsPerYear * model.jumpScale * model.jumpScale * (jumpMean * jumpMean + jumpDeviation * jumpDeviation);
}
