import type { Displayable, DisplayData } from "../../../task/index.js";
import type { Verdict } from "../../RunRecord.js";
import type { IntegrityRuleName } from "../integrityRules.js";

/** What the gate said of one cheat. */
export interface CheatResult {
  readonly cheat: string;
  readonly story: string;
  /** The rule that must catch it, and all rules that did. */
  readonly rule: IntegrityRuleName;
  readonly caughtBy: readonly string[];
  readonly isCaught: boolean;
  /** What the expected rule said; empty when the cheat survived. */
  readonly message: string;
}

/** Result of the gate's test of itself. */
export class SelfAuditReport implements Displayable {
  readonly cheats: readonly CheatResult[];
  /** Honest runs and what the gate said of them: all must be sound. */
  readonly honest: readonly { readonly run: string; readonly verdict: Verdict }[];
  /** Rules that no cheat breaks; none may be left. */
  readonly untried: readonly IntegrityRuleName[];

  constructor(
    cheats: readonly CheatResult[],
    honest: readonly { readonly run: string; readonly verdict: Verdict }[],
    untried: readonly IntegrityRuleName[],
  ) {
    this.cheats = cheats;
    this.honest = honest;
    this.untried = untried;
  }

  get survivors(): readonly CheatResult[] {
    return this.cheats.filter(({ isCaught }) => !isCaught);
  }

  /** Every cheat is caught by its rule, every honest run is sound, and every rule was tried. */
  get isPassed(): boolean {
    const areSound = this.honest.every(({ verdict }) => verdict.status === "sound");
    return this.survivors.length === 0 && areSound && this.untried.length === 0;
  }

  toDisplay(): DisplayData {
    const cheats = this.cheats.map(({ cheat, rule, caughtBy, isCaught }) => [
      cheat,
      isCaught ? "caught" : "SURVIVED",
      rule,
      caughtBy.filter((other) => other !== rule).join(", "),
    ]);
    const honest = this.honest.map(({ run, verdict }) => [
      run,
      verdict.status,
      "",
      verdict.reasons.map(({ rule }) => rule).join(", "),
    ]);
    const rows = [...cheats, ...honest, ...this.untried.map((rule) => ["(no cheat)", "UNTRIED", rule, ""])];
    return {
      kind: "table",
      title: "Self-audit of the integrity gate",
      columns: ["cheat", "result", "rule", "also"],
      rows,
      totalRows: rows.length,
    };
  }

  toJSON(): object {
    const { cheats, honest, untried, isPassed } = this;
    return { schema: "strikebook.selfAudit/1", isPassed, cheats, honest, untried };
  }
}
