import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chartColours, darkChartColours } from "../../../lib/report/charts/chartColours.js";
import { cumulativePnl } from "../../../lib/report/charts/cumulativePnl.js";
import { renameSvgIds } from "../../../lib/report/charts/renameSvgIds.js";
import { thinCurve } from "../../../lib/report/charts/thinCurve.js";
import {
  Chart,
  densityChart,
  densityChartData,
  densityEvolutionChart,
  equityChart,
  exitReasonChart,
  exitReasonsOf,
  pnlOfTrades,
  priceBySecondChart,
  renderChartPng,
  renderChartSvg,
  smileChart,
  smileChartData,
} from "../../../lib/report/index.js";
import type { Density } from "../../../lib/vol/density/Density.js";
import type { SmileFit } from "../../../lib/vol/smile/SmileFit.js";
import { sviSmile } from "../../../lib/vol/svi/sviSmile.js";
import { decodePng } from "../decodePng.js";
import { syntheticStrategyRecord } from "../syntheticRecord.js";
import { smileInput } from "./chartCases.js";

describe("cumulativePnl", () => {
  const pnl = [
    { date: "2025-11-19", pnl: -5, series: "A" },
    { date: "2025-11-18", pnl: 10, series: "A" },
    { date: "2025-11-20", pnl: -20, series: "A" },
    { date: "2025-11-21", pnl: 40, series: "A" },
    { date: "2025-11-18", pnl: 1, series: "B" },
  ];

  it("sums in order of time, per series, and measures drawdown from the highest value so far", () => {
    const rows = cumulativePnl({ title: "t", unit: "points", pnl });
    const of = (series: string, field: "equity" | "drawdown") =>
      rows.filter((row) => row.series === series).map((row) => row[field]);
    expect(of("A", "equity")).toEqual([0, 10, 5, -15, 25]);
    expect(of("A", "drawdown")).toEqual([0, 0, -5, -25, 0]);
    expect(of("B", "equity")).toEqual([0, 1]);
  });

  it("starts from zero, so that a first loss is a drawdown", () => {
    const rows = cumulativePnl({ title: "t", unit: "points", pnl: [{ date: "2025-11-18", pnl: -7 }] });
    expect(rows.map((row) => row.drawdown)).toEqual([0, -7]);
  });

  it("orders two trades of a day by their clock", () => {
    const day = (time: string, value: number) => ({ date: "2025-11-18", time, pnl: value });
    const rows = cumulativePnl({ title: "t", unit: "points", pnl: [day("15:15:00", 1), day("09:30:00", 10)] });
    expect(rows.map((row) => row.equity)).toEqual([0, 10, 11]);
  });
});

describe("pnlOfTrades", () => {
  const record = syntheticStrategyRecord();

  it("names the series after the underlying only when there are several", () => {
    expect(new Set(pnlOfTrades(record.trades, "points").map((point) => point.series))).toEqual(
      new Set(["NIFTY", "BANKNIFTY"]),
    );
    const one = record.trades.filter((trade) => trade.underlying === "NIFTY");
    expect(pnlOfTrades(one, "currency")[0]).toEqual({ date: "2025-11-18", time: "15:15:00", pnl: one[0]!.pnlCurrency });
  });

  it("refuses rupees that nobody measured", () => {
    const { trades } = syntheticStrategyRecord({ measured: false });
    expect(() => pnlOfTrades(trades, "currency")).toThrowError("trade 1 has no INR measured");
  });
});

describe("exitReasonsOf", () => {
  it("counts the trades of each reason", () => {
    expect(exitReasonsOf(syntheticStrategyRecord().trades)).toEqual({ time: 3, stop: 2, target: 2 });
    expect(exitReasonsOf([])).toEqual({});
  });
});

