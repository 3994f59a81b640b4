import type { RandomStream } from "./RandomStream.js";

/** Share of one-second steps among the one and two second steps of a contract near the money. */
const SHARE_OF_ONES = 0.06;
const SHORTEST_REST = 5;
const LONGEST_REST = 40;

/** How many strikes from the index a contract of the nearest expiry is still "near the money". */
export const NEAR_STRIKES = 3;

/** Factors on the spacing of ticks: 1 is the natural density. */
export interface TickStretch {
  readonly near: number;
  readonly rest: number;
}

/** Mean seconds between two rows of a contract near the money. */
export function meanNearSpacing(stretch: TickStretch): number {
  return Math.max(1, (2 - SHARE_OF_ONES) * stretch.near);
}

/** Draws the seconds to the next row of a contract near the money: 1 or 2 at natural density. */
export function drawNearSpacing(stretch: TickStretch, random: RandomStream): number {
  return wholeSeconds((random.uniform() < SHARE_OF_ONES ? 1 : 2) * stretch.near, random);
}

/**
 * Typical seconds between two rows of any other contract at natural density, growing with the distance from the money
 * and longer for the farther expiry. Draws lie within 15 % of it and between 5 and 40.
 *
 * @param rank 0 for the nearest expiry, 1 for the next
 * @param distance strikes between the contract and the index
 */
function typicalRestSpacing(rank: number, distance: number): number {
  return Math.min(LONGEST_REST, rank === 0 ? 12 + 6 * Math.max(0, distance - NEAR_STRIKES) : 24 + 4 * distance);
}

/** Mean of `drawRestSpacing` at natural density. */
export function meanRestSpacing(rank: number, distance: number): number {
  const typical = typicalRestSpacing(rank, distance);
  return 0.5 * (Math.max(SHORTEST_REST, 0.85 * typical) + Math.min(LONGEST_REST, 1.15 * typical));
}

/** Draws the seconds to the next row of any other contract: 5 to 40 at natural density. */
export function drawRestSpacing(rank: number, distance: number, stretch: TickStretch, random: RandomStream): number {
  const typical = typicalRestSpacing(rank, distance);
  const shortest = Math.max(SHORTEST_REST, 0.85 * typical);
  const longest = Math.min(LONGEST_REST, 1.15 * typical);
  return wholeSeconds((shortest + (longest - shortest) * random.uniform()) * stretch.rest, random);
}

/** Rounds up or down at random, so that the mean stays what it is. */
function wholeSeconds(seconds: number, random: RandomStream): number {
  return Math.max(1, Math.floor(seconds + random.uniform()));
}
