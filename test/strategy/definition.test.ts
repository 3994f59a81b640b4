import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  catalog,
  checkDefinition,
  contentHash,
  resolveParameters,
  type StrategyDefinition,
  shortStraddle0920,
} from "../../lib/strategy/index.js";
import { StrikebookError } from "../../lib/task/index.js";
import { packageRoot } from "../../lib/task/packageRoot.js";

describe("the catalogue", () => {
  for (const definition of Object.values(catalog)) {
    it(`${definition.id} can be run and archived`, () => {
      checkDefinition(definition);
      resolveParameters(definition);
      // Plain data: nothing is lost on the way through JSON, so the hash covers all of it.
      expect(JSON.parse(JSON.stringify(definition))).toEqual(definition);
      for (const text of [definition.concept, definition.whyItShouldWork, definition.description])
        expect(text.length).toBeGreaterThan(40);
      expect(definition.failureModes.length).toBeGreaterThan(0);
      expect(definition.assumptions.stated.length).toBeGreaterThan(0);
      expect(definition.assumptions.inferred.length).toBeGreaterThan(0);
      const source = readFileSync(join(packageRoot(), definition.codeReference), "utf8");
      expect(source).toContain(`id: "${definition.id}"`);
    });
  }

  it("S1 is the 09:20 straddle of the sources", () => {
    const parameters = resolveParameters(shortStraddle0920);
    expect(parameters.text("entryTime")).toBe("09:20:00");
    expect(parameters.text("exitTime")).toBe("15:15:00");
    expect(parameters.number("stopMultiple")).toBe(1.2);
    expect(parameters.number("targetFraction")).toBe(0.2);
    expect(parameters.number("costAmountInr")).toBe(5);
    expect(parameters.text("fillModel")).toBe("touch");
  });
});

describe("parameters", () => {
  const resolve = (values: Record<string, string | number>) => resolveParameters(shortStraddle0920, values);

  it("keep their unit and complete the seconds of a clock", () => {
    expect(resolve({ entryTime: "10:45" }).list).toContainEqual({
      name: "entryTime",
      value: "10:45:00",
      unit: "venue clock",
    });
  });

  it("refuse what they cannot be", () => {
    expect(() => resolve({ stopMultipel: 1.3 })).toThrow(/no parameter "stopMultipel".*stopMultiple/);
    expect(() => resolve({ entryTime: "9:20" })).toThrow(/entryTime.*HH:MM/);
    expect(() => resolve({ entryTime: 33_600 })).toThrow(/HH:MM/);
    expect(() => resolve({ fillModel: "best" })).toThrow(/choose one of touch, mid, last/);
    expect(() => resolve({ stopMultiple: 0.9 })).toThrow(/from 1.01 to 20.*0 to switch it off/);
    expect(() => resolve({ stopMultiple: Number.NaN })).toThrow(
      /stopMultiple of strategy S1 is NaN; it must be a number/,
    );
    expect(() => resolveParameters(undefined as never)).toThrow(StrikebookError);
    expect(() => resolve({ stopMultiple: "1.2" })).toThrow(/must be a number/);
    expect(() => resolve({ lots: 1.5 })).toThrow(/whole number/);
    expect(() => resolve({ latencySeconds: -1 })).toThrow(/from 0 to 600/);
    expect(resolve({ stopMultiple: 0 }).number("stopMultiple")).toBe(0);
    expect(() => resolve({}).number("entryTime")).toThrow(/is the text/);
    expect(() => resolve({}).text("nothing")).toThrow(/no parameter "nothing"/);
  });
});

