import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Expression, OPERATORS } from "../../../lib/strategy/expression/Expression.js";
import { rowValue } from "../../../lib/strategy/expression/expressions.js";
import { RowProgram } from "../../../lib/strategy/scan/RowProgram.js";
import { ROW_FEATURE_NAMES, ROW_FEATURES, type RowFeatureName } from "../../../lib/strategy/scan/rowFeatures.js";
import { referenceRows, rowRunOf } from "./rowFixture.js";
import { type ReferenceContract, RowReference } from "./rowReference.js";

const STRIKE = 26_000;
const index = (name: string): number[] =>
  Array.from({ length: 800 }, (_, s) => (s % 7 === 0 ? Number.NaN : 99 + ((s * name.length) % 13) / 5));
const contractOf = (rows: ReferenceContract["rows"]): ReferenceContract => ({ rows, strike: STRIKE, index });

/** Arguments small enough for small tapes. */
function argumentsOf(name: RowFeatureName): fc.Arbitrary<Record<string, number>> {
  const { takes, isOfBars } = ROW_FEATURES[name];
  const values: Record<string, fc.Arbitrary<number>> = {
    rows: fc.integer({ min: 1, max: 6 }),
    seconds: fc.constantFrom(1, 2, 5, 20),
    minutes: fc.constantFrom(1, 2),
    period: fc.integer({ min: 2, max: 4 }),
    width: fc.constantFrom(0.5, 2),
    multiple: fc.constantFrom(0.5, 1.5, 3),
  };
  const args = fc.record(Object.fromEntries(takes.map(({ name: each }) => [each, values[each]!])));
  if (!isOfBars) return args;
  const length = fc.constantFrom<Record<string, number>>({ seconds: 3 }, { seconds: 10 }, { minutes: 1 });
  return fc.tuple(args, length).map(([given, bar]) => ({ ...given, ...bar }));
}

const feature: fc.Arbitrary<Expression> = fc
  .constantFrom(...ROW_FEATURE_NAMES)
  .chain((name) => argumentsOf(name).map((args) => rowValue(name, args)));

const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4, depthIdentifier: "expression" },
    { weight: 6, arbitrary: feature },
    { weight: 2, arbitrary: fc.constantFrom<Expression>(0, 1, -0.5, 100, 99.95, 75) },
    { weight: 1, arbitrary: fc.constantFrom<Expression>({ index: "spot" }, { index: "barEma", with: { minutes: 5 } }) },
    {
      weight: 8,
      arbitrary: fc.constantFrom(...OPERATORS).chain((op): fc.Arbitrary<Expression> => {
        const one = ["absolute", "not", "earlier"].includes(op);
        const many = ["add", "multiply", "smallest", "largest", "all", "any"].includes(op);
        const of = fc.array(tie("expression"), { minLength: one ? 1 : 2, maxLength: one ? 1 : many ? 3 : 2 });
        if (op !== "earlier") return of.map((operands) => ({ op, of: operands }));
        return fc.tuple(of, fc.constantFrom(0, 1, 3, 10)).map(([operands, seconds]) => ({ op, of: operands, seconds }));
      }),
    },
  ),
}));

