import type { RowCode } from "./RowCode.js";
import type { RowFeatureName } from "./rowFeatures.js";

/** Writes a value over the last `seconds` of the contract and gives its name in the code; see `ROW_FEATURES`. */
export function emitWindow(code: RowCode, name: RowFeatureName, seconds: number): string {
  const value = window(code, name, seconds);
  return code.declare(code.pricedRow, "of", `${code.isCovered(seconds)} ? ${value} : NaN`);
}

function window(code: RowCode, name: RowFeatureName, seconds: number): string {
  const priced = { column: "lastPrice", scaled: true, stage: code.pricedRow } as const;
  switch (name) {
    case "move":
      return `price - ${earlierPrice(code, seconds)}`;
    case "movePercent":
      return `100 * (price - ${earlierPrice(code, seconds)}) / ${earlierPrice(code, seconds)}`;
    case "high":
    case "highBefore":
      return extreme(code, seconds, name.endsWith("Before"), { ...priced, worse: "<=" });
    case "low":
    case "lowBefore":
      return extreme(code, seconds, name.endsWith("Before"), { ...priced, worse: ">=" });
    case "range":
      return `${window(code, "high", seconds)} - ${window(code, "low", seconds)}`;
    case "rangeBefore":
      return `${window(code, "highBefore", seconds)} - ${window(code, "lowBefore", seconds)}`;
    case "volumeSum":
    case "volumeSumBefore":
      return sum(code, seconds, name.endsWith("Before"), (row) => code.amount("volumeChange", row));
    case "volumeMean":
      return `${window(code, "volumeSum", seconds)} / ${seconds}`;
    case "volumeMeanBefore":
      return `${window(code, "volumeSumBefore", seconds)} / ${seconds}`;
    case "volumeAtAsk":
    case "volumeAtAskBefore":
      return sum(code, seconds, name.endsWith("Before"), (row) => {
        return `(${isAtAsk(code, row)} ? ${code.amount("volumeChange", row)} : 0)`;
      });
    case "bidSizeMean":
      return sizeMean(code, seconds, "bidSize");
    case "askSizeMean":
      return sizeMean(code, seconds, "askSize");
    case "askSizeLow":
      return extreme(code, seconds, false, { column: "askSize", scaled: false, stage: code.everyRow, worse: ">=" });
    case "pinnedAtAsk":
    case "pinnedAtAskBefore":
      return pinned(code, seconds, name.endsWith("Before"));
    default:
      throw new Error(`${name} is no window`);
  }
}

/** A window before the row begins at the second that a window with it, one second longer, begins at. */
const startOf = (code: RowCode, seconds: number, isBefore: boolean): string =>
  code.windowStart(isBefore ? seconds + 1 : seconds);

function earlierPrice(code: RowCode, seconds: number): string {
  return code.once(`earlier price ${seconds}`, () => {
    const rows = code.history("rows");
    const prices = code.history("prices");
    const next = code.variable("next", "0");
    const time = code.stored("timestamp", `${rows}[${next}]`);
    code.pricedRow.push(`while (${next} < count && ${time} < ${code.windowStart(seconds)}) ${next}++;`);
    return code.declare(code.pricedRow, "earlier", `${next} > 0 ? ${prices}[${next} - 1] : NaN`);
  });
}

interface Extreme {
  readonly column: string;
  readonly scaled: boolean;
  readonly stage: string[];
  /** What a later value makes of an earlier one that can then never be the extreme again. */
  readonly worse: "<=" | ">=";
}

/** Rows that may still become the extreme, the present one first (a monotonic queue): O(1) a row. */
function extreme(code: RowCode, seconds: number, isBefore: boolean, of: Extreme): string {
  const { column, scaled, stage, worse } = of;
  return code.once(`extreme ${column} ${worse} ${seconds} ${isBefore}`, () => {
    const queue = code.buffer("int32");
    const head = code.variable("head", "0");
    const tail = code.variable("tail", "0");
    const evict = `while (${head} < ${tail} && ${code.stored("timestamp", `${queue}[${head}]`)} < ${startOf(code, seconds, isBefore)}) ${head}++;`;
    const now = code.stored(column);
    const last = code.stored(column, `${queue}[${tail} - 1]`);
    const append = `if (${now} >= 0) { while (${tail} > ${head} && ${last} ${worse} ${now}) ${tail}--; ${queue}[${tail}++] = row; }`;
    const first = code.stored(column, `${queue}[${head}]`);
    stage.push(...(isBefore ? [evict] : [append, evict]));
    const value = scaled ? code.scaled(column, first) : first;
    const name = code.declare(stage, "extreme", `${head} < ${tail} ? ${value} : NaN`);
    if (isBefore) stage.push(append);
    return name;
  });
}

/** What is added when a row comes in is taken away when it leaves: exact for whole numbers. */
function sum(code: RowCode, seconds: number, isBefore: boolean, amount: (row: string) => string): string {
  return code.once(`sum ${amount("row")} ${seconds} ${isBefore}`, () => {
    const total = code.number("0");
    const oldest = code.variable("oldest", "first");
    const time = code.stored("timestamp", oldest);
    const add = `${total} += ${amount("row")};`;
    const evict = `while (${oldest} < row && ${time} < ${startOf(code, seconds, isBefore)}) { ${total} -= ${amount(oldest)}; ${oldest}++; }`;
    code.everyRow.push(...(isBefore ? [evict] : [add, evict]));
    const name = code.declare(code.everyRow, "sum", total);
    if (isBefore) code.everyRow.push(add);
    return name;
  });
}

function sizeMean(code: RowCode, seconds: number, column: string): string {
  const known = (row: string): string => `(${code.stored(column, row)} >= 0 ? 1 : 0)`;
  return `${sum(code, seconds, false, (row) => code.amount(column, row))} / ${sum(code, seconds, false, known)}`;
}

function isAtAsk(code: RowCode, row: string): string {
  const price = code.stored("lastPrice", row);
  const ask = code.stored("askPrice", row);
  return `${ask} > 0 && ${price} > 0 && ${code.scaled("lastPrice", price)} >= ${code.scaled("askPrice", ask)}`;
}

/**
 * `pinnedPrice` is that of the run of priced rows at the ask that ends here (NaN where none does), `brokenAt` the stamp of
 * the last priced row before that run: a window holds nothing but the run when that stamp is out of it.
 */
function pinned(code: RowCode, seconds: number, isBefore: boolean): string {
  code.once("pinned", () => {
    code.state.push("let pinnedPrice = NaN;", "let brokenAt = -Infinity;", "let newestAt = -Infinity;");
    code.pricedRow.push(
      "const pinnedBefore = pinnedPrice;",
      "const brokenBefore = brokenAt;",
      `if (!(${isAtAsk(code, "row")})) { pinnedPrice = NaN; brokenAt = ${code.stored("timestamp")}; }`,
      "else if (price !== pinnedPrice) { pinnedPrice = price; brokenAt = newestAt; }",
    );
    code.endOfRow.push(`newestAt = ${code.stored("timestamp")};`);
    return "pinned";
  });
  const start = startOf(code, seconds, isBefore);
  return isBefore
    ? `(pinnedBefore === pinnedBefore && brokenBefore < ${start} && newestAt >= ${start} ? 1 : 0)`
    : `(pinnedPrice === pinnedPrice && brokenAt < ${start} ? 1 : 0)`;
}
