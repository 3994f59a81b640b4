import { FORWARD_STATUS_VALUES } from "../../lake/enrichmentColumns.js";
import { MISSING_INT32 } from "../../tape/TapeColumn.js";
import type { TapeContract } from "../../tape/TapeInput.js";
import { daysFromCivil } from "../../time/civilDate.js";
import { yearFraction } from "../../time/yearFraction.js";
import { type HedgeGreekColumns, hedgeGreekColumns } from "../../vol/greeks/hedgeGreekColumns.js";
import { impliedVolatilities } from "../../vol/implied/impliedVolatilities.js";
import { type DaySlots, daySlots, type EnrichInput } from "./EnrichInput.js";
import type { ExpiryForwards } from "./impliedForwards.js";
import { ENRICH_STATUSES, NO_FORWARD, NO_PRICE } from "./ivStatuses.js";

/** The enriched rows of one contract, each column as it is stored. The arrays are used again for the next contract. */
export interface EnrichedRun extends HedgeGreekColumns {
  readonly rows: number;
  readonly forwards: Float64Array;
  /** `MISSING_INT32` where the forward rests on no parity forward. */
  readonly forwardAges: Int32Array;
  /** Codes into `FORWARD_STATUS_VALUES`. */
  readonly forwardStatuses: Uint8Array;
  readonly vols: Float64Array;
  /** Codes into {@link ENRICH_STATUSES}. */
  readonly ivStatuses: Uint8Array;
  readonly dteDays: number;
  readonly dteMinutes: Float64Array;
  readonly realisedVols: Float64Array;
}

/** What rows take from their slot, as it is stored. */
interface SlotColumns {
  readonly forwards: Float64Array;
  readonly ages: Int32Array;
  readonly statuses: Uint8Array;
}

const MICROS_PER_MINUTE = 60e6;
const NONE = FORWARD_STATUS_VALUES.indexOf("none");

/** Rows that are worked on at a time: few enough that what one step writes is near when the next one reads it. */
const BLOCK_ROWS = 2048;

type Columns = Omit<EnrichedRun, "rows" | "dteDays">;

