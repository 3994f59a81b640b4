import { StrikebookError } from "../task/StrikebookError.js";
import { type CivilDate, civilFromDays, daysFromCivil } from "../time/civilDate.js";
import { ContractTable } from "./ContractTable.js";
import { chooseDensity, type Density } from "./chooseDensity.js";
import { EQUITY_TABLES, EquityTable } from "./EquityTable.js";
import { FaultTally } from "./FaultCounts.js";
import type { RowCounts } from "./MarketTruth.js";
import { nseTradingDays, sampleSessions } from "./nseTradingDays.js";
import { type ContractPlan, listExpiries } from "./planContracts.js";
import type { SampleMarketState, SurfaceSlice } from "./SampleMarketState.js";
import type { ResolvedSampleOptions } from "./SampleOptions.js";
import { SpotTable } from "./SpotTable.js";
import { type SurfaceDay, surfaceDay, tauYearsAt } from "./SurfaceDay.js";
import { SPOT_FIRST_SECOND, SPOT_LAST_SECOND } from "./sampleClock.js";
import { SAMPLE_EXPIRIES, tradedExpiries } from "./sampleExpiries.js";
import { type DayPath, jumpVariance, simulatePaths } from "./simulatePaths.js";
import { atmTotalVariance, ssviPhi } from "./ssvi.js";
import type { TickStretch } from "./tickSpacing.js";
import { UNDERLYING_MODELS, type UnderlyingModel } from "./UnderlyingModel.js";
import { VarianceClock } from "./VarianceClock.js";
import type { VendorTable } from "./VendorTable.js";

/** Name of the dump that holds the indices and shares. */
export const SPOT_DUMP = "das_nse_mod";

/** One dump of the vendor: a database and its tables in the order of their names. */
export interface VendorDump {
  readonly name: string;
  readonly database: string;
  readonly tables: readonly VendorTable[];
}

interface DrawnTable {
  readonly name: string;
  readonly kind: VendorTable["kind"];
  rows: number;
  ended: boolean;
}

/** A whole simulated market: paths and plan are made at once, the rows table by table when they are asked for. */
export class MarketSimulation implements SampleMarketState {
  readonly options: ResolvedSampleOptions;
  readonly seed: number;
  readonly sessions: readonly CivilDate[];
  readonly clock: VarianceClock;
  readonly paths: ReadonlyMap<string, readonly DayPath[]>;
  readonly density: Density;
  readonly stretch: TickStretch;
  readonly tally: FaultTally = new FaultTally();
  /** Computed surfaces by underlying, of the expiry whose tables are being made. */
  readonly #surfaces = new Map<string, { expiry: CivilDate; days: Map<CivilDate, SurfaceDay> }>();
  readonly #drawn = new Map<string, DrawnTable>();
  readonly #lingering: { readonly table: string; readonly date: CivilDate } | undefined;

  constructor(options: ResolvedSampleOptions) {
    this.options = options;
    this.seed = options.seed;
    this.sessions = sampleSessions(options.days);
    const last = SAMPLE_EXPIRIES.reduce((latest, { expiry }) => (expiry > latest ? expiry : latest), this.sessions[0]!);
    this.clock = new VarianceClock(this.sessionBefore(this.sessions[0]!), last);
    this.paths = simulatePaths(options.seed, this.sessions, this.clock);
    const expiries = UNDERLYING_MODELS.flatMap((model) =>
      listExpiries(model, this.paths.get(model.underlying)!, this.clock),
    );
    this.density = chooseDensity(options.rows, expiries);
    this.stretch = this.density.stretch;
    this.#lingering = this.#chooseLingering();
  }