describe("checkDefinition", () => {
  const refused = (change: Partial<StrategyDefinition>, message: RegExp): void => {
    expect(() => checkDefinition({ ...shortStraddle0920, ...change })).toThrow(message);
  };

  it("refuses a definition that cannot be run or archived", () => {
    refused({ id: "S 1" }, /id "S 1"/);
    refused({ legs: [] }, /no legs/);
    refused({ entries: [] }, /no entry/);
    refused({ underlyings: [] }, /no underlying/);
    refused({ robustness: ["one"] }, /fewer than two robustness measures/);
    refused({ exits: shortStraddle0920.exits.slice(0, 2) }, /no time exit/);
    refused({ legs: [{ ...shortStraddle0920.legs[0]!, ratio: 0 }] }, /ratio 0/);
    refused({ parameters: [...shortStraddle0920.parameters, shortStraddle0920.parameters[0]!] }, /declared twice/);
    refused({ parameters: shortStraddle0920.parameters.slice(1) }, /entryTime is used and not declared/);
    refused({ parameters: shortStraddle0920.parameters.slice(0, -1) }, /costPercent is not declared/);
  });

  const [call, put] = shortStraddle0920.legs;
  const leg = (change: object): Partial<StrategyDefinition> => ({ legs: [{ ...call!, ...change } as never, put!] });
  const exits = (...items: object[]): Partial<StrategyDefinition> => ({
    exits: [...items, ...shortStraddle0920.exits] as never,
  });
  const schema = (name: string, change: object): Partial<StrategyDefinition> => ({
    parameters: shortStraddle0920.parameters.map((one) => (one.name === name ? { ...one, ...change } : one)),
  });

  it("refuses every misspelt word with the field, the value and what is allowed", () => {
    refused(leg({ side: "shrt" }), /S1: leg call: side is "shrt"; choose one of short, long/);
    refused(leg({ side: "Long" }), /side is "Long"/);
    refused(leg({ optionType: "C" }), /leg call: optionType is "C"; choose one of CE, PE/);
    refused(leg({ strike: { rule: "nearest" } }), /leg call: strike: rule is "nearest"; .*nearestStrike, firstOutOf/);
    refused(leg({ strike: undefined }), /legs\[0\]\.strike is missing/);
    refused(leg({ ratio: Number.NaN }), /ratio NaN/);
    refused(
      exits({ rule: "premiumstop", multiple: { parameter: "stopMultiple" } }),
      /exits\[0\]: rule is "premiumstop"/,
    );
    refused(
      exits({ rule: "premiumStop", fraction: { parameter: "stopMultiple" } }),
      /exits\[0\] has a field "fraction"/,
    );
    refused(exits({ rule: "premiumStop" }), /exits\[0\]\.multiple is missing/);
    refused({ entries: [{ ...shortStraddle0920.entries[0]!, rule: "time" as never }] }, /entries\[0\]: rule is "time"/);
    refused({ calendar: "expiryDay" as never }, /calendar is "expiryDay"; choose one of everyDay, expiryDays/);
    refused({ expiry: "weekly" as never }, /expiry is "weekly"; choose one of nearest/);
    refused({ overlapAllowed: "no" as never }, /overlapAllowed is "no"; give true or false/);
    refused({ sizing: { rule: "fixed" as never, lots: { parameter: "lots" } } }, /sizing.rule is "fixed"/);
    refused({ concept: "" }, /concept is ""/);
    refused({ failureModes: undefined as never }, /definition\.failureModes is missing/);
    refused({ legs: {} as never }, /legs is \{\}; give a list/);
    refused({ calender: "everyDay" } as never, /has a field "calender"/);
  });

  it("refuses parameters that cannot be what refers to them", () => {
    const sized = { sizing: { rule: "fixedLots", lots: { parameter: "latencySeconds" } } } as const;
    refused(sized, /sizing.lots.parameter is "latencySeconds"; choose one of lots/);
    refused(
      schema("entryTime", { kind: "number", default: 5 }),
      /entries\[0\]\.at refers to entryTime, which is a number/,
    );
    refused(schema("stopMultiple", { name: "effectiveLatencySeconds" }), /effectiveLatencySeconds is declared/);
    refused(schema("stopMultiple", { kind: "nummer" }), /parameter stopMultiple: kind is "nummer"/);
    refused(schema("stopMultiple", { max: Number.NaN }), /parameter stopMultiple: max is NaN/);
    refused(schema("stopMultiple", { default: Number.NaN }), /stopMultiple of strategy S1 is NaN/);
    refused(schema("stopMultiple", { default: 0.5 }), /is 0.5; it must be from 1.01/);
    refused(schema("fillModel", { choices: ["touch", "best"] }), /fillModel: a choice is "best"; .*touch, mid, last/);
    refused(schema("lots", { kind: "number" }), /parameter lots: kind is "number"; choose one of integer/);
  });

  it("says how a parameter is written where a number stands, and where next belongs", () => {
    refused(
      leg({ strike: { rule: "nearestStrike", maxDistanceSteps: 2 } }),
      /strike\.maxDistanceSteps is 2; write parameter\("NAME"\) and declare NAME in parameters/,
    );
    refused({ expiry: "nearst" as never }, /expiry is "nearst"; choose one of nearest here; "next" is set on a leg/);
  });

  it("refuses an underlying without a product, naming those that there are", () => {
    refused({ underlyings: ["NIFTY", "NIFTYY"] }, /underlyings\[1\] is "NIFTYY"; choose one of NIFTY, BANKNIFTY, ES/);
  });

  const clocks = (values: Record<string, string>): Partial<StrategyDefinition> => ({
    parameters: shortStraddle0920.parameters.map((one) =>
      one.name in values ? { ...one, default: values[one.name]! } : one,
    ),
  });

  it("refuses times that no session of its underlyings has, or out of order", () => {
    const change = clocks({ exitTime: "09:00:00" });
    refused(
      change,
      /S1: exitTime is 09:00:00, outside the session of NSE \(09:15:00 to 15:30:00\); give a time of the session/,
    );
    // The E-mini session is the whole UTC day: one session that has the time is enough, and the order is still asked.
    const late = clocks({ entryTime: "08:00", exitTime: "09:00:00" });
    checkDefinition({ ...shortStraddle0920, ...late, underlyings: ["ES"] });
    refused({ ...change, underlyings: ["ES"] }, /exitTime is 09:00:00, not after the entry \(entryTime is 09:20:00\)/);
    checkDefinition({ ...shortStraddle0920, ...clocks({ entryTime: "09:15:00", exitTime: "15:30:00" }) });
    const variants = [{ name: "late", description: "too late", parameters: { entryTime: "15:29" } }];
    refused({ variants }, /exitTime is 15:15:00, not after the entry \(entryTime is 15:29:00\)/);
    const when = {
      rule: "when",
      name: "window",
      from: { parameter: "exitTime" },
      until: { parameter: "entryTime" },
      conditions: [{ name: "any", holds: { op: "above", of: [1, 0] } }],
      maxPerDay: 1,
    } as const;
    refused({ entries: [when] }, /entry window: entryTime is 09:20:00, before its begin \(exitTime is 15:15:00\)/);
  });

  it("a clock of the next day may be earlier than the entry, and is of the session", () => {
    const exits = [{ rule: "nextDayClock", at: { parameter: "exitTime" } }] as const;
    checkDefinition({ ...shortStraddle0920, exits, ...clocks({ exitTime: "09:16:00", entryTime: "15:20:00" }) });
    refused({ exits, ...clocks({ exitTime: "15:31:00" }) }, /exitTime is 15:31:00, outside the session of NSE/);
  });

  it("refuses a short and a long leg in one contract", () => {
    const long = { ...call!, name: "hedge", side: "long" } as const;
    refused({ legs: [call!, put!, long] }, /legs call and hedge are short and long the same contract/);
    checkDefinition({ ...shortStraddle0920, legs: [call!, put!, { ...long, strike: { rule: "firstOutOfTheMoney" } }] });
  });

  it("no definition is a plain error", () => {
    for (const nothing of [undefined, null, "S1"])
      expect(() => checkDefinition(nothing as never)).toThrow(
        /the strategy definition is (missing|null|"S1"); give one/,
      );
    expect(() => checkDefinition({} as never)).toThrow(/strategy without an id: the definition.id is missing/);
  });

  it("a changed word is another hash, another order of names is not", () => {
    const reordered = Object.fromEntries(Object.entries(shortStraddle0920).reverse());
    expect(contentHash(reordered)).toBe(contentHash(shortStraddle0920));
    expect(contentHash({ ...shortStraddle0920, name: "x" })).not.toBe(contentHash(shortStraddle0920));
  });
});
