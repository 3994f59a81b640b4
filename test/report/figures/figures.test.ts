import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fillTemplate } from "../../../lib/report/figures/fillTemplate.js";
import { formatFigure, plainFigure } from "../../../lib/report/figures/formatFigure.js";
import { metricLabel } from "../../../lib/report/figures/metricLabel.js";
import { resolvePath } from "../../../lib/report/figures/resolvePath.js";
import { tableBlock } from "../../../lib/report/figures/tableBlock.js";
import { syntheticStrategyRecord, syntheticStudyRecord } from "../syntheticRecord.js";

const study = syntheticStudyRecord({
  forward: 24290.5234,
  rmseVol: 0.00123,
  atSecond: 37_800,
  loss: -1234.5,
  nothing: null,
  fitted: true,
  note: "a|b *c* <d>",
  smile: { strikes: [24_200, 24_300], vols: [0.1012, null] },
  byExpiry: [
    { expiry: "2025-11-18", forward: 24_251.1, quotes: { used: 12 } },
    { expiry: "2025-11-25", forward: null, quotes: { used: 31 }, extra: 1 },
  ],
  "odd.name": 7,
});
const run = syntheticStrategyRecord();

describe("formatFigure", () => {
  it.each([
    [1234.567, "0", "1235"],
    [1234.567, "0.00", "1234.57"],
    [1234567.8, ",0", "1,234,568"],
    [1234567.8, ",0.00", "1,234,567.80"],
    [-1234.5, ",0.0", "\u22121,234.5"],
    [12, "+0", "+12"],
    [-12, "+0", "\u221212"],
    [0, "+0.0", "0.0"],
    [-0.004, "0.00", "0.00"],
    [0.1234, "0.0%", "12.3%"],
    [0.1234, "0.0 %", "12.3 %"],
    [-0.5, "+0%", "\u221250%"],
    [12.5, "0.00 points", "12.50 points"],
    [1234.5, "₹,0", "₹1,235"],
    [-1234.4, "₹,0", "\u2212₹1,234"],
    [1234.5, "+₹,0.0", "+₹1,234.5"],
    [999, ",0", "999"],
    [1000, ",0.000", "1,000.000"],
  ])("%d as %s is %s", (value, pattern, text) => {
    expect(formatFigure(value, pattern)).toBe(text);
  });

  it.each(["", "abc", "1", "0.01", "0 of 5", "0,0", "0.0.0", "%"])("refuses the pattern %j", (pattern) => {
    expect(() => formatFigure(1, pattern)).toThrowError("is not a figure format");
  });

  it("refuses what is no figure", () => {
    expect(() => formatFigure(Number.NaN, "0")).toThrowError("NaN is not a figure");
  });

  it("can be read back to half a unit of its last decimal", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e9, max: 1e9, noNaN: true }),
        fc.integer({ min: 0, max: 6 }),
        (value, decimals) => {
          const text = formatFigure(value, `,0${decimals > 0 ? `.${"0".repeat(decimals)}` : ""}`);
          const back = Number(text.replaceAll(",", "").replace("\u2212", "-"));
          expect(Math.abs(back - value)).toBeLessThanOrEqual(0.5000001 * 10 ** -decimals);
        },
      ),
    );
  });

  it("plain figures keep whole numbers and six digits of others", () => {
    expect([plainFigure(24_250), plainFigure(0.1234567), plainFigure(-3.5)]).toEqual([
      "24250",
      "0.123457",
      "\u22123.5",
    ]);
  });
});

describe("resolvePath", () => {
  it.each<[string, unknown]>([
    ["values.forward", 24290.5234],
    ["values.smile.strikes[1]", 24_300],
    ["values.smile.strikes.last", 24_300],
    ["values.byExpiry.first.quotes.used", 12],
    ["values.byExpiry.length", 2],
    ['values["odd.name"]', 7],
    ["values.odd.name", 7],
    ["values.nothing", null],
    ["values.nothing.below.it", null],
    ["parameters.at", "10:30:00"],
    ["parameters.at.unit", "IST"],
    ["parameters[0].name", "at"],
    ["verdict.status", "sound"],
    ["days.requested", 0],
    ["code.version", "0.1.0"],
  ])("%s", (path, value) => {
    expect(resolvePath(study, path)).toEqual(value);
  });

  it("counts days by outcome, requested ones from the evidence", () => {
    const counts = ["requested", "traded", "skipped", "failed"].map((name) => resolvePath(run, `days.${name}`));
    expect(counts).toEqual([8, 7, 1, 0]);
  });

  it.each([
    ["values.forwrd", 'did you mean "forward"?'],
    ["values.smile.strike", 'did you mean "strikes"?'],
    ["parameters.At2", 'did you mean "at"?'],
    ["metrix.trades", 'did you mean "metrics"?'],
    ["values.qqqqqqqq", "it has forward"],
    ["values.smile.strikes[2]", "list of 2"],
    ["values.forward.more", "end the path"],
    ["values..forward", "not a path"],
    ["", "empty path"],
    ["values.toString", 'has no "toString"'],
  ])("refuses %j: %s", (path, message) => {
    expect(() => resolvePath(study, path)).toThrowError(message);
  });
});

