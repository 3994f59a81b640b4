/** Value, first and second derivative in one variable. */
export type Jet = readonly [number, number, number];

export function multiplyJets(a: Jet, b: Jet): Jet {
  return [a[0] * b[0], a[1] * b[0] + a[0] * b[1], a[2] * b[0] + 2 * a[1] * b[1] + a[0] * b[2]];
}

/** f(a), from f, f' and f'' at the value of `a`. */
export function composeJet(a: Jet, value: number, first: number, second: number): Jet {
  return [value, first * a[1], second * a[1] * a[1] + first * a[2]];
}

export function addJets(a: Jet, b: Jet): Jet {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
}

export function scaleJet(a: Jet, factor: number): Jet {
  return [a[0] * factor, a[1] * factor, a[2] * factor];
}