/** Volatility and Greeks of a day's rows, contract after contract, through buffers that are made once. */
export class RowEnricher {
  readonly #input: EnrichInput;
  readonly #slots: DaySlots;
  readonly #rate: number;
  readonly #realised: Float64Array;
  readonly #counts: Uint32Array = new Uint32Array(ENRICH_STATUSES.length);
  readonly #bySlot = new Map<ExpiryForwards, SlotColumns>();
  readonly #strikes: Float64Array = new Float64Array(BLOCK_ROWS);
  readonly #types: Uint8Array = new Uint8Array(BLOCK_ROWS);
  readonly #tauYears: Float64Array = new Float64Array(BLOCK_ROWS);
  readonly #discounts: Float64Array = new Float64Array(BLOCK_ROWS);
  #capacity = 0;
  #columns: Columns = columnsOf(0);

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
    if (rows > this.#capacity) {
      this.#capacity = Math.max(rows, 2 * this.#capacity);
      this.#columns = columnsOf(this.#capacity);
    }
    this.#strikes.fill(contract.strike);
    this.#types.fill(contract.optionType === "CE" ? 0 : 1);
    const bySlot = this.#slotColumns(forwards);
    for (let from = 0; from < rows; from += BLOCK_ROWS) {
      const end = Math.min(from + BLOCK_ROWS, rows);
      this.#enrichBlock(slice(this.#columns, from, end), bySlot, firstRow + from, contract.expiryMicros);
    }
    const dteDays = daysFromCivil(contract.expiryDate) - daysFromCivil(this.#input.date);
    return { rows, dteDays, ...slice(this.#columns, 0, rows) };
  }

  #enrichBlock(out: Columns, bySlot: SlotColumns, firstRow: number, expiryMicros: number): void {
    const rows = out.vols.length;
    const tauYears = this.#tauYears.subarray(0, rows);
    this.#takeSlots(out, bySlot, firstRow, expiryMicros, tauYears);
    const prices = this.#input.price.subarray(firstRow, firstRow + rows);
    const { forwards, vols, ivStatuses } = out;
    const options = {
      types: this.#types.subarray(0, rows),
      strikes: this.#strikes.subarray(0, rows),
      forwards,
      tauYears,
      discountFactors: this.#discountsOf(tauYears),
    };
    impliedVolatilities({ ...options, prices }, { vols, statuses: ivStatuses });
    hedgeGreekColumns({ ...options, vols }, out);
    const counts = this.#counts;
    for (let i = 0; i < rows; i++) {
      let code = ivStatuses[i]!;
      if (code !== 0) {
        if (Number.isNaN(prices[i]!)) code = NO_PRICE;
        else if (Number.isNaN(forwards[i]!)) code = NO_FORWARD;
        ivStatuses[i] = code;
      }
      counts[code]!++;
    }
  }

  /** What a row takes from its slot, and the time that it has left. */
  #takeSlots(out: Columns, bySlot: SlotColumns, firstRow: number, expiryMicros: number, tauYears: Float64Array): void {
    const { forwards, forwardAges, forwardStatuses, realisedVols, dteMinutes } = out;
    const { forwards: forwardAt, ages: ageAt, statuses: statusAt } = bySlot;
    const realisedAt = this.#realised;
    const { timestamp } = this.#input;
    const { openMicros, stepMicros, count } = this.#slots;
    const endMicros = openMicros + count * stepMicros;
    const rows = tauYears.length;
    for (let i = 0; i < rows; i++) {
      const time = timestamp[firstRow + i]!;
      tauYears[i] = yearFraction(time, expiryMicros);
      dteMinutes[i] = (expiryMicros - time) / MICROS_PER_MINUTE;
      if (time >= openMicros && time < endMicros) {
        const slot = ((time - openMicros) / stepMicros) | 0;
        forwards[i] = forwardAt[slot]!;
        forwardAges[i] = ageAt[slot]!;
        forwardStatuses[i] = statusAt[slot]!;
        realisedVols[i] = realisedAt[slot]!;
      } else {
        forwards[i] = Number.NaN;
        forwardAges[i] = MISSING_INT32;
        forwardStatuses[i] = NONE;
        realisedVols[i] = Number.NaN;
      }
    }
  }

  #discountsOf(tauYears: Float64Array): Float64Array | undefined {
    if (this.#rate === 0) return undefined;
    const discounts = this.#discounts.subarray(0, tauYears.length);
    for (let i = 0; i < discounts.length; i++) discounts[i] = Math.exp(-this.#rate * tauYears[i]!);
    return discounts;
  }

  #slotColumns(forwards: ExpiryForwards): SlotColumns {
    let columns = this.#bySlot.get(forwards);
    if (!columns) {
      const ages = Int32Array.from(forwards.ageSeconds, (age) => (Number.isNaN(age) ? MISSING_INT32 : age));
      columns = { forwards: forwards.forward, ages, statuses: Uint8Array.from(forwards.status) };
      this.#bySlot.set(forwards, columns);
    }
    return columns;
  }
}

function columnsOf(rows: number): Columns {
  return {
    forwards: new Float64Array(rows),
    forwardAges: new Int32Array(rows),
    forwardStatuses: new Uint8Array(rows),
    vols: new Float64Array(rows),
    ivStatuses: new Uint8Array(rows),
    deltas: new Float32Array(rows),
    gammas: new Float32Array(rows),
    vegas: new Float32Array(rows),
    thetas: new Float32Array(rows),
    dteMinutes: new Float64Array(rows),
    realisedVols: new Float64Array(rows),
  };
}

function slice(columns: Columns, from: number, end: number): Columns {
  return {
    forwards: columns.forwards.subarray(from, end),
    forwardAges: columns.forwardAges.subarray(from, end),
    forwardStatuses: columns.forwardStatuses.subarray(from, end),
    vols: columns.vols.subarray(from, end),
    ivStatuses: columns.ivStatuses.subarray(from, end),
    deltas: columns.deltas.subarray(from, end),
    gammas: columns.gammas.subarray(from, end),
    vegas: columns.vegas.subarray(from, end),
    thetas: columns.thetas.subarray(from, end),
    dteMinutes: columns.dteMinutes.subarray(from, end),
    realisedVols: columns.realisedVols.subarray(from, end),
  };
}