describe("fillTemplate", () => {
  it.each([
    ["Forward {{values.forward|0.00}}.", "Forward 24290.52."],
    ["{{ values.rmseVol | 0.00% }}", "0.12%"],
    ["{{values.loss|₹,0.0}}", "\u2212₹1,234.5"],
    ["{{values.nothing|0.00}}", "*not measured*"],
    ["{{values.fitted}}", "yes"],
    ["{{values.atSecond|hh:mm}} IST", "10:30 IST"],
    ["{{values.atSecond|hh:mm:ss}}", "10:30:00"],
    ["{{values.note}}", "a|b \\*c\\* \\<d\\>"],
    ["{{runId|code}}", `\`${study.runId}\``],
    ["{{code.commit|sha}}", "`0123456789ab`"],
    ["No figures, *emphasis* and `Black-76` stay.", "No figures, *emphasis* and `Black-76` stay."],
    ["A [paper](https://example.org/2014/svi.pdf).", "A [paper](https://example.org/2014/svi.pdf)."],
  ])("%s", (template, text) => {
    expect(fillTemplate(template, study)).toBe(text);
  });

  it.each([
    ["It made 42 points.", '"42" is typed by hand'],
    ["It made {{values.forward|0}} of 1,234.5 points.", '"1,234.5" is typed by hand'],
    ["At 09:20 sharp.", '"09:20" is typed by hand'],
    ["Half: ½.", '"½" is typed by hand'],
    ["Arabic ٤٢.", "is typed by hand"],
    ["Hidden `42 points` in code.", '"42" is typed by hand'],
    ["Hidden `+42` in code.", "is typed by hand"],
    ["Not closed {{values.forward", "unclosed placeholder"],
    ["Not opened }}", "unclosed placeholder"],
    ["{{values.forwrd}}", "unknown path"],
    ["{{values.smile}}", "is an object"],
    ["{{values.byExpiry}}", "is a list of 2"],
    ["{{values.note|0.00}}", "not a number"],
    ["{{values.forward|0.00 of 9}}", "is not a figure format"],
    ["{{values.loss|hh:mm}}", "no second of a day"],
  ])("refuses %s", (template, message) => {
    expect(() => fillTemplate(template, study)).toThrowError(message);
  });

  it("never reads what it filled in as a template", () => {
    const record = syntheticStudyRecord({ text: "{{values.secret}}", secret: 1 });
    expect(fillTemplate("{{values.text}}", record)).toBe("{{values.secret}}");
  });
});

describe("tableBlock", () => {
  it("fills a table of templates", () => {
    const table = {
      columns: ["Figure", "Value"],
      rows: [
        ["Forward", "{{values.forward|0.0}}"],
        ["Nothing", "{{values.nothing}}"],
      ],
    };
    expect(tableBlock(table, study)).toMatchObject({
      columns: [
        { header: "Figure", align: "left" },
        { header: "Value", align: "right" },
      ],
      rows: [
        ["Forward", "24290.5"],
        ["Nothing", "*not measured*"],
      ],
    });
  });

  it("reads rows of a list, paths inside a row, and takes an absent key as not measured", () => {
    const block = tableBlock(
      {
        from: "values.byExpiry",
        columns: [
          { header: "Expiry", key: "expiry" },
          { header: "Forward", key: "forward", format: ",0.0" },
          { header: "Quotes", key: "quotes.used" },
          { header: "Extra", key: "extra" },
        ],
      },
      study,
    );
    expect(block).toMatchObject({
      rows: [
        ["2025-11-18", "24,251.1", "12", "*not measured*"],
        ["2025-11-25", "*not measured*", "31", "1"],
      ],
    });
    expect(block).toMatchObject({
      columns: [{ align: "left" }, { align: "right" }, { align: "right" }, { align: "right" }],
    });
  });

  it("turns columns of one length into rows", () => {
    const block = tableBlock(
      { from: "values.smile", columns: [{ header: "Vol", key: "vols", format: "0.00%" }] },
      study,
    );
    expect(block).toMatchObject({ rows: [["10.12%"], ["*not measured*"]] });
  });

  it("says when it shows the first rows only", () => {
    const block = tableBlock({ from: "trades", columns: [{ header: "Day", key: "date" }], limit: 2 }, run);
    expect(block).toMatchObject({
      rows: [["2025-11-18"], ["2025-11-19"]],
      note: "The first rows of 7; all of them are in `run.json`.",
    });
  });

  it.each([
    [{ from: "values.byExpiry", columns: [{ header: "X", key: "expry" }] }, 'did you mean "expiry"?'],
    [{ from: "values.forward", columns: [{ header: "X", key: "x" }] }, "is no list of rows"],
    [{ from: "trades", columns: [{ header: "X", key: "date" }] }, "has no rows"],
    [{ from: "values.byExpiry", columns: [{ header: "Top 5", key: "expiry" }] }, "typed by hand"],
    [{ columns: ["A", "B"], rows: [["only one"]] }, "a row of 1 cells"],
    [{ columns: ["A"], rows: [["12"]] }, "typed by hand"],
    [{ columns: ["A"], rows: [] }, "has no rows"],
  ])("refuses %j", (table, message) => {
    expect(() => tableBlock(table, study)).toThrowError(message);
  });
});

describe("metricLabel", () => {
  it.each([
    ["pnlPointsTotal", "P&L total (points)", ",0.00"],
    ["pnlCurrencyMeanLow95", "P&L mean low 95 (INR)", ",0.00"],
    ["marginPercentPerDay", "Return on margin per day (%)", ",0.00"],
    ["holdMedianSeconds", "Hold median (s)", ",0"],
    ["trades", "Trades", ",0"],
    ["blindSecondsShare", "Blind share (%)", ",0.00"],
    ["exitDelayLongestSeconds", "Exit delay longest (s)", ",0"],
    ["somethingElse", "Something else", undefined],
  ])("%s is %s", (name, label, format) => {
    expect(metricLabel(name, "INR")).toMatchObject({ label, format });
  });
});
