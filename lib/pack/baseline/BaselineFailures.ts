import type { Displayable, DisplayData, DisplayValue } from "../../task/display.js";
import type { BaselineManifest } from "./BaselineManifest.js";
import type { ClusterResult } from "./ClusterTest.js";

/** Rows of one band, and how many of them have no volatility. */
export interface FailureBand {
  readonly band: string;
  readonly rows: number;
  readonly failures: number;
  readonly share: number;
  /** Failures by the solver's status. */
  readonly byReason: Readonly<Record<string, number>>;
}

export interface FailureDay {
  readonly date: string;
  readonly rows: number;
  readonly failures: number;
}

/** Where and when volatilities could not be found. */
export interface BaselineFailures {
  readonly folder: string;
  readonly rows: number;
  readonly failures: number;
  readonly share: number;
  readonly reasons: readonly { readonly status: string; readonly rows: number }[];
  /** Of strike / S - 1, steps of half a per cent. */
  readonly byMoneyness: readonly FailureBand[];
  readonly byTimeToExpiry: readonly FailureBand[];
  /** Terciles of the perpetual's realised volatility, the last minute known; `unknown` before the window is full. */
  readonly byRegime: readonly FailureBand[];
  /** Hour of the day in UTC; options expire at eight. */
  readonly byHour: readonly FailureBand[];
  /** Realised volatility between the terciles, percent a year; null when there are too few minutes. */
  readonly regimeBoundsPercent: readonly [number, number] | null;
  readonly regimeMinutes: number;
  readonly days: readonly FailureDay[];
  readonly clusters: ClusterResult;
  readonly manifests: { readonly options: BaselineManifest; readonly perpetual: BaselineManifest };
}

export class BaselineFailureReport implements Displayable {
  readonly failures: BaselineFailures;

  constructor(failures: BaselineFailures) {
    this.failures = failures;
  }

  toDisplay(): DisplayData {
    const { byMoneyness, byTimeToExpiry, byRegime, byHour, clusters, rows, failures, share } = this.failures;
    const percent = (value: number): string => `${(100 * value).toFixed(2)} %`;
    const reasons = (band: FailureBand): string =>
      Object.entries(band.byReason)
        .map(([reason, count]) => `${reason} ${count}`)
        .join(", ") || "-";
    const lines: DisplayValue[][] = [
      [
        "all",
        "",
        rows,
        failures,
        percent(share),
        this.failures.reasons.map((each) => `${each.status} ${each.rows}`).join(", ") || "-",
      ],
    ];
    const groups: [string, readonly FailureBand[]][] = [
      ["moneyness", byMoneyness],
      ["time to expiry", byTimeToExpiry],
      ["realised volatility", byRegime],
      ["hour, UTC", byHour],
    ];
    for (const [name, bands] of groups) {
      for (const band of bands)
        lines.push([name, band.band, band.rows, band.failures, percent(band.share), reasons(band)]);
    }
    for (const test of clusters.tests) {
      const limits = `chance ${test.expected.toFixed(1)} ± ${test.deviation.toFixed(1)}, p ${test.pValue.toPrecision(2)}`;
      lines.push([
        "clusters",
        `${test.statistic}, ${test.within}`,
        clusters.rows,
        clusters.failures,
        String(test.observed),
        limits,
      ]);
    }
    return {
      kind: "table",
      title: `Failures of the implied volatility in ${this.failures.manifests.options.parquet.name}`,
      columns: ["by", "band", "rows", "failures", "share", "reasons"],
      rows: lines,
      totalRows: lines.length,
    };
  }
}
