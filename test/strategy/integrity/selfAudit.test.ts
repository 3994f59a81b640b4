import { describe, expect, it } from "vitest";
import { INTEGRITY_RULES, integrityGate, selfAudit } from "../../../lib/strategy/index.js";
import { auditMarket } from "../../../lib/strategy/integrity/selfAudit/auditMarket.js";
import { CHEATS } from "../../../lib/strategy/integrity/selfAudit/runSelfAudit.js";
import { simpleStraddle } from "../../../lib/strategy/integrity/selfAudit/simpleStraddle.js";

describe("the self-audit of the integrity gate", () => {
  it("every cheat is caught by the rule of its name, and honest runs stay sound", async () => {
    const report = await selfAudit();
    expect(report.survivors.map(({ cheat, rule, caughtBy }) => ({ cheat, rule, caughtBy }))).toEqual([]);
    expect(report.honest.map(({ run, verdict }) => [run, verdict.status, verdict.reasons])).toEqual([
      ["honest straddle", "sound", []],
      ["honest study", "sound", []],
    ]);
    expect(report.untried).toEqual([]);
    expect(report.isPassed).toBe(true);
    for (const { message } of report.cheats) expect(message.length).toBeGreaterThan(10);
  });

  it("the cheats that the users' history names are among them", () => {
    const names = CHEATS.map(({ name }) => name);
    for (const name of [
      "zero-price exit",
      "look-ahead spot",
      "fill at the deciding row",
      "stop filled at its level",
      "mixed expiry",
      "overlapping trades",
      "dropped losing day",
      "costs in the wrong unit",
      "hindsight",
      "expiry-day strategy on other days",
      "look-ahead indicator",
      "swallowed error",
      "cumulative volume",
    ])
      expect(names).toContain(name);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(INTEGRITY_RULES.map(({ name }) => name))("fails when the gate is blind to %s", async (rule) => {
    const blind = await selfAudit({
      gate: (run) => {
        const verdict = integrityGate(run);
        return { ...verdict, reasons: verdict.reasons.filter((reason) => reason.rule !== rule) };
      },
    });
    expect(blind.isPassed).toBe(false);
    expect(blind.survivors.map((survivor) => survivor.rule)).toContain(rule);
    expect(blind.survivors.every((survivor) => survivor.rule === rule)).toBe(true);
  });

  it("fails when the gate calls honest runs false", async () => {
    const harsh = await selfAudit({ gate: (run) => ({ ...integrityGate(run), status: "suspect" }) });
    expect(harsh.survivors).toEqual([]);
    expect(harsh.isPassed).toBe(false);
    expect(JSON.parse(JSON.stringify(harsh))).toMatchObject({ schema: "strikebook.selfAudit/1", isPassed: false });
  });

  it("the market is the same every time, and the honest engine wins and loses on it", () => {
    const [one, two] = [simpleStraddle(auditMarket()), simpleStraddle(auditMarket())];
    expect(one).toEqual(two);
    const wins = one.trades.filter(({ pnlPoints }) => pnlPoints > 0).length;
    expect(one.trades.length).toBe(30);
    expect(wins).toBeGreaterThan(3);
    expect(wins).toBeLessThan(27);
    expect(new Set(one.trades.map(({ exitReason }) => exitReason))).toEqual(new Set(["stop", "time"]));
  });

  it("can be stopped", async () => {
    await expect(selfAudit({ signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow("enough");
  });
});
