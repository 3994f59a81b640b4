import type { IvStatus, OptionType } from "../../lib/vol/index.js";

/** One inversion: what goes in, and the volatility (with a relative tolerance) or the status that must come out. */
export interface IvCase {
  readonly name: string;
  readonly type: OptionType;
  readonly price: number;
  readonly forward: number;
  readonly strike: number;
  readonly tauYears: number;
  readonly discountFactor: number;
  readonly status: IvStatus;
  readonly vol: number;
  readonly tolerance: number;
}

const base = { type: "call" as OptionType, price: 8, forward: 100, strike: 100, tauYears: 1, discountFactor: 1 };
const good = { ...base, status: "ok" as IvStatus, tolerance: 1e-15 };
const bad = { ...base, vol: Number.NaN, tolerance: 0 };

/** The table that the scalar and the batch form are both run over. Prices are mpmath's (60 digits), rounded to double. */
export const IV_CASES: readonly IvCase[] = [
  { ...good, name: "at the money", price: 7.965567455405797, vol: 0.2 },
  { ...good, name: "put at the money", type: "put", price: 7.965567455405797, vol: 0.2 },
  { ...good, name: "vanishing volatility", price: 1.994711402007163e-6, tauYears: 0.25, vol: 1e-7 },
  { ...good, name: "one day to go", price: 0.005799745186699683, strike: 101, tauYears: 1 / 365, vol: 0.1 },
  { ...good, name: "price 1e-53", type: "put", price: 8.145154434433388e-53, strike: 20, tauYears: 0.5, vol: 0.15 },
  { ...good, name: "price 1e-107", price: 4.890623248376178e-107, strike: 400, tauYears: 0.1, vol: 0.2 },
  { ...good, name: "price 1e-144", price: 1.2644614431785347e-144, strike: 1000, tauYears: 0.01, vol: 0.9 },
  // The price is within 6e-7 of its bound, so its last digit is worth 1e-10 of the distance.
  { ...good, name: "near the bound", price: 99.99994266968562, tauYears: 4, vol: 5, tolerance: 1e-11 },
  {
    ...good,
    name: "in the money put, discounted",
    type: "put",
    price: 46.33730444683826,
    strike: 150,
    discountFactor: 0.9,
    vol: 0.3,
    tolerance: 3e-15,
  },
  {
    ...good,
    name: "in the money call, discounted",
    price: 49.11397398468316,
    strike: 50,
    tauYears: 0.5,
    discountFactor: 0.97,
    vol: 0.6,
    tolerance: 1e-14,
  },
  {
    ...good,
    name: "index put",
    type: "put",
    price: 0.541946939040733,
    forward: 24228.15,
    strike: 23000,
    tauYears: 0.0194,
    vol: 0.14,
  },
  { ...good, name: "tiny units", price: 1.572123975378578e-6, forward: 1e-5, strike: 1.2e-5, tauYears: 0.5, vol: 0.8 },
  { ...bad, name: "below intrinsic", price: 9.99, strike: 90, status: "belowIntrinsic" },
  {
    ...bad,
    name: "below discounted intrinsic",
    price: 8.99,
    strike: 90,
    discountFactor: 0.9,
    status: "belowIntrinsic",
  },
  { ...bad, name: "negative price", price: -0.01, status: "belowIntrinsic" },
  { ...bad, name: "call at its bound", price: 100, status: "aboveMaximum" },
  { ...bad, name: "put above its bound", type: "put", price: 81, strike: 80, status: "aboveMaximum" },
  { ...bad, name: "NaN price", price: Number.NaN, status: "nonFinite" },
  { ...bad, name: "infinite strike", strike: Number.POSITIVE_INFINITY, status: "nonFinite" },
  { ...bad, name: "NaN time", tauYears: Number.NaN, status: "nonFinite" },
  { ...bad, name: "expired", tauYears: 0, status: "zeroTime" },
  { ...bad, name: "after expiry", tauYears: -0.1, status: "zeroTime" },
  { ...bad, name: "zero price", price: 0, status: "belowVolMin" },
  { ...bad, name: "exactly intrinsic", price: 10, strike: 90, status: "belowVolMin" },
  { ...bad, name: "intrinsic and a rounding error", price: 10.000000000000002, strike: 90, status: "belowVolMin" },
  { ...bad, name: "intrinsic less a rounding error", price: 9.999999999999998, strike: 90, status: "belowVolMin" },
  { ...bad, name: "smallest double", price: 5e-324, status: "belowVolMin" },
  {
    ...bad,
    name: "denormal price far out",
    price: 1e-307,
    forward: 1e6,
    strike: 100,
    type: "put",
    status: "belowVolMin",
  },
  { ...bad, name: "zero forward", forward: 0, status: "outOfDomain" },
  { ...bad, name: "negative strike", strike: -5, status: "outOfDomain" },
  { ...bad, name: "zero discount factor", discountFactor: 0, status: "outOfDomain" },
];
