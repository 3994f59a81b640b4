import type { Displayable, DisplayData } from "../../task/index.js";
import type { CivilDate } from "../../time/index.js";

/** One line of the users' table: a contract on a day. */
export interface EmaScanRow {
  readonly date: CivilDate;
  readonly underlying: string;
  readonly strike: number;
  readonly expiry: CivilDate;
  readonly optionType: "CE" | "PE";
  readonly pnlPoints: number;
  readonly trades: number;
  readonly rows: number;
}

/** How the scan ran. */
export interface EmaScanFacts {
  readonly lake: string;
  /** Widest spread at an entry, as a share of the mid. */
  readonly maxSpread: number;
  readonly threads: number;
  /** Parts read from the tape cache and decoded from Parquet. */
  readonly cachedParts: number;
  readonly parquetParts: number;
  /** Time of the scan, and the time before it that made or checked the cache. */
  readonly elapsedSeconds: number;
  readonly cacheSeconds: number;
}

interface Totals {
  readonly contracts: number;
  readonly rows: number;
  readonly trades: number;
  readonly pnlPoints: number;
  readonly profitable: number;
  readonly traded: number;
}

/** What the figures are, for whoever reads them without the page that explains them. */
export const EMA_SCAN_NOTE: string =
  "A benchmark, not a strategy: P&L is in points per unit, without costs, filled at the last price that decided.";

/** Results of the users' EMA scan over every contract and day, and their analysis. */
export class EmaScanReport implements Displayable {
  readonly rows: readonly EmaScanRow[];
  readonly facts: EmaScanFacts;
  readonly totals: Totals;
  /** Totals of each underlying, by name. */
  readonly byUnderlying: ReadonlyMap<string, Totals>;

  constructor(rows: readonly EmaScanRow[], facts: EmaScanFacts) {
    this.rows = rows;
    this.facts = facts;
    this.totals = totalsOf(rows);
    const names = [...new Set(rows.map(({ underlying }) => underlying))].sort();
    this.byUnderlying = new Map(
      names.map((name) => [name, totalsOf(rows.filter(({ underlying }) => underlying === name))]),
    );
  }

  /** What a reader must know before the figures. */
  get warnings(): string[] {
    const { totals, facts } = this;
    if (totals.trades > 0) return [];
    const limit = `at the spread limit of ${facts.maxSpread} of the mid`;
    return [
      `No contract traded ${limit}: the limit may be narrower than any quote, and then P&L and shares say nothing.`,
    ];
  }

  get rowsPerSecond(): number {
    return this.totals.rows / this.facts.elapsedSeconds;
  }

  /** The contracts with the highest P&L, or the lowest; of equal ones the first of the scan. */
  best(count: number): EmaScanRow[] {
    return [...this.rows].sort((a, b) => b.pnlPoints - a.pnlPoints).slice(0, count);
  }

  worst(count: number): EmaScanRow[] {
    return [...this.rows].sort((a, b) => a.pnlPoints - b.pnlPoints).slice(0, count);
  }

  /** The users' table: one line a contract and day, in the order of the scan. */
  toCsv(): string {
    const lines = this.rows.map((row) =>
      [row.date, row.underlying, row.strike, row.expiry, row.optionType, row.pnlPoints, row.trades, row.rows].join(","),
    );
    return `date,underlying,strike,expiry,opt_type,pnl,trades,rows\n${lines.join("\n")}\n`;
  }

  toDisplay(): DisplayData {
    return { kind: "markdown", markdown: this.toMarkdown() };
  }

  toMarkdown(): string {
    const { totals, facts } = this;
    const { elapsedSeconds, cacheSeconds, cachedParts, parquetParts, threads, lake } = facts;
    const from = [
      cachedParts > 0 ? `${cachedParts} from the tape cache` : "",
      parquetParts > 0 ? `${parquetParts} from Parquet` : "",
    ];
    const days = new Set(this.rows.map(({ date }) => date)).size;
    const byContract = [
      "## Ten best contracts",
      contracts(this.best(10)),
      "## Ten worst contracts",
      contracts(this.worst(10)),
    ];
    return [
      "# EMA(5) over EMA(21), contract by contract",
      EMA_SCAN_NOTE,
      ...this.warnings.map((warning) => `**${warning}**`),
      table(
        ["total", ""],
        [
          ["lake", lake],
          ["widest spread at an entry", `${facts.maxSpread} of the mid`],
          ["days", whole(days)],
          ["contracts", whole(totals.contracts)],
          ["rows", whole(totals.rows)],
          ["trades", whole(totals.trades)],
          ["P&L, points per unit", points(totals.pnlPoints)],
          ["profitable contracts", `${whole(totals.profitable)} (${share(totals.profitable, totals.contracts)})`],
          ["contracts that traded", `${whole(totals.traded)}, profitable ${share(totals.profitable, totals.traded)}`],
          ["parts", from.filter((text) => text !== "").join(", ")],
          ["elapsed", `${elapsedSeconds.toFixed(2)} s on ${threads} ${threads === 1 ? "thread" : "threads"}`],
          ["rate", `${(this.rowsPerSecond / 1e6).toFixed(1)} M rows/s`],
          ["before it, checking and filling the cache", `${cacheSeconds.toFixed(2)} s`],
        ],
      ),
      "## By underlying",
      table(
        ["underlying", "contracts", "rows", "trades", "P&L", "profitable"],
        [...this.byUnderlying].map(([name, each]) => [
          name,
          whole(each.contracts),
          whole(each.rows),
          whole(each.trades),
          points(each.pnlPoints),
          share(each.profitable, each.contracts),
        ]),
      ),
      // Without a trade every contract is both best and worst.
      ...(totals.trades > 0 ? byContract : []),
      "",
    ].join("\n\n");
  }
}

function totalsOf(rows: readonly EmaScanRow[]): Totals {
  let count = 0;
  let trades = 0;
  let pnlPoints = 0;
  let profitable = 0;
  let traded = 0;
  for (const row of rows) {
    count += row.rows;
    trades += row.trades;
    pnlPoints += row.pnlPoints;
    if (row.pnlPoints > 0) profitable++;
    if (row.trades > 0) traded++;
  }
  return { contracts: rows.length, rows: count, trades, pnlPoints, profitable, traded };
}

function contracts(rows: readonly EmaScanRow[]): string {
  return table(
    ["date", "underlying", "strike", "expiry", "type", "P&L", "trades", "rows"],
    rows.map((row) => [
      row.date,
      row.underlying,
      String(row.strike),
      row.expiry,
      row.optionType,
      points(row.pnlPoints),
      whole(row.trades),
      whole(row.rows),
    ]),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

const whole = (value: number): string => value.toLocaleString("en");
const points = (value: number): string => value.toFixed(2);
const share = (part: number, all: number): string => (all === 0 ? "none" : `${((100 * part) / all).toFixed(1)} %`);
