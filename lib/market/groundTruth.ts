import { createHash } from "node:crypto";
import type { MarketSimulation } from "./MarketSimulation.js";
import type { MarketTruth, TruthDay } from "./MarketTruth.js";
import { SESSION_SECONDS } from "./sampleClock.js";
import { SAMPLE_EXPIRIES, tradedExpiries } from "./sampleExpiries.js";
import { type DayPath, jumpVariance } from "./simulatePaths.js";
import { truthSurface } from "./truthSurface.js";
import { MARKET_MODEL, UNDERLYING_MODELS } from "./UnderlyingModel.js";

/**
 * The ground truth of a simulation whose tables have all been drawn: rows and faults are counted as they are made.
 *
 * @throws StrikebookError `argument` when a table has not been drawn to its end
 */
export function groundTruth(simulation: MarketSimulation): MarketTruth {
  const rows = simulation.rowCounts();
  return {
    options: simulation.options,
    sessions: simulation.sessions,
    market: MARKET_MODEL,
    underlyings: UNDERLYING_MODELS.map((model) => {
      const paths = simulation.paths.get(model.underlying)!;
      const traded = new Set(
        paths.flatMap(({ date }) => tradedExpiries(model.underlying, date).map(({ expiry }) => expiry)),
      );
      return {
        model,
        jumpVariance: jumpVariance(model),
        expiries: SAMPLE_EXPIRIES.filter((entry) => entry.underlying === model.underlying && traded.has(entry.expiry)),
        days: paths.map((path) => truthDay(path, simulation.clock.sessionYears())),
        spotSha256: spotHash(paths),
      };
    }),
    density: { reach: simulation.density.reach, stretch: simulation.stretch },
    rows,
    lingering: simulation.density.contracts.find((plan) => simulation.lingers(plan) !== undefined)?.table ?? null,
    faults: simulation.tally.totals(),
    faultsByDay: simulation.tally.days(),
    surface: truthSurface(simulation),
  };
}

function truthDay(path: DayPath, sessionYears: number): TruthDay {
  let [high, low, squares] = [0, Number.POSITIVE_INFINITY, 0];
  path.spot.forEach((price, second) => {
    high = Math.max(high, price);
    low = Math.min(low, price);
    if (second > 0) squares += Math.log(price / path.spot[second - 1]!) ** 2;
  });
  const { date, previousClose, jumps, spot } = path;
  return {
    date,
    previousClose,
    open: spot[0]!,
    high,
    low,
    close: spot[SESSION_SECONDS]!,
    realisedVolatility: Math.sqrt(squares / sessionYears),
    jumps,
  };
}

function spotHash(paths: readonly DayPath[]): string {
  const hash = createHash("sha256");
  for (const { spot } of paths) {
    const bytes = Buffer.alloc(4 * spot.length);
    spot.forEach((price, i) => {
      bytes.writeInt32LE(Math.round(100 * price), 4 * i);
    });
    hash.update(bytes);
  }
  return hash.digest("hex");
}
