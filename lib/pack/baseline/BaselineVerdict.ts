import type { Displayable, DisplayData, DisplayValue } from "../../task/display.js";
import type { BaselineOutput } from "./baselineOutputs.js";

/** One thing that was looked at. */
export interface BaselineCheck {
  readonly output: BaselineOutput;
  /** existence, manifest, declared, size, rows, schema, nulls, order, range, price, rate, iv success, iv range, unique. */
  readonly check: string;
  readonly measured: string | number | null;
  readonly limit: string;
  /** `not checked` when nothing was declared, or the file cannot be read that far. */
  readonly outcome: "passed" | "failed" | "not checked";
}

/** The verdict on a baseline. */
export class BaselineVerdict implements Displayable {
  readonly folder: string;
  readonly expectations: string;
  readonly checks: readonly BaselineCheck[];
  /** False when a check failed. What was not checked is in the list, and fails nothing. */
  readonly passed: boolean;

  constructor(folder: string, expectations: string, checks: readonly BaselineCheck[]) {
    this.folder = folder;
    this.expectations = expectations;
    this.checks = checks;
    this.passed = checks.every(({ outcome }) => outcome !== "failed");
  }

  toDisplay(): DisplayData {
    const rows = this.checks.map(({ output, check, measured, limit, outcome }): DisplayValue[] => [
      output,
      check,
      measured,
      limit,
      outcome === "failed" ? "FAILED" : outcome,
    ]);
    const title = `${this.folder} against ${this.expectations}: ${this.passed ? "passed" : "FAILED"}`;
    return {
      kind: "table",
      title,
      columns: ["output", "check", "measured", "limit", ""],
      rows,
      totalRows: rows.length,
    };
  }
}