describe("thinCurve", () => {
  it("keeps every row of a short curve", () => {
    expect(thinCurve([3, null, 1])).toEqual([0, 1, 2]);
  });

  it("keeps the extremes, the ends and the gaps of a long one", () => {
    const value = fc.oneof(
      { weight: 9, arbitrary: fc.double({ min: -100, max: 100, noNaN: true }) },
      { weight: 1, arbitrary: fc.constant(null) },
    );
    fc.assert(
      fc.property(fc.array(value, { minLength: 41, maxLength: 400 }), (values) => {
        const kept = thinCurve(values, 10);
        const measured = values.filter((each) => each !== null);
        const drawn = kept.map((row) => values[row]!).filter((each) => each !== null);
        expect(kept).toEqual([...new Set(kept)].sort((a, b) => a - b));
        expect([kept[0], kept.at(-1)]).toEqual([0, values.length - 1]);
        if (measured.length > 0)
          expect([Math.min(...drawn), Math.max(...drawn)]).toEqual([Math.min(...measured), Math.max(...measured)]);
        // No line is drawn across a gap: between two kept rows that follow each other no null was left out.
        for (let i = 1; i < kept.length; i++) {
          const between = values.slice(kept[i - 1]!, kept[i]! + 1);
          const ends = [values[kept[i - 1]!], values[kept[i]!]];
          if (!ends.includes(null)) expect(between).not.toContain(null);
        }
        // A stretch of line runs to its very ends.
        for (let i = 1; i < values.length; i++) {
          if (values[i] === null && values[i - 1] !== null) expect(kept).toEqual(expect.arrayContaining([i - 1, i]));
          if (values[i] !== null && values[i - 1] === null) expect(kept).toContain(i);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("draws 22,500 seconds from at most 2,000 points and says so", () => {
    const times = Array.from({ length: 22_500 }, (_, i) => 33_300 + i);
    const prices = times.map((t) => 100 + Math.sin(t / 300));
    prices[12_345] = 250;
    const chart = priceBySecondChart({ title: "t", times, prices, priceTitle: "p", clock: "IST" });
    const count = Number(/Drawn from (\d+) of 22500 prices/.exec(chart.description)?.[1]);
    expect(count).toBeGreaterThan(500);
    expect(count).toBeLessThanOrEqual(2000);
    expect(chart.description).toContain("to 250.00");
    expect(JSON.stringify(chart.spec)).toContain('"price":250');
  });
});

describe("smileChart", () => {
  it("keeps an excluded point from setting the scale, and counts it", () => {
    const chart = smileChart(smileInput());
    expect(JSON.stringify(chart.spec)).toContain("1 of them beyond the frame");
    expect(JSON.stringify(chart.spec)).not.toContain('"vol":0.9');
    const domain = /"title":"Implied volatility \(% a year\)","scale":\{"domain":\[([^\]]*)\]/.exec(
      JSON.stringify(chart.spec),
    )?.[1];
    expect(Math.max(...domain!.split(",").map(Number))).toBeLessThan(0.15);
    expect(chart.description).toContain("7 market points in use, 2 excluded");
  });

  it("counts the points left out by reason, and the strikes that could not be drawn", async () => {
    const input = smileInput();
    const far = { strike: 24_500, impliedVol: 0.1, side: "call" as const, excluded: "belowMinPrice" };
    const points = [...input.points, far, { ...far, strike: 24_550 }];
    const svg = await smileChart({ ...input, points, notDrawn: { noPrice: 3, aboveUpperBound: 0 } }).toSvg();
    expect(svg).toContain(
      ">Faint: not used by the fit (2 below min price, 1 in the money, 1 excluded); 1 of them beyond the frame.<",
    );
    expect(svg).toContain(">Not drawn, without a volatility: 3 no price.<");
    expect(await smileChart({ ...input, points: input.points.slice(0, 7) }).toSvg()).not.toContain("Faint");
  });

  it("names what the spot is", async () => {
    const svg = await smileChart({ ...smileInput(), spotLabel: "Future" }).toSvg();
    expect(svg).toContain(">Future 24,250.00<");
    expect(svg).not.toContain(">Spot");
  });

  it("refuses a fit of two lengths", () => {
    expect(() => smileChart({ ...smileInput(), fit: { strikes: [1, 2], impliedVols: [0.1] } })).toThrowError(
      "fit.strikes has 2 values, fit.impliedVols has 1",
    );
  });
});

describe("densityChart", () => {
  const prices = Array.from({ length: 41 }, (_, i) => 100 + i);
  const input = { title: "t", prices, density: prices.map((p) => Math.exp(-((p - 120) ** 2) / 50)), forward: 120 };
  const layers = (chart: Chart): { values: { price: number; tail?: string }[]; dash: boolean }[] =>
    (chart.spec["layer"] as { data?: { values: { price: number }[] }; mark: { type: string; strokeDash?: unknown } }[])
      .filter((layer) => layer.mark.type === "line")
      .map((layer) => ({ values: layer.data!.values, dash: layer.mark.strokeDash !== undefined }));

  it("draws the curve beyond the quotes faint, and says so", async () => {
    const chart = densityChart({ ...input, quoted: { low: 109.5, high: 130.2 } });
    const [quoted, beyond] = layers(chart);
    expect(quoted!.values.map((row) => row.price)).toEqual(prices.filter((p) => p >= 110 && p <= 130));
    expect(beyond!.dash).toBe(true);
    const tail = (name: string) => beyond!.values.filter((row) => row.tail === name).map((row) => row.price);
    expect(tail("low")).toEqual(prices.filter((p) => p <= 110));
    expect(tail("high")).toEqual(prices.filter((p) => p >= 130));
    expect(await chart.toSvg()).toContain(">beyond the quotes<");
    expect(chart.description).toContain("below 109.50 or above 130.20) it is extrapolated");
  });

  it("draws one line where all of it is quoted, and refuses quotes that cover nothing", () => {
    expect(layers(densityChart(input))).toHaveLength(1);
    expect(layers(densityChart({ ...input, quoted: { low: 100, high: 140 } }))).toHaveLength(1);
    expect(() => densityChart({ ...input, quoted: { low: 200, high: 300 } })).toThrowError("cover no price");
    expect(() => densityChart({ ...input, quoted: { low: Number.NaN, high: 300 } })).toThrowError("NaN");
  });

  it("names what the spot is", async () => {
    expect(await densityChart({ ...input, spot: 119, spotLabel: "ES future" }).toSvg()).toContain(">ES future 119.00<");
  });

  it("takes quotes and label from densityChartData", () => {
    const density = {
      strikes: Float64Array.from(prices),
      density: Float64Array.from(input.density),
      forward: 120,
      quantile: (p: number) => 100 + 40 * p,
    } as unknown as Density;
    const data = densityChartData(density, { spot: 119, spotLabel: "Future", quotedRange: [105, 131] });
    expect(data).toMatchObject({ spot: 119, spotLabel: "Future", quoted: { low: 105, high: 131 } });
    expect(Object.keys(densityChartData(density))).not.toContain("quoted");
  });
});

describe("smileChartData", () => {
  it("counts the strikes without a volatility by reason, and passes the label on", () => {
    const point = { strike: 100, type: "call", price: 1, vol: 0.1, logMoneyness: 0, weight: 1, used: true };
    const points = [
      { ...point, status: "ok" },
      { ...point, vol: Number.NaN, used: false, status: "noPrice" },
      { ...point, vol: Number.NaN, used: false, status: "noPrice" },
    ];
    const fit = { range: [-0.1, 0.1], parameters: { a: 0.01, b: 0.1, rho: 0, m: 0, sigma: 0.1 } };
    const curve = sviSmile(fit.parameters, { forward: 100, tauYears: 0.1 });
    const smile = { points, fit, smile: curve, tauYears: 0.1, forward: { forward: 100 } } as unknown as SmileFit;
    const data = smileChartData(smile, { spot: 99, spotLabel: "Future" });
    expect(data.notDrawn).toEqual({ noPrice: 2 });
    expect(data.spotLabel).toBe("Future");
    expect(data.points).toHaveLength(1);
  });
});

describe("other charts", () => {
  it("exitReasonChart orders by frequency", async () => {
    const svg = await exitReasonChart({ title: "t", counts: { rare: 1, common: 9 } }).toSvg();
    expect(svg.indexOf(">common<")).toBeLessThan(svg.indexOf(">rare<"));
  });

  it("densityEvolutionChart refuses more curves than a reader can tell apart", () => {
    const curve = { label: "x", prices: [1, 2], density: [0, 1] };
    expect(() => densityEvolutionChart({ title: "t", curves: Array(9).fill(curve) })).toThrowError("at most 8");
  });

  it("equityChart tells its end in words", () => {
    const chart = equityChart({ title: "t", unit: "points", pnl: [{ date: "2025-11-18", pnl: -1234.5 }] });
    expect(chart.description).toContain("it ends at \u22121,234.50");
  });

  it("refuses a clock time that is none", () => {
    const at = (time: string | number) => () =>
      priceBySecondChart({ title: "t", times: [time], prices: [1], priceTitle: "p", clock: "IST" });
    expect(at("25:00")).toThrowError("not a clock time");
    expect(at(86_400)).toThrowError("time 0 is 86400");
  });

  it("a custom chart needs a title and a description", () => {
    expect(() => new Chart({ title: "t", description: " ", view: {} })).toThrowError("lacks a title or a description");
  });
});

describe("renderChartSvg and renderChartPng", () => {
  const view = { data: { values: [{ a: 1 }] }, mark: "point", encoding: { x: { field: "a", type: "quantitative" } } };

  it("gives the same text for the same chart, also after others were drawn", async () => {
    const first = await smileChart(smileInput()).toSvg();
    await exitReasonChart({ title: "t", counts: { stop: 1 } }).toSvg();
    expect(await smileChart(smileInput()).toSvg()).toBe(first);
  });

  it("escapes hostile titles and labels", async () => {
    const hostile = '</title><script>alert("x")</script>';
    const svg = await exitReasonChart({ title: hostile, counts: { "<img src=x onerror=y>": 2 } }).toSvg();
    expect(svg).not.toMatch(/<script|<img/);
    expect(svg).toContain("&lt;script&gt;");
  });

  it("fetches nothing", async () => {
    const chart = new Chart({
      title: "t",
      description: "d",
      view: { ...view, data: { url: "http://127.0.0.1:9/x.json" } },
    });
    await expect(chart.toSvg()).rejects.toThrowError("put the data into the specification");
  });

  it("names a specification that does not compile", async () => {
    await expect(renderChartSvg({ title: "odd", mark: "nonsense" })).rejects.toThrowError(
      'chart "odd" cannot be drawn',
    );
  });

  it("refuses a scale out of range", async () => {
    await expect(renderChartPng(new Chart({ title: "t", description: "d", view }).spec, 0)).rejects.toThrowError(
      "PNG scale 0",
    );
  });

  it("draws text with the package's own fonts: without fonts the same picture has less ink", async () => {
    const { Resvg } = await import("@resvg/resvg-js");
    const chart = exitReasonChart({ title: "A title of many letters", counts: { stop: 3 } });
    const bare = new Resvg(await chart.toSvg(), { font: { loadSystemFonts: false, fontFiles: [] } }).render().asPng();
    const ink = (png: Uint8Array): number =>
      decodePng(png).pixels.filter((value, i) => i % 4 === 0 && value < 128).length;
    expect(ink(await chart.toPng(1))).toBeGreaterThan(ink(bare) + 300);
  });
});

describe("renameSvgIds", () => {
  it("renames ids and their references and leaves text alone", () => {
    const svg =
      '<svg><clipPath id="clip7"/><g clip-path="url(#clip7)"/><text>id="clip7" url(#clip7)</text><use href="#other"/></svg>';
    expect(renameSvgIds(svg, "a-")).toBe(
      '<svg><clipPath id="a-0"/><g clip-path="url(#a-0)"/><text>id="clip7" url(#clip7)</text><use href="#other"/></svg>',
    );
  });
});

describe("colours", () => {
  it("every dark counterpart belongs to a colour that charts use", () => {
    const used = new Set(Object.values(chartColours).flat());
    for (const colour of Object.keys(darkChartColours)) expect(used).toContain(colour);
  });

  it("neighbouring series differ in lightness as well, for readers who see no hue", () => {
    const lightness = (hex: string): number => {
      const [r, g, b] = [1, 3, 5].map((i) => (Number.parseInt(hex.slice(i, i + 2), 16) / 255) ** 2.2);
      return (0.2126 * r! + 0.7152 * g! + 0.0722 * b!) ** (1 / 2.2);
    };
    const ramp = chartColours.ramp.map(lightness);
    for (let i = 1; i < ramp.length; i++) expect(ramp[i]!).toBeGreaterThan(ramp[i - 1]!);
    expect(Math.abs(lightness(chartColours.series[0]!) - lightness(chartColours.series[1]!))).toBeGreaterThan(0.04);
  });
});
