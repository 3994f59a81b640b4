import { StrikebookError } from "../../task/index.js";

/** Thresholds of the burst detector. Points are of the underlying. */
export interface BurstParameters {
  /** A burst begins when the price has moved so far in `moveSeconds`. */
  readonly movePoints: number;
  readonly moveSeconds: number;
  /** And the volatility of the last `shortSeconds` is above so many times that of the last `longSeconds`. */
  readonly volRatio: number;
  readonly shortSeconds: number;
  readonly longSeconds: number;
  /** And the largest step from one second to the next in the last `stepSeconds` is at least so large. */
  readonly stepPoints: number;
  readonly stepSeconds: number;
  /** It ends when the price has moved by less than this in `endSeconds`, and the ratio is below `endVolRatio`. */
  readonly endPoints: number;
  readonly endSeconds: number;
  readonly endVolRatio: number;
}

/** Those whose size depends on the underlying. */
const POINTS = ["movePoints", "stepPoints", "endPoints"] as const;

const WHOLE = ["moveSeconds", "shortSeconds", "longSeconds", "stepSeconds", "endSeconds"] as const;

const ANY_UNDERLYING = {
  moveSeconds: 10,
  volRatio: 1.8,
  shortSeconds: 10,
  longSeconds: 120,
  stepSeconds: 3,
  endSeconds: 5,
  endVolRatio: 1.3,
} as const;

/** Middles of the ranges that the users start from; the end of a BANKNIFTY burst has NIFTY's share of the move. */
const BY_UNDERLYING: Readonly<Record<string, Pick<BurstParameters, (typeof POINTS)[number]>>> = {
  NIFTY: { movePoints: 10, stepPoints: 3, endPoints: 2 },
  BANKNIFTY: { movePoints: 27.5, stepPoints: 8, endPoints: 5.5 },
};

/**
 * The parameters of an underlying: what is given, and the defaults for the rest. NIFTY and BANKNIFTY have defaults for
 * all; of another underlying the three in points must be given. Lower them for an expiry day.
 *
 * @throws StrikebookError `argument` for an unknown or missing parameter, one that is not above 0, or seconds that are not
 *   whole, or a short window that is not shorter than the long one
 */
export function burstParameters(
  underlying: string,
  given: { readonly [N in keyof BurstParameters]?: number | undefined } = {},
): BurstParameters {
  const known = BY_UNDERLYING[underlying];
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const parameters = { ...ANY_UNDERLYING, ...known, ...set } as BurstParameters;
  const names = [...Object.keys(ANY_UNDERLYING), ...POINTS];
  const stray = Object.keys(set).find((name) => !names.includes(name));
  if (stray !== undefined) refuse(`no burst parameter ${JSON.stringify(stray)}`, `there are ${names.join(", ")}`);
  for (const name of names as (keyof BurstParameters)[]) {
    const value: number | undefined = parameters[name];
    if (value === undefined) refuse(`bursts of ${underlying} without ${name}`, `give ${POINTS.join(", ")} in points`);
    if (!(value > 0 && value < Number.POSITIVE_INFINITY)) refuse(`${name} is ${value}`, "give a number above 0");
  }
  for (const name of WHOLE) {
    if (!Number.isInteger(parameters[name])) refuse(`${name} is ${parameters[name]}`, "give whole seconds");
  }
  const { shortSeconds, longSeconds } = parameters;
  if (shortSeconds >= longSeconds) {
    refuse(`shortSeconds ${shortSeconds} and longSeconds ${longSeconds}`, "the short window must be the shorter one");
  }
  return parameters;
}

function refuse(what: string, cure: string): never {
  throw new StrikebookError("argument", what, cure);
}
