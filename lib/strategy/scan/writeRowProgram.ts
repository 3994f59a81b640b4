import { CodeBlock, ExpressionCode } from "./emitExpression.js";
import { type ColumnStorage, RowCode } from "./RowCode.js";
import type { RowRules } from "./RowRule.js";

/** The text of a loop over the rows of one contract, and what it must be given. */
export interface WrittenRowProgram {
  readonly text: string;
  readonly code: RowCode;
}

/**
 * Writes the one loop that looks for the signals of `rules`. All state begins anew with the call, so nothing of a contract
 * reaches the next one, and nothing is asked at rows about contracts.
 *
 * The loop gives rows of entry `i` in `signals[i]`, those of exits behind them, and in `counts` how many there are, then for
 * each condition the rows at which it was the first that did not hold, then the priced rows. Signals never outnumber rows,
 * for which there is room.
 */
export function writeRowProgram(rules: RowRules, storage: ColumnStorage): WrittenRowProgram {
  const code = new RowCode(storage);
  const stored = code.stored("lastPrice");
  const everyRow = new CodeBlock();
  const expressions = new ExpressionCode(code, everyRow);
  const body: string[] = [];
  let rejections = 0;
  // A row at which a position ends opens none, and the first rule that holds is the one that acts.
  const turns = rules.isAlternating ? " isLong = !isLong; wasLong = true;" : "";
  if (rules.isAlternating) {
    code.state.push("let isLong = false;");
    body.push("let wasLong = isLong;");
  }
  rules.exits.forEach(({ holds }, i) => {
    const block = new CodeBlock(everyRow);
    const test = expressions.holds(holds, block);
    const signal = rules.entries.length + i;
    body.push(
      rules.isAlternating ? "if (isLong) {" : "{",
      ...block.statements,
      `if (${test}) { signals${signal}[n${signal}++] = row;${turns} }`,
      "}",
    );
  });
  rules.entries.forEach(({ conditions }, i) => {
    let block = everyRow;
    const isPicked = rules.isPicked ? ` && pick[${code.second()}] === contract` : "";
    const isFlat = rules.isAlternating ? "!wasLong && " : "";
    body.push(`if (${isFlat}row >= from${i} && row < until${i}${isPicked}) {`);
    for (const { holds } of conditions) {
      block = new CodeBlock(block);
      const test = expressions.holds(holds, block);
      body.push(...block.statements, `if (!${test}) r${rejections++}++; else {`);
    }
    body.push(`signals${i}[n${i}++] = row;${turns}`, "}".repeat(conditions.length), "}");
  });
  const signals = rules.entries.length + rules.exits.length;
  const each = (count: number, text: (i: number) => string): string[] =>
    Array.from({ length: count }, (_, i) => text(i));
  const names = [...each(signals, (i) => `n${i}`), ...each(rejections, (i) => `r${i}`), "count"];
  const inputs = [
    ...code.columns.map((_, i) => `const column${i} = io.columns[${i}];`),
    ...code.buffers.map((_, i) => `const buffer${i} = io.buffers[${i}];`),
    ...code.index.map((_, i) => `const index${i} = io.index[${i}];`),
    ...code.bars.map((_, i) => `const bars${i} = io.bars[${i}];`),
    ...code.barLengths.map((_, i) => `const closedAt${i} = io.closedAt[${i}];`),
    ...each(signals, (i) => `const signals${i} = io.signals[${i}];`),
    ...each(rules.entries.length, (i) => `const from${i} = io.from[${i}], until${i} = io.until[${i}];`),
    ...names.map((name) => `let ${name} = 0;`),
  ];
  const text = [
    '"use strict";',
    "const { openMicros, strike, pick, contract, counts, state } = io;",
    ...inputs,
    ...code.state,
    "for (let row = first; row < end; row++) {",
    ...code.everyRow,
    `const stored = ${stored};`,
    "if (!(stored > 0)) continue;",
    `const price = ${code.scaled("lastPrice", "stored")};`,
    ...code.pricedRow,
    ...everyRow.statements,
    ...body,
    ...code.endOfRow,
    "count++;",
    "}",
    ...names.map((name, i) => `counts[${i}] = ${name};`),
  ].join("\n");
  return { text, code };
}
