import type { InnerCurve } from "./InnerCurve.js";

/**
 * Monotone convex interpolation of minus the log discount factors: on each interval the forward rate is the discrete
 * forward plus a function g whose integral vanishes and whose end values come from averages of neighbours, bent so that
 * it is monotone where the discrete forwards are.
 *
 * Source: P. Hagan and G. West, "Interpolation methods for curve construction", Applied Mathematical Finance 13 (2006)
 * 89-129, section 6, with the bounds on the node forwards that keep positive forwards positive.
 */
export function monotoneConvex(times: Float64Array, logs: Float64Array): InnerCurve {
  const count = times.length;
  const start = (i: number): number => (i === 0 ? 0 : times[i - 1]!);
  const discrete = times.map((time, i) => (logs[i]! - (i === 0 ? 0 : logs[i - 1]!)) / (time - start(i)));
  // Instantaneous forwards at 0 and at every node.
  const nodes = new Float64Array(count + 1);
  for (let i = 1; i < count; i++) {
    const before = times[i - 1]! - start(i - 1);
    const after = times[i]! - times[i - 1]!;
    nodes[i] = (before * discrete[i]! + after * discrete[i - 1]!) / (before + after);
  }
  nodes[0] = count === 1 ? discrete[0]! : discrete[0]! - 0.5 * (nodes[1]! - discrete[0]!);
  nodes[count] = count === 1 ? discrete[0]! : discrete[count - 1]! - 0.5 * (nodes[count - 1]! - discrete[count - 1]!);
  const within = (value: number, most: number): number =>
    Math.min(Math.max(value, Math.min(0, most)), Math.max(0, most));
  nodes[0] = within(nodes[0]!, 2 * discrete[0]!);
  nodes[count] = within(nodes[count]!, 2 * discrete[count - 1]!);
  for (let i = 1; i < count; i++) {
    const most = 2 * Math.min(Math.max(discrete[i - 1]!, 0), Math.max(discrete[i]!, 0));
    const least = 2 * Math.max(Math.min(discrete[i - 1]!, 0), Math.min(discrete[i]!, 0));
    if (most > 0) nodes[i] = Math.min(Math.max(nodes[i]!, 0), most);
    else if (least < 0) nodes[i] = Math.max(Math.min(nodes[i]!, 0), least);
  }
  return {
    firstForward: nodes[0]!,
    lastForward: nodes[count]!,
    logAt(time) {
      let i = 0;
      while (times[i]! < time) i++;
      const length = times[i]! - start(i);
      const x = (time - start(i)) / length;
      const g0 = nodes[i]! - discrete[i]!;
      const g1 = nodes[i + 1]! - discrete[i]!;
      return (i === 0 ? 0 : logs[i - 1]!) + discrete[i]! * (time - start(i)) + length * integral(x, g0, g1);
    },
  };
}

/** Integral of g from 0 to x in the four regions of Hagan and West; 0 at x = 1. */
function integral(x: number, g0: number, g1: number): number {
  if (x === 0 || x === 1 || (g0 === 0 && g1 === 0)) return 0;
  const isPlain = (g0 < 0 && -0.5 * g0 <= g1 && g1 <= -2 * g0) || (g0 > 0 && -0.5 * g0 >= g1 && g1 >= -2 * g0);
  if (isPlain) return g0 * (x - 2 * x * x + x ** 3) + g1 * (x ** 3 - x * x);
  if ((g0 <= 0 && g1 > -2 * g0) || (g0 >= 0 && g1 < -2 * g0)) {
    const eta = (g1 + 2 * g0) / (g1 - g0);
    return x <= eta ? g0 * x : g0 * x + ((g1 - g0) * (x - eta) ** 3) / (1 - eta) ** 2 / 3;
  }
  if ((g0 > 0 && 0 > g1 && g1 > -0.5 * g0) || (g0 < 0 && 0 < g1 && g1 < -0.5 * g0)) {
    const eta = (3 * g1) / (g1 - g0);
    if (x >= eta) return ((2 * g1 + g0) / 3) * eta + g1 * (x - eta);
    return g1 * x - ((g0 - g1) / 3) * ((eta - x) ** 3 / (eta * eta) - eta);
  }
  const eta = g1 / (g1 + g0);
  const a = (-g0 * g1) / (g0 + g1);
  if (x <= eta) return a * x - ((g0 - a) / 3) * ((eta - x) ** 3 / (eta * eta) - eta);
  return ((2 * a + g0) / 3) * eta + a * (x - eta) + ((g1 - a) / 3) * ((x - eta) ** 3 / (1 - eta) ** 2);
}
