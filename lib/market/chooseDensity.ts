import { StrikebookError } from "../task/StrikebookError.js";
import { type ContractPlan, type ListedExpiry, listContracts } from "./planContracts.js";
import { SESSION_SECONDS } from "./sampleClock.js";
import type { DayPath } from "./simulatePaths.js";
import { meanNearSpacing, meanRestSpacing, NEAR_STRIKES, type TickStretch } from "./tickSpacing.js";

/** How the sample reaches the number of rows asked for. */
export interface Density {
  readonly reach: number;
  readonly stretch: TickStretch;
  readonly expectedRows: number;
  readonly contracts: readonly ContractPlan[];
}

const NATURAL = 0.55;
const NARROW = 0.5;
const WIDE = 3.5;
const DENSEST = 0.2;
/** A surplus that is accepted rather than to thin out the ticks near the money. */
const TOLERATED = 1.15;
/** Rows outside the session and lingering ones, per contract and day at natural density. */
const EXTRA_ROWS = 2;
const STEPS = 24;

/**
 * Chooses strikes and tick spacing for about `rows` option rows: first the reach of the strike ladders at natural tick
 * density; when the narrowest ladder has over 15 % more than that, all ticks are stretched; above the widest ladder the
 * ticks away from the money come up to five times as often.
 *
 * @param rows null for whatever comes at natural density
 * @throws StrikebookError `argument` when no density gives that many rows over these days.
 */
export function chooseDensity(rows: number | null, expiries: readonly ListedExpiry[]): Density {
  const nearSeconds = new Map<DayPath, Map<number, number>>();
  for (const { model, days } of expiries) {
    for (const { path, rank } of days) if (rank === 0) nearSeconds.set(path, secondsNear(path, model.strikeStep));
  }
  const measure = (contracts: readonly ContractPlan[], stretch: TickStretch): number => {
    let sum = 0;
    for (const contract of contracts) {
      for (const { path, rank } of contract.days) {
        const near = rank === 0 ? (nearSeconds.get(path)!.get(contract.strike) ?? 0) : 0;
        const distance = Math.abs(contract.strike - path.spot[0]!) / contract.model.strikeStep;
        const rest = SESSION_SECONDS - near;
        sum +=
          near / meanNearSpacing(stretch) +
          rest / Math.max(1, meanRestSpacing(rank, distance) * stretch.rest) +
          EXTRA_ROWS / Math.max(1, stretch.rest);
      }
    }
    return sum;
  };
  const natural: TickStretch = { near: 1, rest: 1 };
  const at = (reach: number, stretch: TickStretch): Density => {
    const contracts = listContracts(expiries, reach);
    return { reach, stretch, contracts, expectedRows: Math.round(measure(contracts, stretch)) };
  };
  if (rows === null) return at(NATURAL, natural);
  const narrow = at(NARROW, natural);
  if (rows < narrow.expectedRows && narrow.expectedRows <= TOLERATED * rows) return narrow;
  if (rows < narrow.expectedRows) {
    const sparsest = SESSION_SECONDS / 60;
    const stretch = solve(1, sparsest, (factor) => rows - measure(narrow.contracts, { near: factor, rest: factor }));
    const chosen = at(NARROW, { near: stretch, rest: stretch });
    if (chosen.expectedRows > 1.2 * rows)
      throw new StrikebookError(
        "argument",
        `${rows} rows are too few for this many days`,
        `ask for at least ${chosen.expectedRows} rows, or fewer days`,
      );
    return chosen;
  }
  const wide = at(WIDE, natural);
  if (rows <= wide.expectedRows)
    return at(
      solve(NARROW, WIDE, (reach) => at(reach, natural).expectedRows - rows),
      natural,
    );
  const densest = measure(wide.contracts, { near: 1, rest: DENSEST });
  if (rows > 1.02 * densest)
    throw new StrikebookError(
      "argument",
      `${rows} rows are too many for this many days`,
      `ask for at most ${Math.floor(densest)} rows, or more days`,
    );
  return at(WIDE, {
    near: 1,
    rest: solve(DENSEST, 1, (factor) => rows - measure(wide.contracts, { near: 1, rest: factor })),
  });
}

/** Where the growing function `f` crosses zero between `low` and `high`, by bisection. */
function solve(low: number, high: number, f: (x: number) => number): number {
  let [below, above] = [low, high];
  for (let i = 0; i < STEPS; i++) {
    const middle = 0.5 * (below + above);
    if (f(middle) < 0) below = middle;
    else above = middle;
  }
  return 0.5 * (below + above);
}

/** Seconds of the session during which each strike is near the money. */
function secondsNear(path: DayPath, step: number): Map<number, number> {
  const every = 5;
  const seconds = new Map<number, number>();
  for (let s = 0; s < SESSION_SECONDS; s += every) {
    const spot = path.spot[s]!;
    for (
      let strike = Math.ceil((spot - NEAR_STRIKES * step) / step) * step;
      strike <= spot + NEAR_STRIKES * step;
      strike += step
    ) {
      seconds.set(strike, (seconds.get(strike) ?? 0) + every);
    }
  }
  return seconds;
}
