import { describe, expect, it } from "vitest";
import { type CoverageCell, coverageMap } from "../../../lib/report/index.js";
import { civilFromDays, daysFromCivil } from "../../../lib/time/index.js";

const series = ["NIFTY", "BANKNIFTY"];

/** All days of a span; every seventh missing, every eleventh closed, the others with the ratios given in turn. */
function cells(from: string, days: number, ratios: readonly number[]): CoverageCell[] {
  return series.flatMap((name) =>
    Array.from({ length: days }, (_, index): CoverageCell => {
      const date = civilFromDays(daysFromCivil(from) + index);
      if (index % 7 === 3) return { series: name, date, state: "missing" };
      if (index % 11 === 5) return { series: name, date, state: "closed" };
      return { series: name, date, state: "held", ratio: ratios[index % ratios.length]! };
    }),
  );
}

const fills = (svg: string, colour: string): number => svg.split(`fill="${colour}"`).length - 1;

describe("the coverage map", () => {
  it("gives each class of days its colour, and crosses out what is missing", async () => {
    const all = cells("2025-11-03", 14, [0.2, 0.6, 1, 1.6]);
    const svg = await coverageMap({ title: "Coverage", series, cells: all }).toSvg();
    const count = (test: (cell: CoverageCell) => boolean): number => all.filter(test).length;
    const ratio = (low: number, high: number): number =>
      count(({ state, ratio: own }) => state === "held" && own! >= low && own! < high);
    // Each colour has one more place in the legend.
    expect(fills(svg, "#cfe3f1")).toBe(ratio(0, 0.5) + 1);
    expect(fills(svg, "#86bfe3")).toBe(ratio(0.5, 0.8) + 1);
    expect(fills(svg, "#0072b2")).toBe(ratio(0.8, 1.25) + 1);
    expect(fills(svg, "#003a5c")).toBe(ratio(1.25, 9) + 1);
    expect(fills(svg, "#d55e00")).toBe(count(({ state }) => state === "missing") + 1);
    expect(fills(svg, "#e4e8ed")).toBeGreaterThanOrEqual(count(({ state }) => state === "closed") + 1);
    expect(svg.split(">\u00d7<").length - 1).toBe(count(({ state }) => state === "missing"));
    for (const text of ["NIFTY", "BANKNIFTY", "3 Nov", "missing trading day", "no session"])
      expect(svg).toContain(`>${text}<`);
  });

  it("wraps a long time by month, and names each month once", async () => {
    const svg = await coverageMap({ title: "Coverage", series, cells: cells("2025-01-01", 365, [1]) }).toSvg();
    for (const month of ["Jan", "Feb", "Jun", "Dec"]) expect(svg.split(`>${month} 2025`).length - 1, month).toBe(1);
    expect(svg.split(">BANKNIFTY<").length - 1).toBe(12);
    expect(svg).toContain(">31<");
    expect(Number(/width="(\d+)"/.exec(svg)?.[1])).toBe(720);
    expect(fills(svg, "#d55e00")).toBe(2 * 52 + 1);
  });

  it("leaves out months without a day, and series in the months that they do not reach", async () => {
    const all = [
      ...cells("2020-01-06", 2, [1]).filter((cell) => cell.series === "NIFTY"),
      ...cells("2026-08-17", 2, [1]).filter((cell) => cell.series === "BANKNIFTY"),
      { series: "NIFTY", date: "2023-05-01", state: "closed" } as const,
    ];
    const svg = await coverageMap({ title: "Coverage", series, cells: all }).toSvg();
    expect(
      [...svg.matchAll(/>([A-Z][a-z]{2} 20\d\d) +([A-Z]+)</g)].map(([, month, name]) => `${month} ${name}`),
    ).toEqual(["Jan 2020 NIFTY", "Aug 2026 BANKNIFTY"]);
    expect(Number(/height="(\d+)"/.exec(svg)?.[1])).toBeLessThan(300);
  });

  it("has in its legend only what occurs, and takes three days", async () => {
    const svg = await coverageMap({
      title: "Coverage",
      series: ["NIFTY"],
      cells: cells("2025-11-03", 3, [1]).slice(0, 3),
    }).toSvg();
    expect(svg).toContain(">rows 80 to 125 %<");
    expect(svg).not.toContain("missing trading day");
    expect(svg).not.toMatch(/NaN|undefined/);
  });

  it("refuses to be empty and a ratio that is no number", () => {
    expect(() => coverageMap({ title: "Coverage", series, cells: [] })).toThrow(/has no days/);
    const bad: CoverageCell[] = [{ series: "NIFTY", date: "2025-11-03", state: "held", ratio: Number.NaN }];
    expect(() => coverageMap({ title: "Coverage", series, cells: bad })).toThrow(/ratio of NIFTY on 2025-11-03/);
  });
});