describe("a row program and the plain evaluator", () => {
  it("give every value of the table, bit for bit, at every row, however the columns are stored", () => {
    const known = new Map<string, number>();
    for (const name of ROW_FEATURE_NAMES) {
      fc.assert(
        fc.property(referenceRows, argumentsOf(name), fc.boolean(), (rows, args, isNarrow) => {
          const contract = contractOf(rows);
          const reference = new RowReference(contract);
          const value = rowValue(name, args);
          for (let i = 0; i < rows.length; i++) {
            if (!reference.isRow(i)) continue;
            const expected = reference.value(value, i);
            if (Number.isNaN(expected)) continue;
            known.set(name, (known.get(name) ?? 0) + 1);
            break;
          }
          const found = valuesOf(contract, value, isNarrow);
          const expected = rows.flatMap((_, i) => (reference.isRow(i) ? [reference.value(value, i)] : []));
          expect(found).toEqual(expected);
        }),
        { numRuns: 25 },
      );
      // A value that is never known would prove nothing.
      expect(known.get(name) ?? 0, name).toBeGreaterThan(1);
    }
  });

  it("find the same signals and the same first failing conditions of random rules on random rows", () => {
    let signals = 0;
    let rejections = 0;
    fc.assert(
      fc.property(
        referenceRows,
        fc.array(expression, { minLength: 1, maxLength: 3 }),
        fc.array(expression, { maxLength: 2 }),
        fc.boolean(),
        fc.integer({ min: 0, max: 3 }),
        (rows, conditions, exits, isNarrow, before) => {
          const contract = contractOf(rows);
          const named = (list: readonly Expression[]) => list.map((holds, i) => ({ name: `c${i}`, holds }));
          const program = new RowProgram({
            entries: [{ name: "entry", conditions: named(conditions) }],
            exits: named(exits),
            isPicked: false,
          });
          const run = rowRunOf(contract, { isNarrow, before });
          const from = before + Math.floor(rows.length / 4);
          const found = program.run({ ...run, windows: [[from, run.end - 1]] });
          const reference = new RowReference(contract);
          const priced = rows.flatMap((_, i) => (reference.isRow(i) ? [i] : []));
          const inWindow = priced.filter((i) => i + before >= from && i + before < run.end - 1);
          const failing = inWindow.map((i) => conditions.findIndex((each) => reference.truth(each, i) !== true));
          const expected = {
            entries: [inWindow.filter((_, k) => failing[k] === -1).map((i) => i + before)],
            exits: exits.map((each) => priced.filter((i) => reference.truth(each, i) === true).map((i) => i + before)),
            rejections: [conditions.map((_, c) => failing.filter((each) => each === c).length)],
            rows: priced.length,
          };
          expect({
            ...found,
            entries: found.entries.map((list) => [...list]),
            exits: found.exits.map((list) => [...list]),
          }).toEqual(expected);
          signals += expected.entries[0]!.length;
          rejections += failing.length - expected.entries[0]!.length;
        },
      ),
      { numRuns: 400 },
    );
    expect(signals).toBeGreaterThan(200);
    expect(rejections).toBeGreaterThan(200);
  });

  it("a row without a last price is in no count: not as a row, not as one that a condition refused", () => {
    const rows = [100, Number.NaN, 0, 100].map((last, at) => ({
      ...fc.sample(referenceRows, { seed: 7, numRuns: 50 }).find((list) => list.length > 0)![0]!,
      at,
      last,
    }));
    const refuse = [{ name: "never", holds: 0 }];
    const program = new RowProgram({ entries: [{ name: "entry", conditions: refuse }], exits: [], isPicked: false });
    const run = rowRunOf(contractOf(rows), { isNarrow: true, before: 0 });
    const { rejections, rows: counted } = program.run({ ...run, windows: [[0, rows.length]] });
    expect([counted, rejections]).toEqual([2, [[2]]]);
  });
});

/** The value at every priced row, found by asking the program when it is at least each of its own outcomes. */
function valuesOf(contract: ReferenceContract, value: Expression, isNarrow: boolean): number[] {
  const run = { ...rowRunOf(contract, { isNarrow, before: 2 }), windows: [] };
  const reference = new RowReference(contract);
  const priced = contract.rows.flatMap((_, i) => (reference.isRow(i) ? [i] : []));
  const out = priced.map(() => Number.NaN);
  const outcomes = [...new Set(priced.map((i) => reference.value(value, i)))].filter((each) => !Number.isNaN(each));
  const above: Expression[] = outcomes.map((each) => ({ op: "atLeast", of: [value, each] }));
  const below: Expression[] = outcomes.map((each) => ({ op: "atMost", of: [value, each] }));
  const { exits } = new RowProgram({
    entries: [],
    exits: [...above, ...below].map((holds, i) => ({ name: `c${i}`, holds })),
    isPicked: false,
  }).run(run);
  outcomes.forEach((outcome, k) => {
    for (const row of exits[k]!) if (exits[k + outcomes.length]!.includes(row)) out[priced.indexOf(row - 2)] = outcome;
  });
  return out;
}
