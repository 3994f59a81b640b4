/** Nodes and weights of the 15-point Kronrod rule on [-1, 1]; every second node carries the 7-point Gauss rule. */
const NODES = [
  0.991455371120812639206854697526329, 0.949107912342758524526189684047851, 0.864864423359769072789712788640926,
  0.741531185599394439863864773280788, 0.586087235467691130294144691693013, 0.405845151377397166906606412076961,
  0.207784955007898467600689403773245,
];
const KRONROD = [
  0.02293532201052922496373200805897, 0.063092092629978553290700663189204, 0.104790010322250183839876322541518,
  0.140653259715525918745189590510238, 0.16900472663926790282658342659855, 0.190350578064785409913256402421014,
  0.204432940075298892414161999234649,
];
const GAUSS = [
  0.12948496616886969327061143267908, 0.27970539148927666790146777142378, 0.381830050505118944950369775488975,
];
const KRONROD_CENTRE = 0.209482141084727828012999174891714;
const GAUSS_CENTRE = 0.417959183673469387755102040816327;

/**
 * Integrates several functions over [low, high] at once by the Gauss-Kronrod 7-15 pair (R. Piessens et al., QUADPACK,
 * Springer 1983): `add` adds its values at x, times a weight, to the sums it is given.
 *
 * @param kronrod receives the 15-point integrals
 * @param gauss receives the 7-point integrals; their difference bounds the error
 */
export function kronrodPanel(
  add: (x: number, weight: number, sums: Float64Array, gaussWeight: number, gaussSums: Float64Array) => void,
  low: number,
  high: number,
  kronrod: Float64Array,
  gauss: Float64Array,
): void {
  kronrod.fill(0);
  gauss.fill(0);
  const centre = 0.5 * (low + high);
  const half = 0.5 * (high - low);
  add(centre, half * KRONROD_CENTRE, kronrod, half * GAUSS_CENTRE, gauss);
  for (let i = 0; i < 7; i++) {
    const x = half * NODES[i]!;
    const weight = half * KRONROD[i]!;
    const gaussWeight = i % 2 === 1 ? half * GAUSS[i >> 1]! : 0;
    add(centre - x, weight, kronrod, gaussWeight, gauss);
    add(centre + x, weight, kronrod, gaussWeight, gauss);
  }
}