  /**
   * The three dumps. Draw each table to its end; tally and `rowCounts` are complete then.
   *
   * @throws StrikebookError `argument` the second time: rows would be counted twice
   */
  dumps(): VendorDump[] {
    if (this.#drawn.size > 0) {
      throw new StrikebookError("argument", "the tables of this simulation have been taken already", "make a new one");
    }
    const byName = (a: VendorTable, b: VendorTable): number => (a.name < b.name ? -1 : 1);
    const options = UNDERLYING_MODELS.map((model) => ({
      name: model.dump,
      database: model.database,
      tables: this.density.contracts
        .filter((plan) => plan.model === model)
        .map((plan) => new ContractTable(this, plan)),
    }));
    const spots = UNDERLYING_MODELS.map(({ underlying }) => new SpotTable(underlying, this.paths.get(underlying)!));
    const equities = EQUITY_TABLES.map(({ name, price }) => new EquityTable(this.seed, name, price, this.sessions));
    const dumps = [...options, { name: SPOT_DUMP, database: "nse", tables: [...spots, ...equities].sort(byName) }];
    return dumps.map((dump) => ({ ...dump, tables: dump.tables.map((table) => this.#counted(table)) }));
  }

  /** Rows of all tables. @throws StrikebookError `argument` when one has not been drawn to its end */
  rowCounts(): RowCounts {
    const drawn = [...this.#drawn.values()];
    const open = drawn.find(({ ended }) => !ended);
    if (open || drawn.length === 0) {
      throw new StrikebookError(
        "argument",
        `table ${open?.name ?? "(any)"} has not been drawn to its end`,
        "draw all tables of all dumps first",
      );
    }
    const kinds = (kind: VendorTable["kind"]): DrawnTable[] => drawn.filter((table) => table.kind === kind);
    const sum = (kind: VendorTable["kind"]): number => kinds(kind).reduce((total, { rows }) => total + rows, 0);
    return {
      option: sum("option"),
      spot: sum("spot"),
      equity: sum("equity"),
      tables: { option: kinds("option").length, spot: kinds("spot").length, equity: kinds("equity").length },
      byTable: Object.fromEntries([...kinds("spot"), ...kinds("equity")].map(({ name, rows }) => [name, rows])),
    };
  }

  /** `table`, with a note of how much of it has been drawn. */
  #counted(table: VendorTable): VendorTable {
    const note: DrawnTable = { name: table.name, kind: table.kind, rows: 0, ended: false };
    this.#drawn.set(table.name, note);
    return {
      name: table.name,
      kind: table.kind,
      next: (buffer) => {
        const more = table.next(buffer);
        note.rows += buffer.rows;
        note.ended = !more;
        return more;
      },
    };
  }

  /** About how many rows all tables together will have. */
  expectedRows(): number {
    return (
      this.density.expectedRows +
      this.sessions.length * UNDERLYING_MODELS.length * (SPOT_LAST_SECOND - SPOT_FIRST_SECOND + 1)
    );
  }

  surface(model: UnderlyingModel, path: DayPath, expiry: CivilDate): SurfaceDay {
    let kept = this.#surfaces.get(model.underlying);
    if (kept?.expiry !== expiry) {
      kept = { expiry, days: new Map() };
      this.#surfaces.set(model.underlying, kept);
    }
    let day = kept.days.get(path.date);
    if (!day) {
      day = surfaceDay(model, path, this.clock, expiry);
      kept.days.set(path.date, day);
    }
    return day;
  }

  previousClose(model: UnderlyingModel, path: DayPath, expiry: CivilDate): SurfaceSlice {
    const years = this.clock.remaining(path.date, 0, expiry) + this.clock.nightYears(path.date);
    const theta = atmTotalVariance(model, jumpVariance(model), path.previousVariance, years);
    const tauYears = tauYearsAt(this.sessionBefore(path.date), 22_500, expiry);
    return {
      forward: path.previousClose * Math.exp(model.carry * tauYears),
      theta,
      rho: path.rho,
      phi: ssviPhi(theta, model.eta, model.gamma),
    };
  }

  sessionBefore(date: CivilDate): CivilDate {
    const before = nseTradingDays(civilFromDays(daysFromCivil(date) - 10), civilFromDays(daysFromCivil(date) - 1)).at(
      -1,
    );
    if (before === undefined)
      throw new StrikebookError("calendar", `no trading day before ${date}`, "mend the holiday list");
    return before;
  }

  lingers(contract: ContractPlan): CivilDate | undefined {
    return contract.table === this.#lingering?.table ? this.#lingering.date : undefined;
  }

  /** The call nearest to the money of the first NIFTY expiry that has a session after it. */
  #chooseLingering(): { table: string; date: CivilDate } | undefined {
    const path = this.paths.get("NIFTY")!;
    const at = path.findIndex(({ date }, i) => i + 1 < path.length && tradedExpiries("NIFTY", date)[0].expiry === date);
    const day = path[at];
    if (!day) return undefined;
    const close = day.spot[day.spot.length - 1]!;
    const calls = this.density.contracts.filter(
      (plan) => plan.model.underlying === "NIFTY" && plan.expiry.expiry === day.date && plan.optionType === "CE",
    );
    const nearest = calls.reduce((best, plan) =>
      Math.abs(plan.strike - close) < Math.abs(best.strike - close) ? plan : best,
    );
    return { table: nearest.table, date: path[at + 1]!.date };
  }
}
