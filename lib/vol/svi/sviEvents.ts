import type { VolEvent } from "../VolEvent.js";
import type { SviFit } from "./SviFit.js";
import { B, SIGMA, type SviProblem } from "./SviProblem.js";
import type { SviOutcome } from "./searchSvi.js";
import type { ButterflyMinimum } from "./sviMinimumButterfly.js";

/** A volatility at the money that no quote brackets. */
export function moneyEvents(low: number, high: number): VolEvent[] {
  if (low <= 0 && high >= 0) return [];
  const message = "the forward lies outside the quoted strikes: atmVol is extrapolated";
  return [{ severity: "warning", code: "extrapolated", message }];
}

/** What a slice without a proof has, within the quotes and outside them. */
export function butterflyEvents(
  inside: ButterflyMinimum,
  wide: ButterflyMinimum,
  low: number,
  high: number,
  proof: SviFit["butterflyProof"],
): VolEvent[] {
  if (proof === "free") return [];
  const say = ({ minimum, at }: ButterflyMinimum, where: string): VolEvent => ({
    severity: "warning",
    code: "butterflyArbitrage",
    message: `butterfly arbitrage: g(k) = ${minimum.toPrecision(3)} at k = ${at.toFixed(4)}, ${where}`,
    where: at,
    size: minimum,
  });
  if (inside.minimum < 0) return [say(inside, "within the quoted strikes")];
  if (wide.minimum < 0) return [say(wide, `outside the quoted strikes (${low.toFixed(4)} to ${high.toFixed(4)})`)];
  const message = "absence of butterfly arbitrage is not proved beyond the range that was searched";
  return [{ severity: "warning", code: "butterflyArbitrage", message }];
}

/** Names of the parameters at a bound of the search. */
export function boundsOf(unknowns: Float64Array, { lower, upper }: SviProblem): string[] {
  return ["lowest variance", "b", "rho", "m", "sigma"].filter(
    (_name, j) => unknowns[j]! <= lower[j]! || unknowns[j]! >= upper[j]!,
  );
}

/** What a search says about its end. */
export function searchEvents(
  outcome: SviOutcome,
  problem: SviProblem,
  atBound: readonly string[],
  maxIterations: number,
): VolEvent[] {
  const events: VolEvent[] = [];
  const add = (severity: VolEvent["severity"], code: VolEvent["code"], message: string): void => {
    events.push({ severity, code, message });
  };
  if (outcome.unknowns[B]! <= problem.lower[B]!) {
    add("warning", "flat", "b is 0: the slice is flat, and rho, m and sigma say nothing");
  } else {
    for (const name of atBound) {
      const message = `${name} is at the bound of the search: the quotes do not determine it`;
      add("warning", "parameterAtBound", message);
    }
  }
  if (outcome.prior > 0) {
    const width = outcome.unknowns[SIGMA]!.toPrecision(2);
    const message = `the quotes do not determine all parameters: a weak prior picked them (bend of ${width} quoted ranges)`;
    add("info", "prior", message);
  }
  if (outcome.constrained) {
    const message = "the quotes' own best slice has butterfly arbitrage: this one is the best without";
    add("info", "constrained", message);
  }
  if (!outcome.converged) {
    add("warning", "notConverged", `the search had not settled after ${maxIterations} steps`);
  }
  return events;
}
