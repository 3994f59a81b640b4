import { emitWindow } from "./emitWindow.js";
import type { RowCode } from "./RowCode.js";
import { ROW_FEATURES, type RowFeatureName } from "./rowFeatures.js";

type Arguments = Readonly<Record<string, number>>;
type Emit = (code: RowCode, args: Arguments) => string;
/** A value in code: `text` is the number where all of `known` are true, and means nothing elsewhere. */
export interface CodeValue {
  readonly text: string;
  readonly known: readonly string[];
}

/** The code of a value of the row; `value` gives other values of the row, `isKnown` tells from the value's own name. */
type EmitOfTheRow = (code: RowCode, value: (name: RowFeatureName) => CodeValue) => EmittedValue;

export interface EmittedValue {
  readonly text: string;
  readonly known?: readonly string[];
  readonly isKnown?: (name: string) => string;
}

const LEVELS = { bid: ["bidSize", "bq1", "bq2", "bq3", "bq4"], ask: ["askSize", "sq1", "sq2", "sq3", "sq4"] } as const;

const depth = (code: RowCode, side: "bid" | "ask"): EmittedValue => {
  return { text: LEVELS[side].map((column) => code.amount(column)).join(" + ") };
};
/** No sum of a choice between a number and NaN: the compiler would put such a number on the heap. */
const price = (code: RowCode, column: string): EmittedValue => {
  return { text: code.scaled(column, code.stored(column)), isKnown: (name) => `${name} > 0` };
};
const size = (code: RowCode, column: string): EmittedValue => {
  return { text: code.stored(column), isKnown: (name) => `${name} >= 0` };
};
const of = (values: readonly CodeValue[], text: (...texts: string[]) => string): EmittedValue => {
  return { text: text(...values.map((value) => value.text)), known: values.flatMap((value) => value.known) };
};
/** (a - b) / (a + b); 0 / 0 is NaN. */
const ratio = (a: CodeValue, b: CodeValue): EmittedValue => of([a, b], (x, y) => `(${x} - ${y}) / (${x} + ${y})`);

/** Values that need no more than the row: they are computed where a condition first asks for them. */
const OF_THE_ROW: { readonly [N in RowFeatureName]?: EmitOfTheRow } = {
  price: () => ({ text: "price" }),
  bid: (code) => price(code, "bidPrice"),
  ask: (code) => price(code, "askPrice"),
  mid: (_, value) => of([value("bid"), value("ask")], (bid, ask) => `(${bid} + ${ask}) / 2`),
  spreadPoints: (_, value) => of([value("ask"), value("bid")], (ask, bid) => `${ask} - ${bid}`),
  spreadPercent: (_, value) => of([value("spreadPoints"), value("mid")], (spread, mid) => `100 * ${spread} / ${mid}`),
  bidSize: (code) => size(code, "bidSize"),
  askSize: (code) => size(code, "askSize"),
  bidDepth: (code) => depth(code, "bid"),
  askDepth: (code) => depth(code, "ask"),
  totalBidSize: (code) => size(code, "bQty"),
  totalAskSize: (code) => size(code, "sQty"),
  imbalance: (_, value) => ratio(value("bidSize"), value("askSize")),
  depthImbalance: (_, value) => ratio(value("bidDepth"), value("askDepth")),
  openInterest: (code) => size(code, "openInterest"),
  volumeChange: (code) => ({ text: code.amount("volumeChange") }),
  hasTraded: (code) => ({ text: `${code.stored("volume")} >= 1 ? 1 : 0` }),
  strike: () => ({ text: "strike" }),
  second: (code) => ({ text: code.second() }),
  rowCount: () => ({ text: "count + 1" }),
};

/** Values that remember earlier rows. */
const WITH_STATE: { readonly [N in RowFeatureName]?: Emit } = {
  ema: (code, { rows = 1 }) => {
    const weight = 2 / (rows + 1);
    const last = code.number("NaN");
    const next = `count === 0 ? price : price * ${weight} + ${last} * ${1 - weight}`;
    const mean = code.declare(code.pricedRow, "ema", next);
    code.pricedRow.push(`${last} = ${mean};`);
    return mean;
  },
  sma: (code, { rows = 1 }) => {
    const prices = code.history("prices");
    const sum = code.fresh("sum");
    code.pricedRow.push(
      `let ${sum} = NaN;`,
      `if (count >= ${rows - 1}) { ${sum} = 0; for (let at = count - ${rows - 1}; at < count; at++) ${sum} += ${prices}[at]; }`,
    );
    return code.declare(code.pricedRow, "sma", `(${sum} + price) / ${rows}`);
  },
  priceChange: (code, { rows = 1 }) => {
    const prices = code.history("prices");
    return code.declare(code.pricedRow, "change", `count >= ${rows} ? price - ${prices}[count - ${rows}] : NaN`);
  },
  rowsSinceHigh: (code) => {
    const high = code.number("NaN");
    const since = code.variable("since", "0");
    code.pricedRow.push(`if (price <= ${high}) ${since}++; else { ${high} = price; ${since} = 0; }`);
    return since;
  },
  dayHigh: (code) => extreme(code, ">", false),
  dayLow: (code) => extreme(code, "<", false),
  dayHighBefore: (code) => extreme(code, ">", true),
  dayLowBefore: (code) => extreme(code, "<", true),
  vwap: (code) => {
    const value = code.number("0");
    const volume = code.number("0");
    const change = code.declare(code.pricedRow, "change", code.amount("volumeChange"));
    code.pricedRow.push(`${value} += price * ${change};`, `${volume} += ${change};`);
    return code.declare(code.pricedRow, "vwap", `${value} / ${volume}`);
  },
  openingRangeHigh: (code, args) => openingRange(code, ">", args),
  openingRangeLow: (code, args) => openingRange(code, "<", args),
};

function extreme(code: RowCode, better: ">" | "<", isBefore: boolean): string {
  const best = code.number("NaN");
  const update = `if (count === 0 || price ${better} ${best}) ${best} = price;`;
  if (!isBefore) {
    code.pricedRow.push(update);
    return best;
  }
  const before = code.declare(code.pricedRow, "before", best);
  code.pricedRow.push(update);
  return before;
}

function openingRange(code: RowCode, better: ">" | "<", { minutes = 0 }: Arguments): string {
  const best = code.number("NaN");
  const inside = `${code.second()} < ${minutes * 60}`;
  code.pricedRow.push(`if (${inside} && (${best} !== ${best} || price ${better} ${best})) ${best} = price;`);
  return code.declare(code.pricedRow, "opening", `${inside} ? NaN : ${best}`);
}

/** True for values that cost nothing where no condition asks for them. */
export function isOfTheRow(name: RowFeatureName): boolean {
  return OF_THE_ROW[name] !== undefined;
}

/** The code of a value that needs no more than the row. */
export function emitOfTheRow(
  code: RowCode,
  name: RowFeatureName,
  value: (name: RowFeatureName) => CodeValue,
): EmittedValue {
  return OF_THE_ROW[name]!(code, value);
}

/** Writes what a value with a memory needs, and gives its name in the code. */
export function emitWithState(code: RowCode, name: RowFeatureName, args: Arguments): string {
  const emit = WITH_STATE[name];
  if (emit) return emit(code, args);
  if (!ROW_FEATURES[name].isOfBars) return emitWindow(code, name, args["seconds"]!);
  const { minutes, seconds = (minutes ?? 0) * 60, ...rest } = args;
  return code.declare(code.pricedRow, "ofBar", code.barValue({ seconds, name, args: rest }));
}
