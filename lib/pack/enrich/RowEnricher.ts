import { FORWARD_STATUS_VALUES } from "../../lake/enrichmentColumns.js";
import type { TapeContract } from "../../tape/TapeInput.js";
import { daysFromCivil } from "../../time/civilDate.js";
import { yearFraction } from "../../time/yearFraction.js";
import { blackGreekColumns } from "../../vol/greeks/blackGreekColumns.js";
import { type GreekColumns, greekColumns } from "../../vol/greeks/GreekColumns.js";
import { impliedVolatilities } from "../../vol/implied/impliedVolatilities.js";
import { type DaySlots, daySlots, type EnrichInput } from "./EnrichInput.js";
import type { ExpiryForwards } from "./impliedForwards.js";
import { ENRICH_STATUSES, NO_FORWARD, NO_PRICE } from "./ivStatuses.js";

/** The enriched rows of one contract. The arrays are reused for the next one. */
export interface EnrichedRun {
  readonly rows: number;
  readonly forward: Float64Array;
  readonly forwardAgeSeconds: Float64Array;
  readonly forwardStatus: Float64Array;
  readonly impliedVol: Float64Array;
  /** Codes into {@link ENRICH_STATUSES}. */
  readonly ivStatus: Float64Array;
  readonly delta: Float64Array;
  readonly gamma: Float64Array;
  readonly vega: Float64Array;
  readonly theta: Float64Array;
  readonly dteDays: number;
  readonly dteMinutes: Float64Array;
  readonly realisedVol: Float64Array;
}

const MICROS_PER_MINUTE = 60e6;
const NONE = FORWARD_STATUS_VALUES.indexOf("none");

/** Volatility and Greeks of a day's rows, contract after contract, through buffers that are made once. */
export class RowEnricher {
  readonly #input: EnrichInput;
  readonly #slots: DaySlots;
  readonly #rate: number;
  readonly #realised: Float64Array;
  readonly #counts: Uint32Array = new Uint32Array(ENRICH_STATUSES.length);
  #capacity = 0;
  #numbers: Float64Array[] = [];
  #types: Uint8Array = new Uint8Array(0);
  #statuses: Uint8Array = new Uint8Array(0);
  #greeks: GreekColumns = greekColumns(0);

  constructor(input: EnrichInput, rate: number, realised: Float64Array) {
    this.#input = input;
    this.#slots = daySlots(input);
    this.#rate = rate;
    this.#realised = realised;
  }

  /** Rows so far by code of {@link ENRICH_STATUSES}. */
  get counts(): readonly number[] {
    return [...this.#counts];
  }

  enrich({ contract, firstRow, rowCount: rows }: TapeContract, forwards: ExpiryForwards): EnrichedRun {
    this.#reserve(rows);
    const numbers = this.#numbers.map((column) => column.subarray(0, rows));
    const [forward, age, forwardStatus, strikes, tauYears, vols, ivStatus, dteMinutes, realised, discounts] = numbers;
    const { openMicros, stepMicros, count } = this.#slots;
    const { timestamp } = this.#input;
    const prices = this.#input.price.subarray(firstRow, firstRow + rows);
    const { expiryMicros, strike } = contract;
    const rate = this.#rate;
    strikes!.fill(strike);
    const { forward: forwardAt, ageSeconds: ageAt, status: statusAt } = forwards;
    const realisedAt = this.#realised;
    const endMicros = openMicros + count * stepMicros;
    for (let i = 0; i < rows; i++) {
      const time = timestamp[firstRow + i]!;
      if (time >= openMicros && time < endMicros) {
        const slot = ((time - openMicros) / stepMicros) | 0;
        forward![i] = forwardAt[slot]!;
        age![i] = ageAt[slot]!;
        forwardStatus![i] = statusAt[slot]!;
        realised![i] = realisedAt[slot]!;
      } else {
        forward![i] = Number.NaN;
        age![i] = Number.NaN;
        forwardStatus![i] = NONE;
        realised![i] = Number.NaN;
      }
      const tau = yearFraction(time, expiryMicros);
      tauYears![i] = tau;
      dteMinutes![i] = (expiryMicros - time) / MICROS_PER_MINUTE;
      if (rate !== 0) discounts![i] = Math.exp(-rate * tau);
    }
    const types = this.#types.subarray(0, rows).fill(contract.optionType === "CE" ? 0 : 1);
    const statuses = this.#statuses.subarray(0, rows);
    const discountFactors = rate === 0 ? undefined : discounts!;
    const common = { types, forwards: forward!, strikes: strikes!, tauYears: tauYears!, discountFactors };
    impliedVolatilities({ ...common, prices }, { vols: vols!, statuses });
    const greeks = sliceGreeks(this.#greeks, rows);
    blackGreekColumns({ ...common, vols: vols! }, greeks);
    const counts = this.#counts;
    for (let i = 0; i < rows; i++) {
      const code = Number.isNaN(prices[i]!) ? NO_PRICE : Number.isNaN(forward![i]!) ? NO_FORWARD : statuses[i]!;
      ivStatus![i] = code;
      counts[code]!++;
    }
    return {
      rows,
      forward: forward!,
      forwardAgeSeconds: age!,
      forwardStatus: forwardStatus!,
      impliedVol: vols!,
      ivStatus: ivStatus!,
      delta: greeks.deltas,
      gamma: greeks.gammas,
      vega: greeks.vegas,
      theta: greeks.thetas,
      dteDays: daysFromCivil(contract.expiryDate) - daysFromCivil(this.#input.date),
      dteMinutes: dteMinutes!,
      realisedVol: realised!,
    };
  }

  #reserve(rows: number): void {
    if (rows <= this.#capacity) return;
    this.#capacity = Math.max(rows, 2 * this.#capacity);
    this.#numbers = Array.from({ length: 10 }, () => new Float64Array(this.#capacity));
    this.#types = new Uint8Array(this.#capacity);
    this.#statuses = new Uint8Array(this.#capacity);
    this.#greeks = greekColumns(this.#capacity);
  }
}

function sliceGreeks(greeks: GreekColumns, rows: number): GreekColumns {
  const entries = Object.entries(greeks).map(([name, column]) => [name, column.subarray(0, rows)] as const);
  return Object.fromEntries(entries) as unknown as GreekColumns;
}
