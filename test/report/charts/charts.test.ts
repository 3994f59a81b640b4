import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { StrikebookError } from "../../../lib/task/index.js";
import { decodePng } from "../decodePng.js";
import { chartCases } from "./chartCases.js";
import { volatilityChartCases } from "./volatilityChartCases.js";

const warnings: string[] = [];
const listen = (warning: Error): void => {
  if (warning.name === "StrikebookChartWarning") warnings.push(warning.message);
};
beforeAll(() => void process.on("warning", listen));
afterAll(() => void process.off("warning", listen));

describe.each([...chartCases, ...volatilityChartCases])("$name", ({ make, says, empty, broken }) => {
  it("draws its words into an SVG without a warning of the compiler", async () => {
    const chart = make();
    const svg = await chart.toSvg();
    await new Promise((resolve) => setImmediate(resolve));
    expect(warnings).toEqual([]);
    for (const text of says) expect(svg).toContain(`>${text}<`);
    expect(svg).toContain(`<title>${chart.title}</title><desc>`);
    expect(svg).toMatch(/role="img" aria-label="/);
    expect(svg).not.toMatch(/NaN|Infinity|undefined|href="http/);
    expect(Number(/width="(\d+)"/.exec(svg)?.[1])).toBe(720);
  });

  it("draws a PNG that is not blank, at the scale asked for", async () => {
    const { width, height, pixels } = decodePng(await make().toPng(1));
    expect(width).toBe(720);
    const colours = new Set<number>();
    let drawn = 0;
    for (let i = 0; i < pixels.length; i += 4) {
      const colour = (pixels[i]! << 16) | (pixels[i + 1]! << 8) | pixels[i + 2]!;
      colours.add(colour);
      if (colour !== 0xffffff) drawn++;
    }
    expect(drawn).toBeGreaterThan(0.01 * width * height);
    expect(drawn).toBeLessThan(0.6 * width * height);
    expect(colours.size).toBeGreaterThan(20);
  });

  it("refuses to be empty", () => {
    expect(empty).toThrowError(expect.objectContaining({ code: "empty" }));
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])("refuses %s", (bad) => {
    expect(() => broken(bad)).toThrowError(StrikebookError);
    expect(() => broken(bad)).toThrowError(/NaN|Infinity/);
  });

  it("shows itself to a notebook as the specification that it draws", () => {
    const chart = make();
    expect(chart.toDisplay()).toEqual({ kind: "chart", title: chart.title, spec: chart.spec });
    expect(JSON.parse(JSON.stringify(chart.spec))).toEqual(chart.spec);
  });
});
