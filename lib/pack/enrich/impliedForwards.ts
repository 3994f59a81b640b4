import { FORWARD_STATUS_VALUES } from "../../lake/enrichmentColumns.js";
import type { CivilDate } from "../../time/civilDate.js";
import { yearFraction } from "../../time/yearFraction.js";
import type { DaySlots, EnrichInput } from "./EnrichInput.js";
import { daySlots } from "./EnrichInput.js";
import type { EnrichParameters } from "./EnrichParameters.js";
import { ParityKernel, SEGMENT_SLOTS } from "./ParityKernel.js";
import { slotSeries } from "./slotSeries.js";

/**
 * What a forward rests on.
 *
 * * `parity`: put-call parity of at least three pairs near the money
 * * `fewPairs`: of one or two pairs, without a cross-check
 * * `carried`: no pair has two prices within the age limit; the last parity forward, no older than `maxCarrySeconds`, moved
 *   with the underlying
 * * `spot`: there was no parity forward so far; the underlying grown at the rate
 * * `none`: not even a price of the underlying within the age limit, or the last parity forward is too old to be carried
 */
export const FORWARD_STATUSES: readonly string[] = FORWARD_STATUS_VALUES;

const PARITY = 0;
const FEW_PAIRS = 1;
const CARRIED = 2;
const SPOT = 3;
const NONE = 4;

/** Forwards of one expiry at every slot of a day. */
export interface ExpiryForwards {
  readonly expiry: CivilDate;
  readonly expiryMicros: number;
  /** Points; NaN where there is none. */
  readonly forward: Float64Array;
  /** Pairs that a parity forward is the mean of, else 0. */
  readonly pairs: Float64Array;
  /** Seconds since the parity forward it rests on, 0 for one of this slot; NaN where it rests on none. */
  readonly ageSeconds: Float64Array;
  /** Codes into {@link FORWARD_STATUSES}. */
  readonly status: Float64Array;
}

/**
 * Forward of every expiry at every slot from put-call parity near the money, as known then: a slot sees rows stamped at
 * or before it and no older than the limit. The number is that of `impliedForward` on the chain of that slot, looked for
 * where the underlying has carried the last forward.
 *
 * @param spotAt the underlying at each slot, NaN where none is recent enough
 */
export function* impliedForwards(
  input: EnrichInput,
  parameters: EnrichParameters,
  spotAt: Float64Array,
): Generator<ExpiryForwards> {
  const slots = daySlots(input);
  const puts = new Float64Array(SEGMENT_SLOTS);
  /** A segment of each strike by its number, used again for the next expiry: fresh memory costs more than its numbers. */
  const series: Float64Array[] = [];
  for (const chain of expiryChains(input)) {
    const discount = discountFactors(chain.expiryMicros, slots, parameters.rate);
    const side = (run: Run, firstSlot: number, out: Float64Array): Float64Array =>
      slotSeries(input.timestamp, input.price, run.from, run.end, slots, parameters.maxAgeSeconds, out, firstSlot);
    const parity = (number: number, firstSlot: number): Float64Array => {
      const { call, put } = chain.pairs[number]!;
      series[number] ??= new Float64Array(SEGMENT_SLOTS);
      const forwards = side(call, firstSlot, series[number]);
      side(put, firstSlot, puts);
      const strike = chain.strikes[number]!;
      for (let at = 0; at < SEGMENT_SLOTS; at++) {
        const difference = forwards[at]! - puts[at]!;
        forwards[at] = strike + (discount ? difference / discount[firstSlot + at]! : difference);
      }
      return forwards;
    };
    yield forwardsOf(chain, new ParityKernel(chain.strikes, parity), slots, parameters, spotAt);
  }
}

function forwardsOf(
  chain: ExpiryChain,
  kernel: ParityKernel,
  slots: DaySlots,
  parameters: EnrichParameters,
  spotAt: Float64Array,
): ExpiryForwards {
  const column = (): Float64Array => new Float64Array(slots.count);
  const [forward, pairs, ageSeconds, status] = [column(), column(), column(), column()];
  let lastForward = Number.NaN;
  /** The parity forward over the underlying, when both were last known. */
  let ratio = Number.NaN;
  let ratioSlot = -1;
  for (let slot = 0; slot < slots.count; slot++) {
    const spot = spotAt[slot]!;
    const carried = spot * ratio;
    // Where the money is looked for: where the last forward has moved to, else the underlying, else the last forward.
    const centre = carried > 0 ? carried : spot > 0 ? spot : lastForward;
    const known = kernel.forwardAt(slot, centre);
    if (known > 0) {
      lastForward = known;
      if (spot > 0) {
        ratio = known / spot;
        ratioSlot = slot;
      }
      forward[slot] = known;
      pairs[slot] = kernel.pairs;
      status[slot] = kernel.pairs < 3 ? FEW_PAIRS : PARITY;
      continue;
    }
    const since = (from: number): number => ((slot - from) * slots.stepMicros) / 1e6;
    const isCarried = ratioSlot >= 0;
    if (!(spot > 0) || (isCarried && since(ratioSlot) > parameters.maxCarrySeconds)) {
      forward[slot] = Number.NaN;
      ageSeconds[slot] = Number.NaN;
      status[slot] = NONE;
    } else if (isCarried) {
      forward[slot] = carried;
      ageSeconds[slot] = since(ratioSlot);
      status[slot] = CARRIED;
    } else {
      const tau = yearFraction(slots.openMicros + slot * slots.stepMicros, chain.expiryMicros);
      forward[slot] = spot * Math.exp(parameters.rate * Math.max(tau, 0));
      ageSeconds[slot] = Number.NaN;
      status[slot] = SPOT;
    }
  }
  return { expiry: chain.expiry, expiryMicros: chain.expiryMicros, forward, pairs, ageSeconds, status };
}

interface Run {
  readonly from: number;
  readonly end: number;
}

interface ExpiryChain {
  readonly expiry: CivilDate;
  readonly expiryMicros: number;
  /** Strikes with a call and a put, ascending. */
  readonly strikes: Float64Array;
  readonly pairs: readonly { readonly call: Run; readonly put: Run }[];
}

function expiryChains({ contracts }: EnrichInput): ExpiryChain[] {
  const expiries = new Map<CivilDate, Map<number, { strike: number; call?: Run; put?: Run; expiryMicros: number }>>();
  for (const { contract, firstRow, rowCount } of contracts) {
    const strikes = expiries.get(contract.expiryDate) ?? new Map();
    expiries.set(contract.expiryDate, strikes);
    const { strike, strikeScaled, expiryMicros } = contract;
    const entry = strikes.get(strikeScaled) ?? { strike, expiryMicros };
    strikes.set(strikeScaled, entry);
    entry[contract.optionType === "CE" ? "call" : "put"] = { from: firstRow, end: firstRow + rowCount };
  }
  return [...expiries].map(([expiry, byStrike]) => {
    const all = [...byStrike.values()].sort((a, b) => a.strike - b.strike);
    const paired = all.flatMap(({ strike, call, put }) => (call && put ? [{ strike, call, put }] : []));
    return {
      expiry,
      expiryMicros: all[0]!.expiryMicros,
      strikes: Float64Array.from(paired, ({ strike }) => strike),
      pairs: paired,
    };
  });
}

function discountFactors(expiryMicros: number, slots: DaySlots, rate: number): Float64Array | undefined {
  if (rate === 0) return undefined;
  return Float64Array.from({ length: slots.count }, (_, slot) =>
    Math.exp(-rate * yearFraction(slots.openMicros + slot * slots.stepMicros, expiryMicros)),
  );
}
